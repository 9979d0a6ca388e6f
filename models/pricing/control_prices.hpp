#pragma once

#include <cstdint>
#include <optional>

#include "sim/core/sim_time.hpp"

namespace models {

/// A price in millionths of a millionth of a US dollar: 5 USD/1M is a whole number a piece.
struct FinePrice {
  std::int64_t picos{0};  ///< [1e-12 USD], >= 0.
  bool operator==(const FinePrice&) const = default;
};

/// Keeping the audit log.
struct RetentionPrice {
  std::int64_t for_s{0};   ///< How long each entry is kept [s], > 0.
  FinePrice per_gb_month;  ///< [USD/GB/month]; a month is a twelfth of 365.25 days.
  bool operator==(const RetentionPrice&) const = default;
};

/// Handling one alarm, be it a true one or a false one.
struct AlertPrice {
  FinePrice price;                    ///< Of one alarm, or of an hour of `time` [USD].
  std::optional<sim::Duration> time;  ///< Somebody's time; none: `price` is all of it.
  bool operator==(const AlertPrice&) const = default;
};

/// What operating the controls costs. What nobody stated is missing, never 0.
struct GovernancePrices {
  std::optional<FinePrice> decision;       ///< A policy decision.
  std::optional<FinePrice> token;          ///< A credential issued or exchanged.
  std::optional<FinePrice> introspection;  ///< A validation request to the issuer.
  std::optional<FinePrice> log_gb;         ///< Audit log volume [USD/GB], 1 GB = 1e9 bytes.
  std::optional<FinePrice> log_event;      ///< An entry of the audit log.
  std::optional<FinePrice> approver_hour;  ///< An hour of somebody who approves.
  /// Factor for work outside of the approvers' hours, in millionths, >= 1,000,000; none: such work
  /// costs as any other.
  std::optional<std::int64_t> overtime_millionths;
  std::optional<AlertPrice> alert;
  std::optional<RetentionPrice> retention;
  bool operator==(const GovernancePrices&) const = default;
  [[nodiscard]] bool stated() const { return *this != GovernancePrices{}; }
};

}  // namespace models
