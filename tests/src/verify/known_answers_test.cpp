#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "src/verify/verify.hpp"

namespace app {
namespace {

TEST(KnownAnswersTest, EveryModelIsThereAtThreeLoads) {
  std::map<std::string, std::set<std::string>> cases;
  for (const KnownAnswer& answer : known_answers()) {
    EXPECT_TRUE(cases[answer.topic].insert(answer.labels).second) << answer.topic << answer.labels;
  }
  for (const char* topic : {"mm1",
                            "mmc",
                            "mg1",
                            "md1",
                            "mmck",
                            "erlang_b",
                            "tandem",
                            "machine_repair",
                            "branching",
                            "infection_by_pairing",
                            "infection_by_contact",
                            "infection_by_rounds",
                            "infection_logistic",
                            "residual_lifetime",
                            "cached_answer",
                            "newest_token",
                            "push",
                            "poll",
                            "lossy_push",
                            "cascade_path",
                            "cascade_siblings",
                            "cascade_discovery",
                            "cascade_tree",
                            "exposed_actions",
                            "worst_exposure_push",
                            "worst_exposure_lease",
                            "mean_exposure_lease",
                            "worst_exposure_cache",
                            "mean_exposure_cache",
                            "worst_exposure_budget",
                            "worst_exposure_budget_per_point",
                            "bill",
                            "fan_out",
                            "attribution"}) {
    EXPECT_GE(cases[topic].size(), 3U) << topic;
  }
}

TEST(KnownAnswersTest, RowNamesAreUniqueAndExpectationsFinite) {
  std::set<std::string> names;
  for (const KnownAnswer& answer : known_answers()) {
    EXPECT_FALSE(answer.theory.empty());
    for (const KnownQuantity& quantity : answer.quantities) {
      EXPECT_TRUE(names.insert(answer.row_name(quantity)).second) << answer.row_name(quantity);
      EXPECT_TRUE(std::isfinite(quantity.expected)) << answer.row_name(quantity);
    }
  }
  EXPECT_GT(names.size(), 150U);
}

TEST(KnownAnswersTest, SimulationsHaveSeedsOfTheirOwn) {
  std::set<std::uint64_t> seeds;
  const std::vector<KnownAnswer> answers = known_answers();
  for (const KnownAnswer& answer : answers) seeds.insert(seed_for(1, answer));
  EXPECT_EQ(seeds.size(), answers.size());
}

TEST(KnownAnswersTest, TheWholeTableAgrees) {
  const VerifyReport report = verify(known_answers(), {});
  for (const VerifiedRow& row : report.rows) {
    EXPECT_TRUE(row.ok) << row.name << ": expected " << row.expected << ", observed "
                        << row.observed << " in [" << row.low << ", " << row.high << "]";
  }
  EXPECT_TRUE(all_agree(report));
}

}  // namespace
}  // namespace app
