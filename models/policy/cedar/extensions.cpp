#include "models/policy/cedar/extensions.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <chrono>
#include <optional>
#include <string>

namespace models::cedar {
namespace {

constexpr std::int64_t kDay_ms = 86'400'000;

template <class T>
const T& get(std::span<const Value> arguments, std::size_t i, const char* expected) {
  const T* const value = arguments[i].as<T>();
  if (value != nullptr) return *value;
  throw EvaluationError("type error: expected " + std::string(expected) + ", found " +
                        arguments[i].kind());
}

const std::string& text_of(std::span<const Value> arguments) {
  return get<std::string>(arguments, 0, "a string");
}

[[noreturn]] void is_no(const char* what, const std::string& text) {
  throw EvaluationError("'" + text + "' is no " + what);
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](unsigned char c) { return std::isdigit(c) != 0; });
}

std::optional<std::int64_t> add(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) return std::nullopt;
  return sum;
}

// ---- decimal

Value decimal(std::span<const Value> arguments) {
  const std::string& text = text_of(arguments);
  const bool negative = text.starts_with('-');
  const std::string_view rest = std::string_view(text).substr(negative ? 1 : 0);
  const std::size_t point = rest.find('.');
  if (point == std::string_view::npos) is_no("decimal", text);
  const std::string_view whole = rest.substr(0, point);
  const std::string_view fraction = rest.substr(point + 1);
  if (!all_digits(whole) || !all_digits(fraction) || fraction.size() > 4) is_no("decimal", text);
  std::string digits = (negative ? "-" : "") + std::string(whole) + std::string(fraction);
  digits.append(4 - fraction.size(), '0');
  std::int64_t value = 0;
  const char* const end = digits.data() + digits.size();
  if (std::from_chars(digits.data(), end, value).ec != std::errc()) is_no("decimal", text);
  return Value(Decimal{value});
}

template <class Compare>
Value compare_decimals(std::span<const Value> arguments, Compare compare) {
  const Decimal& a = get<Decimal>(arguments, 0, "a decimal");
  const Decimal& b = get<Decimal>(arguments, 1, "a decimal");
  return Value(bool{compare(a, b)});
}
Value less_than(std::span<const Value> a) { return compare_decimals(a, std::less<>()); }
Value less_than_or_equal(std::span<const Value> a) {
  return compare_decimals(a, std::less_equal<>());
}
Value greater_than(std::span<const Value> a) { return compare_decimals(a, std::greater<>()); }
Value greater_than_or_equal(std::span<const Value> a) {
  return compare_decimals(a, std::greater_equal<>());
}

// ---- ipaddr

std::optional<std::uint8_t> prefix_of(std::string_view text, std::uint8_t most) {
  if (!all_digits(text) || text.size() > 3 || (text.size() > 1 && text[0] == '0')) return {};
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  if (value > most) return {};
  return static_cast<std::uint8_t>(value);
}

Value ip(std::span<const Value> arguments) {
  const std::string& text = text_of(arguments);
  const std::size_t slash = text.find('/');
  const std::string address = text.substr(0, slash);
  IpRange range;
  range.v6 = address.find(':') != std::string::npos;
  range.prefix = range.v6 ? 128 : 32;
  // An IPv4 address inside an IPv6 one is not part of the language, and inet_pton() stops at a
  // zero.
  const bool mixed = range.v6 && address.find('.') != std::string::npos;
  if (mixed || address.find('\0') != std::string::npos) is_no("ipaddr", text);
  if (inet_pton(range.v6 ? AF_INET6 : AF_INET, address.c_str(), range.bytes.data()) != 1) {
    is_no("ipaddr", text);
  }
  if (slash != std::string::npos) {
    const auto prefix = prefix_of(std::string_view(text).substr(slash + 1), range.prefix);
    if (!prefix) is_no("ipaddr", text);
    range.prefix = *prefix;
  }
  return Value(range);
}

/// Whether every address of `inner` has the first `bits` bits of `bytes`.
bool begins_with(const IpRange& inner, const std::array<std::uint8_t, 16>& bytes, unsigned bits) {
  if (inner.prefix < bits) return false;
  for (unsigned bit = 0; bit < bits; ++bit) {
    const unsigned shift = 7 - bit % 8;
    if ((inner.bytes[bit / 8] >> shift & 1U) != (bytes[bit / 8] >> shift & 1U)) return false;
  }
  return true;
}

const IpRange& range_of(std::span<const Value> arguments, std::size_t i) {
  return get<IpRange>(arguments, i, "an ipaddr");
}
Value is_ipv4(std::span<const Value> a) { return Value(!range_of(a, 0).v6); }
Value is_ipv6(std::span<const Value> a) { return Value(range_of(a, 0).v6); }
Value is_loopback(std::span<const Value> a) {
  const IpRange& range = range_of(a, 0);
  std::array<std::uint8_t, 16> v6{};
  v6[15] = 1;
  return Value(range.v6 ? begins_with(range, v6, 128) : begins_with(range, {127}, 8));
}
Value is_multicast(std::span<const Value> a) {
  const IpRange& range = range_of(a, 0);
  return Value(range.v6 ? begins_with(range, {0xff}, 8) : begins_with(range, {0xe0}, 4));
}
Value is_in_range(std::span<const Value> a) {
  const IpRange& inner = range_of(a, 0);
  const IpRange& outer = range_of(a, 1);
  return Value(inner.v6 == outer.v6 && begins_with(inner, outer.bytes, outer.prefix));
}

// ---- datetime and duration

/// Reads fixed-width fields one after another.
class Fields {
 public:
  explicit Fields(std::string_view text) : text_(text) {}

  std::optional<int> number(std::size_t width) {
    if (text_.size() < width || !all_digits(text_.substr(0, width))) return std::nullopt;
    int value = 0;
    std::from_chars(text_.data(), text_.data() + width, value);
    text_.remove_prefix(width);
    return value;
  }
  bool skip(char c) {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }
  [[nodiscard]] bool done() const { return text_.empty(); }

 private:
  std::string_view text_;
};

/// Minutes and hours east of UTC [ms].
std::optional<std::int64_t> zone_of(Fields& fields) {
  if (fields.skip('Z')) return 0;
  const bool east = fields.skip('+');
  if (!east && !fields.skip('-')) return std::nullopt;
  const auto hours = fields.number(2);
  const auto minutes = fields.number(2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const std::int64_t ms = (*hours * 60 + *minutes) * std::int64_t{60'000};
  return east ? ms : -ms;
}

std::optional<std::int64_t> time_of_day(Fields& fields) {
  const auto hours = fields.number(2);
  if (!hours || *hours > 23 || !fields.skip(':')) return std::nullopt;
  const auto minutes = fields.number(2);
  if (!minutes || *minutes > 59 || !fields.skip(':')) return std::nullopt;
  const auto seconds = fields.number(2);
  if (!seconds || *seconds > 59) return std::nullopt;
  std::int64_t ms = (*hours * 3600 + *minutes * 60 + *seconds) * std::int64_t{1000};
  if (fields.skip('.')) {
    const auto fraction = fields.number(3);
    if (!fraction) return std::nullopt;
    ms += *fraction;
  }
  const auto zone = zone_of(fields);
  if (!zone) return std::nullopt;
  return ms - *zone;
}

std::optional<std::int64_t> parse_datetime(const std::string& text) {
  Fields fields(text);
  const auto year = fields.number(4);
  if (!year || !fields.skip('-')) return std::nullopt;
  const auto month = fields.number(2);
  if (!month || !fields.skip('-')) return std::nullopt;
  const auto day = fields.number(2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  const std::int64_t ms = std::chrono::sys_days(date).time_since_epoch().count() * kDay_ms;
  if (fields.done()) return ms;
  if (!fields.skip('T')) return std::nullopt;
  const auto time = time_of_day(fields);
  if (!time || !fields.done()) return std::nullopt;
  return ms + *time;
}

Value datetime(std::span<const Value> arguments) {
  const std::string& text = text_of(arguments);
  const auto ms = parse_datetime(text);
  if (!ms) is_no("datetime", text);
  return Value(DateTime{*ms});
}

/// Takes "15m" or the like off the front, if it is there. @throws EvaluationError on overflow
bool take_unit(std::string_view& rest, std::string_view unit, std::int64_t unit_ms, bool negative,
               std::int64_t& total, const std::string& text) {
  std::size_t digits = 0;
  while (digits < rest.size() && std::isdigit(static_cast<unsigned char>(rest[digits])) != 0) {
    ++digits;
  }
  if (digits == 0 || !rest.substr(digits).starts_with(unit)) return false;
  // "ms" is no "m".
  if (unit == "m" && rest.substr(digits).starts_with("ms")) return false;
  const std::string number = (negative ? "-" : "") + std::string(rest.substr(0, digits));
  std::int64_t value = 0;
  const char* const end = number.data() + number.size();
  if (std::from_chars(number.data(), end, value).ec != std::errc() ||
      __builtin_mul_overflow(value, unit_ms, &value) ||
      __builtin_add_overflow(total, value, &total)) {
    is_no("duration", text);
  }
  rest.remove_prefix(digits + unit.size());
  return true;
}

Value duration(std::span<const Value> arguments) {
  const std::string& text = text_of(arguments);
  std::string_view rest = text;
  const bool negative = rest.starts_with('-');
  if (negative) rest.remove_prefix(1);
  std::int64_t total = 0;
  bool any = take_unit(rest, "d", kDay_ms, negative, total, text);
  any |= take_unit(rest, "h", 3'600'000, negative, total, text);
  any |= take_unit(rest, "m", 60'000, negative, total, text);
  any |= take_unit(rest, "s", 1000, negative, total, text);
  any |= take_unit(rest, "ms", 1, negative, total, text);
  if (!any || !rest.empty()) is_no("duration", text);
  return Value(Duration{total});
}

std::int64_t ms_of_datetime(std::span<const Value> a, std::size_t i) {
  return get<DateTime>(a, i, "a datetime").ms;
}
std::int64_t ms_of_duration(std::span<const Value> a, std::size_t i) {
  return get<Duration>(a, i, "a duration").ms;
}
std::int64_t within(std::optional<std::int64_t> ms) {
  if (!ms) throw EvaluationError("overflow of a datetime or duration");
  return *ms;
}

Value offset(std::span<const Value> a) {
  return Value(DateTime{within(add(ms_of_datetime(a, 0), ms_of_duration(a, 1)))});
}
Value duration_since(std::span<const Value> a) {
  std::int64_t difference = 0;
  if (__builtin_sub_overflow(ms_of_datetime(a, 0), ms_of_datetime(a, 1), &difference)) within({});
  return Value(Duration{difference});
}
std::int64_t ms_into_day(std::int64_t ms) {
  const std::int64_t rest = ms % kDay_ms;
  return rest < 0 ? rest + kDay_ms : rest;
}
Value to_date(std::span<const Value> a) {
  const std::int64_t ms = ms_of_datetime(a, 0);
  return Value(DateTime{within(add(ms, -ms_into_day(ms)))});
}
Value to_time(std::span<const Value> a) {
  return Value(Duration{ms_into_day(ms_of_datetime(a, 0))});
}
template <std::int64_t kUnit_ms>
Value in_units(std::span<const Value> a) {
  return Value(ms_of_duration(a, 0) / kUnit_ms);
}

constexpr CallStyle kFunction = CallStyle::kFunction;
constexpr CallStyle kMethod = CallStyle::kMethod;
constexpr Extension kExtensions[] = {
    {"decimal", kFunction, 1, decimal},
    {"lessThan", kMethod, 2, less_than},
    {"lessThanOrEqual", kMethod, 2, less_than_or_equal},
    {"greaterThan", kMethod, 2, greater_than},
    {"greaterThanOrEqual", kMethod, 2, greater_than_or_equal},
    {"ip", kFunction, 1, ip},
    {"isIpv4", kMethod, 1, is_ipv4},
    {"isIpv6", kMethod, 1, is_ipv6},
    {"isLoopback", kMethod, 1, is_loopback},
    {"isMulticast", kMethod, 1, is_multicast},
    {"isInRange", kMethod, 2, is_in_range},
    {"datetime", kFunction, 1, datetime},
    {"duration", kFunction, 1, duration},
    {"offset", kMethod, 2, offset},
    {"durationSince", kMethod, 2, duration_since},
    {"toDate", kMethod, 1, to_date},
    {"toTime", kMethod, 1, to_time},
    {"toMilliseconds", kMethod, 1, in_units<1>},
    {"toSeconds", kMethod, 1, in_units<1000>},
    {"toMinutes", kMethod, 1, in_units<60'000>},
    {"toHours", kMethod, 1, in_units<3'600'000>},
    {"toDays", kMethod, 1, in_units<kDay_ms>},
};

}  // namespace

const Extension* find_extension(std::string_view name) {
  const auto* const found = std::find_if(std::begin(kExtensions), std::end(kExtensions),
                                         [name](const Extension& one) { return one.name == name; });
  return found == std::end(kExtensions) ? nullptr : found;
}

Value apply_extension(const Extension& extension, std::span<const Value> arguments) {
  if (arguments.size() != extension.arguments) {
    throw EvaluationError("wrong number of arguments of " + std::string(extension.name));
  }
  return extension.apply(arguments);
}

}  // namespace models::cedar
