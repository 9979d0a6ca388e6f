#include "src/scenario/sections/prices.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <utility>

#include "src/scenario/quantity.hpp"
#include "src/scenario/values.hpp"

namespace app {
namespace {

constexpr double kMost = 1e9;         // Of an amount, so that sums of millionths fit.
constexpr double kMostPieces = 1e12;  // That one price is for.
constexpr double kFinest = 1e15;      // More digits than a number in the file can carry.
constexpr double kMostCredits = 1e4;  // For one piece.
constexpr std::size_t kCurrency = 3;  // Letters of a currency.
constexpr const char* kCount = "[0-9]+[kMG]?";

bool is_currency(std::string_view text) {
  return text.size() == kCurrency &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

// A count at the start of a text, e.g. 1000, 100k, 1M; cut off from it.
std::optional<double> cut_count(std::string_view& text) {
  std::int64_t count = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (problem != std::errc() || count < 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  double factor = 1.0;
  if (text.starts_with('k')) factor = 1e3;
  if (text.starts_with('M')) factor = 1e6;
  if (text.starts_with('G') && !text.starts_with("GB")) factor = 1e9;
  if (factor > 1.0) text.remove_prefix(1);
  return static_cast<double>(count) * factor;
}

// A number of units for so many pieces, exactly as it is written; nothing if it is too fine.
std::optional<models::UnitPrice> exact(double number, double pieces) {
  double micros = number * 1e6;
  double per = pieces;
  for (int digit = 0; digit <= 6 && micros <= kFinest; ++digit, micros *= 10.0, per *= 10.0) {
    const double whole = std::round(micros);
    if (std::abs(micros - whole) > micros * 1e-14) continue;
    return models::UnitPrice{static_cast<std::int64_t>(whole), static_cast<std::int64_t>(per)};
  }
  return std::nullopt;
}

struct Found {
  std::size_t measure;
  double pieces;
};

// What follows the currency: "/action", "/1M", "/100k entries", "/GB".
std::optional<Found> measure_of(std::string_view text, const Measures& measures) {
  for (std::size_t i = 0; i < measures.size(); ++i) {
    const Measure& one = measures[i];
    const bool same = one.one.empty() ? text.empty() : text == "/" + one.one;
    if (same) return Found{i, static_cast<double>(one.pieces)};
  }
  if (!text.starts_with('/')) return std::nullopt;
  text.remove_prefix(1);
  const auto count = cut_count(text);
  if (!count || *count < 1.0) return std::nullopt;
  if (text.starts_with(' ')) text.remove_prefix(1);
  for (std::size_t i = 0; i < measures.size(); ++i) {
    const Measure& one = measures[i];
    const bool same =
        text.empty() ? one.bare : !one.many.empty() && (text == one.many || text == one.one);
    const double pieces = *count * static_cast<double>(one.pieces);
    if (same && pieces <= kMostPieces) return Found{i, pieces};
  }
  return std::nullopt;
}

std::string example_of(const Measures& measures, std::string_view number) {
  const Measure& first = measures.front();
  return fmt::format("{} USD{}{}", number, first.one.empty() ? "" : "/", first.one);
}

std::string pattern_of(const Measures& measures) {
  std::string choices;
  const auto add = [&choices](const std::string& more) {
    choices += (choices.empty() ? "" : "|") + more;
  };
  for (const Measure& one : measures) {
    add(one.one.empty() ? "" : "/" + one.one);
    if (one.bare) add(fmt::format("/{}", kCount));
    if (!one.many.empty()) add(fmt::format("/{} ?({}|{})", kCount, one.many, one.one));
  }
  return fmt::format("[0-9][0-9.eE+-]* ?[A-Z]{{3}}({})", choices);
}

std::optional<Quantity> money_at(Context& context, const Node& node, const std::string& hint) {
  const auto quantity = node.is_scalar() ? split_quantity(node.text) : std::nullopt;
  if (!quantity) {
    context.error(node.at, "E0203", "expected an amount of money, found " + describe(node), hint);
    return std::nullopt;
  }
  if (quantity->unit.empty()) {
    context.error(node.at, "E0201", fmt::format("the amount '{}' has no currency", node.text),
                  hint);
    return std::nullopt;
  }
  const std::string_view currency = quantity->unit.substr(0, quantity->unit.find('/'));
  if (!is_currency(currency)) {
    context.error(node.at, "E0202",
                  fmt::format("unknown currency '{}' in '{}'", currency, node.text),
                  "three capital letters; " + hint);
    return std::nullopt;
  }
  if (quantity->number < 0.0) {
    context.error(node.at, "E0204", fmt::format("the price is negative: '{}'", node.text),
                  "write 0 or more");
    return std::nullopt;
  }
  return quantity;
}

}  // namespace

Codec<Price> price(Measures measures, double most) {
  const std::string example = example_of(measures, "5");
  return {json::text_like(pattern_of(measures), example),
          [measures, most, example](Context& context, const Node& node) -> std::optional<Price> {
            const std::string hint = "write for example " + example;
            const auto quantity = money_at(context, node, hint);
            if (!quantity) return std::nullopt;
            const auto found = measure_of(quantity->unit.substr(kCurrency), measures);
            if (!found) {
              context.error(node.at, "E0202",
                            fmt::format("'{}' is a price per something else", node.text), hint);
              return std::nullopt;
            }
            const double pieces =
                found->pieces / static_cast<double>(measures[found->measure].pieces);
            if (quantity->number > most * pieces || quantity->number > kMost) {
              context.error(node.at, "E0204", fmt::format("'{}' is too much", node.text),
                            fmt::format("write at most {} for one", most));
              return std::nullopt;
            }
            const auto each = exact(quantity->number, found->pieces);
            if (!each) {
              context.error(node.at, "E0204", fmt::format("'{}' has too many digits", node.text),
                            "write the price of more of them, e.g. 5 USD/1M");
              return std::nullopt;
            }
            return Price{*each, std::string(quantity->unit.substr(0, kCurrency)), found->measure,
                         node.at};
          }};
}

Codec<std::int64_t> things(std::string unit, std::int64_t least, std::int64_t most) {
  const std::string example = unit.empty() ? "25k" : "500 " + unit;
  return {
      json::text_like(unit.empty() ? "[0-9]+[kMG]?" : fmt::format("{} ?{}", kCount, unit), example),
      [unit, least, most, example](Context& context,
                                   const Node& node) -> std::optional<std::int64_t> {
        std::string_view text = node.is_scalar() ? std::string_view(node.text) : "";
        const auto count = cut_count(text);
        if (text.starts_with(' ')) text.remove_prefix(1);
        if (!count || text != unit) {
          context.error(node.at, "E0203",
                        fmt::format("expected a whole number of {}, found {}",
                                    unit.empty() ? "them" : unit, describe(node)),
                        "write for example " + example);
          return std::nullopt;
        }
        if (*count < static_cast<double>(least) || *count > static_cast<double>(most)) {
          context.error(node.at, "E0204", fmt::format("'{}' is out of range", node.text),
                        fmt::format("write {} to {}", least, most));
          return std::nullopt;
        }
        return static_cast<std::int64_t>(*count);
      }};
}

Codec<models::UnitPrice> credits_each() {
  return {json::text_like(fmt::format("[0-9][0-9.eE+-]* ?credits?(/{})?", kCount), "20 credits"),
          [](Context& context, const Node& node) -> std::optional<models::UnitPrice> {
            constexpr const char* kHint = "write for example 20 credits, or 13 credits/100";
            const auto quantity = node.is_scalar() ? split_quantity(node.text) : std::nullopt;
            if (!quantity) {
              context.error(node.at, "E0203", "expected credits, found " + describe(node), kHint);
              return std::nullopt;
            }
            std::string_view unit = quantity->unit;
            double pieces = 1.0;
            bool good = unit.starts_with("credit");
            if (good) {
              unit.remove_prefix(unit.starts_with("credits") ? 7 : 6);
              if (unit.starts_with('/')) {
                unit.remove_prefix(1);
                pieces = cut_count(unit).value_or(0.0);
              }
              good = unit.empty() && pieces >= 1.0 && pieces <= kMostPieces;
            }
            if (!good) {
              context.error(node.at, quantity->unit.empty() ? "E0201" : "E0202",
                            fmt::format("'{}' is no number of credits", node.text), kHint);
              return std::nullopt;
            }
            const auto each = exact(quantity->number, pieces);
            if (quantity->number < 0.0 || quantity->number > kMostCredits * pieces ||
                quantity->number > kMost || !each) {
              context.error(node.at, "E0204", fmt::format("'{}' is out of range", node.text),
                            "write 0 to 10000 credits for one, to the millionth");
              return std::nullopt;
            }
            return each;
          }};
}

Codec<std::string> day() {
  return {json::text_like("[0-9]{4}-[0-9]{2}-[0-9]{2}", "2026-10-06"),
          [](Context& context, const Node& node) -> std::optional<std::string> {
            const std::string& text = node.text;
            const auto part = [&text](std::size_t from, std::size_t count) {
              int value = -1;
              const char* end = text.data() + from + count;
              return std::from_chars(text.data() + from, end, value).ptr == end ? value : -1;
            };
            const bool shape =
                node.is_scalar() && text.size() == 10 && text[4] == '-' && text[7] == '-';
            if (shape && part(0, 4) > 0 && part(5, 2) > 0 && part(8, 2) > 0) {
              const std::chrono::year_month_day date(
                  std::chrono::year(part(0, 4)),
                  std::chrono::month(static_cast<unsigned>(part(5, 2))),
                  std::chrono::day(static_cast<unsigned>(part(8, 2))));
              if (date.ok()) return text;
            }
            context.error(node.at, "E0206", "expected a day, found " + describe(node),
                          "write for example 2026-10-06");
            return std::nullopt;
          }};
}

namespace {

Codec<std::pair<double, Stated>> rate_of_exchange() {
  using Rate = std::pair<double, Stated>;
  return {json::text_like("[0-9][0-9.eE+-]* ?USD/[A-Z]{3}", "1.08 USD/EUR"),
          [](Context& context, const Node& node) -> std::optional<Rate> {
            const auto quantity = node.is_scalar() ? split_quantity(node.text) : std::nullopt;
            const bool good = quantity && quantity->unit.starts_with("USD/") &&
                              is_currency(quantity->unit.substr(4)) && quantity->number > 0.0 &&
                              quantity->number <= kMost;
            if (good) {
              return Rate(quantity->number, {std::string(quantity->unit.substr(4)), node.at});
            }
            context.error(node.at, "E0203", "expected a rate of exchange, found " + describe(node),
                          "write what one unit is worth, e.g. 1.08 USD/EUR");
            return std::nullopt;
          }};
}

}  // namespace

Codec<ExchangeRate> exchange_rate() {
  return Object<ExchangeRate>()
      .required("rate", "What one unit is worth, e.g. 1.08 USD/EUR.", rate_of_exchange(),
                [](ExchangeRate& out, std::pair<double, Stated> read) {
                  out.usd = read.first;
                  out.of = std::move(read.second);
                })
      .required("source", "Where the rate comes from.", text(), &ExchangeRate::source)
      .required("as_of", "The day it is of, e.g. 2026-10-06.", day(), &ExchangeRate::as_of)
      .codec();
}

}  // namespace app
