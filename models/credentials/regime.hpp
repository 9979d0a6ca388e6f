#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "models/workload/outage_times.hpp"
#include "sim/core/sim_time.hpp"
#include "sim/random/distribution.hpp"

namespace models {

/// What gets a credential of its own (design: section 2.1).
enum class IssuePer : std::uint8_t {
  kSeat,       ///< Every seat: a standing key.
  kAgentType,  ///< Every agent type: one standing identity for all of its agents and all people.
  kAgent,      ///< Every agent; one that serves many workflows has one for all of them.
  kWorkflow,   ///< Every workflow instance.
  kTask,       ///< Every agent's task.
  kCall        ///< Every call: good for its action only.
};
enum class CredentialScope : std::uint8_t { kRole, kAgentType, kWorkflow, kTask, kCall };
enum class Delegation : std::uint8_t {
  kShare,    ///< A child presents its parent's credential.
  kOwn,      ///< A child presents its own type's standing identity.
  kExchange  ///< A child gets a credential that hangs below its parent's (RFC 8693).
};
enum class Attenuation : std::uint8_t { kNone, kIntersect, kTask };
/// Whether whoever has a credential can present it, or only whom it was issued to.
enum class Binding : std::uint8_t { kBearer, kSenderConstrained };
/// What a revocation does to descendants.
enum class Cascade : std::uint8_t {
  kFull,      ///< All die with it.
  kPerHop,    ///< The order passes from parent to child: each hop takes its delay and finds its way
              ///< with a probability; what it misses lives on as under kByExpiry.
  kByExpiry,  ///< They live until their own expiry; what has lost its parent is not renewed.
  kNone       ///< No link at all: they are renewed as if nothing had happened.
};

/// Who hands out credentials: a queue with limits of its own.
struct IssuerConfig {
  std::uint32_t servers{0};                                       ///< 0: any number at once.
  sim::Distribution service_s{sim::Distribution::constant(0.0)};  ///< One request at a server [s].
  double rate_limit_per_s{0.0};  ///< Most requests taken on a second; 0: no limit.
  std::optional<OutageTimes> outages;
  std::uint32_t attempts{1};  ///< Of one requester before it gives up, >= 1.
  sim::Distribution retry_wait_s{sim::Distribution::constant(0.0)};  ///< Between attempts [s].

  /// Whether a request can take other than its latency.
  [[nodiscard]] bool is_limited() const {
    return servers > 0 || rate_limit_per_s > 0.0 || outages.has_value();
  }
};

/// Standing credentials are replaced at intervals; the old one goes on for an overlap.
struct Rotation {
  sim::Duration every{};    ///< > 0.
  sim::Duration overlap{};  ///< From the new credential to the order that ends the old one.
};

/// How credentials are issued, delegated and ended (design: section 2.1).
struct CredentialRegime {
  std::string preset;  ///< Name of the preset it started from; may be empty.
  IssuePer issue{IssuePer::kTask};
  CredentialScope scope{CredentialScope::kTask};
  std::optional<sim::Distribution> lifetime_s;            ///< [s], > 0; none: never expires.
  std::optional<sim::Distribution> exchanged_lifetime_s;  ///< Of exchanged ones; none: lifetime_s.
  bool outlives_parent{true};  ///< Whether an exchanged one may expire after its parent.
  std::optional<sim::Duration> idle_expiry;  ///< Dies when unused for so long.
  std::uint32_t max_uses{0};                 ///< Accepted presentations; 0: any number.
  bool uses_per_point{false};  ///< Each enforcement point counts for itself, not one for all.
  Delegation delegation{Delegation::kExchange};
  Attenuation attenuation{Attenuation::kNone};
  double renew_at{1.0};  ///< Share of the lifetime after which the holder renews, in (0, 1].
  std::optional<sim::Duration> renewable_for;  ///< Renewals end so long after the first issue.
  std::optional<Rotation> rotation;            ///< Of standing credentials.
  bool revoke_on_completion{false};
  Binding binding{Binding::kBearer};
  Cascade cascade{Cascade::kByExpiry};
  double discovery{1.0};  ///< kPerHop: chance that a hop finds its way, [0, 1].
  sim::Distribution hop_delay_s{sim::Distribution::constant(0.0)};  ///< kPerHop: of one hop [s].
  sim::Distribution issue_latency_s{
      sim::Distribution::constant(0.0)};  ///< Way to the issuer and back [s].
  IssuerConfig issuer;

  /// Lifetime of a credential at this depth of delegation; null: it never expires.
  [[nodiscard]] const sim::Distribution* lifetime_at(std::uint32_t depth) const {
    if (depth > 0 && exchanged_lifetime_s) return &*exchanged_lifetime_s;
    return lifetime_s ? &*lifetime_s : nullptr;
  }
};

enum class ValidationKind : std::uint8_t { kLocal, kIntrospect, kPoll, kPush, kPropagation };

/// What an enforcement point knows of a revocation.
struct Validation {
  ValidationKind kind{ValidationKind::kLocal};
  sim::Duration cache_ttl{};  ///< kIntrospect, >= 0.
  sim::Distribution latency_s{
      sim::Distribution::constant(0.0)};  ///< kIntrospect: one round trip [s].
  sim::Duration interval{};  ///< kPoll: between polls, each point at a phase of its own, > 0.
  sim::Distribution delay_s{
      sim::Distribution::constant(0.0)};  ///< kPoll: of an answer; kPush: per
                                          ///< point; kPropagation: of all [s].
  double loss{0.0};                       ///< kPush: chance that a notice is lost, [0, 1).
  std::optional<sim::Duration>
      retry{};  ///< kPush: a lost one is sent again after this; none: never.
  /// A session is checked when it opens and not again: what goes on in it outlives the credential.
  bool at_open{false};
  std::optional<sim::Duration>
      session_lifetime{};  ///< at_open: longest session; none: its agent's.
};

}  // namespace models
