#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/plan.hpp"

namespace models {

struct RevocationOutcome;

/// The longest that a revocation can take by the rules of a design, whatever happens in a run. No
/// value: nothing bounds it.
using Bound = std::optional<sim::Duration>;

/// Bounds in series add up, independent ways to die take the smaller, and of several places or
/// descendants the largest counts (design: section 3).
Bound in_series(Bound a, Bound b);
Bound whichever_first(Bound a, Bound b);
Bound whichever_last(Bound a, Bound b);
/// Equal stages in series; none is 0. No number: any number of them.
Bound so_many_in_series(std::optional<std::uint32_t> stages, Bound each);

/// The worst case of one design by theory: how long authority can outlive the instant at which it
/// should end, stage by stage. Assumes what the engine does: the issuer refuses to renew or to
/// exchange what it was told to revoke, an enforcement point never accepts beyond the expiry, and
/// clocks agree.
class RevocationBounds {
 public:
  RevocationBounds(const Plan& plan, const Design& design);

  /// From the due instant to the command. None where nobody gives an order, and where who does may
  /// take any time.
  [[nodiscard]] Bound handling(RevocationCause cause) const {
    return by_cause_[at(cause)].handling;
  }
  /// Whether the design orders anything when this cause arises. A standing credential is never
  /// ordered at completion.
  [[nodiscard]] bool is_ordered(RevocationCause cause) const;

  /// From the order for a credential until the point refuses a new presentation of it.
  [[nodiscard]] Bound fresh(PointId point) const { return points_[point.index].fresh; }
  /// From the order until the last session at the point ends that was opened with it. Where no
  /// session outlives a check: the same as fresh().
  [[nodiscard]] Bound established(PointId point) const { return points_[point.index].established; }
  /// From the order for a credential until nothing of it or its descendants is honoured at the
  /// point, sessions included.
  [[nodiscard]] Bound with_descendants(PointId point) const {
    return points_[point.index].with_descendants;
  }
  /// From the due instant until nothing is honoured at the point: handling and with_descendants()
  /// in series, or without an order the expiry.
  [[nodiscard]] Bound latency(RevocationCause cause, PointId point) const {
    return points_[point.index].latency[at(cause)];
  }
  /// The same at the worst of all points.
  [[nodiscard]] Bound with_descendants() const { return with_descendants_; }
  [[nodiscard]] Bound latency(RevocationCause cause) const { return by_cause_[at(cause)].latency; }

  /// From the issue to the expiry of a credential at this depth of delegation.
  [[nodiscard]] Bound lifetime(std::uint32_t depth) const;

 private:
  // Worked out once: a run asks at every outcome.
  struct AtPoint {
    Bound fresh;
    Bound established;
    Bound session;  // How long one may outlive the credential that opened it.
    Bound with_descendants;
    std::array<Bound, kRevocationCauses> latency;
  };
  struct AtCause {
    Bound handling;
    Bound latency;
  };
  static constexpr std::size_t at(RevocationCause cause) { return static_cast<std::size_t>(cause); }
  [[nodiscard]] Bound handling_of(RevocationCause cause) const;
  [[nodiscard]] Bound handling_of_incidents() const;
  [[nodiscard]] Bound expiry_by_design() const;
  [[nodiscard]] Bound expiry_of_inherited() const;
  [[nodiscard]] Bound outlived_by_descendants() const;
  [[nodiscard]] Bound without_order(const AtPoint& at) const;
  [[nodiscard]] Bound with_descendants_at(const AtPoint& at) const;
  [[nodiscard]] Bound latency_at_completion(const AtPoint& at) const;
  [[nodiscard]] Bound latency_at(const AtPoint& at, RevocationCause cause) const;
  [[nodiscard]] bool has_standing() const;

  const Plan& plan_;
  const Design& design_;
  std::vector<AtPoint> points_;
  std::array<AtCause, kRevocationCauses> by_cause_;
  Bound with_descendants_{sim::kZero};
  std::optional<std::uint32_t> deepest_;  // Hops below a credential at most; none: without end.
};

/// Which bound one credential of an order exceeded, in words with both times; empty: none. What has
/// not ended counts up to `now`.
std::string excess_of(const RevocationBounds& bounds, const RevocationOutcome& outcome,
                      sim::SimTime now);

}  // namespace models
