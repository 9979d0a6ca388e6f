#pragma once

#include <cstdint>
#include <optional>

#include "models/authority/ids.hpp"
#include "models/workload/opening_hours.hpp"
#include "sim/core/sim_time.hpp"
#include "sim/random/distribution.hpp"

namespace models {

/// How well people look at what they approve: attention falls with the number of requests.
/// Chance that a request which should not pass is noticed: attention * exp(-fading * n), at least
/// `least`, where n is the number of requests that each approver had in the last hour.
struct Attention {
  double attention{1.0};         ///< When nothing else happens, [0, 1].
  double fading{0.0};            ///< Per request in the last hour, >= 0.
  double least{0.0};             ///< [0, 1].
  double false_rejections{0.0};  ///< Chance that a request which should pass is rejected, [0, 1].
  [[nodiscard]] double after(double requests_in_last_hour) const;
};

/// A department's people who approve.
struct Approvers {
  std::uint32_t count{0};  ///< 0: nobody.
  OpeningHours hours{0x7f, 0, 86'400};
  sim::Distribution response_s{
      sim::Distribution::constant(0.0)};  ///< How long one of them is busy with a request [s].
  std::optional<sim::Duration> batch;     ///< They look at what came in at these intervals, > 0.
  Attention attention;
};

/// What a design does with calls that a person must approve.
struct ApprovalConfig {
  DepartmentId approvers;                ///< Who is asked where a rule names nobody.
  std::optional<sim::Duration> timeout;  ///< After this the call is refused, or passes.
  bool timeout_allows{false};
  std::optional<sim::Duration> escalate_after;  ///< Then another department is asked instead.
  DepartmentId escalate_to;
  /// After this the call goes ahead, and is told to whoever reviews such things.
  std::optional<sim::Duration> break_glass_after;
};

}  // namespace models
