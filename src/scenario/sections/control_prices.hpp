#pragma once

#include <string>
#include <utility>
#include <vector>

#include "models/pricing/control_prices.hpp"
#include "src/scenario/codec.hpp"

namespace app {

/// One entry `plan: governance` of `pricing:`.
struct ControlPrices {
  models::GovernancePrices prices;
  /// What it states, and where.
  std::vector<std::pair<std::string, SourceMark>> stated;
};
Codec<ControlPrices> control_prices();

/// Adds the entry to those before it; what two of them state is reported.
void add_control_prices(Context& context, const Entry& entry, ControlPrices& all,
                        const ControlPrices& more);

}  // namespace app
