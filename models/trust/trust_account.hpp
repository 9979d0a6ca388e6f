#pragma once

#include <optional>
#include <span>

#include "models/trust/trust_config.hpp"
#include "models/workload/calendar.hpp"
#include "sim/core/sim_time.hpp"

namespace models {

/// Trust in one agent, a number in [0, 1]:
///
///     trust(t) = clamp(base(t) * 2^(-age(t) / attestation_half_life) - absence(t), 0, 1)
///
/// base: `start` at the beginning. An event at e (an untrusted result read, an alarm) sets it to
/// max(0, base(e) - fall). Between events it decays and recovers at once, d base / dt = r - k base
/// with r = recovery_per_s and k = ln 2 / decay_half_life, and never rises above `start`:
///
///     base(t) = min(start, r/k + (base(e) - r/k) exp(-k (t - e)))    without decay (k = 0):
///     base(t) = min(start, base(e) + r (t - e))
///
/// age: time since the latest attestation. Platform attestations are renewed at their lifetime; any
/// other agent has shown who it is once, at its beginning. absence: `owner_absent` outside office
/// hours (Mon-Fri, 09:00-17:00), 0 within them.
///
/// All is computed at the instants at which it is read; nothing happens between them.
class TrustAccount {
 public:
  /// @param config, calendar must outlive it; @param begin of the agent, or of the run for one that
  /// stands.
  TrustAccount(const TrustConfig& config, const Identity& identity, const Calendar& calendar,
               sim::SimTime begin);

  [[nodiscard]] double at(sim::SimTime now) const;
  /// An event of now. @param by >= 0
  void fall(double by, sim::SimTime now);
  /// How many of these are met: trust is at least so much. @param minima ascending
  [[nodiscard]] std::size_t met(std::span<const double> minima, sim::SimTime at) const;
  /// The first instant after `from` at which another number of minima is met if nothing happens
  /// until then; or an earlier one, at which to ask again; kNever: never.
  [[nodiscard]] sim::SimTime next_change(std::span<const double> minima, sim::SimTime from) const;

 private:
  [[nodiscard]] double base(sim::SimTime at) const;
  [[nodiscard]] sim::Duration attestation_age(sim::SimTime at) const;
  [[nodiscard]] sim::SimTime next_attestation(sim::SimTime from) const;
  [[nodiscard]] std::optional<sim::SimTime> reaches_start() const;
  [[nodiscard]] std::optional<sim::SimTime> turns(sim::SimTime from) const;
  [[nodiscard]] sim::SimTime piece_end(sim::SimTime from) const;

  const TrustConfig* config_;
  const Calendar* calendar_;
  std::optional<sim::Duration> renewed_every_;
  double decay_per_s_{0.0};
  double ageing_per_s_{0.0};
  sim::SimTime begin_;
  sim::SimTime since_;  // Of the latest event.
  double base_{0.0};    // Right after it.
};

}  // namespace models
