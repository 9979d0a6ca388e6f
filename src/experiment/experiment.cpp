#include "src/experiment/experiment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <stdexcept>

#include "sim/record/fingerprint.hpp"
#include "src/experiment/conclude.hpp"
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
      : plan_(plan), designs_(std::move(designs)), options_(options), results_(designs_.size()) {}

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
    if (options_.replicate) return options_.replicate(plan_, id, replication);
    return models::run_replication(plan_, id, replication);
  }

  void report_progress(std::size_t total) {
    if (!options_.progress) return;
    const std::lock_guard lock(progress_mutex_);
    options_.progress(++done_, total);
  }

  const models::Plan& plan_;
  std::vector<std::size_t> designs_;
  const ExperimentOptions& options_;
  Results results_;
  std::mutex progress_mutex_;
  std::size_t done_{0};
};

DesignRun summed_up(std::string name, std::string patch,
                    const std::vector<models::ReplicationResult>& replications) {
  DesignRun run{.name = std::move(name), .patch = std::move(patch)};
  sim::Fingerprint fingerprint;
  for (const auto& one : replications) {
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
                                         const Results& results) {
  std::vector<DesignRun> designs;
  for (std::size_t i = 0; i < selected.size(); ++i) {
    const std::size_t index = selected[i];
    designs.push_back(summed_up(
        scenario.plan.designs[index].name,
        index < scenario.design_patches.size() ? scenario.design_patches[index] : std::string{},
        results[i]));
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
  result.baseline = baseline_among(scenario, selected);
  Runner runner(plan, selected, options);
  for (std::size_t i = 0; i < looks.size(); ++i) {
    runner.run(looks[i]);
    result.replications = looks[i];
    result.designs = summed_up_designs(scenario, selected, runner.results());
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
  result.conclusions = conclude(result);
  for (std::string& remark : remarks_on(result)) result.notes.push_back(std::move(remark));
  for (const std::string& note : scenario.notes) result.notes.push_back(note);
  return result;
}

}  // namespace app
