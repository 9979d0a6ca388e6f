#pragma once

#include <optional>
#include <string>
#include <vector>

#include "src/sweep/sweep.hpp"

namespace app {

/// What a curve is about: tables and pages arrange by it.
enum class CurveKind : std::uint8_t { kExposure, kLoad, kUtilisation, kLatency, kWork, kCost };

/// One number against the key.
struct Curve {
  CurveKind kind{CurveKind::kExposure};
  RowKey key{};
  std::string heading{};  ///< Short, for a column.
  std::string title{};    ///< For a figure.
  std::string unit{};
};

/// The curves that a sweep shows: exposed actions by cause, the issuer's load and utilisation,
/// added latency, completed work, and costs. All but the utilisation, which a model may not have,
/// occur in some cell.
std::vector<Curve> curves_of(const SweepResult& result);

/// engine.credentials_issued.
RowKey issued_key();

/// The cause, for a row of revocation.exposed_actions by cause and nothing else.
std::optional<std::string> cause_of_exposure(const RowKey& key);

/// cost.PLAN in total, not its break-down.
bool is_bill(const RowKey& key);

/// "exposure", "load", "utilisation", "latency", "work", "cost".
std::string_view kind_name(CurveKind kind);

}  // namespace app
