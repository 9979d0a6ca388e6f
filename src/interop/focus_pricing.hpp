#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "models/pricing/bill.hpp"
#include "src/results/decimal.hpp"

/// How lines of a bill are priced, in the terms of FOCUS. Part of focus.cpp.
namespace app {

struct Ratio {
  Wide numerator{0};
  Wide denominator{1};
};

/// Unit price times quantity is what the line costs before it is rounded.
struct LinePricing {
  Ratio price;     ///< Of one pricing unit, in millionths of the plan's currency.
  Ratio quantity;  ///< Of the line, in pricing units.
  std::string unit;
  bool in_credits{false};
  Ratio credit_price;  ///< Of one pricing unit, in millionths of a credit; where in credits.
};

/// @param line of the bill of the plan
LinePricing pricing_of(const models::PricePlan& plan, const models::Bill& bill,
                       const models::BillLine& line);

/// "Actions", "Tokens", "B", ...
std::string_view plural_of(models::Unit unit);

/// The charge that a metered line is about, or nothing.
const models::Charge* charge_of(const models::PricePlan& plan, const models::BillLine& line);

/// What prepaid credits cost where they are used: the average price of those in stock, after the
/// ones that came with seats. By line of the bill; 0 for lines that use no credits. Adds up to what
/// purchases and overage cost, less what lies unused at the end.
std::vector<models::Money> amortised_credits(const models::Bill& bill);

}  // namespace app
