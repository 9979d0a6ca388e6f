#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "sim/stats/student_interval.hpp"

double mean_wait_s(std::uint64_t replication);

namespace {

std::string contents(const std::string& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Mm1ExampleTest, MeanWaitInTheQueueAgreesWithTheory) {
  std::vector<double> waits_s;
  for (std::uint64_t replication = 0; replication < 40; ++replication) {
    waits_s.push_back(mean_wait_s(replication));
  }
  const sim::Interval interval = sim::student_interval(waits_s, 0.999);
  // rho / (mu - lambda) = 0.8 / (1 - 0.8) = 4 s.
  EXPECT_LT(interval.low, 4.0);
  EXPECT_GT(interval.high, 4.0);
  EXPECT_LT(interval.high - interval.low, 1.0) << "too wide to say anything";
}

TEST(Mm1ExampleTest, AReplicationGivesTheSameBitsAgain) {
  EXPECT_EQ(mean_wait_s(3), mean_wait_s(3));
  EXPECT_NE(mean_wait_s(3), mean_wait_s(4));
}

TEST(Mm1ExampleTest, TheReadmeShowsThisVeryCode) {
  EXPECT_NE(contents("sim/README.md").find(contents("tests/sim/mm1_example.cpp")),
            std::string::npos);
}

}  // namespace
