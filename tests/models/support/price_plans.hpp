#pragma once

#include <string>
#include <utility>

#include "models/pricing/price_plan.hpp"

namespace models::testing {

inline PricePlan seat_plan(std::string name, Money seat_month) {
  PricePlan plan;
  plan.name = std::move(name);
  plan.seats.emplace().per_month = seat_month;
  return plan;
}

inline PricePlan action_plan(std::string name, Money action) {
  PricePlan plan;
  plan.name = std::move(name);
  plan.charges = {{"actions", {}, {{0, {action.micros, 1}}}, false, {}}};
  return plan;
}

/// A seat with so many actions, which are not pooled.
inline PricePlan hybrid_plan(std::string name, Money seat_month, std::int64_t included,
                             Money further_action) {
  PricePlan plan = action_plan(std::move(name), further_action);
  plan.seats.emplace().per_month = seat_month;
  plan.included.per_seat = included;
  return plan;
}

}  // namespace models::testing
