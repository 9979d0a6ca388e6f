#include "src/experiment/resampling.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "sim/core/assert.hpp"
#include "sim/stats/bootstrap.hpp"
#include "sim/stats/variance_reduction.hpp"

namespace app {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr double kRounding = 1e-12;  // Of a product of survival factors that is exact on paper.

// The samples of all replications over one grid of buckets, so that a resample needs only sums.
class BucketTable {
 public:
  explicit BucketTable(std::span<const sim::CensoredSketch> samples) : width_(samples.size()) {
    for (const auto& sample : samples) pooled_.merge(sample);
    std::map<double, std::size_t> index;
    for (const auto& bucket : pooled_.events().buckets()) {
      index.emplace(bucket.lower, 0);
      values_[bucket.lower] = pooled_.events().representative(bucket);
    }
    for (const auto& bucket : pooled_.censored().buckets()) index.emplace(bucket.lower, 0);
    std::size_t next = 0;
    for (auto& [lower, position] : index) {
      position = next++;
      const auto value = values_.find(lower);
      grid_.push_back(value == values_.end() ? lower : value->second);
    }
    events_.resize(grid_.size() * width_);
    censored_.resize(grid_.size() * width_);
    for (std::size_t r = 0; r < width_; ++r) {
      fill(events_, index, samples[r].events().buckets(), r);
      fill(censored_, index, samples[r].censored().buckets(), r);
    }
  }

  const sim::CensoredSketch& pooled() const { return pooled_; }

  // Kaplan-Meier quantiles of one resample; `levels` ascending. Events before censorings at ties.
  void quantiles(std::span<const std::uint32_t> weights, std::span<const double> levels,
                 std::span<double> out) {
    sum(events_, weights, resampled_events_);
    sum(censored_, weights, resampled_censored_);
    std::int64_t at_risk = 0;
    for (std::size_t k = 0; k < grid_.size(); ++k) {
      at_risk += resampled_events_[k] + resampled_censored_[k];
    }
    std::ranges::fill(out, at_risk == 0 ? kMissing : kInfinity);
    double survival = 1.0;
    std::size_t level = 0;
    for (std::size_t k = 0; k < grid_.size() && at_risk > 0; ++k) {
      survival *= 1.0 - static_cast<double>(resampled_events_[k]) / static_cast<double>(at_risk);
      while (level < levels.size() && survival <= 1.0 - levels[level] + kRounding) {
        out[level++] = grid_[k];
      }
      if (level == levels.size()) return;
      at_risk -= resampled_events_[k] + resampled_censored_[k];
    }
  }

 private:
  void fill(std::vector<std::int64_t>& counts, const std::map<double, std::size_t>& index,
            const std::vector<sim::LogSketch::Bucket>& buckets, std::size_t replication) const {
    for (const auto& bucket : buckets) {
      counts[index.at(bucket.lower) * width_ + replication] += bucket.count;
    }
  }

  void sum(const std::vector<std::int64_t>& counts, std::span<const std::uint32_t> weights,
           std::vector<std::int64_t>& out) const {
    out.assign(grid_.size(), 0);
    for (std::size_t k = 0; k < grid_.size(); ++k) {
      for (std::size_t r = 0; r < width_; ++r) out[k] += counts[k * width_ + r] * weights[r];
    }
  }

  std::size_t width_;
  sim::CensoredSketch pooled_;
  std::map<double, double> values_;
  std::vector<double> grid_;
  std::vector<std::int64_t> events_;    // By bucket, then replication.
  std::vector<std::int64_t> censored_;  // Likewise.
  std::vector<std::int64_t> resampled_events_;
  std::vector<std::int64_t> resampled_censored_;
};

std::vector<double> present_sorted(const std::vector<double>& values) {
  std::vector<double> present;
  std::ranges::copy_if(values, std::back_inserter(present),
                       [](double value) { return !std::isnan(value); });
  std::ranges::sort(present);
  return present;
}

}  // namespace

Resamples::Resamples(std::size_t replications, std::int64_t count) : replications_(replications) {
  if (replications < 2) return;
  sim::bootstrap(replications, static_cast<std::size_t>(count),
                 [this](std::span<const std::size_t> indices) -> std::optional<double> {
                   const std::size_t start = weights_.size();
                   weights_.resize(start + replications_);
                   for (const std::size_t index : indices) ++weights_[start + index];
                   return 0.0;
                 });
}

std::vector<QuantileDraws> draw_quantiles(std::span<const sim::CensoredSketch> samples,
                                          std::span<const double> levels,
                                          const Resamples& resamples) {
  SIM_ASSERT(samples.size() == resamples.replications());
  BucketTable table(samples);
  std::vector<QuantileDraws> draws(levels.size());
  const auto n = std::ranges::count_if(samples, [](const auto& s) { return s.count() > 0; });
  for (std::size_t level = 0; level < levels.size(); ++level) {
    draws[level].n = n;
    if (n == 0) continue;
    draws[level].point = table.pooled().quantile(levels[level]);
    if (!draws[level].point) draws[level].above = table.pooled().largest_follow_up();
  }
  std::vector<double> row(levels.size());
  for (std::size_t i = 0; i < resamples.size() && n > 0; ++i) {
    table.quantiles(resamples.weights(i), levels, row);
    for (std::size_t level = 0; level < levels.size(); ++level) {
      draws[level].resampled.push_back(row[level]);
    }
  }
  return draws;
}

Estimate estimate_quantile(const QuantileDraws& draws, double confidence) {
  Estimate estimate{.mean = draws.point,
                    .n = draws.n,
                    .above = draws.above,
                    .variance_reduction = draws.variance_reduction};
  const std::vector<double> present = present_sorted(draws.resampled);
  if (draws.n < 2 || present.empty()) return estimate;
  const auto count = static_cast<double>(present.size());
  const double tail = (1.0 - confidence) / 2.0;
  const auto last = static_cast<double>(present.size() - 1);
  const auto low = static_cast<std::size_t>(std::clamp(std::floor(tail * count), 0.0, last));
  const auto high =
      static_cast<std::size_t>(std::clamp(std::ceil((1.0 - tail) * count) - 1.0, 0.0, last));
  if (std::isfinite(present[low])) estimate.low = present[low];
  if (std::isfinite(present[high])) estimate.high = present[high];
  estimate.method = Method::kBootstrap;
  return estimate;
}

QuantileDraws difference_of(const QuantileDraws& a, const QuantileDraws& b, double factor) {
  QuantileDraws difference;
  if (!a.point || !b.point) return difference;
  difference.point = *a.point - factor * *b.point;
  difference.n = std::min(a.n, b.n);
  const std::size_t count = std::min(a.resampled.size(), b.resampled.size());
  difference.resampled.reserve(count);
  // Infinity minus infinity is NaN, which is what an undefined difference is here.
  for (std::size_t i = 0; i < count; ++i) {
    difference.resampled.push_back(a.resampled[i] - factor * b.resampled[i]);
  }
  if (std::ranges::all_of(difference.resampled, [](double x) { return std::isfinite(x); })) {
    difference.variance_reduction = sim::variance_reduction(
        std::span(a.resampled).first(count), std::span(b.resampled).first(count), factor);
  }
  return difference;
}

}  // namespace app
