#include "models/trust/trust_account.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <vector>

#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

constexpr double kHour = 3600.0;
constexpr double kMinute = 60.0;

sim::SimTime at_h(double value_h) { return at_s(value_h * kHour); }

/// Office hours as in 2026-01-05, a Monday, from midnight.
const Calendar& calendar() {
  static const Calendar kCalendar({.year = 2026, .month = 1, .day = 5});
  return kCalendar;
}

TrustAccount account(const TrustConfig& config, const Identity& identity = {},
                     sim::SimTime begin = sim::kStart) {
  return {config, identity, calendar(), begin};
}

TEST(TrustAccountTest, StaysAtItsStartWhenNothingHappens) {
  const TrustConfig config{.start = 0.9};
  EXPECT_EQ(account(config).at(at_h(100.0)), 0.9);
}

TEST(TrustAccountTest, FallsAtEventsAndRecoversTowardsItsStart) {
  const TrustConfig config{.start = 0.9, .recovery_per_s = 0.05 / kHour};
  TrustAccount trust = account(config);
  trust.fall(0.2, at_h(1.0));  // 0.9 - 0.2 = 0.7, then 0.05 an hour.
  EXPECT_NEAR(trust.at(at_h(1.0)), 0.7, 1e-12);
  EXPECT_NEAR(trust.at(at_h(3.0)), 0.8, 1e-12);
  trust.fall(0.5, at_h(3.0));  // 0.3; back at 0.9 after 12 h.
  EXPECT_NEAR(trust.at(at_h(14.0)), 0.85, 1e-12);
  EXPECT_EQ(trust.at(at_h(15.5)), 0.9);
}

TEST(TrustAccountTest, NeverFallsBelowZero) {
  const TrustConfig config{.start = 0.4, .recovery_per_s = 0.1 / kHour};
  TrustAccount trust = account(config);
  trust.fall(0.5, at_h(1.0));
  EXPECT_EQ(trust.at(at_h(1.0)), 0.0);
  EXPECT_NEAR(trust.at(at_h(2.0)), 0.1, 1e-12);  // From 0, not from -0.1.
}

TEST(TrustAccountTest, DecaysByHalves) {
  const TrustConfig config{.start = 0.8, .decay_half_life = sim::seconds(7.0 * 24.0 * kHour)};
  const TrustAccount trust = account(config);
  EXPECT_NEAR(trust.at(at_h(7.0 * 24.0)), 0.4, 1e-12);
  EXPECT_NEAR(trust.at(at_h(14.0 * 24.0)), 0.2, 1e-12);
}

TEST(TrustAccountTest, RecoveryAndDecayMeetWhereTheyBalance) {
  // k = ln 2 / 10 h and r = 0.02/h: both balance at r/k = 0.2 / ln 2 = 0.28854, below the start.
  const TrustConfig config{
      .start = 0.9, .decay_half_life = sim::seconds(10.0 * kHour), .recovery_per_s = 0.02 / kHour};
  TrustAccount trust = account(config);
  const double rest = 0.288539008177793;
  EXPECT_NEAR(trust.at(at_h(10.0)), rest + (0.9 - rest) / 2.0, 1e-12);
  trust.fall(1.0, at_h(10.0));
  EXPECT_NEAR(trust.at(at_h(20.0)), rest / 2.0, 1e-12);  // From below: half of the way up.
  EXPECT_NEAR(trust.at(at_h(1000.0)), rest, 1e-9);
}

TEST(TrustAccountTest, AnAttestationAgesAndIsRenewedAtItsLifetime) {
  const TrustConfig config{.start = 0.8, .attestation_half_life = sim::seconds(2.0 * kHour)};
  const Identity attested{IdentityKind::kPlatformAttested, sim::seconds(1.0 * kHour)};
  const TrustAccount trust = account(config, attested, at_h(0.5));
  EXPECT_EQ(trust.at(at_h(0.5)), 0.8);
  EXPECT_NEAR(trust.at(at_h(1.0)), 0.8 * 0.8408964152537145, 1e-12);  // 2^(-1/4).
  EXPECT_EQ(trust.at(at_h(1.5)), 0.8);                                // Renewed.
  EXPECT_NEAR(trust.at(at_h(2.0)), 0.8 * 0.8408964152537145, 1e-12);
  // Who is not attested has shown who it is once.
  EXPECT_NEAR(account(config).at(at_h(2.0)), 0.4, 1e-12);
  EXPECT_NEAR(account(config).at(at_h(4.0)), 0.2, 1e-12);
}

TEST(TrustAccountTest, IsLowerWhileNobodyIsInTheOffice) {
  const TrustConfig config{.start = 0.9, .owner_absent = 0.1};
  const TrustAccount trust = account(config);
  EXPECT_NEAR(trust.at(at_h(8.99)), 0.8, 1e-12);  // Monday, before nine.
  EXPECT_EQ(trust.at(at_h(9.0)), 0.9);
  EXPECT_EQ(trust.at(at_h(16.99)), 0.9);
  EXPECT_NEAR(trust.at(at_h(17.0)), 0.8, 1e-12);
  EXPECT_NEAR(trust.at(at_h(5.0 * 24.0 + 12.0)), 0.8, 1e-12);  // Saturday noon.
}

/// When trust falls below a minimum or reaches it again, as next_change() finds it.
sim::SimTime crossing(const TrustAccount& trust, double minimum, sim::SimTime from = sim::kStart) {
  const std::vector<double> minima{minimum};
  return trust.next_change(minima, from);
}

TEST(TrustCrossingTest, IsFoundToTheNanosecond) {
  // 0.8 * 2^(-t/2h) < 0.4 from just after t = 2 h on.
  const TrustConfig config{.start = 0.8, .attestation_half_life = sim::seconds(2.0 * kHour)};
  const TrustAccount trust = account(config);
  const sim::SimTime at = crossing(trust, 0.4);
  EXPECT_NEAR(sim::to_seconds(at - sim::kStart), 2.0 * kHour, 1e-6);
  EXPECT_LT(trust.at(at), 0.4);
  EXPECT_GE(trust.at(sim::SimTime{at.ns - 1}), 0.4);
}

TEST(TrustCrossingTest, OfADecayOfYearsIsFoundToo) {
  const TrustConfig config{.start = 1.0, .decay_half_life = sim::seconds(365.0 * 24.0 * kHour)};
  // 2^(-t/T) = 1/8 at three half-lives.
  EXPECT_NEAR(sim::to_seconds(crossing(account(config), 0.125) - sim::kStart),
              3.0 * 365.0 * 24.0 * kHour, 1e-3);
}

TEST(TrustCrossingTest, ARecoveringAgentMeetsTheMinimumAgain) {
  const TrustConfig config{.start = 0.9, .recovery_per_s = 0.05 / kHour};
  TrustAccount trust = account(config);
  EXPECT_EQ(crossing(trust, 0.5), sim::kNever);
  trust.fall(0.6, at_h(1.0));  // 0.3: reaches 0.5 after 4 h, and never 0.95.
  EXPECT_NEAR(sim::to_seconds(crossing(trust, 0.5, at_h(1.0)) - at_h(5.0)), 0.0, 1e-6);
  EXPECT_EQ(crossing(trust, 0.95, at_h(1.0)), sim::kNever);
}

TEST(TrustCrossingTest, ARiseBetweenTwoFallsIsNotMissed) {
  // From 0 it recovers 0.5 in an hour while its proof of identity ages with a half-life of an hour:
  // 0.5 t 2^-t has its largest value 0.26537 at t = 1/ln 2 = 1.4427 h, and is 0.26 before and
  // after.
  const TrustConfig config{
      .start = 1.0, .attestation_half_life = sim::seconds(kHour), .recovery_per_s = 0.5 / kHour};
  TrustAccount trust = account(config);
  trust.fall(1.0, sim::kStart);
  const sim::SimTime up = crossing(trust, 0.26);
  const sim::SimTime down = crossing(trust, 0.26, up);
  EXPECT_LT(up, at_h(1.4427));
  EXPECT_GT(down, at_h(1.4427));
  EXPECT_LT(down, at_h(2.0));
  EXPECT_EQ(crossing(trust, 0.27), sim::kNever);
}

TEST(TrustCrossingTest, JumpsOfOfficeHoursAndRenewalsAreCrossings) {
  const TrustConfig absent{.start = 0.5, .owner_absent = 0.3};
  EXPECT_EQ(crossing(account(absent), 0.4), at_h(9.0));
  EXPECT_EQ(crossing(account(absent), 0.4, at_h(9.0)), at_h(17.0));
  const TrustConfig ageing{.start = 0.8, .attestation_half_life = sim::seconds(kHour)};
  const Identity attested{IdentityKind::kPlatformAttested, sim::seconds(90.0 * kMinute)};
  const TrustAccount trust = account(ageing, attested);
  const sim::SimTime down = crossing(trust, 0.4);
  EXPECT_NEAR(sim::to_seconds(down - sim::kStart), kHour, 1e-6);
  EXPECT_EQ(crossing(trust, 0.4, down), at_h(1.5));  // Renewed.
}

TEST(TrustCrossingTest, ALongSearchIsGoneOnWithLater) {
  // Renewed each minute, it takes 64 pieces for the search to pause; below 0.3 after a week or so.
  const TrustConfig config{.start = 0.8,
                           .attestation_half_life = sim::seconds(kHour),
                           .decay_half_life = sim::seconds(24.0 * kHour)};
  const Identity attested{IdentityKind::kPlatformAttested, sim::seconds(kMinute)};
  const TrustAccount trust = account(config, attested);
  sim::SimTime at = sim::kStart;
  int searches = 0;
  while (trust.at(at) >= 0.3 && ++searches < 1000) at = crossing(trust, 0.3, at);
  EXPECT_GT(searches, 10);
  EXPECT_LT(trust.at(at), 0.3);
  EXPECT_GE(trust.at(sim::SimTime{at.ns - 1}), 0.3);
}

/// Whatever the parameters, between two changes that the search finds there is none.
RC_GTEST_PROP(TrustCrossingTest, NoChangeIsOverlooked, ()) {
  const auto some = [](double most) { return most * *rc::gen::inRange(0, 11) / 10.0; };
  const auto half_life = [&]() -> std::optional<sim::Duration> {
    if (*rc::gen::arbitrary<bool>()) return std::nullopt;
    return sim::seconds((0.1 + some(5.0)) * kHour);
  };
  TrustConfig config;
  config.start = some(1.0);
  config.owner_absent = some(0.5);
  config.attestation_half_life = half_life();
  config.decay_half_life = half_life();
  config.recovery_per_s = some(0.5) / kHour;
  Identity identity;
  if (*rc::gen::arbitrary<bool>()) {
    identity = {IdentityKind::kPlatformAttested, sim::seconds((0.1 + some(3.0)) * kHour)};
  }
  TrustAccount trust = account(config, identity);
  sim::SimTime at = at_h(some(24.0));
  trust.fall(some(1.0), at);
  const std::vector<double> minima{0.05 + some(0.9)};
  for (int changes = 0; changes < 5; ++changes) {
    const sim::SimTime next = trust.next_change(minima, at);
    const sim::SimTime until = std::min(next, at + sim::seconds(48.0 * kHour));
    for (int i = 0; i < 200; ++i) {
      const sim::SimTime between{at.ns + (until.ns - at.ns) / 200 * i};
      RC_ASSERT(trust.met(minima, between) == trust.met(minima, at));
    }
    if (next == sim::kNever) break;
    at = next;
  }
}

}  // namespace
}  // namespace models::testing
