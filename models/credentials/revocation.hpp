#pragma once

#include <array>
#include <cstdint>

#include "sim/random/distribution.hpp"

namespace models {

/// Why authority should end.
enum class RevocationCause : std::uint8_t {
  kCompletion,   ///< The task or workflow is done.
  kIncident,     ///< A compromise was detected.
  kOffboarding,  ///< The person behind it has left.
  kRotation,     ///< A newer credential has replaced it.
  kPolicy,       ///< The person's entitlements have shrunk.
  kTrust,        ///< Trust in the agent fell below what it needs.
  kProbe         ///< Nothing happened: a random instant, to measure.
};
inline constexpr std::size_t kRevocationCauses = 7;
inline constexpr std::array<const char*, kRevocationCauses> kCauseNames{
    "completion", "incident", "offboarding", "rotation", "policy", "trust", "probe"};

/// Whose authority an order ends.
enum class RevocationTarget : std::uint8_t {
  kCredential,
  kAgent,      ///< What the agent can present.
  kSubtree,    ///< And all that descends from it, by name.
  kWorkflow,   ///< What the agents of its workflow instance can present.
  kAgentType,  ///< What any agent of its type was issued.
  kPerson,     ///< What names the person.
  kTouched     ///< Whatever the credential's bearers could present, and what they begot with it.
};

/// Who answers to a cause of revocation: people take their time.
struct Response {
  RevocationTarget target{RevocationTarget::kCredential};
  sim::Distribution handling_s{sim::Distribution::constant(0.0)};  ///< Due to command [s].
};

}  // namespace models
