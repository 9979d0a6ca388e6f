#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "src/scenario/sections/price_plans.hpp"
#include "src/scenario/values.hpp"

namespace app {
namespace {

using models::PricePlan;
using models::Unit;

constexpr double kMostForSeat = 1e4;  // So that a million seats fit.
constexpr double kMostAmount = 1e9;

void refuse(Context& context, const Node& node, const char* key, std::string message,
            std::string hint) {
  context.error(place_of(node, key), "E0431", std::move(message), std::move(hint));
}

// ---- Currencies

std::string here(Context& context, const SourceMark& at) {
  return fmt::format("{}:{}:{}", context.diagnostics().source_name(at), at.line, at.column);
}

void check_exchange(Context& context, const Node& node, PlanReading& reading) {
  const std::string& currency = reading.plan.currency;
  if (!reading.exchange) {
    if (currency == "USD" || node.find("exchange") != nullptr) return;
    const SourceMark at = reading.currency ? reading.currency->at : reading.stated.front().at;
    context.error(
        at, "E0323", fmt::format("prices in {} without a rate of exchange", currency),
        fmt::format("add exchange: {{rate: 1.08 USD/{}, source: …, as_of: …}}", currency));
    return;
  }
  if (currency == "USD") {
    context.error(place_of(node, "exchange"), "E0412", "a rate of exchange, and prices in USD",
                  "leave it out");
    return;
  }
  const std::string& rated = reading.exchange->of.currency;
  if (!rated.empty() && rated != currency) {
    context.error(reading.exchange->of.at, "E0323",
                  fmt::format("a rate of exchange of {}, and prices in {}", rated, currency),
                  fmt::format("write what one {} is worth, in USD/{}", currency, currency));
  }
  reading.plan.usd_per_unit = reading.exchange->usd;
}

void check_currencies(Context& context, const Node& node, PlanReading& reading) {
  if (!reading.currency && reading.stated.empty()) return;
  const Stated first = reading.currency ? *reading.currency : reading.stated.front();
  reading.plan.currency = first.currency;
  for (const Stated& other : reading.stated) {
    if (other.currency == first.currency) continue;
    // The author can change what a preset does not say.
    const bool is_presets = context.is_in_preset(other.at) && !context.is_in_preset(first.at);
    const Stated& wrong = is_presets ? first : other;
    const Stated& right = is_presets ? other : first;
    context.error(wrong.at, "E0323",
                  fmt::format("a price in {} in a plan in {}, stated at {}", wrong.currency,
                              right.currency, here(context, right.at)),
                  "write all prices of a plan in one currency");
    return;
  }
  check_exchange(context, node, reading);
}

// ---- What the billing engine can do

void check_cap(Context& context, const Node& node, const PricePlan& plan) {
  if (!plan.cap) return;
  std::string has;
  if (plan.credits) has = "bills credits";
  if (!plan.credits && plan.has_included()) has = "includes units";
  if (plan.rounding.to_micros != 1) has = "rounds its lines";
  if (plan.commitment) has = "has a minimum";
  bool counts_actions = false;
  for (const models::Charge& charge : plan.charges) {
    counts_actions |= charge.meter.unit == Unit::kAction;
    if (!has.empty()) continue;
    if (charge.tiers.size() > 1) has = "has tiers";
    if (charge.meter.unit != Unit::kAction) {
      has = fmt::format("bills by {}", name_of(charge.meter.unit));
    }
  }
  if (has.empty() && !counts_actions) has = "bills no actions";
  if (has.empty()) return;
  refuse(context, node, "cap",
         fmt::format("a cap limits what plain prices of actions may cost, and the plan {}", has),
         "leave the cap out, or write plan: action with one price a class");
}

void check_minimum(Context& context, const Node& node, const PricePlan& plan) {
  if (!plan.commitment || !plan.charges.empty()) return;
  context.error(place_of(node, "minimum"), "E0412",
                "a minimum of what metered use costs, and the plan meters nothing", "leave it out");
}

void check_included(Context& context, const Node& node, const PricePlan& plan) {
  if (!plan.has_included()) {
    if (node.find("pooled") != nullptr && node.find("included") == nullptr) {
      context.error(place_of(node, "pooled"), "E0412", "'pooled' without 'included'",
                    "leave it out");
    }
    return;
  }
  if (plan.included.per_seat > 0 && !plan.seats && node.find("seat") == nullptr) {
    context.error(place_of(node, "included"), "E0102",
                  "units for each seat, and no price of a seat",
                  "add seat: 15 USD/seat/month, or write them per month");
  }
  if (plan.included.per_seat == 0 && node.find("pooled") != nullptr) {
    context.error(place_of(node, "pooled"), "E0412",
                  "what is included belongs to no seat, so it is pooled anyway", "leave it out");
  }
  if (!plan.credits) {
    const auto actions =
        std::ranges::count(plan.charges, Unit::kAction,
                           [](const models::Charge& charge) { return charge.meter.unit; });
    if (actions != 1 && (node.find("by") != nullptr || actions > 1)) {
      refuse(context, node, "included",
             fmt::format("included actions, and {} prices of actions", actions),
             "write one price, without by:");
    }
    return;
  }
  const bool is_by_seat = plan.included.per_seat > 0 && !plan.included.pooled;
  const bool is_by_call = std::ranges::all_of(plan.charges, [](const models::Charge& charge) {
    return charge.meter.unit == Unit::kAction && charge.credits.micros % charge.credits.per == 0;
  });
  if (is_by_seat && !is_by_call) {
    refuse(context, node, "included",
           "credits of each seat, and rates that are not of one call to the millionth",
           "write pooled: true");
  }
  if (is_by_seat && plan.credits->block > 0) {
    refuse(context, node, "included", "credits of each seat beside blocks of credits for all",
           "write pooled: true");
  }
  if (is_by_seat && plan.included.per_month > 0) {
    refuse(context, node, "included", "credits of each seat beside included credits for all",
           "write pooled: true");
  }
}

void check_parts(Context& context, const Node& node, const PricePlan& plan) {
  if (!plan.credits || node.find("also") == nullptr) return;
  refuse(context, node, "also", "a credit plan bills everything in credits",
         "write rates:, or another plan");
}

}  // namespace

Codec<Price> amount_of_money(Measures measures) {
  const bool is_for_seat = measures.front().one.starts_with("seat");
  return mapped(price(std::move(measures), is_for_seat ? kMostForSeat : kMostAmount),
                [](Context& context, const Node& node, Price read) -> std::optional<Price> {
                  if (read.each.per == 1) return read;
                  context.error(node.at, "E0204",
                                fmt::format("'{}' is finer than a millionth", node.text),
                                "write at most 6 digits after the point");
                  return std::nullopt;
                });
}

namespace {

/// A part of a plan with the currency of its amount.
template <class T>
struct WithCurrency {
  T value;
  Stated stated;
};

Codec<Stated> currency() {
  return {std::string(R"({"type":"string","pattern":"^[A-Z]{3}$"})"),
          [](Context& context, const Node& node) -> std::optional<Stated> {
            const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
            if (node.is_scalar() && node.text.size() == 3 &&
                std::ranges::all_of(node.text, is_capital)) {
              return Stated{node.text, node.at};
            }
            context.error(node.at, "E0202", "expected a currency, found " + describe(node),
                          "write three capital letters, e.g. EUR");
            return std::nullopt;
          }};
}

using Cap = WithCurrency<models::SpendCap>;

Codec<Cap> cap() {
  return Object<Cap>()
      .required("spend", "At most so much, e.g. 500 USD/month.", amount_of_money({{"month"}}),
                [](Cap& out, const Price& read) {
                  out.value.amount = {read.each.micros};
                  out.stated = {read.currency, read.at};
                })
      .optional("mode",
                "reserve: each call reserves its price before it starts, so that the bill never "
                "exceeds the cap; check: calls stop once what is done has reached it, and those "
                "under way are billed. Default: reserve.",
                Choice<bool>("mode of a cap").word("reserve", true).word("check", false).codec(),
                [](Cap& out, bool read) { out.value.reserves = read; })
      .codec();
}

using Round = WithCurrency<models::Rounding>;

void set_step(Round& out, const Price& read, Context& context, const Node& node) {
  out.stated = {read.currency, read.at};
  if (read.each.micros > 0) {
    out.value.to_micros = read.each.micros;
  } else {
    context.error(node.at, "E0204", "rounding to 0", "write for example 0.01 USD");
  }
}

Codec<Round> rounding() {
  return Object<Round>()
      .required("to", "E.g. 0.01 USD.", amount_of_money({{""}}), &set_step)
      .optional("mode", "half_even, half_up or up. Default: half_even.",
                Choice<models::RoundingMode>("mode of rounding")
                    .word("half_even", models::RoundingMode::kHalfEven)
                    .word("half_up", models::RoundingMode::kHalfUp)
                    .word("up", models::RoundingMode::kUp)
                    .codec(),
                [](Round& out, models::RoundingMode read) { out.value.mode = read; })
      .codec();
}

void state(PlanReading& out, const Stated& stated) {
  if (!stated.currency.empty()) out.stated.push_back(stated);
}

void add_amounts(PlanKeys& keys) {
  const auto amount = [&keys](const char* key, std::string doc, Measures measures, auto set) {
    keys.optional(key, std::move(doc), amount_of_money(std::move(measures)),
                  [set](PlanReading& out, const Price& read) {
                    state(out, {read.currency, read.at});
                    set(out.plan, read);
                  });
  };
  amount("minimum",
         "The least that what is metered costs, e.g. 500 USD/month or 6000 USD/year; what is "
         "missing is billed at the end of the period.",
         {{"month"}, {"year"}}, [](PricePlan& out, const Price& read) {
           out.commitment = models::Commitment{{read.each.micros}, read.measure == 1};
         });
  amount("fee", "For the whole organisation, e.g. 100 USD/month.", {{"month"}},
         [](PricePlan& out, const Price& read) { out.fee_per_month = {read.each.micros}; });
  amount("budget", "What was planned for it, e.g. 900 USD/month.", {{"month"}},
         [](PricePlan& out, const Price& read) {
           out.budget_per_month = models::Money{read.each.micros};
         });
}

void add_origin(PlanKeys& keys) {
  using models::PriceSource;
  const auto add = [&keys](const char* key, const char* doc, Codec<std::string> codec,
                           std::string PriceSource::*where) {
    keys.optional(key, doc, std::move(codec), [where](PlanReading& out, std::string read) {
      out.plan.origin.*where = std::move(read);
    });
  };
  add("title", "A few words.", text(), &PriceSource::title);
  add("source", "Where the prices come from.", text(), &PriceSource::source);
  add("effective", "The day the prices are of, e.g. 2026-10-06.", day(), &PriceSource::effective);
  add("confidence", "documented, reported or estimate.",
      Choice<std::string>("confidence")
          .word("documented", "documented")
          .word("reported", "reported")
          .word("estimate", "estimate")
          .codec(),
      &PriceSource::confidence);
}

}  // namespace

void add_common_keys(PlanKeys& keys) {
  keys.optional("currency", "Of all its prices, three letters. Default: that of its prices.",
                currency(), [](PlanReading& out, Stated read) { out.currency = std::move(read); })
      .optional("exchange", "What the currency is worth; needed unless it is USD.", exchange_rate(),
                [](PlanReading& out, ExchangeRate read) { out.exchange = std::move(read); });
  add_amounts(keys);
  keys.optional(
          "cap",
          "A limit on what calls may cost in a calendar month; worked out beside the run, which it "
          "does not stop.",
          cap(),
          [](PlanReading& out, const Cap& read) {
            out.plan.cap = read.value;
            state(out, read.stated);
          })
      .optional("prorate",
                "day: a part month costs its days' share, and tiers, included units and minimums "
                "shrink with it; none: whole months. Default: day.",
                Choice<bool>("proration").word("day", true).word("none", false).codec(),
                [](PlanReading& out, bool read) { out.plan.by_day = read; })
      .optional("rounding",
                "To what each line of a bill is rounded. Default: to the millionth, half to even.",
                rounding(), [](PlanReading& out, const Round& read) {
                  out.plan.rounding = read.value;
                  state(out, read.stated);
                });
  add_origin(keys);
}

void check_price_plan(Context& context, const Node& node, PlanReading& reading) {
  check_currencies(context, node, reading);
  check_cap(context, node, reading.plan);
  check_minimum(context, node, reading.plan);
  check_included(context, node, reading.plan);
  check_parts(context, node, reading.plan);
}

}  // namespace app
