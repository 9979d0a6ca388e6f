#include "src/catalogue/figures.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace app {
namespace {

Row row(const std::string& metric, const models::Labels& labels, double mean) {
  Row one{.design = "a", .key = make_row_key(metric, labels), .estimate = {}};
  one.estimate.mean = mean;
  return one;
}

models::Plan plan_with(const std::vector<std::string>& threats) {
  models::Plan plan;
  for (const std::string& name : threats) {
    plan.threats.emplace_back();
    plan.threats.back().name = name;
  }
  return plan;
}

ExperimentResult result_with(std::vector<Row> rows) {
  ExperimentResult result;
  result.designs.push_back({.name = "a"});
  result.rows = std::move(rows);
  return result;
}

std::vector<Figure> named(const std::vector<Figure>& figures, const std::string& name) {
  std::vector<Figure> found;
  std::ranges::copy_if(figures, std::back_inserter(found),
                       [&](const Figure& one) { return one.name == name; });
  return found;
}

TEST(FiguresTest, WhatTheResultsLackIsMissingAndNotZero) {
  const auto figures = figures_of(result_with({}), plan_with({"x"}), 0);
  for (const char* const name : {"success of the attack", "actual blast radius", "loss",
                                 "false alarms", "cost, all priced"}) {
    const auto found = named(figures, name);
    ASSERT_EQ(found.size(), 1U) << name;
    EXPECT_FALSE(found[0].estimate.has_value()) << name;
  }
}

TEST(FiguresTest, ThreatsAreShownOneByOneWhereThereIsNoTotal) {
  const ExperimentResult result =
      result_with({row("threat.success", {}, 0.5), row("threat.success", {{"threat", "x"}}, 0.9),
                   row("threat.time_to_detect.p50", {{"threat", "x"}}, 60.0),
                   row("threat.time_to_detect.p50", {{"threat", "y"}}, 90.0)});
  const auto figures = figures_of(result, plan_with({"x", "y"}), 0);
  const auto success = named(figures, "success of the attack");
  ASSERT_EQ(success.size(), 1U);
  EXPECT_EQ(success[0].estimate->mean, 0.5);
  const auto detect = named(figures, "time to detect, p50");
  ASSERT_EQ(detect.size(), 2U);
  EXPECT_EQ(detect[0].threat + detect[1].threat, "xy");
  EXPECT_EQ(detect[1].estimate->mean, 90.0);
  EXPECT_EQ(named(figures_of(result, plan_with({"x"}), 0), "time to detect, p50")[0].threat, "");
}

TEST(FiguresTest, CostsAreAddedReplicationByReplication) {
  ExperimentResult result = result_with({});
  auto& values = result.designs[0].series.values;
  const auto add = [&](const char* metric, const models::Labels& labels,
                       std::vector<std::optional<double>> series) {
    values.push_back({.key = make_row_key(metric, labels), .values = std::move(series)});
  };
  add("cost.governance", {{"item", "total"}}, {1.0, 2.0});
  add("cost.usage", {{"item", "model"}}, {10.0, 30.0});
  add("cost.usage", {{"item", "tools"}}, {0.0, std::nullopt});
  std::ranges::sort(values, {}, &ValueSeries::key);
  const auto figures = figures_of(result, plan_with({}), 0);
  // (1 + 10 + 0) and (2 + 30): mean 21.5; use alone: 10 and 30.
  EXPECT_DOUBLE_EQ(*named(figures, "cost, all priced")[0].estimate->mean, 21.5);
  EXPECT_DOUBLE_EQ(*named(figures, "cost of usage")[0].estimate->mean, 20.0);
}

}  // namespace
}  // namespace app
