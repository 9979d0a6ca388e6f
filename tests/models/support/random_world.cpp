#include "tests/models/support/random_world.hpp"

#include <iostream>
#include <string>

namespace models::testing {
namespace {

template <class Value>
Value one_of(std::initializer_list<Value> values) {
  return values.begin()[RandomWorld::below(static_cast<std::uint32_t>(values.size()))];
}

}  // namespace

bool holds_for(int cases, const char* name, const rc::detail::Property& property) {
  rc::detail::TestMetadata metadata;
  metadata.id = name;
  metadata.description = name;
  rc::detail::TestParams params = rc::detail::configuration().testParams;
  params.maxSuccess = cases;
  const rc::detail::TestResult result = rc::detail::checkProperty(property, metadata, params);
  if (result.is<rc::detail::SuccessResult>()) return true;
  rc::detail::printResultMessage(result, std::cerr);
  std::cerr << std::endl;
  return false;
}

PermissionSet RandomWorld::some_actions() {
  const std::uint32_t bits = below(1U << kActions);
  PermissionSet set;
  for (std::uint32_t i = 0; i < kActions; ++i) {
    if ((bits >> i & 1U) != 0) set.insert(ActionId{i});
  }
  return set;
}

RandomWorld::RandomWorld(Wanted wanted) {
  const ToolId tools[] = {
      builder.tool("one"),
      builder.tool("two", one_of({ActsAs::kCaller, ActsAs::kService, ActsAs::kService}))};
  for (std::uint32_t i = 0; i < kActions; ++i) {
    builder.action(tools[i % 2], std::to_string(i), i % 3 == 0 ? Effect::kEgress : Effect::kRead);
  }
  for (std::uint32_t i = 0; i < kMemories; ++i) {
    builder.memory("memory-" + std::to_string(i),
                   one_of({MemoryScope::kWorkflow, MemoryScope::kPerson, MemoryScope::kDepartment,
                           MemoryScope::kEveryone}));
  }
  builder.department("second", 2, 2);
  for (Department& department : builder.plan.organisation.departments) {
    department.people = 2;
    department.seats = 2;
    department.entitlements = some_actions();
    department.seat_entitlements = some_actions();
  }
  for (std::uint32_t i = 0; i < kTypes; ++i) builder.agent(std::to_string(i));
  for (std::uint32_t i = 0; i < kTypes; ++i) {
    AgentType& type = builder.at(AgentTypeId{i});
    type.configured = some_actions();
    if (below(3) == 0) type.shared = 1 + below(2);
    if (maybe()) type.max_depth = below(4);
    draw_plan(i, wanted);
  }
  draw_design(wanted);
}

void RandomWorld::draw_plan(std::uint32_t type, Wanted wanted) {
  std::vector<Step> steps;
  const std::uint32_t count = below(wanted.runs ? 5 : 7);
  for (std::uint32_t i = 0; i < count; ++i) {
    if (wanted.runs) steps.push_back(think(1.0 + below(4)));
    steps.push_back(draw_step(type, wanted));
  }
  if (wanted.runs) steps.push_back(think(1.0 + below(8)));
  builder.set_plan(AgentTypeId{type}, steps);
}

Step RandomWorld::draw_step(std::uint32_t type, Wanted wanted) {
  std::uint32_t to = below(kTypes);
  if (wanted.runs && to <= type) {
    // Back to an earlier type only where depth ends it.
    if (type + 1 == kTypes || builder.at(AgentTypeId{type}).max_depth > 2) to = kTypes;
  }
  const bool starts = to < kTypes;
  const MemoryId memory{below(kMemories)};
  switch (below(8)) {
    case 0:
    case 1:
      if (!starts) break;
      return spawn(AgentTypeId{to}, sim::Distribution::constant(1.0),
                   wanted.runs && maybe() ? Join::kNone : Join::kAll);
    case 2:
      if (!starts) break;
      // Whose authority is handed on, records do not tell.
      return wanted.runs ? message(AgentTypeId{to}) : handoff(AgentTypeId{to});
    case 3:
      if (!starts) break;
      return message(AgentTypeId{to});
    case 4:
      return remember_credential(memory);
    case 5:
      return recall(memory);
    default:
      break;
  }
  return optional_call(ActionId{below(kActions)});
}

void RandomWorld::draw_design(Wanted wanted) {
  CredentialRegime& regime = builder.design().credentials;
  regime.issue = one_of({IssuePer::kTask, IssuePer::kTask, IssuePer::kWorkflow, IssuePer::kSeat,
                         IssuePer::kAgent, IssuePer::kAgentType});
  regime.scope =
      one_of({CredentialScope::kRole, CredentialScope::kAgentType, CredentialScope::kTask});
  regime.delegation = one_of({Delegation::kShare, Delegation::kOwn, Delegation::kExchange});
  regime.attenuation = one_of({Attenuation::kNone, Attenuation::kIntersect, Attenuation::kTask});
  regime.binding = one_of({Binding::kBearer, Binding::kBearer, Binding::kSenderConstrained});
  std::vector<PolicyRule>& rules = builder.design().policy.rules;
  rules = {permit(one_of({RuleKind::kRole, RuleKind::kTaskScope}))};
  if (below(4) == 0) rules.push_back(permit(RuleKind::kTaskScope));
  if (below(4) == 0) rules.push_back(require(RuleKind::kRole));
  if (wanted.taints && maybe()) rules.push_back(require(RuleKind::kTaintGuard));
}

}  // namespace models::testing
