#include "models/plan.hpp"

#include <algorithm>
#include <map>

#include "models/policy/cedar_policies.hpp"
#include "sim/random/name_hash.hpp"

namespace models {
namespace {

std::string step_name(const Plan& plan, const Step& step) {
  switch (step.kind) {
    case StepKind::kCall:
      return "call:" + plan.organisation.actions[step.action.index].name;
    case StepKind::kSpawn:
      return "spawn:" + plan.agent_types[step.agent.index].name;
    case StepKind::kHandoff:
      return "handoff:" + plan.agent_types[step.agent.index].name;
    case StepKind::kMessage:
      return "message:" + plan.agent_types[step.agent.index].name;
    case StepKind::kRemember:
      return "remember:" + plan.memories[step.memory.index].name;
    case StepKind::kRecall:
      return "recall:" + plan.memories[step.memory.index].name;
    case StepKind::kThink:
      return "think";
    case StepKind::kChoose:
      return "choose";
    case StepKind::kRepeat:
      return "repeat";
    case StepKind::kParallel:
      return "parallel";
    case StepKind::kSequence:
      return "do";
  }
  return {};
}

/// Names are unique among siblings: the second "think" is "think#2".
void name_steps(const Plan& plan, Step& parent) {
  std::map<std::string, int> seen;
  for (Step& child : parent.children) {
    const std::string base = step_name(plan, child);
    const int nth = ++seen[base];
    child.name = nth == 1 ? base : base + "#" + std::to_string(nth);
    child.name_hash = sim::name_hash(child.name);
    name_steps(plan, child);
  }
}

void gather(const Step& step, AgentType& type) {
  if (step.kind == StepKind::kCall) type.own_calls.insert(step.action);
  if (step.kind == StepKind::kSpawn || step.kind == StepKind::kHandoff) {
    type.children.push_back(step.agent);
  }
  if (step.kind == StepKind::kMessage) type.peers.push_back(step.agent);
  if (step.kind == StepKind::kRecall) type.recalls.push_back(step.memory);
  for (const Step& child : step.children) gather(child, type);
}

void close_over_descendants(std::vector<AgentType>& types) {
  for (AgentType& type : types) type.granted = type.entrusted = type.own_calls;
  bool changed = true;
  while (changed) {
    changed = false;
    for (AgentType& type : types) {
      const PermissionSet granted = type.granted;
      const PermissionSet entrusted = type.entrusted;
      for (const AgentTypeId child : type.children) {
        type.granted |= types[child.index].granted;
        type.entrusted |= types[child.index].entrusted;
      }
      for (const AgentTypeId peer : type.peers) type.granted |= types[peer.index].granted;
      changed |= !(granted == type.granted) || !(entrusted == type.entrusted);
    }
  }
}

template <class Tag>
void sort_unique(std::vector<Id<Tag>>& ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

void number_points(Organisation& organisation) {
  organisation.points.clear();
  organisation.first_point.clear();
  for (std::uint32_t tool = 0; tool < organisation.tools.size(); ++tool) {
    organisation.first_point.push_back({static_cast<std::uint32_t>(organisation.points.size())});
    for (std::uint32_t i = 0; i < organisation.tools[tool].instances; ++i) {
      organisation.points.push_back({ToolId{tool}, i});
    }
  }
}

}  // namespace

namespace {

/// The policy that a rule belongs to, with its index there.
std::pair<std::uint32_t, RuleIndex> version_of(const Design& design, RuleIndex rule) {
  std::uint32_t version = 0;
  while (version < design.later_policies.size()) {
    const auto count = static_cast<RuleIndex>(design.policy_version(version).rule_count());
    if (rule < count) break;
    rule -= count;
    ++version;
  }
  return {version, rule};
}

bool escalates(const Policy& policy) {
  if (policy.cedar == nullptr) return false;
  const auto& meanings = policy.cedar->meanings;
  return std::any_of(meanings.begin(), meanings.end(), [](const CedarPolicies::Meaning& one) {
    return one.verdict == Verdict::kEscalate && one.mode == RuleMode::kEnforce;
  });
}

}  // namespace

std::string Design::rule_name(RuleIndex rule) const {
  if (rule < 0) return policy.rule_name(rule);
  const auto [version, index] = version_of(*this, rule);
  const std::string own = policy_version(version).rule_name(index);
  return version == 0 ? own : "rollout" + std::to_string(version) + ": " + own;
}

DepartmentId Design::approvers_of(RuleIndex rule) const {
  if (rule < 0) return {};
  const auto [version, index] = version_of(*this, rule);
  return policy_version(version).approvers_of(index);
}

bool Design::asks_people() const {
  return escalates(policy) || std::any_of(later_policies.begin(), later_policies.end(), &escalates);
}

namespace {

/// Workflows under one name of a feature are one feature.
void number_features(std::vector<WorkflowType>& workflows) {
  std::map<std::string, WorkflowTypeId> first;
  for (std::uint32_t i = 0; i < workflows.size(); ++i) {
    WorkflowType& type = workflows[i];
    if (!type.has_person())
      type.of_feature = first.try_emplace(type.feature, WorkflowTypeId{i}).first->second;
  }
}

}  // namespace

void derive(Plan& plan) {
  number_points(plan.organisation);
  number_features(plan.workflows);
  for (AgentType& type : plan.agent_types) {
    type.plan.name = "plan";
    type.plan.name_hash = sim::name_hash(type.plan.name);
    name_steps(plan, type.plan);
    type.own_calls = {};
    type.children.clear();
    type.peers.clear();
    type.recalls.clear();
    gather(type.plan, type);
    sort_unique(type.children);
    sort_unique(type.peers);
    sort_unique(type.recalls);
  }
  close_over_descendants(plan.agent_types);
  for (AgentType& type : plan.agent_types) {
    if (type.configured.empty()) type.configured = type.entrusted;
  }
  for (Design& design : plan.designs) {
    for (std::uint32_t i = 0; i <= design.later_policies.size(); ++i) {
      Policy& policy = i == 0 ? design.policy : design.later_policies[i - 1];
      policy.cedar =
          policy.has_cedar() ? std::make_shared<const CedarPolicies>(plan, policy) : nullptr;
    }
  }
}

}  // namespace models
