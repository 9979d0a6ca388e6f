#include "src/experiment/bounds_table.hpp"

#include <algorithm>

#include "models/credentials/bounds.hpp"

namespace app {
namespace {

using models::Bound;
using models::RevocationBounds;
using models::RevocationCause;

std::optional<double> in_seconds(const Bound& bound) {
  return bound ? std::optional(sim::to_seconds(*bound)) : std::nullopt;
}

// The largest value of a row over the replications.
std::optional<double> largest(const DesignSeries& series, std::string_view metric,
                              const models::Labels& labels) {
  std::optional<double> found;
  const ValueSeries* const row = series.find_values(make_row_key(metric, labels));
  if (row == nullptr) return found;
  for (const auto& value : row->values) {
    if (value) found = std::max(found.value_or(*value), *value);
  }
  return found;
}

std::int64_t total(const ValueSeries& series) {
  double sum = 0.0;
  for (const auto& value : series.values) sum += value.value_or(0.0);
  return static_cast<std::int64_t>(sum);
}

// The rows of one cause of one design.
class CauseRows {
 public:
  CauseRows(const models::Plan& plan, const RevocationBounds& bounds, const DesignRun& run,
            RevocationCause cause)
      : plan_(plan),
        bounds_(bounds),
        series_(run.series),
        cause_(cause),
        labels_{{"cause", models::kCauseNames[static_cast<std::size_t>(cause)]}} {
    worst_.design = run.name;
    worst_.cause = labels_.front().second;
    worst_.is_ordered = bounds.is_ordered(cause);
  }

  void add_to(std::vector<BoundsRow>& table) {
    const ValueSeries* const orders =
        series_.find_values(make_row_key("revocation.orders", labels_));
    if (orders == nullptr) return;
    worst_.orders = total(*orders);
    worst_.handling = {in_seconds(bounds_.handling(cause_)), seen("revocation.handling.worst")};
    std::vector<BoundsRow> rows;
    for (std::uint32_t tool = 0; tool < plan_.organisation.tools.size(); ++tool) {
      rows.push_back(at_tool(tool));
    }
    worst_.fresh = worst_of(rows, &BoundsRow::fresh);
    worst_.established = worst_of(rows, &BoundsRow::established);
    worst_.with_descendants = worst_of(rows, &BoundsRow::with_descendants);
    worst_.with_descendants.seen_s = seen("revocation.enforcement.worst");
    worst_.latency = worst_of(rows, &BoundsRow::latency);
    worst_.latency.seen_s = seen("revocation.latency.worst");
    table.push_back(worst_);
    std::ranges::move(rows, std::back_inserter(table));
  }

 private:
  std::optional<double> seen(std::string_view metric, const models::Labels& more = {}) const {
    models::Labels labels = labels_;
    labels.insert(labels.end(), more.begin(), more.end());
    return largest(series_, metric, labels);
  }

  // All instances of a tool validate alike.
  BoundsRow at_tool(std::uint32_t tool) const {
    const std::string& name = plan_.organisation.tools[tool].name;
    const models::PointId point = plan_.organisation.first_point[tool];
    BoundsRow row = worst_;
    row.point = name;
    row.handling.seen_s.reset();
    const auto enforced = seen("revocation.enforcement.worst", {{"point", name}});
    const auto newly = seen("revocation.enforcement.worst", {{"point", name}, {"session", "new"}});
    row.fresh = {in_seconds(bounds_.fresh(point)), newly ? newly : enforced};
    row.established = {in_seconds(bounds_.established(point)), enforced};
    row.with_descendants = {in_seconds(bounds_.with_descendants(point)), {}};
    row.latency = {in_seconds(bounds_.latency(cause_, point)),
                   seen("revocation.latency.worst", {{"point", name}})};
    return row;
  }

  static BoundedStage worst_of(const std::vector<BoundsRow>& rows, BoundedStage BoundsRow::*stage) {
    BoundedStage worst{.bound_s = 0.0, .seen_s = {}};
    for (const BoundsRow& row : rows) {
      const BoundedStage& one = row.*stage;
      if (worst.bound_s) {
        worst.bound_s =
            one.bound_s ? std::optional(std::max(*worst.bound_s, *one.bound_s)) : std::nullopt;
      }
      if (one.seen_s) worst.seen_s = std::max(worst.seen_s.value_or(*one.seen_s), *one.seen_s);
    }
    return worst;
  }

  const models::Plan& plan_;
  const RevocationBounds& bounds_;
  const DesignSeries& series_;
  RevocationCause cause_;
  models::Labels labels_;
  BoundsRow worst_;
};

}  // namespace

std::vector<BoundsRow> bounds_table(const models::Plan& plan, const ExperimentResult& result) {
  std::vector<BoundsRow> table;
  for (const DesignRun& run : result.designs) {
    const auto design = std::ranges::find(plan.designs, run.name, &models::Design::name);
    if (design == plan.designs.end()) continue;
    const RevocationBounds bounds(plan, *design);
    for (std::size_t i = 0; i < models::kRevocationCauses; ++i) {
      CauseRows(plan, bounds, run, static_cast<RevocationCause>(i)).add_to(table);
    }
  }
  return table;
}

std::int64_t revocations_in(const std::vector<BoundsRow>& table) {
  std::int64_t sum = 0;
  for (const BoundsRow& row : table) {
    if (row.point.empty()) sum += row.orders;
  }
  return sum;
}

std::string_view bounds_explanation() {
  return "Theory follows from the design alone: the largest value that each of its delays can "
         "take. "
         "Stages in series add up (handling, notice, cache, session, hop), of independent ways to "
         "die the first counts (expiry or notice), and over enforcement points and descendants the "
         "last. It assumes that the issuer neither renews nor exchanges what it was told to "
         "revoke, "
         "that an enforcement point refuses from the expiry on, that clocks agree, and that a "
         "notice which is not lost arrives within its delay. Time runs from the instant at which "
         "authority should end, so that what nobody notices is not in it. \u221e: nothing bounds "
         "it, as with a notice that may get lost, a person or a delay without a longest time, or a "
         "session without an end. Seen is the longest in these runs; what the horizon cut off "
         "counts up to there.";
}

}  // namespace app
