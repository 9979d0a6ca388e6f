#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "src/experiment/experiment.hpp"

namespace app::testing {

/// A scenario of the named designs; the first is the baseline. Nothing in it can really run.
inline LoadedScenario fake_scenario(const std::vector<std::string>& designs,
                                    std::int64_t least = 10, std::int64_t most = 10) {
  LoadedScenario scenario;
  scenario.file = "fake.yaml";
  scenario.plan.name = "fake";
  for (const std::string& name : designs) {
    models::Design design;
    design.name = name;
    scenario.plan.designs.push_back(design);
    scenario.design_patches.push_back(name + ": {}\n");
  }
  scenario.study.min_replications = least;
  scenario.study.max_replications = most;
  scenario.study.baseline = designs.front();
  return scenario;
}

/// A number in [0, 1) that depends on the replication only.
inline double noise(std::uint64_t replication) {
  return static_cast<double>((replication * 7919U + 13U) % 1009U) / 1009.0;
}

/// amplification = 2 - 0.5 * design + noise; latency: 20 durations, one in four censored in design
/// 0.
inline models::ReplicationResult fake_replication(const models::Plan&, models::DesignId design,
                                                  std::uint64_t replication) {
  models::ReplicationResult result;
  result.fingerprint = replication * 1000U + design.index;
  result.actions = 5;
  result.values.push_back({"privilege.amplification.user",
                           {},
                           2.0 - 0.5 * static_cast<double>(design.index) + noise(replication)});
  sim::CensoredSketch latency;
  for (int i = 1; i <= 20; ++i) {
    const double value = static_cast<double>(i) * (1.0 + noise(replication));
    if (design.index == 0 && i % 4 == 0) {
      latency.add_censored(value);
    } else {
      latency.add_event(value);
    }
  }
  result.samples.push_back({"revocation.latency", {{"cause", "incident"}}, latency});
  return result;
}

/// Options that run `fake_replication` on one thread.
inline ExperimentOptions fake_options() {
  ExperimentOptions options;
  options.threads = 1;
  options.replicate = fake_replication;
  return options;
}

/// A design of one plain metric, as the checks see it.
inline DesignRun design_with(const std::string& name, const std::string& metric,
                             std::vector<std::optional<double>> values) {
  DesignRun run{.name = name};
  run.series.values.push_back({make_row_key(metric, {}), std::move(values)});
  return run;
}

}  // namespace app::testing
