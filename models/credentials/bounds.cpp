#include "models/credentials/bounds.hpp"

#include <algorithm>
#include <cmath>

namespace models {
namespace {

Bound at_most(const sim::Distribution& time_s) {
  const double most_s = time_s.upper_bound();
  // Rounding to nanoseconds may add one.
  return std::isfinite(most_s) ? Bound(sim::seconds(std::max(0.0, most_s))) : std::nullopt;
}

/// From the command until the point knows.
Bound of_notice(const Validation& validation) {
  switch (validation.kind) {
    case ValidationKind::kLocal:
      return std::nullopt;
    case ValidationKind::kIntrospect:
      return validation.cache_ttl;
    case ValidationKind::kPoll:
      return in_series(validation.interval, at_most(validation.delay_s));
    case ValidationKind::kPush:
      return validation.loss > 0.0 ? std::nullopt : at_most(validation.delay_s);
    case ValidationKind::kPropagation:
      return at_most(validation.delay_s);
  }
  return std::nullopt;
}

/// The longest chain of delegations below any agent type; none if it can go on for ever.
std::optional<std::uint32_t> longest_chain(const std::vector<AgentType>& types) {
  std::vector<std::uint32_t> depth(types.size(), 0);
  // A chain without a cycle is no longer than there are types; limits on depth cut cycles.
  std::uint32_t limit = 0;
  for (const AgentType& type : types) {
    if (type.max_depth != AgentType::kNoDepthLimit) limit = std::max(limit, type.max_depth + 1);
  }
  const std::size_t rounds = types.size() + limit + 1;
  std::vector<std::uint32_t> next = depth;
  for (std::size_t round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < types.size(); ++i) {
      next[i] = 0;
      for (const AgentTypeId child : types[i].children) {
        next[i] = std::max(next[i], depth[child.index] + 1);
      }
      if (types[i].max_depth != AgentType::kNoDepthLimit && next[i] > 0) {
        next[i] = std::min(next[i], types[i].max_depth + 1);
      }
    }
    if (next == depth) return *std::max_element(depth.begin(), depth.end());
    depth = next;
  }
  return std::nullopt;
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

RevocationBounds::RevocationBounds(const Plan& plan, const Design& design)
    : plan_(plan), design_(design) {
  if (!plan.agent_types.empty()) deepest_ = longest_chain(plan.agent_types);
  for (const EnforcementPoint& point : plan.organisation.points) {
    const Validation& validation = design.validation_of(point.tool);
    const Bound expiry = whichever_last(lifetime(0), lifetime(1));
    AtPoint& bounds = points_.emplace_back();
    bounds.fresh = whichever_first(of_notice(validation), expiry);
    bounds.established = bounds.fresh;
    if (validation.at_open) {
      bounds.established = in_series(bounds.fresh, validation.session_lifetime);
    }
  }
}

Bound RevocationBounds::lifetime(std::uint32_t depth) const {
  const sim::Distribution* lifetime_s = design_.credentials.lifetime_at(depth);
  return lifetime_s == nullptr ? std::nullopt : at_most(*lifetime_s);
}

Bound RevocationBounds::with_descendants(PointId point) const {
  const CredentialRegime& regime = design_.credentials;
  const Bound own = established(point);
  if (regime.delegation != Delegation::kExchange || deepest_ == 0U) return own;
  if (regime.cascade == Cascade::kFull) return own;
  if (!deepest_) return std::nullopt;
  const Validation& validation = design_.validation_of(plan_.organisation.points[point.index].tool);
  const Bound session = validation.at_open ? Bound(validation.session_lifetime) : Bound(sim::kZero);
  // What an order misses may exchange until its own expiry, and so may what it begets.
  Bound missed = lifetime(1);
  if (regime.cascade == Cascade::kNone) {
    // Without a link it is renewed, for as long as renewals are allowed.
    missed = regime.renewable_for ? in_series(regime.renewable_for, missed) : std::nullopt;
  }
  Bound chain(sim::kZero);
  for (std::uint32_t depth = 0; depth < *deepest_; ++depth) {
    chain = regime.outlives_parent ? in_series(chain, missed) : missed;
  }
  Bound bound = whichever_last(own, in_series(chain, session));
  if (regime.cascade == Cascade::kPerHop && regime.discovery >= 1.0) {
    Bound hops(sim::kZero);
    for (std::uint32_t depth = 0; depth < *deepest_; ++depth) {
      hops = in_series(hops, at_most(regime.hop_delay_s));
    }
    bound = whichever_first(bound, in_series(hops, own));
  }
  return bound;
}

Bound RevocationBounds::handling(RevocationCause cause) const {
  const auto of = [](const std::optional<Response>& response) {
    return response ? at_most(response->handling_s) : std::nullopt;
  };
  switch (cause) {
    case RevocationCause::kCompletion:
      return design_.credentials.revoke_on_completion ? Bound(sim::kZero) : std::nullopt;
    case RevocationCause::kRotation:
      return design_.credentials.rotation ? Bound(design_.credentials.rotation->overlap)
                                          : std::nullopt;
    case RevocationCause::kProbe:
      return sim::kZero;
    case RevocationCause::kIncident: {
      if (design_.response) return of(design_.response);
      Bound worst(sim::kZero);
      for (const Threat& threat : plan_.threats) {
        worst = whichever_last(worst, of(threat.response));
      }
      return worst;
    }
    case RevocationCause::kOffboarding:
    case RevocationCause::kPolicy:
    case RevocationCause::kTrust:
      return of(design_.orders[static_cast<std::size_t>(cause)]);
  }
  return std::nullopt;
}

}  // namespace models
