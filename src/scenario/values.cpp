#include "src/scenario/values.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <utility>

#include "src/scenario/quantity.hpp"

namespace app {
namespace {

constexpr double kLongestTime_s = 100.0 * 366.0 * 86400.0;  // A hundred years fit into nanoseconds.
constexpr double kMeanMonth_s = 365.25 / 12.0 * 86400.0;    // Of rates; bills go by the calendar.
constexpr double kMostMoney_usd = 1e12;                     // So that sums of millionths fit.

// The scalar's quantity, or a report of what is there instead.
std::optional<Quantity> expect_quantity(Context& context, const Node& node, const char* what,
                                        std::string_view example) {
  if (node.is_scalar()) {
    if (const auto quantity = split_quantity(node.text)) return quantity;
  }
  context.error(node.at, "E0203", fmt::format("expected {}, found {}", what, describe(node)),
                fmt::format("write for example {}", example));
  return std::nullopt;
}

bool expect_not_negative(Context& context, const Node& node, double number, const char* what) {
  if (number >= 0.0) return true;
  context.error(node.at, "E0204", fmt::format("{} is negative: '{}'", what, node.text),
                "write 0 or more");
  return false;
}

// The number before " USD" and the suffix after it.
std::optional<Quantity> read_usd(Context& context, const Node& node, std::string_view example) {
  auto quantity = expect_quantity(context, node, "an amount of money", example);
  if (!quantity) return std::nullopt;
  if (quantity->unit.empty()) {
    context.error(node.at, "E0201", fmt::format("the amount '{}' has no currency", node.text),
                  fmt::format("write for example {}", example));
    return std::nullopt;
  }
  const std::string_view currency = quantity->unit.substr(0, quantity->unit.find('/'));
  if (currency != "USD") {
    context.error(node.at, "E0202",
                  fmt::format("unknown currency '{}' in '{}'", currency, node.text),
                  fmt::format("amounts are in USD; write for example {}", example));
    return std::nullopt;
  }
  quantity->unit.remove_prefix(currency.size());
  if (!expect_not_negative(context, node, quantity->number, "the price")) return std::nullopt;
  if (quantity->number > kMostMoney_usd) {
    context.error(node.at, "E0204", fmt::format("'{}' is too much", node.text),
                  "write at most 1e12 USD");
    return std::nullopt;
  }
  return quantity;
}

void report_usd_suffix(Context& context, const Node& node, std::string_view example) {
  context.error(node.at, "E0202", fmt::format("'{}' is a price per something else", node.text),
                fmt::format("write for example {}", example));
}

}  // namespace

Codec<std::string> text() {
  return {std::string(R"({"type":"string","minLength":1})"),
          [](Context& context, const Node& node) -> std::optional<std::string> {
            if (node.is_scalar() && !node.text.empty()) return node.text;
            context.error(node.at, "E0103", "expected text, found " + describe(node),
                          "write a word or a sentence");
            return std::nullopt;
          }};
}

Codec<bool> yes_or_no() {
  return {std::string(R"({"type":"boolean"})"),
          [](Context& context, const Node& node) -> std::optional<bool> {
            if (node.is_scalar() && node.text == "true") return true;
            if (node.is_scalar() && node.text == "false") return false;
            context.error(node.at, "E0103", "expected true or false, found " + describe(node),
                          "write true or false");
            return std::nullopt;
          }};
}

Codec<std::int64_t> whole_number(std::int64_t minimum, std::int64_t maximum) {
  return {
      fmt::format(R"({{"type":["integer","string"],"minimum":{},"maximum":{},"pattern":"^\\$"}})",
                  minimum, maximum),
      [minimum, maximum](Context& context, const Node& node) -> std::optional<std::int64_t> {
        const auto number = node.is_scalar() ? parse_number(node.text) : std::nullopt;
        if (!number || *number != std::floor(*number)) {
          context.error(node.at, "E0203", "expected a whole number, found " + describe(node),
                        fmt::format("write a number from {} to {}", minimum, maximum));
          return std::nullopt;
        }
        if (*number < static_cast<double>(minimum) || *number > static_cast<double>(maximum)) {
          context.error(node.at, "E0204", fmt::format("'{}' is out of range", node.text),
                        fmt::format("write a number from {} to {}", minimum, maximum));
          return std::nullopt;
        }
        return static_cast<std::int64_t>(*number);
      }};
}

Codec<double> number() {
  return {json::number("0", ""), [](Context& context, const Node& node) -> std::optional<double> {
            const auto quantity = expect_quantity(context, node, "a number", "3");
            if (!quantity) return std::nullopt;
            if (!quantity->unit.empty()) {
              context.error(
                  node.at, "E0202",
                  fmt::format("the number '{}' has a unit '{}'", node.text, quantity->unit),
                  "write the number alone");
              return std::nullopt;
            }
            if (!expect_not_negative(context, node, quantity->number, "the number"))
              return std::nullopt;
            return quantity->number;
          }};
}

Codec<double> fall() {
  return {json::number("-1", "0"), [](Context& context, const Node& node) -> std::optional<double> {
            const auto quantity = expect_quantity(context, node, "a number", "-0.2");
            if (!quantity) return std::nullopt;
            if (!quantity->unit.empty() || quantity->number > 0.0 || quantity->number < -1.0) {
              context.error(node.at, "E0204",
                            fmt::format("expected a number from -1 to 0, found '{}'", node.text),
                            "write for example -0.2");
              return std::nullopt;
            }
            return -quantity->number;
          }};
}

Codec<double> probability() {
  return {json::number("0", "1"), [](Context& context, const Node& node) -> std::optional<double> {
            const auto quantity = expect_quantity(context, node, "a probability", "0.02");
            if (!quantity) return std::nullopt;
            const bool percent = quantity->unit == "%";
            if (!percent && !quantity->unit.empty()) {
              context.error(node.at, "E0202",
                            fmt::format("the probability '{}' has a unit", node.text),
                            "write a number from 0 to 1, or a percentage");
              return std::nullopt;
            }
            const double value = percent ? quantity->number / 100.0 : quantity->number;
            if (value < 0.0 || value > 1.0) {
              context.error(node.at, "E0204",
                            fmt::format("the probability '{}' is out of range", node.text),
                            "write a number from 0 to 1");
              return std::nullopt;
            }
            return value;
          }};
}

Codec<double> time_s() {
  return {json::text_like("[0-9][0-9.eE+-]* ?(ns|us|ms|s|min|h|d|w)", "15min"),
          [](Context& context, const Node& node) -> std::optional<double> {
            const auto quantity = expect_quantity(context, node, "a time", "15min");
            if (!quantity) return std::nullopt;
            if (quantity->unit.empty()) {
              context.error(node.at, "E0201", fmt::format("the time '{}' has no unit", node.text),
                            fmt::format("write a unit: {}", kTimeUnits));
              return std::nullopt;
            }
            const auto unit_s = seconds_of_unit(quantity->unit);
            if (!unit_s) {
              context.error(
                  node.at, "E0202",
                  fmt::format("unknown unit of time '{}' in '{}'", quantity->unit, node.text),
                  fmt::format("write one of: {}", kTimeUnits));
              return std::nullopt;
            }
            if (!expect_not_negative(context, node, quantity->number, "the time"))
              return std::nullopt;
            const double value_s = quantity->number * *unit_s;
            if (value_s > kLongestTime_s) {
              context.error(node.at, "E0204", fmt::format("the time '{}' is too long", node.text),
                            "write at most 36600d");
              return std::nullopt;
            }
            return value_s;
          }};
}

Codec<sim::Duration> duration() {
  return mapped(time_s(), [](Context&, const Node&, double value_s) {
    return std::optional(sim::seconds(value_s));
  });
}

Codec<sim::Duration> positive_duration() {
  return mapped(duration(), [](Context& context, const Node& node, sim::Duration value) {
    if (value <= sim::kZero) {
      context.error(node.at, "E0204", fmt::format("the time '{}' is not positive", node.text),
                    "write a time above 0");
    }
    return std::optional(value);
  });
}

Codec<double> rate_per_s() {
  return {json::text_like("[0-9][0-9.eE+-]* ?/ ?(s|min|h|hour|d|day|w|week|month)", "400/h"),
          [](Context& context, const Node& node) -> std::optional<double> {
            const auto quantity = expect_quantity(context, node, "a rate", "400/h");
            if (!quantity) return std::nullopt;
            if (!quantity->unit.starts_with('/')) {
              context.error(node.at, "E0201", fmt::format("the rate '{}' has no unit", node.text),
                            "write a unit: /s, /min, /h, /d, /w, /month");
              return std::nullopt;
            }
            std::string_view unit = quantity->unit.substr(1);
            if (unit.starts_with(' ')) unit.remove_prefix(1);
            if (unit == "hour") unit = "h";
            if (unit == "day") unit = "d";
            if (unit == "week") unit = "w";
            const auto unit_s =
                unit == "month" ? std::optional(kMeanMonth_s) : seconds_of_unit(unit);
            if (!unit_s) {
              context.error(node.at, "E0202", fmt::format("unknown unit of a rate '/{}'", unit),
                            "write one of: /s, /min, /h, /d, /w, /month");
              return std::nullopt;
            }
            if (!expect_not_negative(context, node, quantity->number, "the rate"))
              return std::nullopt;
            if (quantity->number == 0.0) {
              context.error(node.at, "E0204", "the rate is 0",
                            "write a rate above 0, or leave the entry out");
              return std::nullopt;
            }
            return quantity->number / *unit_s;
          }};
}

Codec<double> usd(std::string suffix) {
  const std::string example = "5 USD" + suffix;
  return {json::text_like("[0-9][0-9.eE+-]* ?USD" + suffix, example),
          [suffix, example](Context& context, const Node& node) -> std::optional<double> {
            const auto quantity = read_usd(context, node, example);
            if (!quantity) return std::nullopt;
            if (quantity->unit != suffix) {
              report_usd_suffix(context, node, example);
              return std::nullopt;
            }
            return quantity->number;
          }};
}

Codec<double> usd_per_piece() {
  return {json::text_like("[0-9][0-9.eE+-]* ?USD(/1|/1k|/100k|/1M)?", "4 USD/1M"),
          [](Context& context, const Node& node) -> std::optional<double> {
            const auto quantity = read_usd(context, node, "4 USD/1M");
            if (!quantity) return std::nullopt;
            if (quantity->unit.empty() || quantity->unit == "/1") return quantity->number;
            if (quantity->unit == "/1k") return quantity->number / 1e3;
            if (quantity->unit == "/100k") return quantity->number / 1e5;
            if (quantity->unit == "/1M") return quantity->number / 1e6;
            report_usd_suffix(context, node, "4 USD/1M");
            return std::nullopt;
          }};
}

Codec<double> usd_amount() {
  return {json::text_like("[0-9][0-9.eE+-]* ?[kM]? ?USD", "5k USD"),
          [](Context& context, const Node& node) -> std::optional<double> {
            auto quantity = expect_quantity(context, node, "an amount of money", "5k USD");
            if (!quantity) return std::nullopt;
            double factor = 1.0;
            if (quantity->unit.starts_with('k')) factor = 1e3;
            if (quantity->unit.starts_with('M')) factor = 1e6;
            if (factor > 1.0) quantity->unit.remove_prefix(1);
            while (quantity->unit.starts_with(' ')) quantity->unit.remove_prefix(1);
            if (quantity->unit != "USD") {
              context.error(node.at, quantity->unit.empty() ? "E0201" : "E0202",
                            fmt::format("the amount '{}' is not in USD", node.text),
                            "write for example 5k USD");
              return std::nullopt;
            }
            if (!expect_not_negative(context, node, quantity->number, "the amount"))
              return std::nullopt;
            if (quantity->number * factor > kMostMoney_usd) {
              context.error(node.at, "E0204", fmt::format("'{}' is too much", node.text),
                            "write at most 1e12 USD");
              return std::nullopt;
            }
            return quantity->number * factor;
          }};
}

Codec<models::Money> money(std::string suffix) {
  return mapped(usd(std::move(suffix)), [](Context&, const Node&, double value_usd) {
    return std::optional(models::Money{std::llround(value_usd * 1e6)});
  });
}

Codec<double> amount(std::string unit) {
  const std::string example = "500 " + unit;
  return {json::text_like("[0-9][0-9.eE+-]* ?" + unit, example),
          [unit, example](Context& context, const Node& node) -> std::optional<double> {
            const auto quantity = expect_quantity(context, node, "an amount", example);
            if (!quantity) return std::nullopt;
            if (quantity->unit != unit) {
              context.error(node.at, quantity->unit.empty() ? "E0201" : "E0202",
                            fmt::format("the amount '{}' has {} unit", node.text,
                                        quantity->unit.empty() ? "no" : "another"),
                            fmt::format("write for example {}", example));
              return std::nullopt;
            }
            if (!expect_not_negative(context, node, quantity->number, "the amount"))
              return std::nullopt;
            return quantity->number;
          }};
}

Codec<std::uint32_t> reference(NameKind kind) {
  return {fmt::format(R"({{"type":"string","description":"The name of a {}."}})", noun(kind)),
          [kind](Context& context, const Node& node) -> std::optional<std::uint32_t> {
            if (!node.is_scalar()) {
              context.error(
                  node.at, "E0103",
                  fmt::format("expected the name of a {}, found {}", noun(kind), describe(node)),
                  "write a name");
              return std::nullopt;
            }
            const auto index = context.names().index_of(kind, node.text);
            if (!index)
              context.unknown(node.at, "E0301", noun(kind), node.text, context.names().of(kind));
            return index;
          }};
}

void check_weights(Context& context, const SourceMark& at, double sum) {
  if (std::abs(sum - 1.0) <= kWeightTolerance) return;
  context.error(at, "E0303", fmt::format("the weights sum to {:.12g}", sum),
                "write weights that sum to 1");
}

}  // namespace app
