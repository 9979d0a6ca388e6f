#include "src/scenario/sections/control_prices.hpp"

#include "src/scenario/object.hpp"
#include "src/scenario/values.hpp"

namespace app {

Codec<ControlPrices> control_prices() {
  ControlPrices start;
  start.prices.stated = true;
  return Object<ControlPrices>()
      .use("pricing")
      .required("plan", "governance: what the controls themselves cost.",
                Choice<ControlPrices>("price plan").word("governance", start).codec(),
                [](ControlPrices& out, const ControlPrices& read) { out = read; })
      .required(
          "decision", "Price of a policy decision, e.g. 5 USD/1M.", usd_per_piece(),
          [](ControlPrices& out, double price_usd) { out.prices.per_decision_usd = price_usd; })
      .required("token", "Price of a credential issued or exchanged, e.g. 2 USD/1M.",
                usd_per_piece(),
                [](ControlPrices& out, double price_usd) { out.prices.per_token_usd = price_usd; })
      .required("log", "Price of log volume, e.g. 0.50 USD/GB.", usd("/GB"),
                [](ControlPrices& out, double price_usd) { out.prices.per_log_gb_usd = price_usd; })
      .codec();
}

void add_control_prices(Context& context, const Entry& entry, ControlPrices& all,
                        const ControlPrices& more) {
  if (all.prices.stated) {
    context.error(entry.at, "E0107", "a second entry with plan: governance", "write one");
    return;
  }
  all = more;
}

}  // namespace app
