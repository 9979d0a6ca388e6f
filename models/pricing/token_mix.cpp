#include "models/pricing/token_mix.hpp"

#include <algorithm>
#include <array>

namespace models {
namespace {

constexpr std::array<Unit, 3> kTokens{Unit::kInputToken, Unit::kCachedToken, Unit::kOutputToken};

const Charge* charge_for(const PricePlan& plan, Unit unit) {
  const auto found =
      std::ranges::find(plan.charges, unit, [](const Charge& charge) { return charge.meter.unit; });
  return found == plan.charges.end() ? nullptr : &*found;
}

bool same_price(UnitPrice a, UnitPrice b) {
  __extension__ typedef __int128 Wide;
  return static_cast<Wide>(a.micros) * b.per == static_cast<Wide>(b.micros) * a.per;
}

bool same_price(const Charge& a, const Charge& b) {
  if (!same_price(a.credits, b.credits) || a.tiers.size() != b.tiers.size()) return false;
  for (std::size_t t = 0; t < a.tiers.size(); ++t) {
    // Tiers of one kind of tokens fill up by that kind alone.
    if (t > 0 || !same_price(a.tiers[t].price, b.tiers[t].price)) return false;
  }
  return true;
}

}  // namespace

bool needs_token_mix(const PricePlan& plan) {
  std::size_t billed = 0;
  for (const Unit unit : kTokens) billed += charge_for(plan, unit) != nullptr ? 1 : 0;
  if (billed == 0) return false;
  if (billed < kTokens.size()) return true;
  const Charge& first = *charge_for(plan, kTokens.front());
  return std::ranges::any_of(
      kTokens, [&](Unit unit) { return !same_price(first, *charge_for(plan, unit)); });
}

}  // namespace models
