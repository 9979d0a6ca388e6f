#include "src/verify/mm1_waits.hpp"

#include <gtest/gtest.h>

namespace app {
namespace {

TEST(Mm1WaitsTest, ProcessesAndLindleysRecursionAgreeCustomerByCustomer) {
  for (const double load : {0.5, 0.8, 0.99}) {
    const Mm1Waits queue{load, 1.0, 1'000, 50'000};
    std::vector<sim::Duration> by_processes;
    std::vector<sim::Duration> by_recursion;
    const double mean_s = mean_wait_by_processes_s(queue, 7, 3, &by_processes);
    EXPECT_EQ(mean_s, mean_wait_by_recursion_s(queue, 7, 3, &by_recursion));
    ASSERT_EQ(by_processes.size(), 51'000U);
    EXPECT_EQ(by_processes, by_recursion) << load;  // To the nanosecond.
  }
}

TEST(Mm1WaitsTest, DeletedCustomersDoNotCount) {
  std::vector<sim::Duration> waits;
  const double mean_s = mean_wait_by_processes_s({0.8, 1.0, 2, 3}, 1, 0, &waits);
  ASSERT_EQ(waits.size(), 5U);
  EXPECT_EQ(waits[0], sim::kZero);  // Nobody was there before.
  EXPECT_DOUBLE_EQ(mean_s, sim::to_seconds(waits[2] + waits[3] + waits[4]) / 3.0);
}

TEST(Mm1WaitsTest, ReplicationsDiffer) {
  const Mm1Waits queue{0.8, 1.0, 0, 1'000};
  EXPECT_NE(mean_wait_by_processes_s(queue, 1, 0), mean_wait_by_processes_s(queue, 1, 1));
  EXPECT_NE(mean_wait_by_processes_s(queue, 1, 0), mean_wait_by_processes_s(queue, 2, 0));
  EXPECT_EQ(mean_wait_by_processes_s(queue, 1, 0), mean_wait_by_processes_s(queue, 1, 0));
}

}  // namespace
}  // namespace app
