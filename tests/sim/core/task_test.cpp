#include "sim/core/task.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/core/simulation.hpp"

namespace sim {
namespace {

Task<int> square(Simulation& simulation, int value) {
  co_await simulation.delay(Duration{value});
  co_return value* value;
}

Task<int> sum_of_squares(Simulation& simulation, int count) {
  int sum = 0;
  for (int i = 1; i <= count; ++i) sum += co_await square(simulation, i);
  co_return sum;
}

Task<void> keep(Simulation& simulation, int& result) {
  result = co_await sum_of_squares(simulation, 4);
}

TEST(TaskTest, AwaitedTasksGiveTheirResultsAndTakeTheirTime) {
  Simulation simulation;
  int result = 0;
  simulation.spawn(keep(simulation, result));
  simulation.run();
  EXPECT_EQ(result, 1 + 4 + 9 + 16);
  EXPECT_EQ(simulation.now(), SimTime{1 + 2 + 3 + 4});
}

Task<void> note(std::vector<std::string>& log, std::string text) {
  log.push_back(std::move(text));
  co_return;
}

TEST(TaskTest, ATaskThatIsNeverAwaitedNeverStarts) {
  std::vector<std::string> log;
  { const Task<void> unused = note(log, "started"); }
  EXPECT_TRUE(log.empty());
}

Task<std::unique_ptr<int>> fail(Simulation& simulation) {
  co_await simulation.delay(Duration{1});
  throw std::runtime_error("broken");
}

Task<void> catch_failure(Simulation& simulation, std::string& text) {
  try {
    co_await fail(simulation);
  } catch (const std::runtime_error& error) {
    text = error.what();
  }
}

TEST(TaskTest, AnExceptionReachesWhoeverAwaits) {
  Simulation simulation;
  std::string text;
  simulation.spawn(catch_failure(simulation, text));
  simulation.run();
  EXPECT_EQ(text, "broken");
}

Task<std::unique_ptr<int>> make(int value) { co_return std::make_unique<int>(value); }

Task<void> take(int& result) {
  const std::unique_ptr<int> made = co_await make(42);
  result = *made;
}

TEST(TaskTest, ResultsMayBeMoveOnly) {
  Simulation simulation;
  int result = 0;
  simulation.spawn(take(result));
  simulation.run();
  EXPECT_EQ(result, 42);
}

TEST(TaskTest, MovingATaskLeavesTheSourceEmpty) {
  Task<std::unique_ptr<int>> first = make(1);
  Task<std::unique_ptr<int>> second = std::move(first);
  EXPECT_FALSE(first.is_valid());  // NOLINT(bugprone-use-after-move): that is what is tested.
  first = std::move(second);
  EXPECT_TRUE(first.is_valid());
}

}  // namespace
}  // namespace sim
