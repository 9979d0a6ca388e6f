#include <fmt/format.h>

#include <algorithm>

#include "src/scenario/compile.hpp"

namespace app {
namespace {

using models::ActionId;
using models::PermissionSet;
using models::Plan;
using models::Step;
using models::StepKind;

const models::ToolAction* action_of(const Plan& plan, ActionId id) {
  return id.index < plan.organisation.actions.size() ? &plan.organisation.actions[id.index]
                                                     : nullptr;
}

void check_sizes(Context& context, const Node& root, const Plan& plan) {
  const auto need = [&](bool present, std::string_view section) {
    const Entry* entry = root.find_entry(section);
    if (present || entry == nullptr || !entry->value.is_map()) return;
    context.error(entry->at, "E0410", fmt::format("'{}' is empty", section),
                  "write at least one entry");
  };
  need(!plan.designs.empty(), "designs");
  need(!plan.workflows.empty(), "workflows");
  need(!plan.agent_types.empty(), "agents");
  need(!plan.organisation.tools.empty(), "tools");
  if (plan.organisation.actions.size() > PermissionSet::kCapacity) {
    context.error(mark_of(root, {"tools"}), "E0406",
                  fmt::format("{} tool actions", plan.organisation.actions.size()),
                  fmt::format("write at most {}", PermissionSet::kCapacity));
  }
}

void check_tools(Context& context, const Node& root, const Plan& plan) {
  if (plan.organisation.actions.size() > PermissionSet::kCapacity) return;
  for (std::uint32_t i = 0; i < plan.organisation.actions.size(); ++i) {
    const models::ToolAction& action = plan.organisation.actions[i];
    const models::Tool& tool = plan.organisation.tools[action.tool.index];
    if (tool.acts_as != models::ActsAs::kService || tool.service_permissions.contains({i}))
      continue;
    context.error(mark_of(root, {"tools", tool.name, "service_permissions"}), "E0404",
                  fmt::format("the service identity of '{}' lacks the tool's own action '{}'",
                              tool.name, action.name),
                  "add it to service_permissions");
  }
  for (const models::Tool& tool : plan.organisation.tools) {
    if (tool.acts_as == models::ActsAs::kService || tool.service_permissions.empty()) continue;
    context.error(mark_of(root, {"tools", tool.name, "service_permissions"}), "E0412",
                  fmt::format("'{}' acts as the caller, so service_permissions are without effect",
                              tool.name),
                  "write acts_as: service, or leave them out");
  }
}

// ---- Calls: arguments that actions declare, and tools that agents are set up with.

void check_arguments(Context& context, const Node& node, const models::ToolAction& action) {
  const Node* with = node.find("with");
  if (with == nullptr) return;
  for (const Entry& entry : with->entries) {
    const auto& declared = action.arguments;
    if (std::find(declared.begin(), declared.end(), entry.key) != declared.end()) continue;
    if (declared.empty()) {
      context.error(entry.at, "E0409",
                    fmt::format("{} declares no arguments, found '{}'", action.name, entry.key),
                    "add arguments: [" + entry.key + "] to the action");
    } else {
      context.unknown(entry.at, "E0409", "argument of " + action.name, entry.key, declared);
    }
  }
}

// Visits every map below that has a `call`.
template <class Visit>
void each_call(const Node& node, const Visit& visit) {
  if (node.is_map() && node.find("call") != nullptr) visit(node);
  for (const Node& item : node.items) each_call(item, visit);
  for (const Entry& entry : node.entries) each_call(entry.value, visit);
}

void check_calls(Context& context, const Node& root, const Plan& plan) {
  const auto check = [&](const Node& call) {
    const auto index = context.names().index_of(NameKind::kAction, call.find("call")->text);
    const models::ToolAction* action = index ? action_of(plan, {*index}) : nullptr;
    if (action != nullptr) check_arguments(context, call, *action);
  };
  if (const Node* agents = root.find("agents")) each_call(*agents, check);
  if (const Node* threats = root.find("threats")) each_call(*threats, check);
}

void check_configured(Context& context, const Node& root, const Plan& plan) {
  const Node* agents = root.find("agents");
  for (const models::AgentType& type : plan.agent_types) {
    const Node* written = agents->find(type.name);
    if (type.configured.empty() || written == nullptr || written->find("plan") == nullptr) continue;
    each_call(*written->find("plan"), [&](const Node& call) {
      const Entry* name = call.find_entry("call");
      const auto index = context.names().index_of(NameKind::kAction, name->value.text);
      if (!index || *index >= PermissionSet::kCapacity || type.configured.contains({*index}))
        return;
      context.error(
          name->value.at, "E0413",
          fmt::format("{} calls {}, which is not among its tools", type.name, name->value.text),
          "add it to tools:, or leave tools: out");
    });
  }
}

// ---- Threats

bool any_untrusted_call(const Step& step, ActionId action) {
  if (step.kind == StepKind::kCall && step.action == action &&
      step.result == models::ResultTrust::kUntrusted)
    return true;
  return std::any_of(step.children.begin(), step.children.end(),
                     [action](const Step& child) { return any_untrusted_call(child, action); });
}

void check_threats(Context& context, const Node& root, const Plan& plan) {
  for (const models::Threat& threat : plan.threats) {
    const bool needs_untrusted = threat.injection == models::InjectionKind::kContent ||
                                 threat.injection == models::InjectionKind::kMemory;
    if (!needs_untrusted) continue;
    const char* const form = threat.injection == models::InjectionKind::kContent
                                 ? "prompt_injection"
                                 : "memory_poisoning";
    for (const ActionId id : threat.through) {
      const models::ToolAction* action = action_of(plan, id);
      if (action == nullptr || action->untrusted) continue;
      const bool by_plan = std::any_of(
          plan.agent_types.begin(), plan.agent_types.end(),
          [id](const models::AgentType& type) { return any_untrusted_call(type.plan, id); });
      if (by_plan) continue;
      context.error(
          mark_of(root, {"threats", threat.name, "inject", form, "through"}), "E0411",
          fmt::format("no result of '{}' is untrusted, so nothing can be injected through it",
                      action->name),
          "write untrusted: true at the action, or result: untrusted at a call");
    }
  }
}

/// Of all its policies.
std::vector<models::PolicyRule> rules_of(const models::Design& design) {
  std::vector<models::PolicyRule> all;
  for (const models::Policy* const policy : design.policies()) {
    all.insert(all.end(), policy->rules.begin(), policy->rules.end());
  }
  return all;
}

// ---- Identity and trust

// A leak of secrets that no agent has in any design would never give anything away.
void check_secrets(Context& context, const Node& root, const Plan& plan) {
  const auto has_secret = [&](const models::AgentType& type) {
    return std::any_of(plan.designs.begin(), plan.designs.end(), [&](const models::Design& design) {
      return design.identity_of(type).kind == models::IdentityKind::kBootstrapSecret;
    });
  };
  for (const models::Threat& threat : plan.threats) {
    if (!threat.intrusion || threat.intrusion->kind != models::IntrusionKind::kStolenSecret)
      continue;
    const models::AgentTypeId of = threat.intrusion->of;
    const bool named = of.valid() && of.index < plan.agent_types.size();
    const bool any =
        named ? has_secret(plan.agent_types[of.index])
              : std::any_of(plan.agent_types.begin(), plan.agent_types.end(), has_secret);
    if (any) continue;
    context.error(
        mark_of(root, {"threats", threat.name, "inject", "leaked_credential", "what"}), "E0415",
        named ? fmt::format("'{}' has no bootstrap secret", plan.agent_types[of.index].name)
              : "no agent has a bootstrap secret",
        "write identity: bootstrap_secret at the agent, or what: credential");
  }
}

void check_intent(Context& context, const Node& root, const Plan& plan) {
  const bool trusts = std::any_of(plan.agent_types.begin(), plan.agent_types.end(),
                                  [](const models::AgentType& type) { return type.trust; });
  std::vector<std::string> purposes;
  for (const models::AgentType& type : plan.agent_types) {
    if (!type.purpose.empty()) purposes.push_back(type.purpose);
  }
  for (const models::Design& design : plan.designs) {
    for (const models::PolicyRule& rule : rules_of(design)) {
      const SourceMark at = mark_of(root, {"designs", design.name, "policy"});
      for (const std::string& purpose : rule.purposes) {
        if (std::find(purposes.begin(), purposes.end(), purpose) != purposes.end()) continue;
        context.unknown(at, "E0301", "purpose", purpose, purposes);
      }
      const bool asks = std::any_of(rule.minimum_trust.begin(), rule.minimum_trust.end(),
                                    [](double minimum) { return minimum > 0.0; });
      if (!asks || trusts) continue;
      context.error(at, "E0412",
                    "the rule 'intent' asks for trust, and every agent is trusted fully",
                    "write trust: at an agent, or leave it out of the rule");
    }
  }
}

void check_trust(Context& context, const Node& root, const Plan& plan) {
  const bool may_be_lost =
      std::any_of(plan.agent_types.begin(), plan.agent_types.end(),
                  [](const auto& type) { return type.trust && type.trust->revoke_below; });
  for (const models::Design& design : plan.designs) {
    const auto cause = static_cast<std::size_t>(models::RevocationCause::kTrust);
    if (!design.orders[cause] || may_be_lost) continue;
    context.error(mark_of(root, {"designs", design.name, "orders", "trust"}), "E0412",
                  "trust in no agent can be lost, so nothing is ordered",
                  "write trust: {revoke_below: …} at an agent, or leave it out");
  }
}

// ---- Designs

void check_seats(Context& context, const Node& root, const Plan& plan,
                 const models::Design& design) {
  if (design.credentials.issue != models::IssuePer::kSeat) return;
  for (const models::Department& department : plan.organisation.departments) {
    const auto starts = [&](const models::WorkflowType& workflow) {
      return std::any_of(workflow.on_behalf_of.begin(), workflow.on_behalf_of.end(),
                         [&](const models::OnBehalfOf& one) {
                           return one.weight > 0.0 &&
                                  one.department.index < plan.organisation.departments.size() &&
                                  &plan.organisation.departments[one.department.index] ==
                                      &department;
                         });
    };
    if (department.seats > 0 || std::none_of(plan.workflows.begin(), plan.workflows.end(), starts))
      continue;
    context.error(mark_of(root, {"organisation", "departments", department.name, "seats"}), "E0402",
                  fmt::format("'{}' has no seats, but the design '{}' issues credentials per seat",
                              department.name, design.name),
                  "write seats: 1 or more, or another issue");
  }
}

void check_features(Context& context, const Node& root, const Plan& plan,
                    const models::Design& design) {
  if (design.credentials.issue != models::IssuePer::kSeat) return;
  for (const models::WorkflowType& workflow : plan.workflows) {
    if (workflow.has_person() || !workflow.on_behalf_of.empty()) continue;
    context.error(
        mark_of(root, {"workflows", workflow.name, "feature"}), "E0402",
        fmt::format("a product feature has no seat, but the design '{}' issues credentials "
                    "per seat",
                    design.name),
        "write issue: agent_type, workflow or task there, or on_behalf_of: {department: "
        "share} here");
  }
}

void check_policy(Context& context, const Node& root, const models::Design& design) {
  if (design.credentials.issue != models::IssuePer::kSeat) return;
  for (const models::PolicyRule& rule : rules_of(design)) {
    if (rule.kind != models::RuleKind::kTaskScope && rule.kind != models::RuleKind::kIntent &&
        !rule.match_task)
      continue;
    context.error(
        mark_of(root, {"designs", design.name, "policy"}), "E0403",
        fmt::format("the rule '{}' needs a task, and a credential issued per seat names none",
                    rule.name),
        "write role, or issue: task or workflow");
  }
}

void check_designs(Context& context, const Node& root, const Plan& plan, bool finds_warmup) {
  const bool has_warmup = finds_warmup || plan.clock.warmup > sim::kZero;
  for (const models::Design& design : plan.designs) {
    check_seats(context, root, plan, design);
    check_features(context, root, plan, design);
    check_policy(context, root, design);
    const bool wait = has_warmup && !design.credentials.lifetime_s;
    const Node* regime = root.find("designs")->find(design.name);
    const bool read =
        regime != nullptr && regime->find("credentials") != nullptr && !design.policy.rules.empty();
    if (wait && read) {
      context.error(mark_of(root, {"clock", "warmup"}), "E0405",
                    fmt::format("the design '{}' has credentials that never expire: there is no "
                                "steady state to warm up to",
                                design.name),
                    "remove warmup, or give the credentials a lifetime");
    }
  }
}

// MSER-5 looks for the one level around which a series varies; a daily rhythm has none.
void check_arrivals(Context& context, const Node& root, const Plan& plan) {
  for (const models::WorkflowType& workflow : plan.workflows) {
    const bool once = workflow.arrivals.kind == models::ArrivalKind::kEachThreat;
    const bool hours = workflow.arrivals.profile == models::ArrivalProfile::kOfficeHours;
    if (!once && !hours) continue;
    context.error(mark_of(root, {"clock", "warmup"}), "E0414",
                  fmt::format("the workflow '{}' starts {}, not at a constant rate: there is no "
                              "steady state for warmup: auto to find",
                              workflow.name, once ? "once for each threat" : "in office hours"),
                  "write the warm-up as a time, or arrivals at a constant rate");
  }
}

void check_people(Context& context, const Node& root, const Plan& plan) {
  for (const models::WorkflowType& workflow : plan.workflows) {
    for (const models::OnBehalfOf& one : workflow.on_behalf_of) {
      if (one.weight <= 0.0 || one.department.index >= plan.organisation.departments.size())
        continue;
      const models::Department& department = plan.organisation.departments[one.department.index];
      if (department.people > 0) continue;
      context.error(mark_of(root, {"organisation", "departments", department.name, "people"}),
                    "E0402",
                    fmt::format("'{}' has no people, but the workflow '{}' starts on their behalf",
                                department.name, workflow.name),
                    "write people: 1 or more");
    }
  }
}

}  // namespace

void check_semantics(Context& context, const Node& root, const Plan& plan, bool finds_warmup) {
  check_sizes(context, root, plan);
  check_tools(context, root, plan);
  check_calls(context, root, plan);
  check_configured(context, root, plan);
  check_threats(context, root, plan);
  check_threat_effects(context, root, plan);
  check_secrets(context, root, plan);
  check_intent(context, root, plan);
  check_trust(context, root, plan);
  check_designs(context, root, plan, finds_warmup);
  check_policies(context, root, plan);
  if (finds_warmup) check_arrivals(context, root, plan);
  check_people(context, root, plan);
  check_estate(context, root, plan, finds_warmup || plan.clock.warmup > sim::kZero);
  check_infections(context, root, plan, finds_warmup || plan.clock.warmup > sim::kZero);
  check_endless_spawning(context, root, plan);
  check_price_classes(context, root, plan);
  check_chargeback(context, root, plan);
  check_token_mixes(context, root, plan);
}

}  // namespace app
