#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sim/core/sim_time.hpp"
#include "sim/random/distribution.hpp"

namespace models {

enum class IssuePer : std::uint8_t { kSeat, kWorkflow, kTask };
enum class CredentialScope : std::uint8_t { kRole, kWorkflow, kTask };
enum class Delegation : std::uint8_t { kShare, kExchange };
enum class Attenuation : std::uint8_t { kNone, kIntersect, kTask };
enum class Cascade : std::uint8_t { kFull, kByExpiry };

/// How credentials are issued, delegated and ended (design: section 2.1).
struct CredentialRegime {
  std::string preset;  ///< Name of the preset it started from; may be empty.
  IssuePer issue{IssuePer::kTask};
  CredentialScope scope{CredentialScope::kTask};
  std::optional<sim::Duration> lifetime;  ///< None: never expires.
  Delegation delegation{Delegation::kExchange};
  Attenuation attenuation{Attenuation::kNone};
  double renew_at{1.0};  ///< Share of the lifetime after which the holder renews, in (0, 1].
  bool revoke_on_completion{false};
  Cascade cascade{Cascade::kByExpiry};
  sim::Distribution issue_latency_s{
      sim::Distribution::constant(0.0)};  ///< One issue or exchange [s].
};

enum class ValidationKind : std::uint8_t { kLocal, kIntrospect, kPush, kPropagation };

/// What an enforcement point knows of a revocation.
struct Validation {
  ValidationKind kind{ValidationKind::kLocal};
  sim::Duration cache_ttl{};  ///< kIntrospect, >= 0.
  sim::Distribution latency_s{
      sim::Distribution::constant(0.0)};  ///< kIntrospect: one round trip [s].
  sim::Distribution delay_s{sim::Distribution::constant(
      0.0)};  ///< kPush: per enforcement point; kPropagation: one for all [s].
};

}  // namespace models
