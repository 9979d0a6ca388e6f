#include "src/catalogue/run_catalogue.hpp"

#include <memory>
#include <mutex>

#include "models/measurement.hpp"
#include "src/experiment/parallel.hpp"
#include "src/experiment/warmup.hpp"

namespace app {
namespace {

std::string strength_of(const CatalogueEntry& entry, const std::string& design) {
  if (design == entry.weak) return "weak";
  if (design == entry.common) return "common";
  return design == entry.strong ? "strong" : "";
}

// One scenario while its replications come in, from any thread and in any order.
class Job {
 public:
  Job(const CatalogueScenario& scenario, const CatalogueRunOptions& options)
      : source_(scenario), options_(options), scenario_(scenario.scenario) {
    find_warmup_first();
    left_ = tasks();
    results_.resize(scenario_.plan.designs.size());
    for (auto& one : results_) one.resize(static_cast<std::size_t>(options.replications));
  }

  std::size_t tasks() const {
    return scenario_.plan.designs.size() * static_cast<std::size_t>(options_.replications);
  }

  // Runs one replication of one design; whoever runs the last one reduces them all.
  void run(std::size_t task) {
    const std::size_t design = task % results_.size();
    const std::size_t replication = task / results_.size();
    results_[design][replication] = models::run_replication(
        scenario_.plan, models::DesignId{static_cast<std::uint32_t>(design)}, replication);
    if (left_.fetch_sub(1) == 1) finish();
  }

  ScenarioOutcome take() { return std::move(outcome_); }

 private:
  // `warmup: auto` asks for pilot runs; later runs then have a warm-up like any other.
  void find_warmup_first() {
    if (!scenario_.study.finds_warmup) return;
    std::vector<std::size_t> designs(scenario_.plan.designs.size());
    for (std::size_t i = 0; i < designs.size(); ++i) designs[i] = i;
    scenario_.plan.clock.warmup =
        find_warmup(scenario_.plan, designs, options_.threads, options_.stop).warmup;
    scenario_.study.finds_warmup = false;
  }

  void finish() {
    CheckEvaluator checks(scenario_.checks);
    ExperimentOptions options;
    options.threads = 1;
    options.replications = options_.replications;
    options.wants_more = [&checks](const Look& look) { return checks.judge(look); };
    options.replicate = [this](const models::Plan&, models::DesignId design,
                               std::uint64_t replication) {
      return std::move(results_[design.index][replication]);
    };
    const ExperimentResult result = run_experiment(scenario_, options);
    results_.clear();
    outcome_.scenario = &source_;
    outcome_.fingerprint = result.fingerprint;
    for (std::size_t i = 0; i < result.designs.size(); ++i) {
      outcome_.designs.push_back(outcome_of(result, checks, i));
    }
  }

  DesignOutcome outcome_of(const ExperimentResult& result, const CheckEvaluator& checks,
                           std::size_t design) const {
    const std::string& name = result.designs[design].name;
    DesignOutcome outcome{.design = name,
                          .strength = strength_of(*scenario_.catalogue, name),
                          .figures = figures_of(result, scenario_.plan, design),
                          .checks = {}};
    for (const CheckOutcome& check : checks.outcomes()) {
      if (check.design == name) outcome.checks.push_back(check);
    }
    return outcome;
  }

  const CatalogueScenario& source_;
  const CatalogueRunOptions& options_;
  LoadedScenario scenario_;
  std::vector<std::vector<models::ReplicationResult>> results_;  // By design, replication.
  std::atomic<std::size_t> left_{0};
  ScenarioOutcome outcome_;
};

}  // namespace

std::vector<ScenarioOutcome> run_catalogue(std::span<const CatalogueScenario* const> scenarios,
                                           const CatalogueRunOptions& options) {
  std::vector<std::unique_ptr<Job>> jobs;
  std::vector<std::pair<Job*, std::size_t>> tasks;  // Scenario by scenario, so that few are open.
  for (const CatalogueScenario* const one : scenarios) {
    jobs.push_back(std::make_unique<Job>(*one, options));
    for (std::size_t i = 0; i < jobs.back()->tasks(); ++i) tasks.emplace_back(jobs.back().get(), i);
  }
  std::mutex mutex;
  std::size_t done = 0;
  for_each_index(tasks.size(), options.threads, options.stop, [&](std::size_t index) {
    tasks[index].first->run(tasks[index].second);
    if (!options.progress) return;
    const std::lock_guard lock(mutex);
    options.progress(++done, tasks.size());
  });
  std::vector<ScenarioOutcome> outcomes;
  for (const auto& job : jobs) outcomes.push_back(job->take());
  return outcomes;
}

int exit_code(std::span<const ScenarioOutcome> outcomes) {
  std::vector<CheckOutcome> all;
  for (const ScenarioOutcome& outcome : outcomes) {
    for (const DesignOutcome& design : outcome.designs) {
      all.insert(all.end(), design.checks.begin(), design.checks.end());
    }
  }
  return exit_code(all, /*is_complete=*/true);
}

}  // namespace app
