#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "models/plan.hpp"

namespace app {

/// A fleet small enough for a closed form: clerks that read one file each at no time's cost, under
/// one design. Fields are written into a scenario file as they stand.
struct FleetScenario {
  std::string horizon;
  std::string arrivals;     ///< Rate, e.g. "60/h".
  std::string credentials;  ///< Map in flow style.
  std::string validation{"local"};
  int tools{1};  ///< Enforcement points; clerks use the first.
  /// Steps of a clerk's plan, in flow style.
  std::string plan{"[{call: tool-1.read}]"};
  std::string extra{};  ///< More sections at the end, each ending a line; may be empty.
};

/// Loads it as a user's file would be. @throws sim::InternalError when it is refused
std::shared_ptr<const models::Plan> load_fleet(const FleetScenario& scenario);

/// The same plan under another seed.
models::Plan with_seed(const models::Plan& plan, std::uint64_t seed);

}  // namespace app
