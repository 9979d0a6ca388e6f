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
  std::string arrivals;     ///< Rate, e.g. "60/h"; "each_threat": one start for every threat.
  std::string credentials;  ///< Map in flow style.
  std::string validation{"local"};
  /// More keys of what clerks read, each after a comma and a space; may be empty.
  std::string read{};
  int tools{1};   ///< Enforcement points; the role covers all, and clerks use the first.
  int people{1};  ///< Each with a seat.
  /// Steps of a clerk's plan, in flow style.
  std::string plan{"[{call: tool-1.read}]"};
  std::string clerk{};   ///< More keys of the clerk, each followed by a comma and a space.
  std::string agents{};  ///< More agents, each ending a line; may be empty.
  std::string audit{"none"};
  std::string extra{};  ///< More sections at the end, each ending a line; may be empty.
};

/// Loads it as a user's file would be. @throws sim::InternalError when it is refused
std::shared_ptr<const models::Plan> load_fleet(const FleetScenario& scenario);

/// The same plan under another seed.
models::Plan with_seed(const models::Plan& plan, std::uint64_t seed);

}  // namespace app
