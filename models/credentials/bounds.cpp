#include "models/credentials/bounds.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "models/credentials/longest_delegation.hpp"
#include "models/records.hpp"

namespace models {
namespace {

/// Rounding to whole nanoseconds is monotonous, so that no draw exceeds the rounded bound.
Bound at_most(const sim::Distribution& time_s) {
  const double most_s = time_s.upper_bound();
  return std::isfinite(most_s) ? Bound(sim::seconds(std::max(0.0, most_s))) : std::nullopt;
}

Bound at_most(const std::optional<Response>& response) {
  return response ? at_most(response->handling_s) : std::nullopt;
}

/// From the order until the point knows.
Bound of_notice(const Validation& validation) {
  switch (validation.kind) {
    case ValidationKind::kLocal:
      return std::nullopt;
    case ValidationKind::kIntrospect:
      // An answer from right before the order; the round trip ends before it is kept.
      return validation.cache_ttl;
    case ValidationKind::kPoll:
      return in_series(validation.interval, at_most(validation.delay_s));
    case ValidationKind::kPush:
      // However often it is sent again, any number of notices may be lost.
      return validation.loss > 0.0 ? std::nullopt : at_most(validation.delay_s);
    case ValidationKind::kPropagation:
      return at_most(validation.delay_s);
  }
  return std::nullopt;
}

/// Hops of what was lent below a credential at most.
std::optional<std::uint32_t> deepest_below(const Plan& plan, const CredentialRegime& regime) {
  return regime.delegation == Delegation::kExchange ? longest_delegation(plan) : 0U;
}

}  // namespace

Bound in_series(Bound a, Bound b) {
  if (!a || !b) return std::nullopt;
  return *a + *b;
}

Bound whichever_first(Bound a, Bound b) {
  if (!a) return b;
  return b ? std::min(*a, *b) : a;
}

Bound whichever_last(Bound a, Bound b) {
  if (!a || !b) return std::nullopt;
  return std::max(*a, *b);
}

Bound so_many_in_series(std::optional<std::uint32_t> stages, Bound each) {
  if (stages == 0U || each == sim::kZero) return sim::kZero;
  if (!stages || !each) return std::nullopt;
  return sim::Duration{each->ns * static_cast<std::int64_t>(*stages)};
}

RevocationBounds::RevocationBounds(const Plan& plan, const Design& design)
    : plan_(plan), design_(design), deepest_(deepest_below(plan, design.credentials)) {
  const Bound expiry = whichever_last(expiry_by_design(), expiry_of_inherited());
  for (std::size_t i = 0; i < kRevocationCauses; ++i) {
    by_cause_[i] = {handling_of(static_cast<RevocationCause>(i)), sim::kZero};
  }
  for (const EnforcementPoint& point : plan.organisation.points) {
    const Validation& validation = design.validation_of(point.tool);
    AtPoint& at = points_.emplace_back();
    at.session = validation.at_open ? Bound(validation.session_lifetime) : Bound(sim::kZero);
    at.fresh = whichever_first(of_notice(validation), expiry);
    at.established = in_series(at.fresh, at.session);
    at.with_descendants = with_descendants_at(at);
    with_descendants_ = whichever_last(with_descendants_, at.with_descendants);
    for (std::size_t i = 0; i < kRevocationCauses; ++i) {
      at.latency[i] = latency_at(at, static_cast<RevocationCause>(i));
      by_cause_[i].latency = whichever_last(by_cause_[i].latency, at.latency[i]);
    }
  }
}

Bound RevocationBounds::lifetime(std::uint32_t depth) const {
  const CredentialRegime& regime = design_.credentials;
  const sim::Distribution* lifetime_s = regime.lifetime_at(depth);
  const Bound own = lifetime_s == nullptr ? std::nullopt : at_most(*lifetime_s);
  if (depth == 0 || regime.outlives_parent) return own;
  return whichever_first(own, lifetime(0));  // Cut at the expiry of what it descends from.
}

/// From the issue of a credential at any depth that there is.
Bound RevocationBounds::expiry_by_design() const {
  const bool all_are_roots = deepest_ == 0U || design_.credentials.issue == IssuePer::kCall;
  return all_are_roots ? lifetime(0) : whichever_last(lifetime(0), lifetime(1));
}

/// Of what a run begins with and what comes to it: some have a lifetime of their own, or none.
Bound RevocationBounds::expiry_of_inherited() const {
  Bound latest(sim::kZero);
  for (const InventoryEntry& entry : plan_.inventory) {
    Bound own = entry.by_design ? lifetime(0) : std::nullopt;
    if (entry.has_own_lifetime) {
      own = entry.lifetime_s ? at_most(*entry.lifetime_s) : std::nullopt;
    }
    latest = whichever_last(latest, own);
  }
  return latest;
}

/// How long descendants that no order reaches outlive the last exchange from what was ordered.
Bound RevocationBounds::outlived_by_descendants() const {
  const CredentialRegime& regime = design_.credentials;
  // One for a call hangs below nothing, and whoever is below an ended agent gets no other.
  if (regime.issue == IssuePer::kCall) return lifetime(0);
  Bound generation = lifetime(1);
  // Without a link it is renewed, for as long as renewals are allowed.
  const bool is_renewed = regime.cascade == Cascade::kNone;
  if (is_renewed) {
    generation = regime.renewable_for ? in_series(regime.renewable_for, generation) : std::nullopt;
  }
  if (!regime.outlives_parent) {
    return is_renewed ? whichever_first(generation, lifetime(0)) : generation;
  }
  // Who bears one may have it exchanged up to its very expiry, so that generations are in series.
  return so_many_in_series(deepest_, generation);
}

Bound RevocationBounds::with_descendants_at(const AtPoint& at) const {
  const CredentialRegime& regime = design_.credentials;
  if (deepest_ == 0U || regime.cascade == Cascade::kFull) return at.established;
  const Bound missed = in_series(outlived_by_descendants(), at.session);
  const Bound aged = whichever_last(at.established, missed);
  if (regime.cascade != Cascade::kPerHop || regime.discovery < 1.0) return aged;
  const Bound hops = so_many_in_series(deepest_, at_most(regime.hop_delay_s));
  return whichever_first(aged, in_series(hops, at.established));
}

bool RevocationBounds::is_ordered(RevocationCause cause) const {
  switch (cause) {
    case RevocationCause::kCompletion:
      return design_.credentials.revoke_on_completion;
    case RevocationCause::kRotation:
    case RevocationCause::kProbe:
      return true;
    case RevocationCause::kIncident:
      return design_.response.has_value() ||
             std::any_of(plan_.threats.begin(), plan_.threats.end(),
                         [](const Threat& threat) { return threat.response.has_value(); });
    case RevocationCause::kOffboarding:
    case RevocationCause::kPolicy:
    case RevocationCause::kTrust:
      return design_.orders[static_cast<std::size_t>(cause)].has_value();
  }
  return false;
}

Bound RevocationBounds::handling_of_incidents() const {
  if (design_.response) return at_most(design_.response);
  Bound worst(sim::kZero);
  for (const Threat& threat : plan_.threats) {
    // What nobody notices is never due.
    const bool is_watched =
        design_.detectors ? !design_.detectors->empty() : !threat.detectors.empty();
    if (is_watched) worst = whichever_last(worst, at_most(threat.response));
  }
  return worst;
}

Bound RevocationBounds::handling_of(RevocationCause cause) const {
  if (!is_ordered(cause)) return std::nullopt;
  switch (cause) {
    case RevocationCause::kCompletion:
    case RevocationCause::kProbe:
      return sim::kZero;
    case RevocationCause::kRotation:
      return design_.credentials.rotation ? Bound(design_.credentials.rotation->overlap)
                                          : std::nullopt;
    case RevocationCause::kIncident:
      return handling_of_incidents();
    case RevocationCause::kOffboarding:
    case RevocationCause::kPolicy:
    case RevocationCause::kTrust:
      break;
  }
  return at_most(design_.orders[static_cast<std::size_t>(cause)]);
}

bool RevocationBounds::has_standing() const {
  const CredentialRegime& regime = design_.credentials;
  if (regime.issue == IssuePer::kSeat || regime.issue == IssuePer::kAgentType ||
      regime.delegation == Delegation::kOwn) {
    return true;
  }
  const auto is_shared = [](const AgentType& type) { return type.shared > 0; };
  if (regime.issue == IssuePer::kAgent) {
    return std::any_of(plan_.agent_types.begin(), plan_.agent_types.end(), is_shared);
  }
  // A shared agent that others ask stands for itself, whatever starts the work.
  return std::any_of(
      plan_.agent_types.begin(), plan_.agent_types.end(), [&](const AgentType& type) {
        return std::any_of(type.peers.begin(), type.peers.end(), [&](AgentTypeId peer) {
          return is_shared(plan_.agent_types[peer.index]);
        });
      });
}

/// Of what is renewed no more: up to its expiry, and from then on what was exchanged for it.
Bound RevocationBounds::without_order(const AtPoint& at) const {
  const CredentialRegime& regime = design_.credentials;
  const bool begets = deepest_ != 0U && regime.issue != IssuePer::kCall && regime.outlives_parent;
  Bound aged = expiry_by_design();
  if (begets) aged = in_series(aged, outlived_by_descendants());
  return in_series(aged, at.session);
}

Bound RevocationBounds::latency_at_completion(const AtPoint& at) const {
  const Bound expiry = without_order(at);
  if (!design_.credentials.revoke_on_completion) return expiry;
  return has_standing() ? whichever_last(at.with_descendants, expiry) : at.with_descendants;
}

Bound RevocationBounds::latency_at(const AtPoint& at, RevocationCause cause) const {
  if (cause == RevocationCause::kCompletion) return latency_at_completion(at);
  const Bound ordered = in_series(handling(cause), at.with_descendants);
  if (cause != RevocationCause::kRotation) return ordered;
  // What was replaced is not renewed, so that its expiry is an independent way to die.
  const Bound inherited = in_series(expiry_of_inherited(), at.session);
  return whichever_first(ordered, whichever_last(without_order(at), inherited));
}

namespace {

/// Compares one stage with its bound.
class Excess {
 public:
  Excess(const RevocationOutcome& outcome, sim::SimTime now) : outcome_(outcome), now_(now) {}

  void check(const char* stage, const Bound& bound, std::optional<sim::SimTime> from,
             std::optional<sim::SimTime> to) {
    if (!text.empty() || !bound || !from) return;
    const sim::SimTime end = to.value_or(now_);
    if (end <= *from || end - *from <= *bound) return;
    text = std::string(stage) + " of credential " + std::to_string(outcome_.credential.index) +
           " after " + kCauseNames[static_cast<std::size_t>(outcome_.cause)] + " took " +
           std::to_string(sim::to_seconds(end - *from)) + " s, its bound is " +
           std::to_string(sim::to_seconds(*bound)) + " s";
  }

  std::string text;

 private:
  const RevocationOutcome& outcome_;
  sim::SimTime now_;
};

}  // namespace

std::string excess_of(const RevocationBounds& bounds, const RevocationOutcome& outcome,
                      sim::SimTime now) {
  Excess excess(outcome, now);
  if (outcome.command) {
    excess.check("handling", bounds.handling(outcome.cause), outcome.due, outcome.command);
  }
  for (const PointOutcome& at : outcome.points) {
    const PointId point = at.point;
    excess.check("enforcement for new presentations", bounds.fresh(point), outcome.reached,
                 at.effective);
    excess.check("enforcement with descendants", bounds.with_descendants(point), outcome.command,
                 at.effective);
    excess.check("latency", bounds.latency(outcome.cause, point), outcome.due, at.effective);
    if (!at.had_sessions) continue;
    excess.check("enforcement for established sessions", bounds.established(point), outcome.reached,
                 at.established);
    excess.check("enforcement with descendants and sessions", bounds.with_descendants(point),
                 outcome.command, at.established);
    excess.check("latency with sessions", bounds.latency(outcome.cause, point), outcome.due,
                 at.established);
  }
  if (!outcome.points.empty()) {
    excess.check("enforcement at all points", bounds.with_descendants(), outcome.command,
                 outcome.effective);
    excess.check("latency at all points", bounds.latency(outcome.cause), outcome.due,
                 outcome.effective);
  }
  return excess.text;
}

}  // namespace models
