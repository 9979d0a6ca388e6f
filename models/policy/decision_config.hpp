#pragma once

#include <cstdint>
#include <optional>

#include "models/workload/outage_times.hpp"
#include "sim/core/sim_time.hpp"
#include "sim/random/distribution.hpp"

namespace models {

/// What an enforcement point does when no decision comes.
enum class OnOutage : std::uint8_t {
  kFailClosed,  ///< Refuses.
  kFailOpen,    ///< Lets the call pass without a decision.
  kStale        ///< Goes by its last decision on the same question, however old; else refuses.
};

/// Where and how fast policy is decided.
struct DecisionPointConfig {
  sim::Distribution latency_s{
      sim::Distribution::constant(0.0)};  ///< Embedded in each enforcement point: one decision [s].
  bool remote{false};                     ///< A service of its own, asked over the network.
  std::uint32_t servers{0};               ///< kRemote: decisions at once; 0: any number.
  sim::Distribution service_s{sim::Distribution::constant(0.0)};  ///< Of one decision [s].
  sim::Distribution network_s{sim::Distribution::constant(0.0)};  ///< There and back [s].
  /// Without an answer so long after asking, the asker gives up this attempt. The service does
  /// not know and goes on.
  std::optional<sim::Duration> timeout;
  std::uint32_t attempts{1};                                         ///< >= 1.
  sim::Distribution retry_wait_s{sim::Distribution::constant(0.0)};  ///< Between attempts [s].
  std::optional<OutageTimes> outages;
  OnOutage on_outage{OnOutage::kFailClosed};
  /// Enforcement points keep decisions so long; none: not at all.
  std::optional<sim::Duration> cache_ttl;
};

}  // namespace models
