#include "src/experiment/rightsize.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "models/policy/cedar_policies.hpp"
#include "models/policy/cedar_world.hpp"

namespace app {
namespace {

using models::ActionId;
using models::PolicyRule;
using models::RuleKind;

// An argument with more values than this is content, not a destination.
constexpr std::size_t kMostValues = 8;

std::string text_of(const models::cedar::EntityUid& uid) {
  return fmt::format("{}::\"{}\"", uid.type, uid.id);
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

/// What limits the arguments of an action to the values that were used.
std::string conditions_of(const Usage::OfAction& use) {
  std::vector<std::string> all;
  for (const auto& [name, values] : use.values) {
    if (values.size() > kMostValues || use.present.at(name) != use.calls) continue;
    std::vector<std::string> texts;
    for (const std::string& value : values) texts.push_back(quoted(value));
    all.push_back(fmt::format("context.input has {0} && [{1}].contains(context.input[{0}])",
                              quoted(name), fmt::join(texts, ", ")));
  }
  return fmt::format("{}", fmt::join(all, " &&\n  "));
}

class Writer {
 public:
  Writer(const models::Plan& plan, const models::Design& design)
      : plan_(plan),
        world_(plan, design.policy.requests),
        by_resource_(design.policy.requests.kind == models::RequestShape::Kind::kMcp) {}

  std::string permit(const Asker& asker, const std::vector<ActionId>& actions,
                     const std::string& limits) const {
    const models::cedar::EntityUid principal = world_.principal(asker.agent, asker.user);
    std::vector<std::string> conditions;
    if (asker.agent.valid() && !(world_.agent(asker.agent) == principal)) {
      conditions.push_back(fmt::format("context has agent && context.agent == {}",
                                       text_of(world_.agent(asker.agent))));
    }
    if (!limits.empty()) conditions.push_back(limits);
    std::vector<std::string> names;
    for (const ActionId action : actions) names.push_back(text_of(world_.action(action)));
    const std::string action = by_resource_ || names.size() == 1
                                   ? "action == " + names.front()
                                   : fmt::format("action in [{}]", fmt::join(names, ", "));
    const std::string resource =
        by_resource_ ? "resource == " + text_of(world_.resource(actions.front())) : "resource";
    std::string text =
        fmt::format("permit (principal == {}, {}, {})", text_of(principal), action, resource);
    if (!conditions.empty()) {
      text += fmt::format("\nwhen {{\n  {}\n}}", fmt::join(conditions, " &&\n  "));
    }
    return text + ";\n";
  }

  [[nodiscard]] bool one_by_one() const { return by_resource_; }

  /// On whose behalf, where that was not everybody's for whom work starts.
  std::string users(const Asker& asker, const Usage::OfAction& use) const {
    if (use.users.empty() || use.without_user || asker.user.valid()) return "";
    std::set<std::uint32_t> all;
    for (const models::WorkflowType& workflow : plan_.workflows) {
      for (const models::OnBehalfOf& one : workflow.on_behalf_of) {
        if (one.weight > 0.0) all.insert(one.department.index);
      }
    }
    if (std::ranges::includes(use.users, all)) return "";
    std::vector<std::string> names;
    for (const std::uint32_t one : use.users) names.push_back(text_of(world_.user({one})));
    return fmt::format("context has user && [{}].contains(context.user)", fmt::join(names, ", "));
  }

 private:
  const models::Plan& plan_;
  models::CedarWorld world_;
  bool by_resource_;
};

/// Only a policy that puts the person first tells departments apart, unless no agent is named.
Asker as_asked(Asker asker, const models::RequestShape& shape) {
  const bool by_user = shape.user_is_principal && asker.user.valid();
  if (!by_user && asker.agent.valid()) asker.user = {};
  return asker;
}

std::string cedar_text(const models::Plan& plan, const models::Design& design, const Usage& usage) {
  std::map<Asker, std::map<ActionId, Usage::OfAction>> merged;
  for (const auto& [asker, actions] : usage.by_asker) {
    Usage one;
    one.by_asker[as_asked(asker, design.policy.requests)] = actions;
    Usage all;
    all.by_asker = std::move(merged);
    all.add(one);
    merged = std::move(all.by_asker);
  }
  const Writer writer(plan, design);
  std::string out = fmt::format(
      "// What the legitimate work of the design '{}' used, and no more.\n"
      "// Written by bailiwick rightsize; whatever it does not permit is denied.\n",
      design.name);
  for (const auto& [asker, actions] : merged) {
    std::vector<ActionId> free;
    std::string limited;
    for (const auto& [action, use] : actions) {
      std::string limits = writer.users(asker, use);
      const std::string values = conditions_of(use);
      if (!limits.empty() && !values.empty()) limits += " &&\n  ";
      limits += values;
      if (limits.empty() && !writer.one_by_one()) {
        free.push_back(action);
      } else {
        limited += "\n" + writer.permit(asker, {action}, limits);
      }
    }
    if (!free.empty()) out += "\n" + writer.permit(asker, free, "");
    out += limited;
  }
  return out;
}

bool permits(const PolicyRule& rule) {
  if (rule.mode != models::RuleMode::kEnforce) return false;
  if (rule.kind != RuleKind::kCedar) return rule.effect == models::RuleEffect::kPermit;
  return std::ranges::any_of(*rule.policies, [](const auto& one) { return !one.forbid; });
}

/// Rules that only forbid stay, and so does a single built-in one that permitted, as a requirement:
/// nothing may become possible that was not. What else permitted is replaced.
std::vector<PolicyRule> rules_that_forbid(const models::Policy& policy) {
  std::vector<PolicyRule> kept;
  const auto permitting = std::ranges::count_if(policy.rules, &permits);
  for (PolicyRule rule : policy.rules) {
    if (rule.kind == RuleKind::kCedar) {
      auto forbids = std::make_shared<std::vector<models::cedar::Policy>>(*rule.policies);
      std::erase_if(*forbids, [](const models::cedar::Policy& one) { return !one.forbid; });
      rule.policies = forbids;
      if (!forbids->empty()) kept.push_back(std::move(rule));
    } else if (rule.effect == models::RuleEffect::kRequire ||
               (permitting == 1 && rule.mode == models::RuleMode::kEnforce)) {
      rule.effect = models::RuleEffect::kRequire;
      kept.push_back(std::move(rule));
    }
  }
  return kept;
}

PolicyRule budget(RuleKind kind, const char* name, double most) {
  PolicyRule rule;
  rule.kind = kind;
  rule.effect = models::RuleEffect::kRequire;
  rule.name = name;
  rule.effects.clear();
  rule.limit = static_cast<std::int64_t>(std::ceil(most));
  return rule;
}

double longest_task_s(const Usage& usage) {
  double longest = 0.0;
  for (const Usage::OfType& type : usage.by_type) longest = std::max(longest, type.longest_task_s);
  return longest;
}

}  // namespace

RightSized right_size(const models::Plan& plan, const models::Design& design, const Usage& usage,
                      double margin, const std::string& file) {
  RightSized made;
  made.cedar = cedar_text(plan, design, usage);
  made.design = design;
  made.design.name = "right-sized";
  made.design.later_policies.clear();
  made.design.rollouts.clear();
  models::Policy& policy = made.design.policy;
  PolicyRule permits;
  permits.kind = RuleKind::kCedar;
  permits.name = file;
  permits.policies = std::make_shared<const std::vector<models::cedar::Policy>>(
      models::cedar::parse_policies(made.cedar));
  policy.mode = models::RuleMode::kEnforce;
  policy.rules = rules_that_forbid(design.policy);
  const std::size_t kept = policy.rules.size();
  policy.rules.insert(policy.rules.begin(), permits);
  const double calls = std::ceil(margin * static_cast<double>(usage.calls_of_a_session));
  const double agents = std::ceil(margin * static_cast<double>(usage.agents_of_a_session));
  policy.rules.push_back(budget(RuleKind::kRate, "session-calls", calls));
  policy.rules.push_back(budget(RuleKind::kFanOut, "session-agents", agents));
  static constexpr const char* kShapes[] = {"tool_as_action", "gateway", "mcp"};
  made.patch = fmt::format(
      "# Beside what {} says, with {} of its rules that forbid or require (…).\nright-sized:\n"
      "  policy:\n    requests: {}\n    principal: {}\n"
      "    rules: [{{cedar: {}}}, …, {{rate: {{calls: {:.0f}, per: session}}}}, {{fan_out: "
      "{{agents: "
      "{:.0f}, per: session}}}}]\n",
      design.name, kept, kShapes[static_cast<std::size_t>(policy.requests.kind)],
      policy.requests.user_is_principal ? "user" : "agent", file, calls, agents);

  models::CredentialRegime& regime = made.design.credentials;
  std::vector<std::string> credentials;
  const bool of_task =
      regime.issue == models::IssuePer::kTask || regime.issue == models::IssuePer::kWorkflow;
  // Only where the task's scope lies within the one there is.
  const bool narrows = std::ranges::all_of(plan.agent_types, [](const models::AgentType& type) {
    return (type.entrusted - type.configured).empty();
  });
  const bool by_role = regime.scope == models::CredentialScope::kRole;
  const bool asks_role = std::ranges::any_of(
      policy.rules, [](const PolicyRule& rule) { return rule.kind == RuleKind::kRole; });
  if (of_task && (by_role ? asks_role : narrows)) {
    regime.scope = regime.issue == models::IssuePer::kTask ? models::CredentialScope::kTask
                                                           : models::CredentialScope::kWorkflow;
    credentials.push_back(regime.issue == models::IssuePer::kTask ? "scope: task"
                                                                  : "scope: workflow");
    const bool attenuates = regime.attenuation == models::Attenuation::kNone || narrows;
    if (regime.delegation == models::Delegation::kExchange && attenuates) {
      regime.attenuation = models::Attenuation::kTask;
      credentials.emplace_back("attenuation: task");
    }
  }
  if (of_task) {
    const double lifetime_s = std::max(1.0, std::ceil(margin * longest_task_s(usage)));
    const bool shorter = !regime.lifetime_s || regime.lifetime_s->upper_bound() > lifetime_s;
    if (shorter) {
      regime.lifetime_s = sim::Distribution::constant(lifetime_s);
      credentials.push_back(fmt::format("lifetime: {:.0f}s", lifetime_s));
    }
  }
  const bool own_budget =
      regime.issue == models::IssuePer::kTask && regime.delegation == models::Delegation::kExchange;
  if (own_budget) {
    const double uses =
        std::max(1.0, std::ceil(margin * static_cast<double>(usage.calls_of_a_credential)));
    if (regime.max_uses == 0 || regime.max_uses > uses) {
      regime.max_uses = static_cast<std::uint32_t>(uses);
      credentials.push_back(fmt::format("max_uses: {:.0f}", uses));
    }
  }
  if (!credentials.empty()) {
    made.patch += fmt::format("  credentials: {{…, {}}}\n", fmt::join(credentials, ", "));
  }
  return made;
}

}  // namespace app
