#include <gtest/gtest.h>

#include "tests/src/scenario/scenario_text.hpp"

namespace app {
namespace {

using models::InjectionKind;
using models::IntrusionKind;

constexpr std::string_view kInject = "prompt_injection: {through: desk.read, probability: 0.1}";

/// The small scenario with a second agent that the first one starts.
std::string paired(std::string text) {
  text = with("      - call: desk.read\n",
              "      - recall: {from: notes}\n      - recall: {from: scratch}\n"
              "      - call: desk.read\n      - spawn: {agent: aide}\n",
              text);
  text = with("workflows:", "  aide: {plan: [{call: desk.read}]}\nworkflows:", text);
  return with(
      "agents:", "memories: {notes: {scope: everyone}, scratch: {scope: workflow}}\nagents:", text);
}

models::Threat threat_with(std::string_view inject) {
  return load_good(paired(with(kInject, inject))).plan.threats[0];
}

/// With a memory and a second threat, that others can name.
std::string wide(std::string_view inject) {
  return paired(with("threats:",
                     "threats:\n"
                     "  other:\n"
                     "    inject: {rogue_agent: {of: helper, probability: 0.5}}\n"
                     "    goal: {permissions: desk.send}",
                     with(kInject, inject)));
}
models::Threat wide_threat(std::string_view inject) {
  return load_good(wide(inject)).plan.threats[1];
}

TEST(InjectionSectionTest, ReadsEveryWayIntoAgents) {
  const models::Threat tool = threat_with(
      "rug_pull: {through: desk.read, probability: 0.2, starts: 3d, lasts: 8d, works: 1}");
  EXPECT_EQ(tool.injection, InjectionKind::kTool);
  EXPECT_EQ(tool.through, std::vector<models::ActionId>{{0}});
  EXPECT_EQ(tool.campaign.starts_s->mean(), 3.0 * 86'400.0);
  EXPECT_EQ(tool.campaign.lasts_s->mean(), 8.0 * 86'400.0);
  EXPECT_EQ(tool.works, 1.0);
  EXPECT_FALSE(tool.intrusion);
  EXPECT_EQ(threat_with("tool_poisoning: {through: desk.send, probability: 0.2}").injection,
            InjectionKind::kTool);
  EXPECT_EQ(threat_with("session_smuggling: {of: aide, probability: 0.2}").injection,
            InjectionKind::kAnswer);
  EXPECT_EQ(threat_with("fake_agent: {of: [aide], probability: 0.2}").injection,
            InjectionKind::kFakePeer);
  EXPECT_EQ(threat_with("rogue_agent: {of: helper, probability: 0.2}").injection,
            InjectionKind::kRogue);
  EXPECT_EQ(threat_with("runaway_fan_out: {of: helper, probability: 0.2}").injection,
            InjectionKind::kRogue);
  const models::Threat release =
      threat_with("supply_chain: {of: helper, probability: 1, rate: 1/week, lasts: 3h}");
  EXPECT_EQ(release.injection, InjectionKind::kRelease);
  EXPECT_DOUBLE_EQ(release.campaign.rate_per_s, 1.0 / (7.0 * 86'400.0));
  const models::Threat accident =
      threat_with("cross_tenant_bleed: {at: desk.read, probability: 0.2}");
  EXPECT_EQ(accident.injection, InjectionKind::kAccident);
  EXPECT_EQ(accident.through.size(), 1U);
  const models::Threat memory = wide_threat(
      "memory_poisoning: {memory: notes, writes: 1/day, dormant: 14d, probability: 0.3}");
  EXPECT_EQ(memory.injection, InjectionKind::kMemory);
  EXPECT_DOUBLE_EQ(memory.writes_per_s, 1.0 / 86'400.0);
  EXPECT_EQ(memory.dormant_s.mean(), 14.0 * 86'400.0);
}

TEST(InjectionSectionTest, ReadsEveryWayInFromOutside) {
  const models::Threat consent =
      threat_with("consent_phishing: {rate: 1/day, of: office, asks_for: [desk.read]}");
  ASSERT_TRUE(consent.intrusion);
  EXPECT_EQ(consent.intrusion->kind, IntrusionKind::kConsent);
  EXPECT_EQ(consent.intrusion->department, models::DepartmentId{0});
  EXPECT_EQ(consent.intrusion->consents_to.size(), 1U);
  const models::Threat insider = threat_with("insider: {rate: 1/day, through: helper}");
  EXPECT_EQ(insider.intrusion->kind, IntrusionKind::kInsider);
  EXPECT_EQ(insider.intrusion->of, models::AgentTypeId{0});
  const models::Threat replay =
      threat_with("replayed_delegation: {of: aide, probability: 0.1, delay: 5min}");
  EXPECT_EQ(replay.intrusion->kind, IntrusionKind::kReplay);
  EXPECT_EQ(replay.probability, 0.1);
  const models::Threat theft = wide_threat("leaked_credential: {after: other, starts: 10min}");
  EXPECT_EQ(theft.campaign.after, models::ThreatId{0});
  EXPECT_EQ(theft.intrusion->rate_per_s, 0.0);
}

TEST(InjectionSectionTest, SaysWhatIsMissingOrWithoutEffect) {
  EXPECT_EQ(errors_of(with(kInject, "rug_pull: {through: desk.read, probability: 0.2}"))[0],
            "f.yaml:34:24: error[E0102]: missing key 'starts' (write when the tool turns, or "
            "tool_poisoning if it was bad from the start)");
  EXPECT_EQ(errors_of(with(kInject, "leaked_credential: {what: credential}"))[0],
            "f.yaml:34:33: error[E0102]: missing key 'rate' (write how often it happens, or after: "
            "which threat it follows)");
  EXPECT_EQ(errors_of(wide("leaked_credential: {after: other, rate: 1/day}")).size(), 1U);
  EXPECT_EQ(errors_of(wide("memory_poisoning: {memory: notes, probability: 0.1}")).size(), 1U);
  EXPECT_EQ(errors_of(wide("memory_poisoning: {memory: scratch, writes: 1/day, probability: 0.1}"))
                .size(),
            1U);
  EXPECT_EQ(errors_of(wide("rogue_agent: {of: helper, probability: 0.1, after: bait}"))[0],
            "f.yaml:42:5: error[E0412]: 'bait' follows itself, so it never begins (name another "
            "threat in after:)");
  EXPECT_EQ(errors_of(with("{exfiltrate: mail}", "{exfiltrate: mail}\n    strategy: lateral",
                           with(kInject, "insider: {rate: 1/day}")))
                .size(),
            1U);
}

TEST(InjectionSectionTest, RefusesWhatNothingEverLetsHappen) {
  const auto refused = [](std::string_view inject) {
    const std::vector<std::string> errors = errors_of(with(kInject, inject));
    return errors.size() == 1 && errors[0].find("E0412") != std::string::npos;
  };
  EXPECT_TRUE(refused("fake_agent: {of: helper, probability: 0.1}"));
  EXPECT_TRUE(refused("session_smuggling: {of: helper, probability: 0.1}"));
  EXPECT_TRUE(refused("replayed_delegation: {of: helper, probability: 0.1}"));
  EXPECT_EQ(errors_of(with("{exfiltrate: mail}", "{fan_out: {agent: helper, count: 3}}")).size(),
            1U);
  EXPECT_EQ(errors_of(with("{exfiltrate: mail}", "{exfiltrate: mail}\n    strategy: lateral",
                           with(kInject, "accident: {at: desk.read, probability: 1}")))
                .size(),
            1U);
  const std::string idle = with("threats:", "memories: {notes: {scope: everyone}}\nthreats:");
  EXPECT_EQ(errors_of(with(kInject,
                           "memory_poisoning: {memory: notes, writes: 1/day, probability: "
                           "0.1}",
                           idle))
                .size(),
            1U);
}

TEST(GoalSectionTest, ReadsGoalsStrategiesSpreadAndAnswers) {
  const models::Threat threat =
      load_good(with("{exfiltrate: mail}",
                     R"({spend: 12.50 USD, by: [{call: desk.read}], pace: 2s, attempts: 50}
    strategy: [adaptive, replay]
    spread: {answers: 0.2, calls: [{send: desk.send, read: desk.read, copies: 8}]}
    detect: {a: {probability: 0.3}, b: {probability: 1, sees: [log, egress], false_positives: 2/day}}
    respond: [{revoke: subtree, handling: 5min}, {stop: agent_type, for: 1h}, {withdraw: true}, {purge: true, handling: 1h}, {disable: desk}]
    blinded_by: desk.send)"))
          .plan.threats[0];
  EXPECT_EQ(threat.goal.spend_micros, 12'500'000);
  EXPECT_EQ(threat.goal.max_attempts, 50U);
  EXPECT_EQ(threat.strategies,
            (std::vector{models::Strategy::kAdaptive, models::Strategy::kReplay}));
  EXPECT_EQ(threat.spread.through_answers, 0.2);
  ASSERT_EQ(threat.spread.calls.size(), 1U);
  EXPECT_EQ(threat.spread.calls[0].copies, 8U);
  ASSERT_EQ(threat.detectors.size(), 2U);
  EXPECT_TRUE(threat.detectors[0].has(models::Sight::kCompromise));
  EXPECT_TRUE(threat.detectors[1].has(models::Sight::kLog));
  EXPECT_FALSE(threat.detectors[1].has(models::Sight::kCompromise));
  EXPECT_DOUBLE_EQ(threat.detectors[1].false_positives_per_s, 2.0 / 86'400.0);
  ASSERT_TRUE(threat.response);
  EXPECT_EQ(threat.response->target, models::RevocationTarget::kSubtree);
  ASSERT_EQ(threat.countermeasures.size(), 4U);
  EXPECT_EQ(threat.countermeasures[0].stop, models::StopTarget::kAgentType);
  EXPECT_EQ(threat.countermeasures[0].lasts, sim::seconds(3600.0));
  EXPECT_EQ(threat.countermeasures[3].kind, models::CountermeasureKind::kDisable);
  EXPECT_EQ(threat.blinded_by, models::ActionId{1});
}

TEST(GoalSectionTest, ReadsAFanOut) {
  const models::Goal goal =
      load_good(paired(with("{exfiltrate: mail}",
                            "{fan_out: {agent: aide, count: 100, controlled: true}, then: [{call: "
                            "desk.read}], times: 3}")))
          .plan.threats[0]
          .goal;
  ASSERT_TRUE(goal.fan_out);
  EXPECT_EQ(goal.fan_out->count, 100U);
  EXPECT_TRUE(goal.fan_out->controlled);
  EXPECT_EQ(goal.steps.size(), 1U);
  EXPECT_EQ(goal.times, 3U);
}

TEST(DefenceSectionTest, ReadsADesignsSafeguardsAndAnswers) {
  const models::Design design = load_good(with("policy: [task_scope]", R"(policy: [task_scope]
    detect: {}
    respond: {stop: everything, handling: 1min}
    safeguards: {content_filter: {misses: 0.2, false_positives: 0.01}, pinned_tools: desk, release_age: 3d, trusted_writes: true, checked_cards: true, admin_consent: true})"))
                                    .plan.designs[1];
  ASSERT_TRUE(design.detectors);
  EXPECT_TRUE(design.detectors->empty());
  EXPECT_FALSE(design.response);
  ASSERT_TRUE(design.countermeasures);
  EXPECT_EQ(design.countermeasures->size(), 1U);
  EXPECT_EQ(design.safeguards.filter->misses, 0.2);
  EXPECT_TRUE(design.safeguards.pins(models::ToolId{0}));
  EXPECT_EQ(design.safeguards.release_age, sim::seconds(3.0 * 86'400.0));
  EXPECT_TRUE(design.safeguards.trusted_writes && design.safeguards.checked_cards &&
              design.safeguards.admin_consent);
}

TEST(DefenceSectionTest, ReadsToolsThatFailAndLeaveNoTraceAndWorkThatAnswersIt) {
  std::string text =
      with("    acts_as: caller", "    acts_as: caller\n    outages: {every: 10h, last: 30min}");
  text = with("untrusted: true", "untrusted: true, audited: false", text);
  text = with("designs:",
              "  rescue: {start: helper, on_behalf_of: {office: 1}, arrivals: {after: {event: "
              "failure, of: desk.read, probability: 0.5, delay: 1min}}}\ndesigns:",
              text);
  const models::Plan plan = load_good(text).plan;
  ASSERT_TRUE(plan.organisation.tools[0].outages);
  EXPECT_EQ(plan.organisation.tools[0].outages->last_s.mean(), 1'800.0);
  EXPECT_FALSE(plan.organisation.actions[0].audited);
  const models::Arrivals& arrivals = plan.workflows[1].arrivals;
  EXPECT_EQ(arrivals.kind, models::ArrivalKind::kAfter);
  EXPECT_EQ(arrivals.of, models::ActionId{0});
  EXPECT_EQ(arrivals.probability, 0.5);
  EXPECT_EQ(arrivals.delay_s.mean(), 60.0);
}

}  // namespace
}  // namespace app
