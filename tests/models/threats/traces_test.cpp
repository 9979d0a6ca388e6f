#include <gtest/gtest.h>

#include <string>

#include "models/threats/threat.hpp"
#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

/// Five threats worked by hand: every event with its time, and every metric of the threat.
namespace models::testing {
namespace {

/// Writes down what attackers and defenders do, one line each: "41 call x refused".
class Trace final : public RecordSink {
 public:
  explicit Trace(const Plan& plan) : plan_(plan) {}
  std::vector<std::string> lines;

  void on(const ThreatInjected& r) override { add(r.at, "exposed"); }
  void on(const AgentHijacked& r) override {
    add(r.at, r.source.valid() ? "hijacked by another" : "hijacked");
  }
  void on(const DecisionMade& r) override {
    if (!r.threat.valid()) return;
    const std::string who = r.actor == Actor::kOutsider ? "outsider " : "";
    add(r.at, who + plan_.organisation.actions[r.action.index].name +
                  (r.refusal == Refusal::kNone ? " accepted" : " refused"));
  }
  void on(const GoalReached& r) override { add(r.at, "goal"); }
  void on(const CompromiseDetected& r) override { add(r.at, "detected"); }
  void on(const CountermeasureTaken& r) override { add(r.at, "countermeasure"); }
  void on(const RevocationCommanded& r) override {
    if (r.cause == RevocationCause::kIncident) add(r.at, "revocation ordered");
  }
  void on(const IntrusionBegan& r) override { add(r.at, r.in_vain ? "tried in vain" : "got in"); }
  void on(const MemoryPoisoned& r) override { add(r.at, "memory poisoned"); }
  void on(const ThreatTurnedAway& r) override { add(r.at, "turned away"); }

 private:
  void add(sim::SimTime at, const std::string& what) {
    lines.push_back(std::to_string(static_cast<int>(sim::to_seconds(at - sim::kStart))) + " " +
                    what);
  }
  const Plan& plan_;
};

struct Told {
  std::vector<std::string> lines;
  ReplicationResult result;
};

Told tell(const PlanBuilder& world) {
  const Plan plan = world.build();
  Trace trace(plan);
  RunOptions options;
  options.sink = &trace;
  Told told;
  told.result = run_replication(plan, DesignId{0}, 0, options);
  told.lines = trace.lines;
  return told;
}

using Lines = std::vector<std::string>;
const Labels kThreat{{"threat", "threat-1"}};

void role_keys(PlanBuilder& world) {
  world.design().policy.rules = {permit(RuleKind::kRole)};
  world.design().credentials.scope = CredentialScope::kRole;
}

double only_event(const Told& told, const std::string& metric) {
  const auto events = sample(told.result, metric, kThreat).events();
  EXPECT_EQ(events.count(), 1U) << metric;
  return events.max().value_or(-1.0);
}

/// 1. A ticket is read after 40 s. Steps every 10 s: customers, then out. Noticed 15 s after the
/// hijack, handled in 10 s; the push takes effect at once.
TEST(TraceTest, PoisonedTicketAgainstAPushedRevocation) {
  PlanBuilder world;
  const ActionId read = world.action(world.tool("desk"), "read");
  const ActionId lookup = world.action(world.tool("crm"), "lookup", Effect::kRead, kConfidential);
  const ActionId send = world.action(world.tool("mail"), "send", Effect::kEgress);
  world.workflow_once(world.agent("triage", {think(40.0), call(read)}));
  Threat& threat = world.threat(read, {lookup, send});
  threat.goal.pace_s = sim::Distribution::constant(10.0);
  threat.goal.persist = sim::seconds(600.0);
  threat.detectors = {Detector{"anomaly", 1.0, sim::Distribution::constant(15.0)}};
  threat.response = Response{RevocationTarget::kAgent, sim::Distribution::constant(10.0)};
  role_keys(world);
  world.design().validation.kind = ValidationKind::kPush;
  const Told told = tell(world);
  EXPECT_EQ(told.lines, (Lines{"40 exposed", "40 hijacked", "50 crm.lookup accepted", "55 detected",
                               "60 mail.send accepted", "60 goal", "65 revocation ordered",
                               "70 crm.lookup refused"}));
  EXPECT_EQ(value(told.result, "threat.success"), 1.0);
  EXPECT_EQ(only_event(told, "threat.time_to_objective"), 20.0);
  EXPECT_EQ(only_event(told, "threat.time_to_detect"), 15.0);
  EXPECT_EQ(only_event(told, "threat.time_to_contain"), 25.0);
  EXPECT_EQ(value(told.result, "threat.calls", {{"outcome", "executed"}, {"threat", "threat-1"}}),
            2.0);
  EXPECT_EQ(value(told.result, "threat.calls", {{"outcome", "refused"}, {"threat", "threat-1"}}),
            1.0);
}

/// 2. The same key is stopped by the platform before the second step.
TEST(TraceTest, PoisonedTicketAgainstAKillSwitch) {
  PlanBuilder world;
  const ActionId read = world.action(world.tool("desk"), "read");
  const ActionId lookup = world.action(world.tool("crm"), "lookup", Effect::kRead, kConfidential);
  const ActionId send = world.action(world.tool("mail"), "send", Effect::kEgress);
  world.workflow_once(world.agent("triage", {think(40.0), call(read)}));
  Threat& threat = world.threat(read, {lookup, send});
  threat.goal.pace_s = sim::Distribution::constant(10.0);
  threat.detectors = {Detector{"anomaly", 1.0, sim::Distribution::constant(15.0)}};
  threat.countermeasures.emplace_back();
  role_keys(world);
  const Told told = tell(world);
  EXPECT_EQ(told.lines, (Lines{"40 exposed", "40 hijacked", "50 crm.lookup accepted", "55 detected",
                               "55 countermeasure"}));
  EXPECT_EQ(value(told.result, "threat.success"), 0.0);
  EXPECT_EQ(only_event(told, "threat.time_to_contain"), 15.0);
}

/// 3. A key leaks and is used 30 s later, once a minute; its owner's alarm comes after 100 s.
TEST(TraceTest, LeakedKeyUntilItIsRevoked) {
  PlanBuilder world;
  const ActionId x = world.action(world.tool("x"), "go", Effect::kWrite);
  const AgentTypeId clerk = world.agent("clerk", {think(10'000.0)});
  world.workflow_once(clerk);
  world.horizon(1'000.0);
  Threat& rogue = world.plan.threats.emplace_back();
  rogue.name = "first";
  rogue.injection = InjectionKind::kRogue;
  rogue.agents = {clerk};
  rogue.probability = 1.0;
  rogue.goal.steps = {{{x}, {}}};
  rogue.goal.pace_s = sim::Distribution::constant(20.0);
  Threat leak;
  leak.name = "threat-1";
  leak.intrusion = Intrusion{};
  leak.intrusion->time_to_first_use_s = sim::Distribution::constant(30.0);
  leak.campaign.after = ThreatId{0};
  leak.goal.steps = {{{x}, {}}};
  leak.goal.pace_s = sim::Distribution::constant(60.0);
  leak.goal.persist = sim::seconds(500.0);
  leak.detectors = {Detector{"scanner", 1.0, sim::Distribution::constant(100.0)}};
  leak.response = Response{RevocationTarget::kCredential, sim::Distribution::constant(5.0)};
  world.plan.threats.push_back(leak);
  role_keys(world);
  world.design().validation.kind = ValidationKind::kPush;
  const Told told = tell(world);
  EXPECT_EQ(told.lines,
            (Lines{"0 exposed", "0 hijacked", "20 x.go accepted", "20 goal", "20 got in",
                   "50 outsider x.go accepted", "50 goal", "110 outsider x.go accepted",
                   "120 detected", "125 revocation ordered", "170 outsider x.go refused"}));
  EXPECT_EQ(only_event(told, "threat.time_to_objective"), 30.0);
  EXPECT_EQ(only_event(told, "threat.time_to_detect"), 100.0);
  EXPECT_EQ(only_event(told, "threat.time_to_contain"), 105.0);
  EXPECT_EQ(value(told.result, "threat.intrusions", kThreat), 1.0);
}

/// 4. What a writer reads at 10 s it notes down; a reader recalls it at 100 s and is hijacked; the
/// copy is purged 20 s after the alarm, before the next reader comes at 200 s.
TEST(TraceTest, MemoryPoisonedAndPurged) {
  PlanBuilder world;
  const ActionId read = world.action(world.tool("mail"), "read");
  const ActionId x = world.action(world.tool("x"), "go", Effect::kWrite);
  const MemoryId notes = world.memory("notes", MemoryScope::kEveryone);
  const AgentTypeId writer = world.agent("writer", {think(10.0), call(read), remember(notes)});
  const AgentTypeId reader = world.agent("reader", {think(100.0), recall(notes)});
  const AgentTypeId late = world.agent("late", {think(200.0), recall(notes)});
  for (const AgentTypeId type : {writer, reader, late}) world.workflow_once(type);
  Threat& threat = world.threat(read, {x});
  threat.injection = InjectionKind::kMemory;
  threat.memory = notes;
  threat.goal.pace_s = sim::Distribution::constant(5.0);
  threat.detectors = {Detector{"audit", 1.0, sim::Distribution::constant(30.0)}};
  Countermeasure purge;
  purge.kind = CountermeasureKind::kPurge;
  purge.handling_s = sim::Distribution::constant(20.0);
  threat.countermeasures = {purge};
  role_keys(world);
  const Told told = tell(world);
  EXPECT_EQ(told.lines,
            (Lines{"10 memory poisoned", "100 exposed", "100 hijacked by another",
                   "105 x.go accepted", "105 goal", "130 detected", "150 countermeasure"}));
  EXPECT_EQ(only_event(told, "threat.time_to_objective"), 5.0);
}

/// 5. Denied on its own, the agent has its helper started and does it through that one.
TEST(TraceTest, LateralMovementAgainstATaskScope) {
  PlanBuilder world;
  const ActionId read = world.action(world.tool("mail"), "read");
  const ActionId x = world.action(world.tool("x"), "go", Effect::kWrite);
  const AgentTypeId helper = world.agent("helper", {call(x)});
  const AgentTypeId boss = world.agent("boss", {think(30.0), call(read), spawn(helper)});
  world.workflow_once(boss);
  Threat& threat = world.threat(read, {x});
  threat.strategies = {Strategy::kLateral};
  threat.goal.pace_s = sim::Distribution::constant(10.0);
  // Each agent's credential is good for its own calls alone.
  world.design().credentials.delegation = Delegation::kOwn;
  world.at(boss).configured = actions({read});
  world.at(helper).configured = actions({x});
  world.design().credentials.scope = CredentialScope::kAgentType;
  world.design().policy.rules = {permit(RuleKind::kRole)};
  const Told told = tell(world);
  EXPECT_EQ(told.lines, (Lines{"30 exposed", "30 hijacked", "40 x.go refused",
                               "50 hijacked by another", "60 x.go accepted", "60 goal"}));
  EXPECT_EQ(only_event(told, "threat.time_to_objective"), 30.0);
}

}  // namespace
}  // namespace models::testing
