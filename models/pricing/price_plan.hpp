#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/pricing/control_prices.hpp"
#include "models/pricing/money.hpp"

namespace models {

enum class PriceModel : std::uint8_t { kSeat, kAction, kHybrid };

/// How a vendor bills one run. Prices per seat are per calendar month, part months prorated by day.
struct PricePlan {
  std::string name;
  PriceModel model{PriceModel::kSeat};
  Money per_seat_month;  ///< kSeat, kHybrid [USD/seat/month], >= 0.
  double per_action_usd{
      0.0};  ///< kAction: each action; kHybrid: each beyond the included ones [USD].
  double included_per_seat_month{0.0};  ///< kHybrid [actions/seat/month], pooled over all seats.
  bool bills_failures{false};           ///< Whether a failed tool call is billed too.
};

struct Pricing {
  std::vector<PricePlan> plans;
  GovernancePrices governance;
};

}  // namespace models
