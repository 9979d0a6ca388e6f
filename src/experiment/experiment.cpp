#include "src/experiment/experiment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <span>
#include <stdexcept>

#include "sim/record/fingerprint.hpp"
#include "src/experiment/batches.hpp"
#include "src/experiment/conclude.hpp"
#include "src/experiment/headline.hpp"
#include "src/experiment/looks.hpp"
#include "src/experiment/parallel.hpp"
#include "src/experiment/precision.hpp"
#include "src/experiment/reduce.hpp"
#include "src/experiment/remarks.hpp"

namespace app {
namespace {

using Results = std::vector<std::vector<models::ReplicationResult>>;  // By design, replication.

std::vector<std::size_t> selected_designs(const models::Plan& plan,
                                          const std::vector<std::string>& names) {
  std::vector<std::size_t> selected;
  for (std::size_t i = 0; i < plan.designs.size() && names.empty(); ++i) selected.push_back(i);
  for (const std::string& name : names) {
    const auto found = std::ranges::find(plan.designs, name, &models::Design::name);
    if (found == plan.designs.end()) {
      throw std::invalid_argument(fmt::format("no design is called '{}'", name));
    }
    const auto index = static_cast<std::size_t>(found - plan.designs.begin());
    if (std::ranges::find(selected, index) == selected.end()) selected.push_back(index);
  }
  if (selected.empty()) throw std::invalid_argument("the scenario has no design");
  return selected;
}

// Runs replications until every design has `until` of them.
class Runner {
 public:
  Runner(const models::Plan& plan, std::vector<std::size_t> designs,
         const ExperimentOptions& options)
      : plan_(plan), designs_(std::move(designs)), options_(options), results_(designs_.size()) {
    if (options.batches) batches_ = batch_plans(plan, *options.batches);
  }

  void run(std::int64_t until) {
    const auto goal = static_cast<std::size_t>(until);
    const std::size_t first = results_.front().size();
    for (auto& results : results_) results.resize(goal);
    const std::size_t total = designs_.size() * goal;
    for_each_index(designs_.size() * (goal - first), options_.threads, options_.stop,
                   [&](std::size_t task) {
                     const std::size_t design = task % designs_.size();
                     const std::size_t replication = first + task / designs_.size();
                     results_[design][replication] = replicate(design, replication);
                     report_progress(total);
                   });
  }

  const Results& results() const { return results_; }

 private:
  models::ReplicationResult replicate(std::size_t design, std::size_t replication) const {
    const models::DesignId id{static_cast<std::uint32_t>(designs_[design])};
    const models::Plan& plan = batches_.empty() ? plan_ : batches_[replication];
    const std::uint64_t index = batches_.empty() ? replication : 0;
    if (options_.replicate) return options_.replicate(plan, id, index);
    return models::run_replication(plan, id, index);
  }

  void report_progress(std::size_t total) {
    if (!options_.progress) return;
    const std::lock_guard lock(progress_mutex_);
    options_.progress(++done_, total);
  }

  const models::Plan& plan_;
  std::vector<std::size_t> designs_;
  const ExperimentOptions& options_;
  std::vector<models::Plan> batches_;  // Empty: replications are independent.
  Results results_;
  std::mutex progress_mutex_;
  std::size_t done_{0};
};

DesignRun summed_up(std::string name, std::string patch,
                    const std::vector<models::ReplicationResult>& replications, bool are_batches) {
  DesignRun run{.name = std::move(name), .patch = std::move(patch)};
  sim::Fingerprint fingerprint;
  // The last batch's run holds those of all others.
  for (const auto& one : std::span(replications).last(are_batches ? 1 : replications.size())) {
    fingerprint.add(one.fingerprint);
    run.records += one.records;
    run.events += one.events;
    run.actions += one.actions;
  }
  run.fingerprint = fingerprint.value();
  run.series = collect_series(replications);
  return run;
}

std::vector<DesignRun> summed_up_designs(const LoadedScenario& scenario,
                                         const std::vector<std::size_t>& selected,
                                         const Results& results, bool are_batches) {
  std::vector<DesignRun> designs;
  for (std::size_t i = 0; i < selected.size(); ++i) {
    const std::size_t index = selected[i];
    designs.push_back(summed_up(
        scenario.plan.designs[index].name,
        index < scenario.design_patches.size() ? scenario.design_patches[index] : std::string{},
        results[i], are_batches));
  }
  return designs;
}

std::size_t baseline_among(const LoadedScenario& scenario,
                           const std::vector<std::size_t>& selected) {
  for (std::size_t i = 0; i < selected.size(); ++i) {
    if (scenario.plan.designs[selected[i]].name == scenario.study.baseline) return i;
  }
  return 0;
}

std::vector<std::int64_t> looks_of(const Study& study, const ExperimentOptions& options) {
  if (options.batches) {
    if (*options.batches < 2) throw std::invalid_argument("batch means need at least 2 batches");
    return {*options.batches};
  }
  const std::int64_t least = options.replications.value_or(study.min_replications);
  const std::int64_t most = options.replications.value_or(study.max_replications);
  if (least < 1 || most < least) {
    throw std::invalid_argument(fmt::format("cannot run {} to {} replications", least, most));
  }
  return planned_looks(least, most);
}

}  // namespace

ExperimentResult run_experiment(const LoadedScenario& scenario, const ExperimentOptions& options) {
  models::Plan plan = scenario.plan;
  if (options.seed) plan.seed = *options.seed;
  const std::vector<std::size_t> selected = selected_designs(plan, options.designs);
  const std::vector<std::int64_t> looks = looks_of(scenario.study, options);

  ExperimentResult result{.seed = plan.seed};
  if (scenario.study.finds_warmup) {
    result.pilot = find_warmup(plan, selected, options.threads, options.stop);
    plan.clock.warmup = result.pilot->warmup;
  }
  result.warmup = plan.clock.warmup;
  if (options.batches) {
    if (const auto refusal = refusal_of_steady_state(plan, selected)) {
      throw NoSteadyState("no batch means: " + *refusal);
    }
    result.batches = *options.batches;
  }
  result.baseline = baseline_among(scenario, selected);
  Runner runner(plan, selected, options);
  for (std::size_t i = 0; i < looks.size(); ++i) {
    runner.run(looks[i]);
    result.replications = looks[i];
    result.designs = summed_up_designs(scenario, selected, runner.results(), result.batches > 0);
    result.precision_reached = precision_reached(scenario.study, result.designs);
    const Look look{.replications = looks[i],
                    .index = i,
                    .planned = looks.size(),
                    .designs = result.designs,
                    .baseline = result.baseline};
    const bool wants_more = options.wants_more && options.wants_more(look);
    if (result.precision_reached && !wants_more) break;
  }

  sim::Fingerprint fingerprint;
  for (const DesignRun& design : result.designs) fingerprint.add(design.fingerprint);
  result.fingerprint = fingerprint.value();
  reduce(result, options.threads, options.stop);
  result.checked = checked_rows(scenario.checks);
  result.conclusions = conclude(result);
  for (Conclusion& one : saturation_conclusions(result)) {
    result.conclusions.push_back(std::move(one));
  }
  for (Conclusion& one : interaction_conclusions(result)) {
    result.conclusions.push_back(std::move(one));
  }
  for (std::string& remark : remarks_on(result)) result.notes.push_back(std::move(remark));
  for (const std::string& note : scenario.notes) result.notes.push_back(note);
  return result;
}

}  // namespace app
