#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "bailiwick_version.hpp"
#include "src/cli/commands.hpp"
#include "src/cli/exit_codes.hpp"
#include "src/cli/interrupt.hpp"
#include "src/cli/loading.hpp"
#include "src/cli/policy_sides.hpp"
#include "src/cli/progress.hpp"
#include "src/cli/result_text.hpp"
#include "src/cli/table.hpp"
#include "src/experiment/policy_diff.hpp"
#include "src/experiment/quantity.hpp"
#include "src/results/results_files.hpp"

namespace app {
namespace {

using Json = nlohmann::ordered_json;

const char* const kActors[] = {"legitimate", "overreach", "hijacked", "outsider"};

const char* name_of(models::Actor actor) { return kActors[static_cast<std::size_t>(actor)]; }

/// What one of the two runs decided, in words.
std::string verdict_text(const models::Design& design, const PolicyDiff::Decided& one) {
  switch (one.refusal) {
    case models::Refusal::kNone:
      return one.rule == models::kNoRule ? "allowed without a decision in force"
                                         : "allowed by " + design.rule_name(one.rule);
    case models::Refusal::kUndecided:
      return "refused, since no decision came";
    case models::Refusal::kPolicy:
      return "denied by " + design.rule_name(one.rule);
    case models::Refusal::kApproval:
      return "not approved, as " + design.rule_name(one.rule) + " asks";
    default:
      return "refused before policy was asked";
  }
}

/// The rule that decided, or what refused the call before or after policy.
std::string rule_text(const models::Design& design, models::RuleIndex rule,
                      models::Refusal refusal) {
  const bool by_policy = refusal == models::Refusal::kPolicy;
  if (refusal == models::Refusal::kApproval) return design.rule_name(rule) + " (not approved)";
  if (refusal == models::Refusal::kUndecided) return "no decision";
  if (rule == models::kNoRule && !by_policy) {
    return refusal == models::Refusal::kNone ? "none in force" : "the credential";
  }
  return design.rule_name(rule);
}

std::string agent_name(const models::Plan& plan, models::AgentTypeId type) {
  return type.valid() ? plan.agent_types[type.index].name : "an outsider";
}

std::string clock_text(sim::SimTime at) {
  const std::int64_t second = at.ns / 1'000'000'000;
  return fmt::format("day {}, {:02}:{:02}:{:02}", second / 86'400 + 1, second / 3600 % 24,
                     second / 60 % 60, second % 60);
}

std::string first_text(const models::Plan& plan, const PolicyDiff& diff) {
  if (!diff.first()) return "No decision diverged.\n";
  const auto& [replication, before, after] = *diff.first();
  return wrapped(
      fmt::format("First decision that diverged: {} calls {} ({}, replication {}, workflow {}): "
                  "{} under the old policy, {} under the new one.",
                  agent_name(plan, before.type),
                  plan.organisation.actions[before.action.index].name,
                  clock_text(std::min(before.at, after.at)), replication,
                  before.workflow.valid() ? std::to_string(before.workflow.index) : "none",
                  verdict_text(plan.designs[0], before), verdict_text(plan.designs[1], after)),
      0);
}

std::string kinds_text(const models::Plan& plan, const PolicyDiff& diff, bool denied) {
  Table table(2);
  table.add({"agent", "action", "actor", "old rule", "new rule", "calls a replication"});
  std::size_t shown = 0;
  std::size_t all = 0;
  for (const PolicyDiff::Count& one : diff.counts()) {
    if (one.kind.denied != denied) continue;
    if (++all > 12) continue;
    ++shown;
    table.add({agent_name(plan, one.kind.type),
               plan.organisation.actions[one.kind.action.index].name, name_of(one.kind.actor),
               rule_text(plan.designs[0], one.kind.old_rule, one.kind.old_refusal),
               rule_text(plan.designs[1], one.kind.new_rule, one.kind.new_refusal),
               format_estimate(one.calls, "calls")});
  }
  if (all == 0) return "";
  return table.text() + (all > shown ? fmt::format("  … {} kinds in all\n", all) : std::string());
}

std::string diff_text(const models::Plan& plan, const PolicyDiff& diff) {
  std::string text = "\n" + first_text(plan, diff);
  text += fmt::format("\nNewly denied: {} a replication\n",
                      format_estimate(diff.newly_denied(), "calls"));
  text += kinds_text(plan, diff, true);
  text += fmt::format("\nNewly allowed: {} a replication\n",
                      format_estimate(diff.newly_allowed(), "calls"));
  text += kinds_text(plan, diff, false);
  text += fmt::format(
      "\nMade under one policy only, since the work went another way: {} under the old one, {} "
      "under "
      "the new one.\n",
      format_estimate(diff.only_old(), "calls"), format_estimate(diff.only_new(), "calls"));
  return text;
}

Json json_of(const Estimate& estimate) {
  const auto number = [](const std::optional<double>& value) {
    return value ? Json(*value) : Json(nullptr);
  };
  return {{"mean", number(estimate.mean)},
          {"low", number(estimate.low)},
          {"high", number(estimate.high)},
          {"n", estimate.n}};
}

Json json_of(const models::Plan& plan, const PolicyDiff& diff) {
  Json kinds = Json::array();
  for (const PolicyDiff::Count& one : diff.counts()) {
    kinds.push_back(
        {{"change", one.kind.denied ? "newly_denied" : "newly_allowed"},
         {"agent", agent_name(plan, one.kind.type)},
         {"action", plan.organisation.actions[one.kind.action.index].name},
         {"actor", name_of(one.kind.actor)},
         {"old_rule", rule_text(plan.designs[0], one.kind.old_rule, one.kind.old_refusal)},
         {"new_rule", rule_text(plan.designs[1], one.kind.new_rule, one.kind.new_refusal)},
         {"calls", json_of(one.calls)}});
  }
  Json first = nullptr;
  if (diff.first()) {
    const auto& [replication, before, after] = *diff.first();
    first = {{"replication", replication},
             {"at_s", sim::to_seconds(std::min(before.at, after.at) - sim::kStart)},
             {"agent", agent_name(plan, before.type)},
             {"action", plan.organisation.actions[before.action.index].name},
             {"old", verdict_text(plan.designs[0], before)},
             {"new", verdict_text(plan.designs[1], after)}};
  }
  return {{"first_divergence", first},
          {"newly_denied", json_of(diff.newly_denied())},
          {"newly_allowed", json_of(diff.newly_allowed())},
          {"only_old", json_of(diff.only_old())},
          {"only_new", json_of(diff.only_new())},
          {"kinds", kinds}};
}

}  // namespace

int diff_policy_command(const Arguments& arguments) {
  const LoadedScenario scenario = with_policies(arguments, arguments.from, arguments.to);
  PolicyDiff diff(scenario.plan);
  Progress progress(arguments.quiet);
  ExperimentOptions options;
  options.threads = arguments.threads;
  options.seed = arguments.seed;
  options.replications = arguments.replications;
  options.stop = &interrupt_flag();
  options.progress = [&progress](std::size_t done, std::size_t total) {
    progress.update(done, total);
  };
  options.replicate = [&diff](const models::Plan& plan, models::DesignId design,
                              std::uint64_t replication) {
    return diff.replicate(plan, design, replication);
  };
  const ExperimentResult result = run_experiment(scenario, options);
  progress.clear();
  diff.finish(result.replications);
  if (arguments.json) {
    Json json = Json::parse(summary_json(scenario, result, kVersion));
    json["policy_diff"] = json_of(scenario.plan, diff);
    fmt::print("{}\n", json.dump(1, ' ', false, Json::error_handler_t::replace));
    return kExitPassed;
  }
  fmt::print("{}{}{}{}{}", header_text(scenario, result), designs_text(result),
             diff_text(scenario.plan, diff), comparison_text(result), notes_text(result));
  return kExitPassed;
}

}  // namespace app
