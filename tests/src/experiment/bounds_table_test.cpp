#include "src/experiment/bounds_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "sim/core/assert.hpp"
#include "tests/src/experiment/fake_study.hpp"

namespace app {
namespace {

/// Two tools, polled every 30 s and told by push without a longest delay, and two replications of
/// one incident cause, whose values a run would report.
struct Study {
  models::Plan plan;
  ExperimentResult result;

  Study() {
    plan = testing::fake_scenario({"only"}).plan;
    plan.organisation.tools.resize(2);
    plan.organisation.tools[0].name = "mail";
    plan.organisation.tools[1].name = "files";
    plan.threats.emplace_back();
    plan.threats[0].detectors = {models::Detector{"watch", 1.0, {}}};
    plan.threats[0].response =
        models::Response{models::RevocationTarget::kAgent, sim::Distribution::constant(90.0)};
    models::Design& design = plan.designs[0];
    design.validation = {.kind = models::ValidationKind::kPoll, .interval = sim::seconds(30.0)};
    design.validation_at = {
        {models::ToolId{1},
         {.kind = models::ValidationKind::kPush, .delay_s = sim::Distribution::exponential(5.0)}}};
    models::derive(plan);
    DesignRun& run = result.designs.emplace_back(DesignRun{.name = "only"});
    const auto add = [&run](std::string_view metric, models::Labels labels,
                            std::vector<std::optional<double>> values) {
      labels.insert(labels.begin(), {"cause", "incident"});
      run.series.values.push_back({make_row_key(metric, labels), std::move(values)});
    };
    add("revocation.orders", {}, {2.0, 1.0});
    add("revocation.handling.worst", {}, {80.0, {}});
    add("revocation.enforcement.worst", {}, {25.0, 41.0});
    add("revocation.enforcement.worst", {{"point", "mail"}}, {25.0, 29.0});
    add("revocation.latency.worst", {}, {105.0, {}});
    std::ranges::sort(run.series.values, {}, &ValueSeries::key);
  }
};

TEST(BoundsTableTest, TheoryStandsBesideTheLargestOfAllReplications) {
  const Study study;
  const std::vector<BoundsRow> table = bounds_table(study.plan, study.result);
  ASSERT_EQ(table.size(), 3U);  // The worst of all, then two tools; other causes have no rows.
  const BoundsRow& worst = table[0];
  EXPECT_EQ(worst.point, "");
  EXPECT_EQ(worst.orders, 3);
  EXPECT_TRUE(worst.is_ordered);
  EXPECT_EQ(worst.handling.bound_s, 90.0);
  EXPECT_EQ(worst.handling.seen_s, 80.0);
  EXPECT_EQ(worst.fresh.bound_s, std::nullopt);  // The exponential push.
  EXPECT_EQ(worst.fresh.seen_s, 29.0);
  EXPECT_EQ(worst.with_descendants.seen_s, 41.0);
  EXPECT_EQ(worst.latency.bound_s, std::nullopt);
  EXPECT_EQ(worst.latency.seen_s, 105.0);
  EXPECT_EQ(table[1].point, "mail");
  EXPECT_EQ(table[1].fresh.bound_s, 30.0);
  EXPECT_EQ(table[1].fresh.seen_s, 29.0);
  EXPECT_EQ(table[1].latency.bound_s, 120.0);  // 90 + 30.
  EXPECT_EQ(table[2].point, "files");
  EXPECT_EQ(table[2].fresh.bound_s, std::nullopt);
  EXPECT_EQ(table[2].fresh.seen_s, std::nullopt);
}

TEST(BoundsTableTest, EveryOrderIsCountedOnce) {
  const Study study;
  EXPECT_EQ(revocations_in(bounds_table(study.plan, study.result)), 3);
}

TEST(BoundsTableTest, ARunThatExceedsABoundIsNoResult) {
  const LoadedScenario scenario = testing::fake_scenario({"only"});
  ExperimentOptions options = testing::fake_options();
  options.replicate = [](const models::Plan&, models::DesignId,
                         std::uint64_t) -> models::ReplicationResult {
    throw sim::InternalError("a revocation exceeded its bound");
  };
  EXPECT_THROW(run_experiment(scenario, options), sim::InternalError);
}

}  // namespace
}  // namespace app
