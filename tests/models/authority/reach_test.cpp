#include "models/authority/reach.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "tests/models/support/plan_builder.hpp"

namespace models::testing {
namespace {

/// The helper calls `lookup`, its boss only `read`; `spare` is called by nobody.
struct TwoAgents {
  PlanBuilder world;
  ToolId tool = world.tool("tool");
  ActionId read = world.action(tool, "read");
  ActionId lookup = world.action(tool, "lookup");
  ActionId spare = world.action(tool, "spare");
  AgentTypeId helper = world.agent("helper", {call(lookup)});
  AgentTypeId boss = world.agent("boss", {call(read), spawn(helper)});

  PermissionSet reachable(const PermissionSet& scope) const {
    const Plan plan = world.build();
    const ActionMasks masks(plan.organisation);
    PermissionSets sets(plan.organisation);
    Reach reach(plan, plan.designs[0], masks, sets);
    const SetId all = sets.intern(plan.organisation.departments[0].entitlements);
    return reach.reachable(
        {Standing{PrincipalKind::kTask, boss, sets.intern(scope), all}, boss, {}});
  }
  CredentialRegime& regime() { return world.design().credentials; }
};

TEST(ReachTest, ExchangedCredentialsAddWhatTheChildsTaskMayDo) {
  TwoAgents world;
  const PermissionSet everything = actions({world.read, world.lookup, world.spare});
  EXPECT_EQ(world.reachable(everything), actions({world.read, world.lookup}));
  // Nobody can pass on what the own credential lacks.
  EXPECT_EQ(world.reachable(actions({world.read})), actions({world.read}));
}

TEST(ReachTest, AttenuationDecidesWhatTheChildGets) {
  const PermissionSet scope = actions({ActionId{0}, ActionId{1}, ActionId{2}});
  AgentType type;
  type.configured = actions({ActionId{1}, ActionId{2}});
  type.entrusted = actions({ActionId{2}, ActionId{3}});
  CredentialRegime regime;
  regime.attenuation = Attenuation::kNone;
  EXPECT_EQ(attenuated_scope(regime, scope, type), scope);
  regime.attenuation = Attenuation::kIntersect;
  EXPECT_EQ(attenuated_scope(regime, scope, type), type.configured);
  regime.attenuation = Attenuation::kTask;
  EXPECT_EQ(attenuated_scope(regime, scope, type), actions({ActionId{2}}));
}

TEST(ReachTest, UnderARolePolicyOnlyScopeAttenuates) {
  TwoAgents world;
  world.world.design().policy.rules = {permit(RuleKind::kRole)};
  const PermissionSet everything = actions({world.read, world.lookup, world.spare});
  EXPECT_EQ(world.reachable(everything), everything);
  EXPECT_EQ(world.reachable(actions({world.read, world.lookup})),
            actions({world.read, world.lookup}));
}

TEST(ReachTest, ASharedCredentialStandsForTheWholePlan) {
  TwoAgents world;
  world.regime().delegation = Delegation::kShare;
  const PermissionSet everything = actions({world.read, world.lookup, world.spare});
  EXPECT_EQ(world.reachable(everything), actions({world.read, world.lookup}));
}

TEST(ReachTest, AtItsDepthLimitAnAgentReachesNoFurther) {
  TwoAgents world;
  world.world.at(world.boss).max_depth = 2;
  const Plan plan = world.world.build();
  const ActionMasks masks(plan.organisation);
  PermissionSets sets(plan.organisation);
  Reach reach(plan, plan.designs[0], masks, sets);
  const SetId all = sets.intern(plan.organisation.departments[0].entitlements);
  const Standing standing{PrincipalKind::kTask, world.boss, all, all};
  EXPECT_EQ(reach.reachable({standing, world.boss, {}, 1}), actions({world.read, world.lookup}));
  EXPECT_EQ(reach.reachable({standing, world.boss, {}, 2}), actions({world.read}));
}

TEST(ReachTest, AgentsThatSpawnEachOtherAreFollowedOnce) {
  TwoAgents world;
  world.world.set_plan(world.helper, {call(world.lookup), handoff(world.boss)});
  const PermissionSet everything = actions({world.read, world.lookup, world.spare});
  EXPECT_EQ(world.reachable(everything), actions({world.read, world.lookup}));
}

TEST(ReachTest, ToolsThatActAsTheirCallerAskForTheCallersOwnPermission) {
  TwoAgents world;
  world.world.people_may(actions({world.read}));
  const PermissionSet everything = actions({world.read, world.lookup, world.spare});
  EXPECT_EQ(world.reachable(everything), actions({world.read}));
  world.world.plan.organisation.tools[0].acts_as = ActsAs::kService;
  EXPECT_EQ(world.reachable(everything), actions({world.read, world.lookup}));
}

/// A random world of four agent types and six actions under a role policy or task scopes.
struct RandomWorld {
  PlanBuilder builder;
  static constexpr std::uint32_t kTypes = 4;
  static constexpr std::uint32_t kActions = 6;

  RandomWorld() {
    const ToolId tool = builder.tool("tool");
    for (std::uint32_t i = 0; i < kActions; ++i) builder.action(tool, std::to_string(i));
    for (std::uint32_t i = 0; i < kTypes; ++i) builder.agent(std::to_string(i));
    for (std::uint32_t i = 0; i < kTypes; ++i) {
      std::vector<Step> steps;
      for (const std::uint32_t a : *indices(kActions)) steps.push_back(call(ActionId{a}));
      for (const std::uint32_t t : *indices(kTypes)) steps.push_back(spawn(AgentTypeId{t}));
      builder.set_plan(AgentTypeId{i}, steps);
      builder.at(AgentTypeId{i}).configured = some_actions();
    }
    CredentialRegime& regime = builder.design().credentials;
    regime.delegation = *rc::gen::element(Delegation::kShare, Delegation::kExchange);
    regime.attenuation =
        *rc::gen::element(Attenuation::kNone, Attenuation::kIntersect, Attenuation::kTask);
    builder.design().policy.rules = {
        permit(*rc::gen::element(RuleKind::kRole, RuleKind::kTaskScope))};
    builder.people_may(some_actions());
  }
  static rc::Gen<std::vector<std::uint32_t>> indices(std::uint32_t n) {
    return rc::gen::resize(
        5, rc::gen::container<std::vector<std::uint32_t>>(rc::gen::inRange<std::uint32_t>(0, n)));
  }
  static PermissionSet some_actions() {
    PermissionSet set;
    for (const std::uint32_t a : *indices(kActions)) set.insert(ActionId{a});
    return set;
  }
};

/// Everything reachable by walking every path of spawns up to a length that covers all states.
PermissionSet walk(const Plan& plan, AgentTypeId type, AgentTypeId task, PermissionSet scope,
                   int hops) {
  const Design& design = plan.designs[0];
  const bool share = design.credentials.delegation == Delegation::kShare;
  const AgentType& behind = plan.agent_types[task.index];
  const PermissionSet& roles = plan.organisation.departments[0].entitlements;
  const bool by_role = design.policy.rules[0].kind == RuleKind::kRole;
  // The world's only tool acts as its caller, so the roles bound everything.
  PermissionSet found = (by_role ? roles
                         : share ? behind.granted
                                 : behind.own_calls) &
                        scope & roles;
  if (hops == 0) return found;
  for (const AgentTypeId child : plan.agent_types[type.index].children) {
    found |= share
                 ? walk(plan, child, task, scope, hops - 1)
                 : walk(plan, child, child,
                        attenuated_scope(design.credentials, scope, plan.agent_types[child.index]),
                        hops - 1);
  }
  return found;
}

RC_GTEST_PROP(ReachTest, ClosureEqualsAWalkOverEveryPathOfSpawns, ()) {
  const Plan plan = RandomWorld().builder.build();
  const ActionMasks masks(plan.organisation);
  PermissionSets sets(plan.organisation);
  Reach reach(plan, plan.designs[0], masks, sets);
  const SetId roles = sets.intern(plan.organisation.departments[0].entitlements);
  const AgentTypeId type{*rc::gen::inRange<std::uint32_t>(0, RandomWorld::kTypes)};
  const PermissionSet scope = RandomWorld::some_actions();
  const Standing standing{PrincipalKind::kTask, type, sets.intern(scope), roles};
  const PermissionSet closure = reach.reachable({standing, type, {}});
  // Along a path the scope only shrinks: paths that visit each type once see all there is.
  RC_ASSERT(closure == walk(plan, type, type, scope, RandomWorld::kTypes));
  // A second question is answered from memory.
  RC_ASSERT(closure == reach.reachable({standing, type, {}}));
}

}  // namespace
}  // namespace models::testing
