#include "sim/core/signal.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "sim/core/simulation.hpp"

namespace sim {
namespace {

Task<void> wait_and_note(Signal& signal, std::vector<int>& log, int name) {
  co_await signal.wait();
  log.push_back(name);
}

TEST(SignalTest, NotifyOneResumesTheLongestWaiting) {
  Simulation simulation;
  Signal signal(simulation);
  std::vector<int> log;
  for (int i = 0; i < 3; ++i) simulation.spawn(wait_and_note(signal, log, i));
  simulation.run();
  EXPECT_TRUE(signal.notify_one());
  simulation.run();
  EXPECT_EQ(log, std::vector<int>{0});
  signal.notify_all();
  simulation.run();
  EXPECT_EQ(log, (std::vector<int>{0, 1, 2}));
  EXPECT_FALSE(signal.notify_one());
}

TEST(SignalTest, NotificationsAreNotRemembered) {
  Simulation simulation;
  Signal signal(simulation);
  std::vector<int> log;
  signal.notify_all();
  simulation.spawn(wait_and_note(signal, log, 0));
  simulation.run();
  EXPECT_TRUE(log.empty());
  EXPECT_TRUE(signal.has_waiters());
}

TEST(SignalTest, ACancelledWaiterLeaves) {
  Simulation simulation;
  Signal signal(simulation);
  std::vector<int> log;
  const Process first = simulation.spawn(wait_and_note(signal, log, 0));
  simulation.spawn(wait_and_note(signal, log, 1));
  simulation.run();
  first.cancel();
  EXPECT_TRUE(signal.notify_one());
  simulation.run();
  EXPECT_EQ(log, std::vector<int>{1});
}

TEST(SignalTest, ASignalMayGoBeforeItsWaiters) {
  Simulation simulation;
  auto signal = std::make_unique<Signal>(simulation);
  std::vector<int> log;
  const Process waiter = simulation.spawn(wait_and_note(*signal, log, 0));
  simulation.run();
  signal.reset();
  simulation.run();
  EXPECT_FALSE(waiter.done());
  EXPECT_TRUE(log.empty());
}

}  // namespace
}  // namespace sim
