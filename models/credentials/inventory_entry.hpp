#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "models/authority/ids.hpp"
#include "models/authority/permission_set.hpp"
#include "sim/random/distribution.hpp"

namespace models {

/// Credentials of one kind that exist before a run starts: standing ones, each of its own age.
struct InventoryEntry {
  std::string name;
  std::uint32_t count{0};                                     ///< At the start.
  PermissionSet scope;                                        ///< What each is good for.
  DepartmentId department;                                    ///< Whose people own them.
  sim::Distribution age_s{sim::Distribution::constant(0.0)};  ///< At the start [s], >= 0.
  double owner_left{0.0};    ///< Share whose owner left before the start: of nobody, [0, 1].
  double stale{0.0};         ///< Share that nobody uses, of both kinds alike, [0, 1].
  double growth_per_s{0.0};  ///< New ones, owned by whoever is there [1/s], >= 0.
  double use_per_s{0.0};     ///< Calls made with each one that is in use [1/s], >= 0.
  /// Under the design's regime: its lifetime, idle expiry, budget and rotation. Else none of these.
  bool by_design{true};
  bool has_own_lifetime{false};                 ///< `lifetime_s` instead of the design's.
  std::optional<sim::Distribution> lifetime_s;  ///< [s], > 0; none: never expires.
};

}  // namespace models
