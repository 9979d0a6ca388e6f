#include "src/interop/agentdojo.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "sim/random/name_hash.hpp"
#include "src/interop/agentdojo_suite.hpp"

namespace app {
namespace {

using Suite = AgentDojoSuite;

// Text of the input goes into comments only without control characters.
std::string one_line(std::string text) {
  for (char& letter : text) {
    if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f) letter = ' ';
  }
  return text;
}

std::string heading(const Suite& suite, const std::string& name, std::string_view json_text) {
  return fmt::format(
      "# The suite {} of {}, an agent-security benchmark, benchmark version {}: facts only, no "
      "prompt texts.\n"
      "# Origin: {}\n"
      "# Paper: {}\n"
      "# Licence of the suite: {}\n"
      "# MIT Licence: Permission is granted, free of charge, to any person obtaining a copy, to "
      "deal without\n"
      "# restriction, provided that the copyright notice and the permission notice are included in "
      "copies. The\n"
      "# software is provided \"as is\", without warranty of any kind.\n"
      "# Imported from {}; hash of the input {:016x}.\n"
      "# Argument values are the hashes that the input states.\n",
      suite.name, one_line(suite.project), one_line(suite.benchmark_version),
      one_line(suite.repository), one_line(suite.paper), one_line(suite.licence), one_line(name),
      sim::name_hash(json_text));
}

std::vector<std::string> groups_of(const Suite& suite) {
  std::vector<std::string> groups;
  for (const Suite::Tool& tool : suite.tools) {
    if (std::find(groups.begin(), groups.end(), tool.group) == groups.end())
      groups.push_back(tool.group);
  }
  return groups;
}

std::vector<std::string> actions_of(const Suite& suite, bool untrusted_only) {
  std::vector<std::string> actions;
  for (const Suite::Tool& tool : suite.tools) {
    if (tool.untrusted || !untrusted_only) actions.push_back(tool.action());
  }
  return actions;
}

// What a call carries of which an argument value came from an untrusted result, so that policies
// can ask: an argument beside the tool's own.
constexpr std::string_view kUntrustedArguments = "untrusted_arguments";

bool is_marked(const Suite& suite, const Suite::Call& call) {
  return call.has_untrusted_argument && suite.tools[call.tool].side_effects;
}

// As Cedar asks whether an action is one of them; empty: there are none, or nobody says so.
std::string always_allowed(const Suite& suite) {
  std::vector<std::string> names;
  for (const Suite::Tool& tool : suite.tools) {
    if (tool.always_allowed) names.push_back(fmt::format("Action::\"{}\"", tool.action()));
  }
  return names.empty() ? "" : fmt::format("action in [{}]", fmt::join(names, ", "));
}

std::string frame(const Suite& suite) {
  std::string text = fmt::format(
      "version: 1\n"
      "name: agentdojo-{0}\n"
      "summary: Every pair of a user task and an injection task of the AgentDojo suite {0}, under "
      "each policy that its facts can judge.\n"
      "# Nothing takes time, so an hour is more than enough.\n"
      "clock: {{start: 2026-01-05T00:00:00, horizon: 1h}}\n\n"
      "organisation:\n"
      "  roles:\n"
      "    everything: [{1}]\n"
      "  departments:\n"
      "    desk: {{people: 1, seats: 1, roles: [everything], approvers: {{count: 1, response: "
      "0s}}}}\n\n"
      "resources:\n",
      suite.name, fmt::join(actions_of(suite, false), ", "));
  for (const std::string& group : groups_of(suite))
    text += fmt::format("  {}: {{owner: desk, data: internal}}\n", group);
  return text;
}

std::string tools(const Suite& suite) {
  std::string text =
      "\n# Effect: egress sends out, write changes something else, read has no side effect.\n"
      "# untrusted: its result can carry text of an attacker.\n"
      "# untrusted_arguments: beside its own arguments, whether one came from such a result.\n"
      "tools:\n";
  for (const std::string& group : groups_of(suite)) {
    text += fmt::format("  {}:\n    acts_as: caller\n    actions:\n", group);
    for (const Suite::Tool& tool : suite.tools) {
      if (tool.group != group) continue;
      text += fmt::format("      {}: {{effect: {}, on: {}{}", tool.name, tool.effect(), group,
                          tool.untrusted ? ", untrusted: true" : "");
      std::vector<std::string> arguments = tool.parameters;
      if (tool.side_effects) arguments.emplace_back(kUntrustedArguments);
      if (!arguments.empty()) text += fmt::format(", arguments: [{}]", fmt::join(arguments, ", "));
      text += "}\n";
    }
  }
  return text;
}

std::string call_text(const Suite& suite, const Suite::Call& call, bool with_trust) {
  std::string text = "{call: " + suite.tools[call.tool].action();
  std::vector<std::string> values;
  for (const auto& [name, hash] : call.arguments)
    values.push_back(fmt::format("{}: \"{}\"", name, hash));
  if (is_marked(suite, call)) values.push_back(fmt::format("{}: \"yes\"", kUntrustedArguments));
  if (!values.empty()) {
    text += fmt::format(", with: {{{}}}", fmt::join(values, ", "));
  }
  if (with_trust) text += call.untrusted ? ", result: untrusted" : ", result: trusted";
  return text + "}";
}

std::string agents_and_workflows(const Suite& suite) {
  std::string agents =
      "\n# Each user task: its ground-truth calls, in order. Every injection succeeds "
      "(susceptibility 1).\nagents:\n";
  std::string workflows = "\nworkflows:\n";
  for (const Suite::Task& task : suite.user_tasks) {
    agents += fmt::format("  {}:\n    model: {{susceptibility: 1}}\n    plan:\n", task.id);
    for (const Suite::Call& call : task.calls)
      agents += "      - " + call_text(suite, call, true) + "\n";
    if (task.calls.empty()) agents += "      - {think: 0s}  # No tool is needed.\n";
    workflows += fmt::format(
        "  {0}: {{start: {0}, on_behalf_of: {{desk: 1}}, arrivals: {{each_threat: {{}}}}}}\n",
        task.id);
  }
  return agents + workflows;
}

// A design, one key a line: its name with what it means, credentials, policy.
struct Row {
  std::string_view name;
  std::string_view meaning;
  std::string credentials;
  std::string policy;
};

constexpr std::string_view kForWorkflow =
    "{issue: workflow, scope: role, lifetime: 1d, delegation: share}";
constexpr std::string_view kForTask =
    "{issue: task, scope: task, lifetime: 1d, delegation: exchange}";
constexpr std::string_view kForTaskAnyTool =
    "{issue: task, scope: role, lifetime: 1d, delegation: exchange}";
constexpr std::string_view kPinned =
    "{arguments: {match: task, effects: [write, execute, egress]}}";

std::string guard(std::string_view effects) {
  return fmt::format("[role, {{taint_guard: {{effects: [{}]}}}}]", effects);
}

std::string confirm(std::string_view also) {
  return fmt::format(
      "[role, {{obligation: approval, when: '(action in Action::\"write\" || action in "
      "Action::\"execute\" || action in Action::\"egress\"){}', approvers: desk}}]",
      also);
}

std::vector<Row> rows(const Suite& suite) {
  std::vector<Row> all = {
      {"all-tools", "any tool of the suite: no defence", std::string(kForWorkflow), "[role]"},
      {"task-tools", "exactly the tools that the user task needs: a tool filter that never errs",
       std::string(kForTask), "[task_scope]"},
      {"remaining-calls", "after an untrusted result: only planned calls still to come",
       std::string(kForTask), "[{task_scope: {after_untrusted: remaining}}]"},
      {"no-tools-after-untrusted", "after an untrusted result: no tool at all",
       std::string(kForWorkflow), guard("read, write, execute, egress")},
      {"no-side-effects-after-untrusted",
       "after an untrusted result: only tools without side effects", std::string(kForWorkflow),
       guard("write, execute, egress")},
      {"no-sending-after-untrusted", "after an untrusted result: no tool that can send out",
       std::string(kForWorkflow), guard("egress")},
      {"pinned-arguments", "calls with side effects only with the task's own argument values",
       std::string(kForTask), fmt::format("[task_scope, {}]", kPinned)},
      {"planned-and-untainted",
       "CaMeL with its policies: planned calls still to come, side effects only with the task's "
       "own values, and none that came from an untrusted result",
       std::string(kForTask),
       fmt::format("[{{task_scope: {{after_untrusted: remaining}}}}, {}, {{forbid: {{when: "
                   "'context.input has {}'}}}}]",
                   kPinned, kUntrustedArguments)},
      {"confirm-side-effects", "a person who never errs confirms each call with side effects",
       std::string(kForWorkflow), confirm("")},
      {"confirm-after-untrusted", "the same, after an untrusted result only",
       std::string(kForWorkflow), confirm(" && context.labels.contains(\"untrusted\")")}};
  const std::string always = always_allowed(suite);
  if (always.empty()) return all;
  all.push_back({"always-allowed-tools", "only the tools that Progent's set-up always allows",
                 std::string(kForWorkflow),
                 fmt::format("[role, {{forbid: {{when: '!({})'}}}}]", always)});
  all.push_back({"always-allowed-or-pinned",
                 "these with any arguments, and those of the task, side effects only with its own "
                 "values: what Progent's policies aim at",
                 std::string(kForTaskAnyTool),
                 fmt::format("[role, {{forbid: {{when: '!({}) && !context.planned'}}}}, {}]",
                             always, kPinned)});
  return all;
}

constexpr std::string_view kNotComputable =
    "# Published rows that these facts cannot give: the prompt-injection detector, delimiting and "
    "the repeated\n"
    "# user prompt (they need the texts and a model); a tool filter that errs and policies that a "
    "model writes\n"
    "# (they need its answers); CaMeL without policies (it needs the origin of each value that the "
    "attacker\n"
    "# would put in).\n";

std::string designs(const Suite& suite) {
  std::string text = "\n# Answers to: what may a call made for the injected goal do?\n" +
                     std::string(kNotComputable) + "designs:\n";
  for (const Row& row : rows(suite)) {
    text += fmt::format("  # {}\n  {}:\n    credentials: {}\n    policy: {}\n", row.meaning,
                        row.name, row.credentials, row.policy);
  }
  return text;
}

bool is_a_threat(const Suite::Task& task) {
  return task.has_tool_ground_truth && !task.calls.empty();
}

std::string threats(const Suite& suite) {
  std::string text;
  std::string left_out;
  const std::string through = fmt::format("{}", fmt::join(actions_of(suite, true), ", "));
  for (const Suite::Task& task : suite.injection_tasks) {
    if (!is_a_threat(task)) {
      left_out += fmt::format("# Left out, since no tool call states its goal: {}\n", task.id);
      continue;
    }
    text += fmt::format(
        "  {}:\n    inject: {{prompt_injection: {{through: [{}], probability: 1}}}}\n    goal:\n   "
        "   calls:\n",
        task.id, through);
    for (const Suite::Call& call : task.calls)
      text += "        - " + call_text(suite, call, false) + "\n";
    text += "    strategy: [direct]\n";
  }
  if (text.empty()) return "\n" + left_out;
  return "\n# Each injection task: reached when all its calls were executed, in order. Nobody "
         "detects it.\n" +
         left_out + "threats:\n" + text;
}

}  // namespace

std::optional<std::string> import_agentdojo(std::string_view json_text, const std::string& name,
                                            Diagnostics& diagnostics) {
  const std::optional<Suite> suite = read_agentdojo_suite(json_text, name, diagnostics);
  if (!suite) return std::nullopt;
  const bool has_threats =
      std::any_of(suite->injection_tasks.begin(), suite->injection_tasks.end(), is_a_threat);
  if (has_threats && actions_of(*suite, true).empty()) {
    diagnostics.add({.at = {0, 1, 1},
                     .code = "E0502",
                     .path = {},
                     .message = "no tool returns untrusted content, so nothing can be injected",
                     .hint = "mark a tool with returns_untrusted_content",
                     .suggestion = {}});
    return std::nullopt;
  }
  return heading(*suite, name, json_text) + frame(*suite) + tools(*suite) +
         agents_and_workflows(*suite) + designs(*suite) + threats(*suite) +
         "\n# The outcome does not depend on chance; two replications show that.\n"
         "study: {replications: {min: 2, max: 2}, seed: 1, baseline: all-tools}\n";
}

}  // namespace app
