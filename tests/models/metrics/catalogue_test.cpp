#include "models/metrics/catalogue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "tests/models/support/help_desk.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

/// The catalogue's entries of all rows and samples that the small desk gives.
std::set<std::string_view> entries_of_a_run(std::uint32_t design) {
  PlanBuilder world = help_desk(0.02, 20'000.0);
  world.plan.organisation.departments[0].turnover.leavers_per_s = 1.0 / 3600.0;
  world.plan.inventory.emplace_back().name = "tokens";
  world.plan.inventory.back().department = DepartmentId{0};
  Threat leak = world.plan.threats[0];
  leak.name = "leak";
  leak.through.clear();
  leak.intrusion = Intrusion{};
  leak.intrusion->rate_per_s = 1.0 / 600.0;
  world.plan.threats.push_back(leak);
  Infection worm;
  worm.name = "worm";
  worm.every = sim::seconds(600.0);
  worm.checkpoints = {sim::seconds(3600.0)};
  world.plan.infections.push_back(worm);
  const Plan plan = world.build();
  const ReplicationResult result = run_replication(plan, DesignId{design}, 0);
  std::set<std::string_view> found;
  const auto look_up = [&found](const std::string& metric, const Labels& labels) {
    const MetricInfo* const info = find_metric(metric);
    ASSERT_NE(info, nullptr) << metric;
    found.insert(info->name);
    for (const auto& label : labels) {
      EXPECT_NE(info->labels.find(label.first), std::string_view::npos)
          << metric << " has a label " << label.first << " that its entry does not name";
    }
  };
  for (const Measurement& row : result.values) look_up(row.metric, row.labels);
  for (const SampleMeasurement& row : result.samples) {
    look_up(row.metric, row.labels);
    EXPECT_TRUE(find_metric(row.metric)->quantiles) << row.metric;
  }
  return found;
}

TEST(CatalogueTest, NamesEveryRowOfARunAndNothingElse) {
  for (std::uint32_t design = 0; design < 3; ++design) {
    const std::set<std::string_view> found = entries_of_a_run(design);
    for (const MetricInfo& info : metric_catalogue()) {
      EXPECT_TRUE(found.contains(info.name)) << info.name << " is never measured";
    }
  }
}

TEST(CatalogueTest, RowsOfOneMetricDifferInTheirLabels) {
  const Plan plan = help_desk(0.02, 20'000.0).build();
  const ReplicationResult result = run_replication(plan, DesignId{2}, 0);
  std::set<std::pair<std::string, Labels>> seen;
  for (const Measurement& row : result.values) {
    EXPECT_TRUE(seen.emplace(row.metric, row.labels).second) << row.metric;
    EXPECT_TRUE(std::is_sorted(row.labels.begin(), row.labels.end())) << row.metric;
  }
}

TEST(CatalogueTest, SuffixesAndPricePlansFindTheirEntry) {
  EXPECT_EQ(find_metric("revocation.latency.p95")->name, "revocation.latency");
  EXPECT_EQ(find_metric("privilege.amplification.user.peak")->name, "privilege.amplification.user");
  EXPECT_EQ(find_metric("revocation.exposed_actions.after")->name,
            "revocation.exposed_actions.after");
  EXPECT_EQ(find_metric("cost.hybrid")->name, "cost.PLAN");
  EXPECT_EQ(find_metric("cost.hybrid.per_task")->name, "cost.PLAN");
  EXPECT_EQ(find_metric("cost.break_even")->name, "cost.break_even");
  EXPECT_EQ(find_metric("privilege.amplifikation"), nullptr);
  EXPECT_EQ(find_metric("cost."), nullptr);
}

}  // namespace
}  // namespace models::testing
