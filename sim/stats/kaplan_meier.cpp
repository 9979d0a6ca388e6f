#include "sim/stats/kaplan_meier.hpp"

#include <algorithm>
#include <vector>

#include "sim/core/assert.hpp"

namespace sim {

void CensoredSketch::merge(const CensoredSketch& other) {
  events_.merge(other.events_);
  censored_.merge(other.censored_);
}

std::optional<double> CensoredSketch::quantile(double q) const {
  SIM_ASSERT(q > 0.0 && q <= 1.0);
  constexpr double kRounding = 1e-12;  // Of the product below.
  const std::vector<LogSketch::Bucket> censored = censored_.buckets();
  auto next_censored = censored.begin();
  std::int64_t at_risk = count();
  double surviving = 1.0;
  for (const LogSketch::Bucket& events : events_.buckets()) {
    for (; next_censored != censored.end() && next_censored->lower < events.lower;
         ++next_censored) {
      at_risk -= next_censored->count;
    }
    surviving *= static_cast<double>(at_risk - events.count) / static_cast<double>(at_risk);
    at_risk -= events.count;
    if (1.0 - surviving >= q - kRounding) return events_.representative(events);
  }
  return std::nullopt;
}

std::optional<double> CensoredSketch::largest_follow_up() const {
  if (events_.empty()) return censored_.max();
  return std::max(*events_.max(), censored_.max().value_or(0.0));
}

}  // namespace sim
