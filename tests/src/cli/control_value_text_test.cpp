#include "src/cli/control_value_text.hpp"

#include <gtest/gtest.h>

namespace app {
namespace {

Estimate of(double mean, double low, double high) {
  return {.mean = mean, .low = low, .high = high, .n = 10, .method = Method::kStudent};
}

std::vector<ControlValue> values() {
  ControlValue value{.design = "jit", .baseline = "keys"};
  value.cost_usd = of(6.0, 5.0, 7.0);
  value.delay_s = of(0.4, 0.3, 0.5);
  AvoidedExposure actions{.what = "exposed_actions", .avoided = of(10.0, 8.0, 12.0)};
  actions.is_shown = true;
  actions.usd_each = of(0.6, 0.5, 0.7);
  actions.delay_s_each = of(4.0, 3.0, 5.0);
  value.exposures = {actions, {.what = "threat_successes", .avoided = of(0.0, -1.0, 1.0)}};
  return {value};
}

TEST(ControlValueTextTest, ARatioOrTheReasonWhyThereIsNone) {
  const std::string text = control_value_text(values());
  EXPECT_NE(text.find("What one avoided exposure costs, against keys"), std::string::npos) << text;
  EXPECT_NE(text.find("  jit     exposed actions   10 [8, 12]  0.6 [0.5, 0.7] USD"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("threat successes  0 [-1, 1]   no exposure removed that this run can show"),
            std::string::npos)
      << text;
  EXPECT_EQ(text.find("loss"), std::string::npos) << text;
}

TEST(ControlValueTextTest, TheLossAvoidedStandsBesideTheCost) {
  std::vector<ControlValue> told = values();
  told[0].loss_avoided_usd = of(150.0, 100.0, 200.0);
  EXPECT_NE(control_value_text(told).find("loss avoided 150.00 [100.00, 200.00] USD."),
            std::string::npos)
      << control_value_text(told);
  EXPECT_EQ(control_value_text({}), "");
}

}  // namespace
}  // namespace app
