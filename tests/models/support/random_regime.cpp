#include "tests/models/support/random_regime.hpp"

#include <utility>
#include <vector>

#include "sim/random/name_hash.hpp"
#include "tests/models/support/plan_builder.hpp"

namespace models::testing {
namespace {

using sim::Distribution;

/// Decisions that follow from a number alone.
class Choices {
 public:
  explicit Choices(std::uint64_t number) : state_(sim::mix_bits(number + 1)) {}

  std::uint32_t below(std::uint32_t n) {
    state_ = sim::mix_bits(state_ + 0x9e3779b97f4a7c15ULL);
    return static_cast<std::uint32_t>((state_ >> 32) % n);
  }
  bool one_in(std::uint32_t n) { return below(n) == 0; }
  double between(double low, double high) { return low + (high - low) * below(1001) / 1000.0; }
  template <class T>
  T one_of(std::initializer_list<T> values) {
    return values.begin()[below(static_cast<std::uint32_t>(values.size()))];
  }
  /// Mostly bounded, now and then not.
  Distribution time_s(double most_s) {
    switch (below(4)) {
      case 0:
        return Distribution::constant(between(0.0, most_s));
      case 1:
        return Distribution::exponential(between(0.1, most_s));
      default:
        return Distribution::uniform(0.0, between(0.1, most_s));
    }
  }
  Distribution lifetime_s() {
    return one_in(4) ? Distribution::exponential(between(20.0, 300.0))
                     : Distribution::constant(between(20.0, 300.0));
  }

 private:
  std::uint64_t state_;
};

bool is_standing(const CredentialRegime& regime) {
  return regime.issue == IssuePer::kSeat || regime.issue == IssuePer::kAgentType ||
         regime.issue == IssuePer::kAgent || regime.delegation == Delegation::kOwn;
}

CredentialScope scope_for(IssuePer issue, Choices& draw) {
  switch (issue) {
    case IssuePer::kSeat:
      return CredentialScope::kRole;
    case IssuePer::kAgentType:
    case IssuePer::kAgent:
      return draw.one_of({CredentialScope::kAgentType, CredentialScope::kWorkflow});
    case IssuePer::kWorkflow:
      return draw.one_of({CredentialScope::kRole, CredentialScope::kWorkflow});
    case IssuePer::kTask:
      return draw.one_of({CredentialScope::kRole, CredentialScope::kTask});
    case IssuePer::kCall:
      break;
  }
  return CredentialScope::kCall;
}

void choose_delegation(CredentialRegime& regime, Choices& draw) {
  regime.delegation = draw.one_of(
      {Delegation::kExchange, Delegation::kExchange, Delegation::kShare, Delegation::kOwn});
  if (regime.issue == IssuePer::kCall && regime.delegation == Delegation::kShare) {
    regime.delegation = Delegation::kExchange;
  }
  if (regime.delegation != Delegation::kExchange) return;
  regime.attenuation =
      draw.one_of({Attenuation::kNone, Attenuation::kIntersect, Attenuation::kTask});
  regime.cascade =
      draw.one_of({Cascade::kFull, Cascade::kPerHop, Cascade::kByExpiry, Cascade::kNone});
  regime.discovery = draw.one_of({0.0, 0.5, 1.0});
  regime.hop_delay_s = draw.time_s(40.0);
  regime.outlives_parent = !draw.one_in(3);
  if (regime.lifetime_s && draw.one_in(3)) regime.exchanged_lifetime_s = draw.lifetime_s();
}

void choose_end(CredentialRegime& regime, Choices& draw) {
  regime.renew_at = draw.one_of({1.0, 0.8, 0.5});
  if (regime.lifetime_s && draw.one_in(3)) {
    regime.renewable_for = sim::seconds(draw.between(50.0, 500.0));
  }
  if (draw.one_in(5)) regime.idle_expiry = sim::seconds(draw.between(10.0, 100.0));
  if (draw.one_in(4)) {
    regime.max_uses = 1 + draw.below(6);
    regime.uses_per_point = draw.one_in(2);
  }
  if (is_standing(regime) && draw.one_in(3)) {
    regime.rotation = Rotation{sim::seconds(200.0), sim::seconds(draw.between(0.0, 100.0))};
  }
  const bool outlives_tasks =
      regime.issue == IssuePer::kSeat || regime.issue == IssuePer::kAgentType;
  regime.revoke_on_completion = !outlives_tasks && draw.one_in(2);
}

CredentialRegime regime(Choices& draw) {
  CredentialRegime made;
  made.issue =
      draw.one_of({IssuePer::kSeat, IssuePer::kAgentType, IssuePer::kAgent, IssuePer::kWorkflow,
                   IssuePer::kTask, IssuePer::kTask, IssuePer::kCall});
  made.scope = scope_for(made.issue, draw);
  if (!draw.one_in(4)) made.lifetime_s = draw.lifetime_s();
  choose_delegation(made, draw);
  choose_end(made, draw);
  if (draw.one_in(3)) made.issue_latency_s = draw.time_s(3.0);
  if (draw.one_in(4)) {
    made.issuer.servers = 1;
    made.issuer.service_s = Distribution::constant(0.2);
  }
  if (draw.one_in(6)) {
    made.issuer.outages =
        OutageTimes{Distribution::exponential(300.0), Distribution::constant(20.0)};
    made.issuer.attempts = 2;
    made.issuer.retry_wait_s = Distribution::constant(5.0);
  }
  return made;
}

Validation validation(Choices& draw) {
  Validation made;
  made.kind =
      draw.one_of({ValidationKind::kLocal, ValidationKind::kIntrospect, ValidationKind::kPoll,
                   ValidationKind::kPush, ValidationKind::kPush, ValidationKind::kPropagation});
  made.cache_ttl = sim::seconds(draw.between(0.0, 60.0));
  if (draw.one_in(2)) made.latency_s = Distribution::uniform(0.0, 2.0);
  made.interval = sim::seconds(draw.between(1.0, 60.0));
  made.delay_s = draw.time_s(30.0);
  if (made.kind == ValidationKind::kPush && draw.one_in(3)) {
    made.loss = 0.4;
    if (draw.one_in(2)) made.retry = sim::seconds(20.0);
  }
  made.at_open = draw.one_in(4);
  if (made.at_open && !draw.one_in(3)) {
    made.session_lifetime = sim::seconds(draw.between(5.0, 100.0));
  }
  return made;
}

/// Three types of agents below each other, with a handoff and limits on depth now and then.
void add_agents(PlanBuilder& world, ActionId read, ActionId look, ActionId act, Choices& draw) {
  const AgentTypeId leaf = world.agent("leaf", {optional_call(look), think(draw.between(1, 80))});
  const AgentTypeId middle = world.agent("middle");
  world.set_plan(middle, {optional_call(act),
                          spawn(leaf, Distribution::uniform(0.0, 3.0),
                                draw.one_of({Join::kAll, Join::kNone, Join::kAny})),
                          think(draw.between(1, 80)), optional_call(look),
                          draw.one_in(4) ? message(leaf) : think(1.0),
                          draw.one_in(3) ? handoff(leaf) : think(1.0)});
  const AgentTypeId root = world.agent("root");
  world.set_plan(
      root, {optional_call(look), think(draw.between(1, 60)),
             spawn(middle, Distribution::uniform(0.0, 3.0), draw.one_of({Join::kAll, Join::kNone})),
             optional_call(read), think(draw.between(1, 100)), optional_call(act),
             draw.one_in(4) ? handoff(middle) : optional_call(look)});
  if (draw.one_in(3)) world.at(middle).max_depth = draw.below(3);
  if (draw.one_in(3)) {
    // Leaves that spawn as well, down to a limit.
    world.at(leaf).max_depth = 2 + draw.below(2);
    world.set_plan(leaf, {optional_call(look), spawn(leaf), think(10.0)});
  }
  if (draw.one_in(2)) world.at(root).shared = 1 + draw.below(2);
  world.workflow_at_rate(root, 1.0 / 80.0);
  if (draw.one_in(2)) world.at(WorkflowTypeId{0}).deadline = sim::seconds(250.0);
}

void add_threat(PlanBuilder& world, ActionId read, ActionId act, Choices& draw) {
  Threat& threat = world.threat(read, {act});
  threat.probability = 0.5;
  threat.goal.pace_s = Distribution::uniform(1.0, 15.0);
  threat.goal.persist = sim::seconds(draw.between(10.0, 400.0));
  if (draw.one_in(2)) threat.strategies = {Strategy::kHarvest};
  threat.detectors = {Detector{"watch", 0.9, Distribution::uniform(0.0, 60.0)}};
  if (draw.one_in(6)) return;
  threat.response = Response{draw.one_of({RevocationTarget::kCredential, RevocationTarget::kAgent,
                                          RevocationTarget::kSubtree, RevocationTarget::kWorkflow,
                                          RevocationTarget::kAgentType, RevocationTarget::kPerson,
                                          RevocationTarget::kTouched}),
                             draw.one_in(3) ? Distribution::constant(0.0) : draw.time_s(200.0)};
}

/// Somebody outside who steals what lives or passes for an agent.
void add_intruder(PlanBuilder& world, ActionId act, Choices& draw) {
  Threat intruder = world.plan.threats.front();
  intruder.name = "intruder";
  intruder.through.clear();
  intruder.goal.steps = {{{act}, {}}};
  intruder.intrusion =
      Intrusion{draw.one_of({IntrusionKind::kStolenCredential, IntrusionKind::kImpersonation}),
                1.0 / 400.0, AgentTypeId{}, draw.time_s(30.0)};
  world.plan.threats.push_back(std::move(intruder));
}

/// People come, move and go, and a run begins with keys.
void add_estate(PlanBuilder& world, PermissionSet scope, Choices& draw) {
  const DepartmentId other = world.department("other", 2, 2);
  Department& office = world.plan.organisation.departments[0];
  office.turnover = {1.0 / 300.0, 1.0 / 500.0, 1.0 / 200.0};
  world.plan.organisation.departments[other.index].turnover.joiners_per_s = 1.0 / 900.0;
  InventoryEntry& keys = world.plan.inventory.emplace_back();
  keys.name = "keys";
  keys.count = 12;
  keys.scope = scope;
  keys.department = DepartmentId{0};
  keys.age_s = Distribution::uniform(0.0, 100.0);
  keys.stale = 0.3;
  keys.growth_per_s = draw.one_in(2) ? 1.0 / 150.0 : 0.0;
  keys.use_per_s = draw.one_in(2) ? 1.0 / 60.0 : 0.0;
  keys.by_design = !draw.one_in(3);
  keys.has_own_lifetime = draw.one_in(3);
  if (keys.has_own_lifetime && draw.one_in(2)) {
    keys.lifetime_s = Distribution::constant(draw.between(100.0, 900.0));
  }
}

/// Who answers when people leave, entitlements shrink or trust falls; now and then nobody.
void choose_orders(Design& design, Choices& draw) {
  const auto answer = [&](RevocationCause cause, RevocationTarget target) {
    if (draw.one_in(4)) return;
    design.orders[static_cast<std::size_t>(cause)] = Response{target, draw.time_s(200.0)};
  };
  answer(RevocationCause::kOffboarding, RevocationTarget::kPerson);
  answer(RevocationCause::kPolicy, RevocationTarget::kPerson);
  answer(RevocationCause::kTrust, draw.one_of({RevocationTarget::kAgent, RevocationTarget::kSubtree,
                                               RevocationTarget::kWorkflow}));
}

}  // namespace

Plan random_world(std::uint64_t number) {
  Choices draw(number);
  PlanBuilder world;
  world.plan.seed = number;
  world.horizon(2500.0);
  const ToolId desk = world.tool("desk");
  const ToolId files = world.tool("files");
  world.plan.organisation.tools[desk.index].instances = 1 + draw.below(3);
  const ActionId read = world.action(desk, "read");
  const ActionId look = world.action(files, "look");
  const ActionId act = world.action(files, "act", Effect::kWrite);
  world.at(act).latency_s = Distribution::uniform(0.0, 3.0);
  world.plan.organisation.departments[0].people = 3;
  world.plan.organisation.departments[0].seats = 1 + draw.below(3);
  add_agents(world, read, look, act, draw);
  add_threat(world, read, act, draw);
  if (draw.one_in(3)) add_intruder(world, act, draw);
  if (draw.one_in(3)) add_estate(world, actions({read, look, act}), draw);
  if (draw.one_in(3)) {
    TrustConfig trust;
    trust.untrusted_content = 0.4;
    trust.revoke_below = 0.7;
    for (AgentType& type : world.plan.agent_types) type.trust = trust;
  }
  Design& design = world.design();
  choose_orders(design, draw);
  design.policy.rules = {permit(RuleKind::kTaskScope), permit(RuleKind::kRole)};
  design.credentials = regime(draw);
  design.validation = validation(draw);
  if (draw.one_in(3)) design.validation_at = {{files, validation(draw)}};
  Probes& probes = world.plan.probes;
  probes.rate_per_s = 1.0 / 40.0;
  probes.of_persons = probes.of_agents = true;
  return world.build();
}

}  // namespace models::testing
