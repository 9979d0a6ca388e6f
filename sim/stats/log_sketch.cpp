#include "sim/stats/log_sketch.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "sim/core/assert.hpp"

namespace sim {
namespace {

// The sign, the exponent and six bits of the fraction of a double number its bucket.
constexpr int kDroppedBits = 46;
constexpr std::uint32_t kFirstNormal = 64;

}  // namespace

void LogSketch::add(double value, std::int64_t count) {
  SIM_ASSERT(std::isfinite(value));
  SIM_ASSERT(value >= 0.0);
  SIM_ASSERT(count >= 0);
  if (count == 0) return;
  if (const std::uint32_t index = bucket_index(value); index == 0) {
    zeros_ += count;
  } else {
    cover(index);
    counts_[index - first_index_] += count;
  }
  count_ += count;
  min_ = std::min(min_, value);
  max_ = std::max(max_, value);
}

void LogSketch::merge(const LogSketch& other) {
  if (other.empty()) return;
  if (!other.counts_.empty()) {
    cover(other.first_index_);
    cover(other.first_index_ + static_cast<std::uint32_t>(other.counts_.size()) - 1);
  }
  zeros_ += other.zeros_;
  for (std::size_t i = 0; i < other.counts_.size(); ++i) {
    counts_[other.first_index_ - first_index_ + i] += other.counts_[i];
  }
  count_ += other.count_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
}

std::optional<double> LogSketch::quantile(double q) const {
  SIM_ASSERT(q >= 0.0 && q <= 1.0);
  if (empty()) return std::nullopt;
  // The slack keeps 0.07 * 100 from becoming the eighth value.
  const double position = std::ceil(q * static_cast<double>(count_) * (1.0 - 0x1p-50));
  const auto rank = std::max<std::int64_t>(1, static_cast<std::int64_t>(position));
  std::int64_t seen = 0;
  for (const Bucket& bucket : buckets()) {
    seen += bucket.count;
    if (seen >= rank) return representative(bucket);
  }
  return max_;
}

std::vector<LogSketch::Bucket> LogSketch::buckets() const {
  std::vector<Bucket> filled;
  if (zeros_ > 0) filled.push_back({0.0, bucket_lower(kFirstNormal), zeros_});
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] == 0) continue;
    const auto index = first_index_ + static_cast<std::uint32_t>(i);
    filled.push_back({bucket_lower(index), bucket_lower(index + 1), counts_[i]});
  }
  return filled;
}

double LogSketch::representative(const Bucket& bucket) const {
  const double middle =
      bucket.lower == 0.0 ? 0.0 : bucket.lower + (bucket.upper - bucket.lower) / 2;
  return std::clamp(middle, min_, max_);
}

std::uint32_t LogSketch::bucket_index(double value) {
  if (value < std::numeric_limits<double>::min()) return 0;
  return static_cast<std::uint32_t>(std::bit_cast<std::uint64_t>(value) >> kDroppedBits);
}

double LogSketch::bucket_lower(std::uint32_t index) {
  return std::bit_cast<double>(std::uint64_t{index} << kDroppedBits);
}

// The window reaches from the lowest to the highest bucket in use, so equal sketches look equal.
void LogSketch::cover(std::uint32_t index) {
  if (counts_.empty()) first_index_ = index;
  if (index < first_index_) {
    counts_.insert(counts_.begin(), first_index_ - index, 0);
    first_index_ = index;
  }
  if (index - first_index_ >= counts_.size()) counts_.resize(index - first_index_ + 1, 0);
}

}  // namespace sim
