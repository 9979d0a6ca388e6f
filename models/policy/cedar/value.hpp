#pragma once

#include <array>
#include <compare>
#include <concepts>
#include <cstdint>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

/// The Cedar policy language (4.5): values, policies, entities and decisions. Knows nothing of the
/// simulator.
namespace models::cedar {

/// Name of an entity, e.g. Fleet::Agent::"a0".
struct EntityUid {
  std::string type;
  std::string id;
  auto operator<=>(const EntityUid&) const = default;
};

/// Fixed point with four digits, as a count of 1/10,000.
struct Decimal {
  std::int64_t ten_thousandths{0};
  auto operator<=>(const Decimal&) const = default;
};

/// An address with its prefix, i.e. a range of addresses.
struct IpRange {
  bool v6{false};
  std::uint8_t prefix{32};
  std::array<std::uint8_t, 16> bytes{};  ///< The first 4 for IPv4.
  auto operator<=>(const IpRange&) const = default;
};

/// Milliseconds since 1970-01-01 UTC.
struct DateTime {
  std::int64_t ms{0};
  auto operator<=>(const DateTime&) const = default;
};

/// Milliseconds.
struct Duration {
  std::int64_t ms{0};
  auto operator<=>(const Duration&) const = default;
};

class Value;
/// Sorted, without repetition.
using Set = std::vector<Value>;
using Record = std::map<std::string, Value, std::less<>>;

/// What a value holds as it is.
template <class T>
concept Plain = std::same_as<T, bool> || std::same_as<T, std::int64_t> ||
    std::same_as<T, std::string> || std::same_as<T, EntityUid> || std::same_as<T, Decimal> ||
    std::same_as<T, IpRange> || std::same_as<T, DateTime> || std::same_as<T, Duration>;

/// A value of the language. Sets and records are shared and never change.
class Value {
 public:
  using Data = std::variant<bool, std::int64_t, std::string, EntityUid, std::shared_ptr<const Set>,
                            std::shared_ptr<const Record>, Decimal, IpRange, DateTime, Duration>;

  Value() : data_(false) {}
  template <Plain T>
  explicit Value(T value) : data_(std::in_place_type<T>, std::move(value)) {}
  static Value set(std::vector<Value> elements);
  static Value record(Record fields);

  /// The value if it is a T.
  template <class T>
  [[nodiscard]] const T* as() const {
    return std::get_if<T>(&data_);
  }
  [[nodiscard]] const Set* as_set() const;
  [[nodiscard]] const Record* as_record() const;
  /// What it is, for messages: "a long", "a set", ...
  [[nodiscard]] const char* kind() const;

  /// A total order: by type, then by value. Values of two types are never equal.
  std::strong_ordering operator<=>(const Value& other) const;
  bool operator==(const Value& other) const { return (*this <=> other) == 0; }

 private:
  Data data_;
};

/// A policy that cannot be evaluated: it is skipped.
class EvaluationError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace models::cedar
