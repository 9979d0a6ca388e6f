#include <cstdio>
#include <exception>
#include <stdexcept>

#include "src/experiment/experiment.hpp"
#include "src/results/results_files.hpp"
#include "tests/determinism/fingerprints.hpp"

namespace determinism {
namespace {

/// What an experiment leaves.
struct Outcome {
  std::uint64_t records;  // Fingerprint of the record streams.
  std::string rows;
  std::string summary;
  bool operator==(const Outcome&) const = default;
};

Outcome run(const app::LoadedScenario& scenario, std::int64_t replications, unsigned threads) {
  app::ExperimentOptions options;
  options.threads = threads;
  options.replications = replications;
  const app::ExperimentResult result = app::run_experiment(scenario, options);
  return {result.fingerprint, app::replications_csv(result),
          app::summary_json(scenario, result, "any version")};
}

template <class Value>
Line line(std::string name, const Value& value) {
  sim::Fingerprint seen;
  seen.add(value);
  return {std::move(name), seen};
}

}  // namespace

std::vector<Line> experiment_lines(const std::string& name, const app::LoadedScenario& scenario,
                                   std::int64_t replications) {
  const Outcome outcome = run(scenario, replications, 1);
  for (const unsigned threads : {2U, 8U}) {
    if (run(scenario, replications, threads) == outcome) continue;
    throw std::runtime_error(name + ": " + std::to_string(threads) +
                             " threads do not give what one thread gives");
  }
  return {line(name + "/records", outcome.records),
          line(name + "/replications.csv", std::string_view(outcome.rows)),
          line(name + "/summary.json", std::string_view(outcome.summary))};
}

int print_lines(std::initializer_list<Part> parts) {
  try {
    for (const Part part : parts) {
      for (const Line& line : part()) {
        std::printf("%s %s\n", line.name.c_str(), line.fingerprint.hex().c_str());
      }
    }
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}

}  // namespace determinism
