#include "sim/stats/mser5.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "sim/random/distribution.hpp"
#include "sim/random/random_source.hpp"

namespace sim {
namespace {

// Every batch of five is one number five times, so that its mean is that number.
std::vector<double> series_of(const std::vector<double>& batches) {
  std::vector<double> series;
  for (const double value : batches) series.insert(series.end(), kMserBatch, value);
  return series;
}

TEST(Mser5Test, AgreesWithTheHandWorkedScores) {
  // Ten batches: 8 4 1 2 1 2 1 2 1 2. Score = (sum of squares - sum^2 / kept) / kept^2:
  //   d = 0: (100 - 576 / 10) / 100 = 0.424      d = 3: (19 - 121 / 7) / 49 = 0.0350
  //   d = 1: (36 - 256 / 9) / 81   = 0.0933      d = 4: (15 - 81 / 6) / 36  = 0.0417
  //   d = 2: (20 - 144 / 8) / 64   = 0.03125     d = 5: (14 - 64 / 5) / 25  = 0.048
  const auto cut = mser5(series_of({8, 4, 1, 2, 1, 2, 1, 2, 1, 2}));
  ASSERT_TRUE(cut);
  EXPECT_EQ(cut->observations, 2 * kMserBatch);
  EXPECT_TRUE(cut->is_reliable);
}

TEST(Mser5Test, AStepIsCutOffExactly) {
  std::vector<double> batches(4, 10.0);
  batches.resize(20, 3.0);
  const auto cut = mser5(series_of(batches));
  EXPECT_EQ(cut->observations, 4 * kMserBatch);
  EXPECT_TRUE(cut->is_reliable);
}

TEST(Mser5Test, ASeriesThatDoesNotVaryLosesNothing) {
  EXPECT_EQ(mser5(std::vector<double>(100, 0.1))->observations, 0U);
}

TEST(Mser5Test, ACutInTheSecondHalfIsUnreliable) {
  std::vector<double> batches(13, 10.0);
  batches.resize(20, 3.0);
  const auto cut = mser5(series_of(batches));
  EXPECT_EQ(cut->observations, 13 * kMserBatch);
  EXPECT_FALSE(cut->is_reliable);
}

TEST(Mser5Test, ExactlyHalfIsStillReliable) {
  std::vector<double> batches(10, 10.0);
  batches.resize(20, 3.0);
  const auto cut = mser5(series_of(batches));
  EXPECT_EQ(cut->observations, 10 * kMserBatch);
  EXPECT_TRUE(cut->is_reliable);
}

TEST(Mser5Test, InTheFirstHalfACalmEndIsNotTakenForTheSteadyState) {
  // A step at 4 of 20 batches, two levels that alternate slowly, and five equal batches at the end.
  const std::vector<double> batches{20, 20, 20, 20, 1, 1, 3, 3, 1, 1, 3, 3, 1, 1, 3, 2, 2, 2, 2, 2};
  EXPECT_FALSE(mser5(series_of(batches))->is_reliable);
  const auto cut = mser5_in_first_half(series_of(batches));
  EXPECT_EQ(cut->observations, 4 * kMserBatch);
  EXPECT_TRUE(cut->is_reliable);
}

TEST(Mser5Test, ALevelThatStillFallsAtTheHalfIsUnreliable) {
  std::vector<double> batches;
  for (int i = 0; i < 20; ++i) batches.push_back(20.0 - i);
  EXPECT_FALSE(mser5_in_first_half(series_of(batches))->is_reliable);
  EXPECT_FALSE(mser5_in_first_half(std::vector<double>(49, 1.0)));
}

TEST(Mser5Test, AnIncompleteLastBatchIsLeftOut) {
  std::vector<double> series = series_of({8, 4, 1, 2, 1, 2, 1, 2, 1, 2});
  series.insert(series.end(), 4, 1e9);
  EXPECT_EQ(mser5(series)->observations, 2 * kMserBatch);
}

TEST(Mser5Test, AShortSeriesSaysNothing) {
  EXPECT_FALSE(mser5(std::vector<double>(49, 1.0)));
  EXPECT_TRUE(mser5(std::vector<double>(50, 1.0)));
}

// x_t = 0.9 x_(t-1) + e_t from x_0 = start, with normal e of variance 1: standard deviation 2.29.
std::vector<double> autoregression(double start, std::uint64_t replication) {
  const RandomSource random(7, replication);
  const Distribution noise = Distribution::normal(0.0, 1.0);
  std::vector<double> series;
  double x = start;
  for (std::uint64_t t = 0; t < 2000; ++t) {
    series.push_back(x);
    x = 0.9 * x + random.sample(noise, EntityPath::root(), Purpose("noise"), t);
  }
  return series;
}

TEST(Mser5Test, TheTransientOfAnAutoregressionIsCutOffAndLittleElse) {
  // The bias 100 * 0.9^t falls below the standard deviation at t = 36 and below 0.1 at t = 66.
  for (std::uint64_t replication = 0; replication < 20; ++replication) {
    const auto cut = mser5(autoregression(100.0, replication));
    EXPECT_TRUE(cut->is_reliable) << replication;
    EXPECT_GE(cut->observations, 25U) << replication;
    EXPECT_LE(cut->observations, 400U) << replication;
  }
}

TEST(Mser5Test, AStationaryAutoregressionLosesLittle) {
  int cut_off = 0;
  for (std::uint64_t replication = 0; replication < 20; ++replication) {
    if (mser5(autoregression(0.0, replication))->observations > 400) ++cut_off;
  }
  EXPECT_LE(cut_off, 2);
}

}  // namespace
}  // namespace sim
