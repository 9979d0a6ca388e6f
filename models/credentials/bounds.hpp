#pragma once

#include <optional>
#include <vector>

#include "models/plan.hpp"

namespace models {

/// The longest that a revocation can take by the rules of a design, whatever happens in a run. No
/// value: nothing bounds it.
using Bound = std::optional<sim::Duration>;

/// Bounds in series add up, independent ways to die take the smaller, and of several places or
/// descendants the largest counts (design: section 3).
Bound in_series(Bound a, Bound b);
Bound whichever_first(Bound a, Bound b);
Bound whichever_last(Bound a, Bound b);

/// Bounds of one design on how long a credential is honoured after the issuer has accepted an order
/// for it.
class RevocationBounds {
 public:
  RevocationBounds(const Plan& plan, const Design& design);

  /// From the command until the point refuses a new presentation.
  [[nodiscard]] Bound fresh(PointId point) const { return points_[point.index].fresh; }
  /// From the command until the last session ends that was opened with it. No sessions that outlive
  /// a check: the same as fresh().
  [[nodiscard]] Bound established(PointId point) const { return points_[point.index].established; }
  /// From the issue to the expiry of a credential at this depth of delegation.
  [[nodiscard]] Bound lifetime(std::uint32_t depth) const;
  /// From the command for a credential until nothing of it or its descendants is honoured at a
  /// point, sessions included.
  [[nodiscard]] Bound with_descendants(PointId point) const;
  /// From the due instant to the command; handling by people has none.
  [[nodiscard]] Bound handling(RevocationCause cause) const;

 private:
  struct AtPoint {
    Bound fresh;
    Bound established;
  };
  const Plan& plan_;
  const Design& design_;
  std::vector<AtPoint> points_;
  std::optional<std::uint32_t> deepest_;  // Longest chain of delegations; none: without end.
};

}  // namespace models
