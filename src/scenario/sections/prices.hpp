#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/authority/ids.hpp"
#include "models/pricing/price_plan.hpp"
#include "src/scenario/codec.hpp"

namespace app {

/// What a price may be for: "action" in "0.10 USD/action" and in "5 USD/1M actions".
struct Measure {
  std::string one;         ///< After the slash; empty: nothing follows the currency.
  std::string many{};      ///< After a count, or empty: no count is taken.
  bool bare{false};        ///< A count alone is of this: "5 USD/1M".
  std::int64_t pieces{1};  ///< Counted things in one of it, e.g. bytes in a GB.
};
using Measures = std::vector<Measure>;

/// A price of a plan as it is written, in any currency.
struct Price {
  models::UnitPrice each;
  std::string currency;
  std::size_t measure{0};  ///< Which of the measures it is for.
  SourceMark at;
};

/// The currency of a price, and where it stands.
struct Stated {
  std::string currency;
  SourceMark at;
};

/// A price or the prices of several tiers, all for one measure.
struct Tariff {
  std::vector<models::Tier> tiers;
  bool volume{false};
  std::size_t measure{0};
  std::vector<Stated> stated;
};

/// What one class of calls, or one workflow, costs.
struct ClassTariff {
  std::string name;
  int rank{0};  ///< The lower ones are asked first: actions, tools, effects.
  models::ActionFilter filter;
  std::optional<models::WorkflowTypeId> workflow;
  Tariff tariff;
};

/// A price of at most so much a piece, e.g. "0.10 USD/action".
/// @param most in units of the currency
Codec<Price> price(Measures measures, double most);
/// A whole number of things of a price plan, e.g. "10 seats", "500 actions/seat/month", "25k".
Codec<std::int64_t> things(std::string unit, std::int64_t least, std::int64_t most);
/// Credits for so many pieces, e.g. "20 credits", "13 credits/100", "1 credits/1k".
Codec<models::UnitPrice> credits_each();
/// [{from: 0, price: ...}, {from: 1000, price: ...}], ascending from 0.
Codec<Tariff> tiers(Measures measures);
/// True for volume: all units at the price of the tier that is reached.
Codec<bool> tier_mode();
/// A price, or {tiers: [...], mode: volume}.
Codec<Tariff> tariff(Measures measures);
/// {write: price, crm: price, crm.lookup: price}: by effect, tool or action.
Codec<std::vector<ClassTariff>> tariffs_by_call(Measures measures);
/// {workflow: price}.
Codec<std::vector<ClassTariff>> tariffs_by_workflow(Measures measures);
/// The calls that a word of `by:` is about; the lower rank is asked first. Reports an unknown one.
std::optional<ClassTariff> class_of_calls(Context& context, const Entry& entry,
                                          const std::vector<std::string>& more_words = {});
/// A day, e.g. 2026-10-06, as written.
Codec<std::string> day();

/// 1.08 USD/EUR: what one unit of a currency is worth.
struct ExchangeRate {
  double usd{0.0};
  Stated of;
  std::string source;
  std::string as_of;
};
Codec<ExchangeRate> exchange_rate();

}  // namespace app
