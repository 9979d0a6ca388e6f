// Draws under neighbouring names must look independent. Names are fixed; all tests of this file
// together give an ideal generator 99.9 %: every question gets its share of the 0.1 %.
#include <gtest/gtest.h>

#include <array>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sim/random/random_source.hpp"

namespace sim {
namespace {

constexpr std::size_t kSize = 50'000;
constexpr std::uint64_t kSeed = 31;
constexpr Purpose kPurpose("latency");
const EntityPath kPath = EntityPath::root().child(name_hash("agent"), 2);

using Uniforms = std::vector<double>;

Uniforms uniforms(const std::function<double(std::uint64_t)>& at) {
  Uniforms values(kSize);
  for (std::size_t i = 0; i < kSize; ++i) values[i] = at(i);
  return values;
}

Uniforms over_occurrences(std::uint64_t seed, std::uint64_t replication, EntityPath path,
                          Purpose purpose, std::uint64_t first = 0) {
  const RandomSource random(seed, replication);
  return uniforms([&](std::uint64_t i) { return random.uniform(path, purpose, first + i); });
}

EntityPath entity(const char* name, std::uint64_t occurrence = 0) {
  return EntityPath::root().child(name_hash(name), occurrence);
}

// A standard normal number, nearly: under independence each product has the variance 1 / 144.
double correlation(const Uniforms& x, const Uniforms& y, std::size_t lag = 0) {
  double sum = 0.0;
  for (std::size_t i = 0; i + lag < kSize; ++i) sum += (x[i] - 0.5) * (y[i + lag] - 0.5);
  return 12.0 * sum / std::sqrt(static_cast<double>(kSize - lag));
}

// Pearson's statistic of the points (x, y) on 16 x 16 equally likely squares.
constexpr std::size_t kSide = 16;
double pair_statistic(const Uniforms& x, const Uniforms& y) {
  std::array<double, kSide * kSide> counts{};
  for (std::size_t i = 0; i < x.size(); ++i) {
    const auto column = static_cast<std::size_t>(x[i] * kSide);
    const auto row = static_cast<std::size_t>(y[i] * kSide);
    counts[row * kSide + column] += 1.0;
  }
  const double expected = static_cast<double>(x.size()) / counts.size();
  double statistic = 0.0;
  for (const double count : counts) statistic += (count - expected) * (count - expected) / expected;
  return statistic;
}

// Non-overlapping successive pairs of one sequence.
double serial_pair_statistic(const Uniforms& values) {
  Uniforms x;
  Uniforms y;
  for (std::size_t i = 0; i + 1 < values.size(); i += 2) {
    x.push_back(values[i]);
    y.push_back(values[i + 1]);
  }
  return pair_statistic(x, y);
}

struct Neighbours {
  std::string name;
  Uniforms one;
  Uniforms other;
};

std::vector<Neighbours> neighbours() {
  const Uniforms reference = over_occurrences(kSeed, 0, kPath, kPurpose);
  const EntityPath sibling = EntityPath::root().child(name_hash("agent"), 3);
  const EntityPath child = kPath.child(name_hash("agent"), 2);
  return {
      {"replications 0 and 1", reference, over_occurrences(kSeed, 1, kPath, kPurpose)},
      {"replications 1 and 2", over_occurrences(kSeed, 1, kPath, kPurpose),
       over_occurrences(kSeed, 2, kPath, kPurpose)},
      {"replications 0 and 2^32", reference,
       over_occurrences(kSeed, std::uint64_t{1} << 32, kPath, kPurpose)},
      {"seeds 31 and 32", reference, over_occurrences(kSeed + 1, 0, kPath, kPurpose)},
      {"seed and replication exchanged", over_occurrences(4, 5, kPath, kPurpose),
       over_occurrences(5, 4, kPath, kPurpose)},
      {"occurrences apart by 1", reference, over_occurrences(kSeed, 0, kPath, kPurpose, 1)},
      {"occurrences apart by 2^16", reference,
       over_occurrences(kSeed, 0, kPath, kPurpose, std::uint64_t{1} << 16)},
      {"siblings", reference, over_occurrences(kSeed, 0, sibling, kPurpose)},
      {"parent and child", reference, over_occurrences(kSeed, 0, child, kPurpose)},
      {"agent1 and agent2", over_occurrences(kSeed, 0, entity("agent1"), kPurpose),
       over_occurrences(kSeed, 0, entity("agent2"), kPurpose)},
      {"ab and ba", over_occurrences(kSeed, 0, entity("ab"), kPurpose),
       over_occurrences(kSeed, 0, entity("ba"), kPurpose)},
      {"purposes step_1 and step_2", over_occurrences(kSeed, 0, kPath, Purpose("step_1")),
       over_occurrences(kSeed, 0, kPath, Purpose("step_2"))},
      {"path and purpose exchanged", over_occurrences(kSeed, 0, {kPurpose.hash}, kPurpose),
       over_occurrences(kSeed, 0, kPath, kPurpose)},
  };
}

struct Sequence {
  std::string name;
  Uniforms values;
};

// One coordinate of the name counts up.
std::vector<Sequence> sequences() {
  Draw words = RandomSource(kSeed, 0).draw(kPath, kPurpose, 0);
  return {
      {"occurrences", over_occurrences(kSeed, 0, kPath, kPurpose)},
      {"replications",
       uniforms([](std::uint64_t i) { return RandomSource(kSeed, i).uniform(kPath, kPurpose); })},
      {"seeds",
       uniforms([](std::uint64_t i) { return RandomSource(i, 0).uniform(kPath, kPurpose); })},
      {"siblings", uniforms([](std::uint64_t i) {
         return RandomSource(kSeed, 0).uniform(entity("agent", i), kPurpose);
       })},
      {"path names", uniforms([](std::uint64_t i) {
         const std::string name = "agent" + std::to_string(i);
         return RandomSource(kSeed, 0).uniform(entity(name.c_str()), kPurpose);
       })},
      {"purposes", uniforms([](std::uint64_t i) {
         return RandomSource(kSeed, 0).uniform(kPath, Purpose("step_" + std::to_string(i)));
       })},
      {"words of one draw", uniforms([&](std::uint64_t) { return words.next_uniform(); })},
  };
}

constexpr std::size_t kNeighbours = 13;
constexpr std::size_t kSequences = 7;
constexpr std::size_t kLags = 3;
// Two questions to neighbours; to sequences: all lags, pairs, and evenness.
constexpr double kLevel = 0.001 / (2.0 * kNeighbours + (kLags + 2.0) * kSequences);

double normal_limit() {
  return boost::math::quantile(complement(boost::math::normal(), kLevel / 2.0));
}

double chi_squared_limit(double degrees) {
  return boost::math::quantile(complement(boost::math::chi_squared(degrees), kLevel));
}

TEST(IndependenceTest, NeighbouringStreamsAreUncorrelatedAndFillTheSquareEvenly) {
  const std::vector<Neighbours> all = neighbours();
  ASSERT_EQ(all.size(), kNeighbours);
  for (const Neighbours& tested : all) {
    EXPECT_LT(std::fabs(correlation(tested.one, tested.other)), normal_limit()) << tested.name;
    EXPECT_LT(pair_statistic(tested.one, tested.other), chi_squared_limit(kSide * kSide - 1))
        << tested.name;
  }
}

TEST(IndependenceTest, ACoordinateThatCountsUpGivesAnIndependentUniformSequence) {
  const std::vector<Sequence> all = sequences();
  ASSERT_EQ(all.size(), kSequences);
  for (const auto& [name, values] : all) {
    for (std::size_t lag = 1; lag <= kLags; ++lag) {
      EXPECT_LT(std::fabs(correlation(values, values, lag)), normal_limit())
          << name << ", lag " << lag;
    }
    EXPECT_LT(serial_pair_statistic(values), chi_squared_limit(kSide * kSide - 1)) << name;
    double sum = 0.0;
    for (const double value : values) sum += value - 0.5;
    EXPECT_LT(std::fabs(sum) * std::sqrt(12.0 / kSize), normal_limit()) << name;
  }
}

// What the tests above can see: a tenth of dependence, and a sequence that only looks even.
TEST(IndependenceTest, DependenceIsSeen) {
  const Uniforms one = over_occurrences(kSeed, 0, kPath, kPurpose);
  Uniforms mixed = over_occurrences(kSeed, 1, kPath, kPurpose);
  for (std::size_t i = 0; i < kSize; i += 10) mixed[i] = one[i];
  EXPECT_GT(correlation(one, mixed), normal_limit());
  EXPECT_GT(pair_statistic(one, mixed), chi_squared_limit(kSide * kSide - 1));
  const Uniforms lattice = uniforms(
      [](std::uint64_t i) { return std::fmod(0.5 + 0.61803398875 * static_cast<double>(i), 1.0); });
  EXPECT_GT(serial_pair_statistic(lattice), chi_squared_limit(kSide * kSide - 1));
}

}  // namespace
}  // namespace sim
