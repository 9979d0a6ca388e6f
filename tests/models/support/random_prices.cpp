#include "tests/models/support/random_prices.hpp"

#include <array>
#include <string>
#include <utility>

#include "tests/models/support/random_world.hpp"

namespace models::testing {
namespace {

std::int64_t below(std::uint32_t n) { return RandomWorld::below(n); }
bool maybe() { return RandomWorld::maybe(); }

SeatTerms random_seats() {
  SeatTerms seats;
  seats.per_month = {below(50'000'000)};
  seats.minimum = maybe() ? 0 : below(400);
  seats.occupied = maybe();
  seats.annual = maybe();
  if (maybe()) seats.committed = below(300);
  return seats;
}

Charge random_charge(Unit unit, bool in_credits) {
  static constexpr std::array<std::int64_t, 4> kPer{1, 7, 1'000, 1'000'000'000};
  Charge charge;
  charge.item = std::string(name_of(unit)) + (maybe() ? "s" : ", all");
  charge.meter.unit = unit;
  charge.meter.counts_subagents = maybe();
  charge.meter.bills_failures = maybe();
  if (maybe()) charge.meter.identities = IdentityBasis::kAgents;
  if (maybe()) charge.meter.window = sim::seconds(3600.0);
  const std::int64_t per = kPer[RandomWorld::below(4)];
  if (in_credits) {
    charge.credits = {1 + below(30'000'000), per};
    return charge;
  }
  std::int64_t from = 0;
  do {
    charge.tiers.push_back({from, {below(5'000'000), per}});
    from += 1 + below(200);
  } while (maybe());
  charge.volume = maybe();
  return charge;
}

CreditTerms random_credits() {
  CreditTerms credits;
  const bool has_blocks = maybe();
  if (has_blocks) {
    credits.block = 1 + below(3'000);
    credits.block_price = {below(90'000'000)};
    credits.blocks = below(4);
    credits.monthly = maybe();
    if (maybe()) credits.expires_days = 1 + below(4);
  }
  if (!has_blocks || maybe()) credits.overage = UnitPrice{below(2'000'000), 1 + below(3)};
  return credits;
}

}  // namespace

PricePlan random_price_plan(std::string name) {
  PricePlan plan;
  plan.name = std::move(name);
  if (maybe()) plan.origin = {"A \"list\", or two", "https://example.org/a,b", "2026-01-05", ""};
  if (maybe()) plan.currency = "EUR";
  plan.by_day = maybe();
  if (maybe()) plan.fee_per_month = {below(900'000'000)};
  if (maybe()) plan.seats = random_seats();
  const bool in_credits = maybe();
  if (in_credits) plan.credits = random_credits();
  for (std::uint32_t unit = 0; unit < kUnits; ++unit) {
    if (below(3) == 0)
      plan.charges.push_back(random_charge(Unit{static_cast<std::uint8_t>(unit)}, in_credits));
  }
  if (maybe()) {
    plan.included.per_seat = below(20);
    plan.included.pooled = in_credits || maybe();
    plan.included.per_month = below(500);
  }
  if (maybe()) plan.commitment = Commitment{{below(500'000'000)}, maybe()};
  if (maybe()) plan.rounding = {10'000, RoundingMode{static_cast<std::uint8_t>(below(3))}};
  return plan;
}

Chargeback random_chargeback() {
  return {ChargebackRule{static_cast<std::uint8_t>(below(5))},
          maybe() ? SharedSplit::kUsage : SharedSplit::kEven,
          {}};
}

}  // namespace models::testing
