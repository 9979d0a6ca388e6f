#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/pricing/price_plan.hpp"
#include "models/pricing/usage.hpp"

namespace models {

enum class LineKind : std::uint8_t {
  kFee,
  kSeats,
  kTrueUp,          ///< Seats beyond the annual commitment, at the end.
  kUsage,           ///< Metered use, at the price of one tier.
  kIncluded,        ///< Metered use that something else has paid; amount 0.
  kCreditPurchase,  ///< Blocks of credits.
  kCreditUse,       ///< Metered use that prepaid credits pay; amount 0.
  kCreditOverage,   ///< Credits used beyond the prepaid ones.
  kCreditExpiry,    ///< Credits that lapsed; amount 0.
  kShortfall        ///< What is missing from a minimum commitment.
};
/// "actions", "identities", "log entries", ...
std::string_view plural_name_of(Unit unit);

/// "fee", "seats", "true-up", "usage", "included", ...
std::string_view name_of(LineKind kind);

/// One line of a bill.
struct BillLine {
  LineKind kind{LineKind::kUsage};
  std::uint32_t month{0};    ///< Index into Bill::months.
  std::string item;          ///< E.g. "seats", or a charge's item.
  std::optional<Unit> unit;  ///< Of metered use.
  /// Units; seats: seat days; credits: millionths of a credit.
  std::int64_t quantity{0};
  UnitPrice price;  ///< For the quantity; before rounding. Micros 0 where there is none.
  Money amount;     ///< In the plan's currency.
  Money credits;    ///< kCreditUse, kCreditOverage, kCreditExpiry: millionths of a credit.
  std::vector<std::int64_t> quantity_by;  ///< By department, then nobody's; adds up to `quantity`.
  std::vector<Money> by_department;       ///< Adds up to `amount`.
};

/// A bill and its split; the departments' parts add up to the total exactly.
struct Bill {
  std::vector<MonthFacts> months;  ///< Without the use of seats.
  std::vector<BillLine> lines;     ///< By month.
  Money total;
  std::vector<Money> by_department;
  /// By month, of a plan with credits: millionths of a credit that came with seats or the plan; of
  /// a plan whose seats do not pool them, those that were used.
  std::vector<Money> included_credits;
};

}  // namespace models
