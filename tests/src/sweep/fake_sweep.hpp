#pragma once

#include <string>
#include <vector>

#include "src/sweep/sweep.hpp"
#include "tests/src/experiment/fake_study.hpp"

namespace app::testing {

/// The designs at each value, one simulated hour long.
inline Sweep fake_sweep(const std::vector<std::string>& values,
                        const std::vector<std::string>& designs = {"short", "long"}) {
  Sweep sweep{.key = "designs.short.credentials.lifetime", .grid = grid_of_values(values)};
  for (const GridValue& value : sweep.grid.values) {
    LoadedScenario scenario = fake_scenario(designs, 10, 10);
    scenario.plan.clock.horizon = sim::milliseconds(3'600'000);
    scenario.plan.name = value.text;  // How the fake replication learns of the value.
    sweep.scenarios.push_back(std::move(scenario));
  }
  return sweep;
}

/// A hyperbola in the lifetime t [s]: 3600/t credentials an hour and t exposed actions by
/// completion, both times 1 to 1.1 by replication; design 1 exposes nothing.
inline models::ReplicationResult fake_sweep_replication(const models::Plan& plan,
                                                        models::DesignId design,
                                                        std::uint64_t replication) {
  const double t = grid_of_values(std::vector<std::string>{plan.name, "9999h"}).values[0].number;
  const double factor = 1.0 + 0.1 * noise(replication);
  models::ReplicationResult result;
  result.fingerprint = replication * 1000U + design.index + static_cast<std::uint64_t>(t);
  result.values.push_back({"engine.credentials_issued", {}, 3600.0 / t * factor});
  result.values.push_back({"revocation.exposed_actions",
                           {{"cause", "completion"}},
                           design.index == 0 ? t * factor : 0.0});
  result.values.push_back({"velocity.control_overhead", {}, 0.5 / t});
  result.values.push_back({"cost.seat", {}, 30.0});
  return result;
}

/// Options that run `fake_sweep_replication`.
inline SweepOptions fake_sweep_options(unsigned threads = 1) {
  SweepOptions options;
  options.threads = threads;
  options.replicate = fake_sweep_replication;
  return options;
}

}  // namespace app::testing
