#include <gtest/gtest.h>

#include "tests/src/scenario/scenario_text.hpp"

namespace app {
namespace {

using models::LossEvent;

std::string losing(const std::string& losses) { return std::string(kGood) + "losses:\n" + losses; }

TEST(LossesTest, AMagnitudeIsAnAmountOrADistributionOfSuch) {
  const auto magnitude = [](const std::string& written) {
    return load_good(losing("  bait: {magnitude: " + written + "}\n"))
        .plan.losses.at(0)
        .magnitude_usd;
  };
  EXPECT_EQ(magnitude("2.5k USD"), sim::Distribution::constant(2500.0));
  EXPECT_EQ(magnitude("3M USD"), sim::Distribution::constant(3e6));
  EXPECT_EQ(magnitude("{constant: 7 USD}"), sim::Distribution::constant(7.0));
  EXPECT_EQ(magnitude("{pert: {low: 1k USD, mode: 5k USD, high: 21k USD}}"),
            sim::Distribution::pert(1e3, 5e3, 21e3));
  EXPECT_EQ(magnitude("{lognormal: {p50: 10k USD, p95: 1M USD}}"),
            sim::Distribution::lognormal_from_quantiles(1e4, 1e6));
}

TEST(LossesTest, TheEventAndASecondaryLossMayBeStated) {
  const models::Loss plain = load_good(losing("  bait: {magnitude: 1 USD}\n")).plan.losses.at(0);
  EXPECT_EQ(plain.threat, models::ThreatId{0});
  EXPECT_EQ(plain.on, LossEvent::kGoal);
  EXPECT_EQ(plain.secondary_probability, 0.0);
  const models::Loss loss =
      load_good(losing("  bait:\n    on: exposed_action\n    magnitude: 1 USD\n"
                       "    secondary: {probability: 20%, magnitude: 50k USD}\n"))
          .plan.losses.at(0);
  EXPECT_EQ(loss.on, LossEvent::kExposedAction);
  EXPECT_DOUBLE_EQ(loss.secondary_probability, 0.2);
  EXPECT_EQ(loss.secondary_usd, sim::Distribution::constant(5e4));
  EXPECT_EQ(load_good(losing("  bait: {on: hijack, magnitude: 1 USD}\n")).plan.losses.at(0).on,
            LossEvent::kHijack);
  EXPECT_TRUE(load_good(kGood).plan.losses.empty());
}

TEST(LossesTest, AllThatIsWrongIsFoundAtOnce) {
  EXPECT_EQ(
      errors_of(losing("  bite: {magnitude: 1 USD}\n"
                       "  bait:\n"
                       "    on: gaol\n"
                       "    magnitude: {pert: {low: 5 USD, mode: 1 USD, high: 9 USD}}\n"
                       "    secondary: {probability: 120%, magnitude: 50k}\n")),
      (std::vector<std::string>{
          "f.yaml:37:3: error[E0301]: unknown threat 'bite' (write one of: bait)",
          "f.yaml:39:9: error[E0105]: unknown loss event 'gaol' (write one of: goal, hijack, "
          "exposed_action)",
          "f.yaml:40:23: error[E0205]: pert: the values are not in order (write low <= mode <= "
          "high)",
          "f.yaml:41:30: error[E0204]: the probability '120%' is out of range (write a number from "
          "0 to 1)",
          "f.yaml:41:47: error[E0201]: the amount '50k' is not in USD (write for example 5k "
          "USD)"}));
  EXPECT_EQ(errors_of(losing("  bait: {on: goal}\n")).size(), 1U);
}

}  // namespace
}  // namespace app
