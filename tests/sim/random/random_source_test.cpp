#include "sim/random/random_source.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <set>
#include <tuple>
#include <vector>

#include "sim/random/distribution.hpp"

namespace sim {
namespace {

using Block = std::array<std::uint64_t, 4>;

// The known answers that Random123 ships for philox4x64-10.
TEST(PhiloxTest, KnownAnswers) {
  EXPECT_EQ(philox_block({0, 0, 0, 0}, {0, 0}),
            (Block{0x16554d9eca36314cULL, 0xdb20fe9d672d0fdcULL, 0xd7e772cee186176bULL,
                   0x7e68b68aec7ba23bULL}));
  constexpr std::uint64_t kOnes = ~std::uint64_t{0};
  EXPECT_EQ(philox_block({kOnes, kOnes, kOnes, kOnes}, {kOnes, kOnes}),
            (Block{0x87b092c3013fe90bULL, 0x438c3c67be8d0224ULL, 0x9cc7d7c69cd777b6ULL,
                   0xa09caebf594f0ba0ULL}));
  EXPECT_EQ(philox_block({0x243f6a8885a308d3ULL, 0x13198a2e03707344ULL, 0xa4093822299f31d0ULL,
                          0x082efa98ec4e6c89ULL},
                         {0x452821e638d01377ULL, 0xbe5466cf34e90c6cULL}),
            (Block{0xa528f45403e61d95ULL, 0x38c72dbd566e9788ULL, 0xa5a1610e72fd18b5ULL,
                   0x57bd43b5e52b7fe6ULL}));
}

TEST(RandomSourceTest, UniformsStayInsideTheOpenInterval) {
  EXPECT_EQ(to_open_uniform(0), 0x1p-53);
  EXPECT_EQ(to_open_uniform(~std::uint64_t{0}), 1.0 - 0x1p-53);
  EXPECT_LT(to_open_uniform(~std::uint64_t{0}), 1.0);
}

const EntityPath kPath = EntityPath::root().child(name_hash("agent"), 2);
constexpr Purpose kPurpose("latency");

TEST(RandomSourceTest, ADrawUsesCounterAndKeyAsDocumented) {
  const RandomSource random(11, 22);
  Draw draw = random.draw(kPath, kPurpose, 33);
  const Block first = philox_block({kPath.value, kPurpose.hash, 33, 0}, {11, 22});
  const Block second = philox_block({kPath.value, kPurpose.hash, 33, 1}, {11, 22});
  for (const std::uint64_t word : first) EXPECT_EQ(draw.next_u64(), word);
  for (const std::uint64_t word : second) EXPECT_EQ(draw.next_u64(), word);
}

struct ListingRecorder final : DrawRecorder {
  using Row = std::tuple<std::uint64_t, std::uint64_t, std::uint64_t, double>;
  void record(EntityPath path, Purpose purpose, std::uint64_t occurrence, double value) override {
    rows.emplace_back(path.value, purpose.hash, occurrence, value);
  }
  std::vector<Row> rows;
};

// Single values take a shorter way than the words of a draw.
TEST(RandomSourceTest, ASingleValueIsTheFirstOfItsDraw) {
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    const RandomSource random(mix_bits(i), mix_bits(~i));
    const EntityPath path{mix_bits(i + 1)};
    const std::uint64_t occurrence = i % 2 == 0 ? i : mix_bits(i + 2);
    Draw draw = random.draw(path, kPurpose, occurrence);
    const double first = draw.next_uniform();
    ASSERT_EQ(random.uniform(path, kPurpose, occurrence), first);
    ASSERT_EQ(random.bernoulli(0.5, path, kPurpose, occurrence), first < 0.5);
  }
}

TEST(RandomSourceTest, ASampleIsTheSameWithAndWithoutARecorder) {
  ListingRecorder recorder;
  const RandomSource plain(1, 0);
  const RandomSource recorded(1, 0, &recorder);
  const std::vector<Distribution> distributions{
      Distribution::constant(2.0), Distribution::exponential(3.0), Distribution::normal(0.0, 1.0),
      Distribution::gamma(0.4, 1.0)};
  for (const Distribution& distribution : distributions) {
    Draw draw = plain.draw(kPath, kPurpose, 7);
    const double sample = plain.sample(distribution, kPath, kPurpose, 7);
    EXPECT_EQ(sample, distribution.sample(draw));
    EXPECT_EQ(recorded.sample(distribution, kPath, kPurpose, 7), sample);
    EXPECT_EQ(std::get<3>(recorder.rows.back()), sample);
  }
}

TEST(RandomSourceTest, TheComplementOfTheBitsIsTheComplementOfTheUniform) {
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    ASSERT_EQ(to_open_uniform(~mix_bits(i)), 1.0 - to_open_uniform(mix_bits(i)));
  }
}

TEST(RandomSourceTest, EveryCoordinateChangesTheValue) {
  std::set<double> values;
  for (const std::uint64_t seed : {1, 2}) {
    for (const std::uint64_t replication : {1, 2}) {
      const RandomSource random(seed, replication);
      for (const std::uint64_t occurrence : {0, 1}) {
        values.insert(random.uniform(kPath, kPurpose, occurrence));
        values.insert(random.uniform(EntityPath::root(), kPurpose, occurrence));
        values.insert(random.uniform(kPath, Purpose("failure"), occurrence));
      }
    }
  }
  EXPECT_EQ(values.size(), 2U * 2U * 2U * 3U);
}

TEST(RandomSourceTest, OtherDrawsShiftNothing) {
  const RandomSource random(1, 0);
  const double alone = random.uniform(kPath, kPurpose, 5);
  const Distribution rejection_sampled = Distribution::gamma(0.3, 1.0);
  for (std::uint64_t i = 0; i < 100; ++i) random.sample(rejection_sampled, kPath, kPurpose, i);
  EXPECT_EQ(random.uniform(kPath, kPurpose, 5), alone);
}

TEST(RandomSourceTest, TheRecorderSeesEveryDrawAndItsValue) {
  ListingRecorder recorder;
  const RandomSource random(1, 0, &recorder);
  const double uniform = random.uniform(kPath, kPurpose, 0);
  const double sample = random.sample(Distribution::exponential(3.0), kPath, kPurpose, 1);
  const bool happens = random.bernoulli(0.5, kPath, kPurpose, 2);
  Draw draw = random.draw(kPath, kPurpose, 3);
  const std::vector<ListingRecorder::Row> expected{
      {kPath.value, kPurpose.hash, 0, uniform},
      {kPath.value, kPurpose.hash, 1, sample},
      {kPath.value, kPurpose.hash, 2, happens ? 1.0 : 0.0},
      {kPath.value, kPurpose.hash, 3, draw.next_uniform()}};
  EXPECT_EQ(recorder.rows, expected);
}

TEST(RandomSourceTest, BernoulliIsCertainAtItsEnds) {
  const RandomSource random(1, 0);
  for (std::uint64_t i = 0; i < 100; ++i) {
    EXPECT_FALSE(random.bernoulli(0.0, kPath, kPurpose, i));
    EXPECT_TRUE(random.bernoulli(1.0, kPath, kPurpose, i));
  }
}

}  // namespace
}  // namespace sim
