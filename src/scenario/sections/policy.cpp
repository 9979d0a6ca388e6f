#include <array>
#include <map>
#include <string>
#include <utility>

#include "models/policy/cedar_policies.hpp"
#include "src/scenario/sections/policy_forms.hpp"

namespace app {

using models::PolicyRule;
using models::RuleEffect;
using models::RuleKind;
using models::RuleMode;

PolicyRule rule_of(RuleKind kind, RuleEffect effect) {
  static constexpr std::array<const char*, 11> kNames = {
      "role",  "task_scope", "taint_guard", "arguments", "intent", "rate",
      "spend", "fan_out",    "depth",       "hours",     "cedar"};
  PolicyRule rule;
  rule.kind = kind;
  rule.effect = effect;
  rule.name = kNames[static_cast<std::size_t>(kind)];
  return rule;
}

Codec<std::vector<models::Effect>> effects() {
  return list_of(Choice<models::Effect>("effect")
                     .word("read", models::Effect::kRead)
                     .word("write", models::Effect::kWrite)
                     .word("execute", models::Effect::kExecute)
                     .word("egress", models::Effect::kEgress)
                     .codec(),
                 false);
}

namespace {

Object<PolicyRule> task_scope_object() {
  const auto inner =
      Object<bool>()
          .optional(
              "after_untrusted",
              "remaining: after the first untrusted result, only planned calls still to come.",
              Choice<bool>("scope after untrusted content").word("remaining", true).codec(),
              [](bool& out, bool value) { out = value; })
          .codec();
  return Object<PolicyRule>().required("task_scope", "Permits what the credential's task needs.",
                                       inner, [](PolicyRule& out, bool remaining) {
                                         out = rule_of(RuleKind::kTaskScope, RuleEffect::kPermit);
                                         out.remaining_after_untrusted = remaining;
                                       });
}

// {argument name: [values]}, with exactly one name.
Codec<PolicyRule> exception() {
  return mapped(map_of(list_of(text(), false)),
                [](Context& context, const Node& node,
                   Named<std::vector<std::string>> pairs) -> std::optional<PolicyRule> {
                  if (pairs.size() != 1) {
                    context.error(
                        node.at, "E0107",
                        "the exception names " + std::to_string(pairs.size()) + " arguments",
                        "write {destination: [value, …]}");
                    return std::nullopt;
                  }
                  PolicyRule rule;
                  rule.argument = pairs.front().first;
                  rule.known = std::move(pairs.front().second);
                  return rule;
                });
}

Object<PolicyRule> taint_guard_object() {
  PolicyRule base = rule_of(RuleKind::kTaintGuard, RuleEffect::kRequire);
  const auto inner =
      Object<PolicyRule>()
          .optional("effects", "Effects it forbids after untrusted content. Default: [egress].",
                    effects(), &PolicyRule::effects)
          .optional("unless", "Argument values that stay allowed, e.g. {destination: [requester]}.",
                    exception(),
                    [](PolicyRule& out, PolicyRule read) {
                      out.argument = std::move(read.argument);
                      out.known = std::move(read.known);
                    })
          .codec();
  return Object<PolicyRule>().required("taint_guard",
                                       "Forbids effects after untrusted content was seen.", inner,
                                       [base](PolicyRule& out, PolicyRule read) {
                                         read.kind = base.kind;
                                         read.effect = base.effect;
                                         read.name = base.name;
                                         out = std::move(read);
                                       });
}

void check_arguments_rule(Context& context, const Node& node, PolicyRule& rule) {
  const bool names_values = !rule.argument.empty() && !rule.known.empty();
  const bool says_any = !rule.argument.empty() || !rule.known.empty();
  if (rule.match_task ? says_any : !names_values) {
    context.error(node.at, "E0107", "the argument rule is incomplete or says two things",
                  "write {argument: destination, known: [a, b]} or {match: task}");
  }
}

Object<PolicyRule> arguments_object() {
  const auto inner =
      Object<PolicyRule>()
          .optional("argument", "Name of the argument that `known` limits.", text(),
                    &PolicyRule::argument)
          .optional("known", "The values it may have.", list_of(text(), false), &PolicyRule::known)
          .optional("match",
                    "task: all argument values must equal those of a planned call of that action.",
                    Choice<bool>("match").word("task", true).codec(),
                    [](PolicyRule& out, bool value) { out.match_task = value; })
          .required("effects", "Effects it applies to.", effects(), &PolicyRule::effects)
          .check(&check_arguments_rule)
          .codec();
  return Object<PolicyRule>().required("arguments", "Limits argument values.", inner,
                                       [](PolicyRule& out, PolicyRule read) {
                                         read.kind = RuleKind::kArguments;
                                         read.effect = RuleEffect::kRequire;
                                         read.name = "arguments";
                                         out = std::move(read);
                                       });
}

// Least trust by data class, as the rule holds it: by index.
Codec<std::vector<double>> trust_by_class() {
  return mapped(map_of(probability()),
                [](Context& context, const Node& node,
                   const Named<double>& pairs) -> std::optional<std::vector<double>> {
                  const std::vector<std::string>& classes =
                      context.names().of(NameKind::kDataClass);
                  std::vector<double> least(classes.size(), 0.0);
                  for (const auto& [name, value] : pairs) {
                    if (const auto index = context.names().index_of(NameKind::kDataClass, name)) {
                      least[*index] = value;
                    } else {
                      context.unknown(node.find_entry(name)->at, "E0301",
                                      noun(NameKind::kDataClass), name, classes);
                    }
                  }
                  return least;
                });
}

Object<PolicyRule> intent_object() {
  const auto inner =
      Object<PolicyRule>()
          .optional("purposes", "Purposes of agents that it permits. Default: any.",
                    list_of(text(), false), &PolicyRule::purposes)
          .optional("trust",
                    "Least trust in the agent, by data class of what it asks for. Default: none.",
                    trust_by_class(), &PolicyRule::minimum_trust)
          .codec();
  return Object<PolicyRule>().required(
      "intent", "Permits what the task of an agent with such a purpose needs, if it is trusted.",
      inner, [](PolicyRule& out, PolicyRule read) {
        out = rule_of(RuleKind::kIntent, RuleEffect::kPermit);
        out.purposes = std::move(read.purposes);
        out.minimum_trust = std::move(read.minimum_trust);
      });
}

// A rule in force.
Codec<PolicyRule> enforced_rule() {
  const auto required_rule =
      Choice<PolicyRule>("a required rule")
          .word("role", rule_of(RuleKind::kRole, RuleEffect::kRequire))
          .word("task_scope", rule_of(RuleKind::kTaskScope, RuleEffect::kRequire))
          .form(task_scope_object())
          .form(intent_object())
          .codec();
  const auto require =
      Object<PolicyRule>().required("require", "Forbids what does not satisfy the rule.",
                                    required_rule, [](PolicyRule& out, PolicyRule read) {
                                      out = std::move(read);
                                      out.effect = RuleEffect::kRequire;
                                    });
  return Choice<PolicyRule>("policy rule")
      .word("role", rule_of(RuleKind::kRole, RuleEffect::kPermit))
      .word("task_scope", rule_of(RuleKind::kTaskScope, RuleEffect::kPermit))
      .word("taint_guard", rule_of(RuleKind::kTaintGuard, RuleEffect::kRequire))
      .form(require)
      .form(task_scope_object())
      .form(taint_guard_object())
      .form(arguments_object())
      .form(intent_object())
      .form(rate_object())
      .form(spend_object())
      .form(fan_out_object())
      .form(depth_object())
      .form(hours_object())
      .form(cedar_object())
      .form(obligation_object())
      .form(forbid_object())
      .codec();
}

Object<PolicyRule> in_mode(const char* key, const char* doc, RuleMode mode) {
  return Object<PolicyRule>().required(key, doc, enforced_rule(),
                                       [mode](PolicyRule& out, PolicyRule read) {
                                         out = std::move(read);
                                         out.mode = mode;
                                       });
}

// A rule, or {log_only: rule} or {off: rule}.
Codec<PolicyRule> rule() {
  const auto enforced = enforced_rule();
  const auto log_only = in_mode("log_only", "Decides nothing; what it would have changed is told.",
                                RuleMode::kLogOnly);
  const auto off = in_mode("off", "As if it were not there.", RuleMode::kOff);
  return {[=](SchemaDefinitions& definitions) {
            return json::any_of({enforced.schema(definitions), log_only.schema(definitions),
                                 off.schema(definitions)});
          },
          [=](Context& context, const Node& node) -> std::optional<PolicyRule> {
            if (node.is_map() && node.find("log_only") != nullptr) {
              return log_only.read(context, node);
            }
            if (node.is_map() && node.find("off") != nullptr) return off.read(context, node);
            return enforced.read(context, node);
          }};
}

// The second "taint_guard" is "taint_guard#2".
void number_equal_names(std::vector<PolicyRule>& rules) {
  std::map<std::string, int> seen;
  for (PolicyRule& rule : rules) {
    const int nth = ++seen[rule.name];
    if (nth > 1) rule.name += "#" + std::to_string(nth);
  }
}

Codec<std::vector<PolicyRule>> rule_list() {
  return mapped(list_of(rule(), false),
                [](Context& context, const Node& node, std::vector<PolicyRule> rules) {
                  // A broken rule may have been the permit; an empty list is reported already.
                  bool permits = rules.size() != node.items.size() || node.items.empty();
                  for (const PolicyRule& one : rules) {
                    const bool in_force = one.mode == RuleMode::kEnforce;
                    if (one.kind != RuleKind::kCedar)
                      permits |= in_force && one.effect == RuleEffect::kPermit;
                    if (one.policies == nullptr) continue;
                    permits |= !context.diagnostics().empty();  // A broken policy may have been it.
                    for (const models::cedar::Policy& policy : *one.policies) {
                      permits |= in_force && !policy.forbid && !policy.is_template() &&
                                 models::mode_of(policy) == RuleMode::kEnforce;
                    }
                  }
                  if (!permits) {
                    context.error(node.at, "E0408",
                                  "no rule of the policy permits anything, so it denies every call",
                                  "add role, task_scope or intent");
                  }
                  number_equal_names(rules);
                  return std::optional(std::move(rules));
                });
}

}  // namespace

Codec<models::Policy> policy_rules() {
  using P = models::Policy;
  const auto list = mapped(rule_list(), [](Context&, const Node&, std::vector<PolicyRule> rules) {
    P policy;
    policy.rules = std::move(rules);
    return std::optional(std::move(policy));
  });
  const auto set =
      Object<P>()
          .required("rules", "Rules in order; forbid overrides permit; default deny.", rule_list(),
                    &P::rules)
          .optional("mode",
                    "Of the whole set: enforce (default), log_only (everything is permitted, and "
                    "what it would have denied is told) or off.",
                    Choice<RuleMode>("mode")
                        .word("enforce", RuleMode::kEnforce)
                        .word("log_only", RuleMode::kLogOnly)
                        .word("off", RuleMode::kOff)
                        .codec(),
                    &P::mode)
          .optional("requests",
                    "How calls appear to Cedar policies: tool_as_action (default), gateway or mcp.",
                    request_shape(),
                    [](P& out, models::RequestShape::Kind kind) {
                      out.requests = {kind, kind != models::RequestShape::Kind::kToolAsAction};
                    })
          .optional("principal",
                    "Who asks, for Cedar policies: agent or user. Default: agent with "
                    "tool_as_action, else user.",
                    Choice<bool>("principal").word("agent", false).word("user", true).codec(),
                    [](P& out, bool user) { out.requests.user_is_principal = user; })
          .codec();
  return {[=](SchemaDefinitions& definitions) {
            return json::any_of({list.schema(definitions), set.schema(definitions)});
          },
          [=](Context& context, const Node& node) -> std::optional<P> {
            return node.is_map() ? set.read(context, node) : list.read(context, node);
          }};
}

namespace {

struct Rollout {
  models::PolicyRollout facts;
  std::optional<models::Policy> policy;
  bool back{false};
  SourceMark mark;
};

Codec<Rollout> rollout() {
  return Object<Rollout>()
      .required("at", "When it is ordered, since the start of the run, e.g. 1d.", duration(),
                [](Rollout& out, sim::Duration at) { out.facts.at = at; })
      .optional("policy", "The policy that comes.", policy_rules(), &Rollout::policy)
      .optional("rollback", "true: the policy before the last rollout comes back.", yes_or_no(),
                &Rollout::back)
      .optional(
          "propagation",
          "Until an enforcement point has it, each after a time of its own. Default: no "
          "time.",
          time_distribution(),
          [](Rollout& out, sim::Distribution value) { out.facts.propagation_s = std::move(value); })
      .check([](Context& context, const Node& node, Rollout& read) {
        read.mark = node.at;
        if ((node.find("policy") != nullptr) != read.back) return;
        context.error(node.at, "E0107", "a rollout brings one policy, a new one or the last",
                      "write policy: or rollback: true");
      })
      .codec();
}

}  // namespace

Codec<PolicyRollouts> rollouts() {
  return mapped(list_of(rollout(), false),
                [](Context& context, const Node&, std::vector<Rollout> read) {
                  PolicyRollouts all;
                  std::vector<std::uint32_t> before{0};  // Versions in force, the last one now.
                  sim::Duration last{};
                  for (Rollout& one : read) {
                    if (one.facts.at < last) {
                      context.error(one.mark, "E0204", "this rollout comes before the one above it",
                                    "write them in order of time");
                    }
                    last = one.facts.at;
                    if (one.back) {
                      if (before.size() < 2) {
                        context.error(one.mark, "E0107", "there is nothing to roll back",
                                      "write a rollout with a policy before it");
                        continue;
                      }
                      before.pop_back();
                    } else if (one.policy) {
                      all.policies.push_back(std::move(*one.policy));
                      before.push_back(static_cast<std::uint32_t>(all.policies.size()));
                    }
                    one.facts.version = before.back();
                    all.rollouts.push_back(std::move(one.facts));
                  }
                  return std::optional(std::move(all));
                });
}

}  // namespace app
