#pragma once

#include <cstdint>
#include <optional>

#include "models/pricing/control_prices.hpp"
#include "models/pricing/money.hpp"
#include "sim/core/sim_time.hpp"

namespace models {

/// What the controls of one run did after the warm-up.
struct ControlUse {
  std::uint64_t decisions{0};
  std::uint64_t credentials{0};
  std::uint64_t introspections{0};
  std::uint64_t log_entries{0};
  std::uint64_t log_bytes{0};
  sim::Duration approving{};  ///< Approvers' work within their hours, all people together.
  sim::Duration overtime{};   ///< The same outside of them.
  std::uint64_t alerts{0};    ///< Alarms of detectors, true and false.
};

/// Each item exact and rounded once, half to even, to a millionth of a dollar; an item without a
/// price is missing.
struct ControlBill {
  std::optional<Money> decisions, tokens, introspections, approvers, overtime, log, retention,
      alerts;
  /// Of the items that have a price; missing when none has.
  [[nodiscard]] std::optional<Money> total() const;
};

ControlBill bill_controls(const GovernancePrices& prices, const ControlUse& use);

}  // namespace models
