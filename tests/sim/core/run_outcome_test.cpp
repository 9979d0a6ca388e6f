#include "sim/core/run_outcome.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sim {
namespace {

TEST(RunOutcomeTest, AnOrdinaryEndNeedsNoExplanation) {
  for (const RunEnd end : {RunEnd::kHorizon, RunEnd::kFinished, RunEnd::kStopped}) {
    const RunOutcome outcome{.end = end};
    EXPECT_FALSE(outcome.is_stuck());
    EXPECT_EQ(outcome.explain(), "");
  }
}

TEST(RunOutcomeTest, ADeadlockNamesWhoWaitsForWhatSinceWhen) {
  const RunOutcome one{
      .end = RunEnd::kDeadlock,
      .stuck = {{"reviewer", "the signal 'approval'", SimTime{2'500'000'000}}},
  };
  EXPECT_TRUE(one.is_stuck());
  EXPECT_EQ(one.explain(),
            "Deadlock: no event is left, and 1 process waits for ever.\n"
            "  'reviewer': the signal 'approval', since 2.5 s");
  const RunOutcome two{
      .end = RunEnd::kDeadlock,
      .stuck = {{"a", "a server of 'r'", SimTime{1}}, {"", "the end of 'a'", kStart}},
  };
  EXPECT_EQ(two.explain(),
            "Deadlock: no event is left, and 2 processes wait for ever.\n"
            "  'a': a server of 'r', since 1e-09 s\n"
            "  a process without a name: the end of 'a', since 0 s");
}

TEST(RunOutcomeTest, AStandstillNamesWhoTakesPart) {
  const RunOutcome outcome{
      .end = RunEnd::kStandstill,
      .stuck = {{"poller", "goes on without any time passing", SimTime{3'000'000'000}}},
  };
  EXPECT_TRUE(outcome.is_stuck());
  EXPECT_EQ(outcome.explain(),
            "Simulated time stands still: events beget events at the same instant.\n"
            "  'poller': goes on without any time passing, since 3 s");
}

TEST(RunOutcomeTest, StarvationIsToldWhateverTheEnd) {
  const BlockedProcess patient{"patient", "a server of 'desk'", SimTime{1'000'000'000}};
  const RunOutcome finished{.end = RunEnd::kFinished, .starved = {patient}};
  EXPECT_FALSE(finished.is_stuck());
  EXPECT_EQ(finished.explain(),
            "Starvation: others that came later go first.\n"
            "  'patient': a server of 'desk', since 1 s");
  const RunOutcome deadlock{.end = RunEnd::kDeadlock, .stuck = {patient}, .starved = {patient}};
  EXPECT_EQ(deadlock.explain(),
            "Deadlock: no event is left, and 1 process waits for ever.\n"
            "  'patient': a server of 'desk', since 1 s\n"
            "Starvation: others that came later go first.\n"
            "  'patient': a server of 'desk', since 1 s");
}

TEST(RunOutcomeTest, OfManyTheFirstTenAreNamedAndTheOthersCounted) {
  RunOutcome outcome{.end = RunEnd::kDeadlock};
  std::string text = "Deadlock: no event is left, and 12 processes wait for ever.";
  for (int i = 0; i < 12; ++i) {
    outcome.stuck.push_back({std::to_string(i), "a signal", kStart});
    if (i < 10) text += "\n  '" + std::to_string(i) + "': a signal, since 0 s";
  }
  EXPECT_EQ(outcome.explain(), text + "\n  and 2 more");
  outcome.stuck.resize(10);
  EXPECT_EQ(outcome.explain().find("more"), std::string::npos);
}

}  // namespace
}  // namespace sim
