#include "sim/core/process.hpp"

#include <gtest/gtest.h>

#include <utility>

#include "sim/core/simulation.hpp"

namespace sim {
namespace {

// A waiting process has one of each; there may be millions.
static_assert(sizeof(Waiter) == 32);
static_assert(sizeof(DelayAwaiter) == sizeof(Waiter));
static_assert(sizeof(ProcessRecord) <= 80);
static_assert(sizeof(PendingEvent) == 16);

Task<void> pass(Simulation& simulation, Duration duration) { co_await simulation.delay(duration); }

TEST(ProcessTest, AHandleIsValidUnlessItIsEmptyOrMovedFrom) {
  Simulation simulation;
  EXPECT_FALSE(Process().is_valid());
  Process process = simulation.spawn(pass(simulation, Duration{1}), {.name = "walker"});
  EXPECT_TRUE(process.is_valid());
  EXPECT_STREQ(process.name(), "walker");
  const Process copy = process;
  const Process moved = std::move(process);
  EXPECT_EQ(copy, moved);
  EXPECT_FALSE(process.is_valid());  // NOLINT(bugprone-use-after-move): that is the question.
}

TEST(ProcessTest, ManyMayJoinOne) {
  Simulation simulation;
  const Process walker = simulation.spawn(pass(simulation, Duration{5}));
  int joined = 0;
  const auto join = [](Process other, int& count) -> Task<void> {
    if (co_await other.join()) ++count;
  };
  for (int i = 0; i < 10; ++i) simulation.spawn(join(walker, joined));
  const Process leaver = simulation.spawn(join(walker, joined));
  simulation.schedule(SimTime{3}, 0, [leaver] { leaver.cancel(); });
  EXPECT_EQ(simulation.run().end, RunEnd::kFinished);
  EXPECT_EQ(joined, 10);
}

}  // namespace
}  // namespace sim
