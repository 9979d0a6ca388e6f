#include "src/scenario/sections/control_prices.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "src/scenario/object.hpp"
#include "src/scenario/values.hpp"

namespace app {
namespace {

using models::AlertPrice;
using models::FinePrice;
using models::GovernancePrices;
using models::RetentionPrice;

// Far above any price list, and low enough for exact products over a century.
constexpr double kMostPrice_usd = 10'000.0;
constexpr double kMostRetention_usd = 100.0;
constexpr double kMostOvertime = 10.0;
constexpr sim::Duration kDay{std::int64_t{86'400} * 1'000'000'000};
constexpr sim::Duration kLongestAlert = kDay * 30;
constexpr sim::Duration kLongestRetention = kDay * 366 * 20;

Codec<FinePrice> fine(Codec<double> usd_codec, double most_usd = kMostPrice_usd) {
  return mapped(
      std::move(usd_codec),
      [most_usd](Context& context, const Node& node, double price_usd) -> std::optional<FinePrice> {
        const FinePrice price{
            price_usd > most_usd ? 0 : static_cast<std::int64_t>(std::llround(price_usd * 1e12))};
        if (price_usd > most_usd) {
          context.error(node.at, "E0204", fmt::format("'{}' is too much", node.text),
                        fmt::format("write at most {} USD", most_usd));
        } else if (price_usd > 0.0 && price.picos == 0) {
          context.error(node.at, "E0204",
                        fmt::format("'{}' is too little to be told from 0", node.text),
                        "write 0, or at least 1e-12 USD a piece");
        }
        return price;
      });
}

Codec<sim::Duration> time_up_to(sim::Duration most, const char* hint) {
  return mapped(positive_duration(), [most, hint](Context& context, const Node& node,
                                                  sim::Duration time) {
    if (time > most) {
      context.error(node.at, "E0204", fmt::format("the time '{}' is too long", node.text), hint);
    }
    return std::optional(std::min(time, most));
  });
}

// A price, or somebody's time.
Codec<AlertPrice> alert() {
  const auto price = mapped(fine(usd("")), [](Context&, const Node&, FinePrice read) {
    return std::optional(AlertPrice{read, std::nullopt});
  });
  return Choice<AlertPrice>("the price of an alarm")
      .bare(price)
      .form(Object<AlertPrice>()
                .required("time", "How long somebody is busy with an alarm.",
                          time_up_to(kLongestAlert, "write at most 30d"), &AlertPrice::time)
                .required("rate", "What an hour of theirs costs, e.g. 60 USD/h.", fine(usd("/h")),
                          &AlertPrice::price))
      .codec();
}

Codec<RetentionPrice> retention() {
  return Object<RetentionPrice>()
      .required("for", "How long each entry is kept, e.g. 90d.",
                time_up_to(kLongestRetention, "write at most 20 years"),
                [](RetentionPrice& out, sim::Duration time) {
                  out.for_s = static_cast<std::int64_t>(std::llround(sim::to_seconds(time)));
                })
      .required("price", "Price of keeping it, e.g. 0.03 USD/GB/month.",
                fine(usd("/GB/month"), kMostRetention_usd), &RetentionPrice::per_gb_month)
      .codec();
}

Codec<std::int64_t> overtime_factor() {
  return mapped(number(), [](Context& context, const Node& node, double factor) {
    if (factor < 1.0 || factor > kMostOvertime) {
      context.error(node.at, "E0204", fmt::format("the factor '{}' is out of range", node.text),
                    "write a number from 1 to 10");
    }
    return std::optional<std::int64_t>(std::llround(std::min(factor, kMostOvertime) * 1e6));
  });
}

using Entries = Object<ControlPrices>;

// A key that may be left out; notes where it was stated.
template <class V>
void add(Entries& entries, const std::string& key, const char* doc, Codec<V> codec,
         std::optional<V> GovernancePrices::*where) {
  entries.optional(key, doc, std::move(codec),
                   [key, where](ControlPrices& out, V value, Context&, const Node& node) {
                     out.prices.*where = std::move(value);
                     out.stated.emplace_back(key, node.at);
                   });
}

}  // namespace

Codec<ControlPrices> control_prices() {
  using P = GovernancePrices;
  Entries entries = Entries().use("pricing").required(
      "plan", "governance: what the controls themselves cost.",
      Choice<bool>("price plan").word("governance", true).codec(), [](ControlPrices&, bool) {});
  add(entries, "decision", "Price of a policy decision, e.g. 5 USD/1M.", fine(usd_per_piece()),
      &P::decision);
  add(entries, "token", "Price of a credential issued or exchanged, e.g. 2 USD/1M.",
      fine(usd_per_piece()), &P::token);
  add(entries, "introspection",
      "Price of a validation request of an enforcement point to the issuer, e.g. 1 USD/1M.",
      fine(usd_per_piece()), &P::introspection);
  add(entries, "log", "Price of log volume, e.g. 0.50 USD/GB.", fine(usd("/GB")), &P::log_gb);
  add(entries, "log_event", "Price of a log entry, e.g. 0.10 USD/100k.", fine(usd_per_piece()),
      &P::log_event);
  add(entries, "retention", "What keeping the log costs.", retention(), &P::retention);
  add(entries, "approver", "An hour of somebody who approves, e.g. 60 USD/h.", fine(usd("/h")),
      &P::approver_hour);
  add(entries, "overtime",
      "Factor for what approvers work outside of their hours, e.g. 1.5. Default: it costs the "
      "same.",
      overtime_factor(), &P::overtime_millionths);
  add(entries, "alert", "Handling an alarm of a detector, true or false, e.g. 12 USD.", alert(),
      &P::alert);
  return entries
      .check([](Context& context, const Node& node, ControlPrices& read) {
        const bool tries = std::any_of(node.entries.begin(), node.entries.end(),
                                       [](const Entry& entry) { return entry.key != "plan"; });
        if (!tries) {
          context.error(node.at, "E0102", "plan: governance without any price",
                        "write at least one of: decision, token, introspection, log, log_event, "
                        "retention, approver, alert");
        }
        if (read.prices.overtime_millionths && !read.prices.approver_hour) {
          const Node* overtime = node.find("overtime");
          context.error(overtime == nullptr ? node.at : overtime->at, "E0102",
                        "overtime without the price of an hour", "add approver: 60 USD/h");
        }
      })
      .codec();
}

namespace {

template <class V>
void take(std::optional<V>& into, const std::optional<V>& from) {
  if (from && !into) into = from;
}

}  // namespace

void add_control_prices(Context& context, const Entry& entry, ControlPrices& all,
                        const ControlPrices& more) {
  for (const auto& [key, at] : more.stated) {
    const auto before = std::find_if(all.stated.begin(), all.stated.end(),
                                     [&](const auto& one) { return one.first == key; });
    // A line of a preset would not help to find the entry that names it.
    const SourceMark here = context.is_in_preset(at) ? entry.at : at;
    if (before == all.stated.end()) {
      all.stated.emplace_back(key, here);
      continue;
    }
    const SourceMark& there = before->second;
    context.error(here, "E0107",
                  fmt::format("'{}' has a price already, at {}:{}:{}", key,
                              context.diagnostics().source_name(there), there.line, there.column),
                  "keep one of them");
  }
  GovernancePrices& prices = all.prices;
  take(prices.decision, more.prices.decision);
  take(prices.token, more.prices.token);
  take(prices.introspection, more.prices.introspection);
  take(prices.log_gb, more.prices.log_gb);
  take(prices.log_event, more.prices.log_event);
  take(prices.retention, more.prices.retention);
  take(prices.approver_hour, more.prices.approver_hour);
  take(prices.overtime_millionths, more.prices.overtime_millionths);
  take(prices.alert, more.prices.alert);
}

}  // namespace app
