#pragma once

#include <cstdint>
#include <optional>

#include "sim/core/sim_time.hpp"

namespace models {

/// How an agent proves to the issuer who it is.
enum class IdentityKind : std::uint8_t {
  kNone,             ///< Not at all: whoever can talk to the issuer may pass for it.
  kBootstrapSecret,  ///< With a secret: whoever has it may pass for it.
  kPlatformAttested  ///< The platform vouches for it: nobody else can pass for it.
};

struct Identity {
  IdentityKind kind{IdentityKind::kNone};
  sim::Duration lifetime{};  ///< kPlatformAttested: until an attestation is renewed, > 0.
};

/// How trust in an agent falls and recovers (TrustAccount has the formula).
struct TrustConfig {
  double start{1.0};              ///< At its start, and what it recovers to, [0, 1].
  double untrusted_content{0.0};  ///< Fall with each untrusted result that it reads, >= 0.
  double alarm{0.0};              ///< Fall when a detector raises an alarm about it, >= 0.
  double owner_absent{0.0};       ///< Less by this outside office hours, >= 0.
  std::optional<sim::Duration> attestation_half_life{};  ///< Of its age, > 0; none: does not count.
  std::optional<sim::Duration> decay_half_life{};        ///< Of trust itself, > 0; none: no decay.
  double recovery_per_s{0.0};                            ///< Towards `start` [1/s], >= 0.
  std::optional<double> revoke_below{};  ///< Below this its authority should end, [0, 1].
};

}  // namespace models
