#include "sim/core/event_list.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <ostream>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "sim/core/assert.hpp"

namespace sim {
namespace {

constexpr std::int64_t kLast = kNever.ns - 1;  // The last instant that there is.

// Something to stand in the list, known by its number.
struct alignas(8) Numbered {
  int number;
};

// An event list of numbered things beside what a correct list would hold, in the plainest way.
class Checked {
 public:
  Checked() = default;

  int push(std::int64_t at, int priority) {
    const int number = static_cast<int>(keys_.size());
    keys_.push_back({at, priority, number});
    things_.push_back(std::make_unique<Numbered>(Numbered{number}));
    events_.push(SimTime{at}, priority, ref(number));
    reference_.insert(keys_.back());
    return number;
  }
  // Schedules something anew that was popped or cancelled: the same object, a later sequence.
  int push_again(int old, std::int64_t at, int priority) {
    const int number = static_cast<int>(keys_.size());
    keys_.push_back({at, priority, number});
    things_.push_back(std::move(things_[static_cast<std::size_t>(old)]));
    things_.back()->number = number;
    events_.push(SimTime{at}, priority, ref(number));
    reference_.insert(keys_.back());
    return number;
  }
  bool is_pending(int number) const { return reference_.contains(key(number)); }
  bool has_object(int number) const { return things_[static_cast<std::size_t>(number)] != nullptr; }
  void cancel(int number) {
    const auto [at, priority, sequence] = key(number);
    events_.cancel(SimTime{at}, priority, ref(number));
    reference_.erase(key(number));
  }
  // Pops from both; an empty text if they agree.
  std::string pop(std::int64_t horizon = kLast) {
    const EventList::Due due = events_.pop_due(SimTime{horizon});
    const bool is_due = !reference_.empty() && std::get<0>(*reference_.begin()) <= horizon;
    if (!is_due) return due.event ? "popped what is not due" : "";
    if (!due.event) return "popped nothing instead of " + text(*reference_.begin());
    const Key popped = key(due.event.object<Numbered>().number);
    if (popped != *reference_.begin() || due.at.ns != std::get<0>(popped)) {
      return "popped " + text(popped) + " instead of " + text(*reference_.begin());
    }
    now_ = due.at.ns;
    last_popped_ = std::get<2>(popped);
    reference_.erase(reference_.begin());
    return "";
  }
  std::int64_t now() const { return now_; }
  int last_popped() const { return last_popped_; }
  std::size_t size() const { return reference_.size(); }
  std::size_t pushed() const { return keys_.size(); }
  // Sizes agree, and no more is cancelled than pending.
  bool is_sound() const {
    return events_.size() == reference_.size() && events_.tombstones() <= events_.size();
  }

 private:
  using Key = std::tuple<std::int64_t, int, int>;

  EventRef ref(int number) const {
    return EventRef(EventKind::kCall, things_[static_cast<std::size_t>(number)].get());
  }
  const Key& key(int number) const { return keys_[static_cast<std::size_t>(number)]; }
  static std::string text(const Key& key) {
    return std::to_string(std::get<0>(key)) + "/" + std::to_string(std::get<1>(key)) + "/" +
           std::to_string(std::get<2>(key));
  }

  EventList events_;
  std::vector<Key> keys_;  // Time, priority, sequence; by sequence.
  std::vector<std::unique_ptr<Numbered>> things_;
  std::set<Key> reference_;
  std::int64_t now_{0};
  int last_popped_{-1};
};

std::vector<int> pop_all(EventList& events, SimTime horizon) {
  std::vector<int> numbers;
  while (const EventRef event = events.pop_due(horizon).event) {
    numbers.push_back(event.object<Numbered>().number);
  }
  return numbers;
}

EventRef call(const Numbered& thing) { return EventRef(EventKind::kCall, &thing); }

TEST(EventListTest, OrderIsTimeThenPriorityThenInsertion) {
  const Numbered e[] = {{0}, {1}, {2}, {3}, {4}, {5}, {6}};
  EventList events;
  events.push(SimTime{20}, 0, call(e[0]));
  events.push(SimTime{10}, 5, call(e[1]));
  events.push(SimTime{10}, -5, call(e[2]));
  events.push(SimTime{10}, 5, call(e[3]));
  events.push(SimTime{0}, 0, call(e[4]));
  events.push(SimTime{0}, -1, call(e[5]));
  events.push(SimTime{0}, 1, call(e[6]));
  EXPECT_EQ(pop_all(events, SimTime{100}), (std::vector<int>{5, 4, 6, 2, 1, 3, 0}));
}

TEST(EventListTest, WhatWasScheduledBeforeForAnInstantGoesBeforeWhatIsDueAtOnce) {
  const Numbered e[] = {{0}, {1}, {2}, {3}, {4}};
  EventList events;
  events.push(SimTime{5}, -1, call(e[0]));
  events.push(SimTime{5}, 0, call(e[1]));
  events.push(SimTime{5}, 1, call(e[2]));
  EXPECT_EQ(events.pop_due(SimTime{5}).event, call(e[0]));
  events.push(SimTime{5}, 0, call(e[3]));   // Due at once, behind e[1].
  events.push(SimTime{5}, -7, call(e[4]));  // Its priority puts it before all.
  EXPECT_EQ(pop_all(events, SimTime{5}), (std::vector<int>{4, 1, 3, 2}));
}

TEST(EventListTest, NothingLeavesBeforeItsTime) {
  const Numbered thing{7};
  EventList events;
  events.push(SimTime{10}, 0, call(thing));
  EXPECT_FALSE(events.pop_due(SimTime{9}).event);
  EXPECT_EQ(events.size(), 1U);
  EXPECT_EQ(events.pop_due(SimTime{10}).event, call(thing));
}

TEST(EventListTest, TheSameThingMayBeCancelledAndScheduledForTheSameInstant) {
  const Numbered again{1};
  const Numbered between{2};
  EventList events;
  events.push(SimTime{10}, 0, call(again));
  events.push(SimTime{10}, 0, call(between));
  events.cancel(SimTime{10}, 0, call(again));
  events.push(SimTime{10}, 0, call(again));
  EXPECT_EQ(pop_all(events, SimTime{10}), (std::vector<int>{2, 1}));
}

TEST(EventListTest, ThePastAndHugePrioritiesAreBugs) {
  const Numbered thing{1};
  EventList events;
  events.push(SimTime{10}, 0, call(thing));
  events.pop_due(SimTime{10});
  EXPECT_THROW(events.push(SimTime{9}, 0, call(thing)), InternalError);
  EXPECT_THROW(events.push(SimTime{10}, 40000, call(thing)), InternalError);
  EXPECT_THROW(events.push(kNever, 0, call(thing)), InternalError);
}

TEST(EventListTest, TheFarEndOfTimeIsInOrderToo) {
  Checked checked;
  for (int i = 0; i < 300; ++i) checked.push(kLast - i % 7, 0);
  for (int i = 0; i < 300; ++i) checked.push(i % 5, 0);
  for (int i = 0; i < 300; ++i) checked.push((kLast / 300) * i, 0);
  while (checked.size() > 0) ASSERT_EQ(checked.pop(), "");
}

TEST(EventListTest, ManyAtOneInstantKeepTheirOrder) {
  Checked checked;
  for (int i = 0; i < 5'000; ++i) checked.push(1'000, i % 3 - 1);
  for (int i = 0; i < 5'000; ++i) checked.push(1'000 + i % 2, 0);
  for (int i = 0; i < 2'000; ++i) ASSERT_EQ(checked.pop(), "");
  for (int i = 0; i < 2'000; ++i) checked.push(1'000, i % 2);
  while (checked.size() > 0) ASSERT_EQ(checked.pop(), "");
}

TEST(EventListTest, CancelledEventsNeverOutnumberTheOthers) {
  Checked checked;
  for (int i = 0; i < 10'000; ++i) checked.push(1 + (i * 7919) % 10'007, 0);
  for (int i = 0; i < 10'000; ++i) {
    if (i % 10 == 0) continue;
    checked.cancel(i);
    ASSERT_TRUE(checked.is_sound());
  }
  EXPECT_EQ(checked.size(), 1'000U);
  while (checked.size() > 0) ASSERT_EQ(checked.pop(), "");
  EXPECT_TRUE(checked.is_sound());
}

// ---- Against the sorted reference
// ----------------------------------------------------------------

// How a schedule draws the delays of its events, and what it does besides.
struct Pattern {
  const char* name;
  std::function<std::int64_t(std::mt19937_64&, std::int64_t now)> delay;
  int cancel_percent;
  bool has_priorities;

  friend std::ostream& operator<<(std::ostream& to, const Pattern& pattern) {
    return to << pattern.name;
  }
};

std::int64_t below(std::mt19937_64& random, std::uint64_t bound) {
  return static_cast<std::int64_t>(random() % bound);
}

std::vector<Pattern> patterns() {
  const auto uniform = [](std::uint64_t bound) {
    return [bound](std::mt19937_64& random, std::int64_t) { return below(random, bound); };
  };
  return {
      {"random", uniform(1'000'000), 0, false},
      {"random with priorities", uniform(1'000), 5, true},
      {"few instants", uniform(4), 5, true},
      {"one instant", [](auto&, std::int64_t now) { return now < 50 ? 50 - now : 0; }, 5, true},
      {"bursts",
       [](auto& random, std::int64_t now) {
         return 1'000'000 - now % 1'000'000 + below(random, 100);
       },
       5, false},
      {"two scales",
       [](auto& random, std::int64_t) {
         return random() % 10 == 0 ? below(random, 100'000'000) : below(random, 300);
       },
       5, true},
      {"all scales",
       [](auto& random, std::int64_t) {
         return below(random, std::uint64_t{1} << (random() % 50));
       },
       20, true},
      {"far future",
       [](auto& random, std::int64_t now) {
         return random() % 4 == 0 ? kLast - now - below(random, 1000) : below(random, 50);
       },
       10, true},
      {"timeouts", uniform(100'000), 45, false},
      {"cancel heavy", uniform(100), 80, true},
  };
}

// How many are pending, and how many are popped while the list stays so full.
struct Size {
  std::size_t population;
  int steps;
};

// Fills the list up to the population, then takes and gives, then empties it. An empty text if all
// is right.
std::string follow(Checked& checked, const Pattern& pattern, Size size, std::mt19937_64& random) {
  const auto push = [&] {
    const int priority = pattern.has_priorities ? static_cast<int>(below(random, 3)) - 1 : 0;
    const std::int64_t delay = pattern.delay(random, checked.now());
    const std::int64_t at =
        checked.now() + std::clamp<std::int64_t>(delay, 0, kLast - checked.now());
    const int old = checked.last_popped();
    if (old >= 0 && checked.has_object(old) && random() % 2 == 0) {
      checked.push_again(old, at, priority);
    } else {
      checked.push(at, priority);
    }
  };
  std::string wrong;
  for (std::size_t i = 0; i < size.population; ++i) push();
  for (int i = 0; i < size.steps && wrong.empty(); ++i) {
    wrong = checked.pop();
    while (checked.size() < size.population) push();
    while (static_cast<int>(random() % 100) < pattern.cancel_percent) {
      const auto victim = static_cast<int>(random() % checked.pushed());
      if (checked.is_pending(victim)) checked.cancel(victim);
    }
    if (random() % 64 == 0) wrong += checked.pop(checked.now());
    if (!checked.is_sound()) wrong += "; sizes disagree";
  }
  while (checked.size() > 0 && wrong.empty()) wrong = checked.pop();
  if (wrong.empty()) wrong = checked.pop();
  if (!checked.is_sound()) wrong += "; sizes disagree";
  return wrong;
}

RC_GTEST_PROP(EventListProperty, AgreesWithASortedReferenceOnEverySchedule, ()) {
  const std::vector<Pattern> all = patterns();
  std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>());
  const Pattern& pattern = all[random() % all.size()];  // RapidCheck would favour the first.
  const auto population = *rc::gen::element<std::size_t>(1, 5, 30, 60, 300, 3'000);
  RC_TAG(std::string(pattern.name));
  Checked checked;
  RC_ASSERT(follow(checked, pattern, {population, 500}, random) == "");
}

// The same schedule goes on with another pattern: widths must follow.
RC_GTEST_PROP(EventListProperty, AgreesWithASortedReferenceWhenTheScheduleChanges, ()) {
  const std::vector<Pattern> all = patterns();
  std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>());
  Checked checked;
  for (int phase = 0; phase < 4; ++phase) {
    const Pattern& pattern = all[random() % all.size()];
    if (std::string(pattern.name) == "far future") continue;  // Nothing comes after it.
    const auto population = *rc::gen::element<std::size_t>(3, 50, 1'000);
    RC_ASSERT(follow(checked, pattern, {population, 200}, random) == "");
  }
}

// Any mix, in small steps that shrink to a short counterexample.
RC_GTEST_PROP(EventListProperty, AgreesWithASortedReferenceStepByStep, ()) {
  Checked checked;
  const int steps = *rc::gen::inRange(1, 600);
  for (int step = 0; step < steps; ++step) {
    const int choice = *rc::gen::inRange(0, 10);
    if (choice < 5) {
      const std::int64_t delay = *rc::gen::element<std::int64_t>(0, 0, 0, 1, 2, 3, 50, 1000);
      checked.push(checked.now() + delay, *rc::gen::element(0, 0, 0, -1, 1, 30));
    } else if (choice < 7 && checked.pushed() > 0) {
      const int number = *rc::gen::inRange(0, static_cast<int>(checked.pushed()));
      if (checked.is_pending(number)) checked.cancel(number);
    } else {
      RC_ASSERT(checked.pop() == "");
    }
    RC_ASSERT(checked.is_sound());
  }
  while (checked.size() > 0) RC_ASSERT(checked.pop() == "");
}

// Large enough for several rungs of buckets; smaller where sanitizers slow it down.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr Size kScale{.population = 20'000, .steps = 60'000};
#else
constexpr Size kScale{.population = 100'000, .steps = 300'000};
#endif
class EventListAtScale : public testing::TestWithParam<Pattern> {};

TEST_P(EventListAtScale, AgreesWithASortedReference) {
  std::mt19937_64 random(1);
  Checked checked;
  EXPECT_EQ(follow(checked, GetParam(), kScale, random), "");
}

std::string name_of(const testing::TestParamInfo<Pattern>& test) {
  std::string name = test.param.name;
  std::ranges::replace(name, ' ', '_');
  return name;
}
INSTANTIATE_TEST_SUITE_P(EveryPattern, EventListAtScale, testing::ValuesIn(patterns()), name_of);

}  // namespace
}  // namespace sim
