#include "src/experiment/bills.hpp"

#include <gtest/gtest.h>

#include "models/measurement.hpp"
#include "tests/models/support/help_desk.hpp"
#include "tests/models/support/random_prices.hpp"
#include "tests/models/support/random_world.hpp"
#include "tests/models/support/run_support.hpp"

namespace app {
namespace {

using namespace models;
using namespace models::testing;

TEST(BillsTest, TheBillsOfAReplicationAreItsMetrics) {
  const auto property = [] {
    PlanBuilder world = help_desk(0.002, 2.0 * 86'400.0);
    world.plan.clock.warmup = sim::seconds(3'600.0 * RandomWorld::below(30));
    world.plan.pricing.chargeback = random_chargeback();
    world.plan.pricing.plans = {random_price_plan("a"), random_price_plan("b")};
    world.plan.pricing.plans[1].usd_per_unit = 1.25;
    const Plan plan = world.build();
    const DesignId design{RandomWorld::below(3)};
    const ReplicationResult result = run_replication(plan, design, 1);
    const RunBills again = bill_replication(plan, design, 1);
    RC_ASSERT(again.plans.size() == 2U);
    for (std::size_t p = 0; p < 2; ++p) {
      const PricePlan& price_plan = plan.pricing.plans[p];
      const Bill& bill = again.plans[p].bill;
      const double rate = price_plan.usd_per_unit;
      RC_ASSERT(value(result, "cost." + price_plan.name) == bill.total.usd() * rate);
      for (std::size_t d = 0; d < bill.by_department.size(); ++d) {
        RC_ASSERT(value(result, "cost." + price_plan.name + ".per_department",
                        {{"department", plan.organisation.departments[d].name}}) ==
                  bill.by_department[d].usd() * rate);
      }
    }
  };
  EXPECT_TRUE(holds_for(40, "bills are metrics", property));
}

TEST(BillsTest, ThreadsChangeNothing) {
  PlanBuilder world = help_desk(0.002, 86'400.0);
  const Plan plan = world.build();
  const std::vector<std::size_t> designs{2, 0};
  const auto one = bill_designs(plan, designs, 3, 1, nullptr);
  const auto more = bill_designs(plan, designs, 3, 4, nullptr);
  ASSERT_EQ(one.size(), 2U);
  EXPECT_EQ(one[0].design, DesignId{2});
  EXPECT_EQ(one[1].replication, 3U);
  for (std::size_t i = 0; i < 2; ++i) {
    ASSERT_EQ(one[i].plans.size(), plan.pricing.plans.size());
    for (std::size_t p = 0; p < one[i].plans.size(); ++p) {
      EXPECT_EQ(one[i].plans[p].bill.total, more[i].plans[p].bill.total);
    }
  }
}

}  // namespace
}  // namespace app
