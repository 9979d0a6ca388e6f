#include "sim/core/event_list.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <tuple>
#include <vector>

#include "sim/core/assert.hpp"

namespace sim {
namespace {

struct Numbered final : Event {
  explicit Numbered(int its_number) : number(its_number) {}
  void fire() override {}
  void drop() noexcept override { was_dropped = true; }
  int number;
  bool was_dropped{false};
};

// Number of the next event, or -1.
int pop(EventList& events, SimTime horizon = kNever) {
  const auto due = events.pop_due(horizon);
  return due.event == nullptr ? -1 : static_cast<Numbered*>(due.event)->number;
}

TEST(EventListTest, OrderIsTimeThenPriorityThenInsertion) {
  std::deque<Numbered> e;
  for (int i = 0; i < 6; ++i) e.emplace_back(i);
  EventList events;
  events.push(SimTime{20}, 0, e[0]);
  events.push(SimTime{10}, 5, e[1]);
  events.push(SimTime{10}, -5, e[2]);
  events.push(SimTime{10}, 5, e[3]);
  events.push(SimTime{0}, 0, e[4]);
  events.push(SimTime{0}, -1, e[5]);
  for (const int expected : {5, 4, 2, 1, 3, 0, -1}) EXPECT_EQ(pop(events), expected);
}

TEST(EventListTest, NothingLeavesBeforeItsTime) {
  Numbered event(7);
  EventList events;
  events.push(SimTime{10}, 0, event);
  EXPECT_EQ(pop(events, SimTime{9}), -1);
  EXPECT_EQ(events.size(), 1U);
  EXPECT_EQ(pop(events, SimTime{10}), 7);
}

TEST(EventListTest, CancelledEventIsGoneAndItsNameStale) {
  Numbered first(1);
  Numbered second(2);
  EventList events;
  const EventId id = events.push(SimTime{10}, 0, first);
  EXPECT_TRUE(events.is_pending(id));
  EXPECT_EQ(events.cancel(id), &first);
  EXPECT_FALSE(events.is_pending(id));
  EXPECT_EQ(events.cancel(id), nullptr);
  EXPECT_EQ(pop(events), -1);
  const EventId reused = events.push(SimTime{20}, 0, second);
  EXPECT_EQ(events.cancel(id), nullptr) << "an old name must not reach a new event";
  EXPECT_TRUE(events.is_pending(reused));
}

TEST(EventListTest, ThePastAndHugePrioritiesAreBugs) {
  Numbered event(1);
  EventList events;
  events.push(SimTime{10}, 0, event);
  pop(events);
  EXPECT_THROW(events.push(SimTime{9}, 0, event), InternalError);
  EXPECT_THROW(events.push(SimTime{10}, 40000, event), InternalError);
}

TEST(EventListTest, DestructionDropsWhatIsPending) {
  Numbered kept(1);
  Numbered cancelled(2);
  {
    EventList events;
    events.push(SimTime{10}, 0, kept);
    events.cancel(events.push(SimTime{10}, 0, cancelled));
  }
  EXPECT_TRUE(kept.was_dropped);
  EXPECT_FALSE(cancelled.was_dropped);
}

TEST(EventListTest, ManyCancelledEventsDoNotPileUpNorDisturbTheOrder) {
  std::deque<Numbered> e;
  EventList events;
  std::vector<EventId> ids;
  for (int i = 0; i < 10'000; ++i) {
    e.emplace_back(i);
    ids.push_back(events.push(SimTime{1 + (i * 7919) % 10'007}, 0, e.back()));
  }
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (i % 10 != 0) events.cancel(ids[i]);
  }
  EXPECT_EQ(events.size(), 1000U);
  SimTime last{0};
  for (int i = 0; i < 1000; ++i) {
    const auto due = events.pop_due(kNever);
    ASSERT_NE(due.event, nullptr);
    EXPECT_GE(due.at, last);
    EXPECT_EQ(static_cast<Numbered*>(due.event)->number % 10, 0);
    last = due.at;
  }
  EXPECT_EQ(pop(events), -1);
}

// What a correct list does, in the plainest way.
class SortedReference {
 public:
  void push(std::int64_t at, int priority, int number) {
    pending_.emplace_back(at, priority, number);  // Numbers ascend, so they break ties.
  }
  bool cancel(int number) {
    return std::erase_if(pending_, [&](const Key& key) { return std::get<2>(key) == number; }) > 0;
  }
  int pop() {
    if (pending_.empty()) return -1;
    const auto first = std::ranges::min_element(pending_);
    const auto [at, priority, number] = *first;
    now_ = at;
    pending_.erase(first);
    return number;
  }
  std::int64_t now() const { return now_; }
  std::size_t size() const { return pending_.size(); }

 private:
  using Key = std::tuple<std::int64_t, int, int>;
  std::vector<Key> pending_;
  std::int64_t now_{0};
};

// Any mix of insertions (many ties, many at once), cancellations and removals.
RC_GTEST_PROP(EventListProperty, AgreesWithASortedReference, ()) {
  std::deque<Numbered> e;
  std::vector<EventId> ids;
  EventList events;
  SortedReference reference;
  const int steps = *rc::gen::inRange(1, 600);
  for (int step = 0; step < steps; ++step) {
    const int choice = *rc::gen::inRange(0, 10);
    if (choice < 5) {
      const std::int64_t delay = *rc::gen::element<std::int64_t>(0, 0, 0, 1, 2, 3, 50, 1000);
      const int priority = *rc::gen::element(0, 0, 0, -1, 1, 30);
      const int number = static_cast<int>(ids.size());
      e.emplace_back(number);
      ids.push_back(events.push(SimTime{reference.now() + delay}, priority, e.back()));
      reference.push(reference.now() + delay, priority, number);
    } else if (choice < 7 && !ids.empty()) {
      const int number = *rc::gen::inRange(0, static_cast<int>(ids.size()));
      const bool was_pending = events.cancel(ids[static_cast<std::size_t>(number)]) != nullptr;
      RC_ASSERT(was_pending == reference.cancel(number));
    } else {
      RC_ASSERT(pop(events) == reference.pop());
    }
    RC_ASSERT(events.size() == reference.size());
  }
  while (reference.size() > 0) RC_ASSERT(pop(events) == reference.pop());
  RC_ASSERT(pop(events) == -1);
}

}  // namespace
}  // namespace sim
