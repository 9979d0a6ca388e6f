#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "src/results/results_directory.hpp"
#include "src/results/results_files.hpp"
#include "tests/src/experiment/fake_study.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

class ResultsDirectoryTest : public ::testing::Test {
 protected:
  ResultsDirectoryTest() { fs::create_directories(root_); }
  ~ResultsDirectoryTest() override { fs::remove_all(root_); }

  static std::string read(const fs::path& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }

  const fs::path root_ = fs::temp_directory_path() / ("results_test_" + std::to_string(getpid()));
  const std::vector<ResultFile> files_{
      {"manifest.json", "{\n \"schema\": \"bailiwick/manifest/1\"\n}\n"}, {"a.txt", "one"}};
};

TEST_F(ResultsDirectoryTest, FilesAreWrittenAndNothingElseIsLeft) {
  write_results(root_ / "new" / "run", files_);
  EXPECT_EQ(read(root_ / "new" / "run" / "a.txt"), "one");
  EXPECT_EQ(std::distance(fs::directory_iterator(root_ / "new"), {}), 1);
}

TEST_F(ResultsDirectoryTest, EarlierResultsAreReplacedAsAWhole) {
  write_results(root_ / "run/", files_);
  std::ofstream(root_ / "run" / "report.html") << "old";
  write_results(root_ / "run/", {files_[0], {"b.txt", "two"}});
  EXPECT_FALSE(fs::exists(root_ / "run" / "report.html"));
  EXPECT_FALSE(fs::exists(root_ / "run" / "a.txt"));
  EXPECT_EQ(read(root_ / "run" / "b.txt"), "two");
  EXPECT_EQ(std::distance(fs::directory_iterator(root_), {}), 1);
}

TEST_F(ResultsDirectoryTest, SomebodyElsesDirectoryIsRefusedAndUntouched) {
  fs::create_directories(root_ / "mine");
  std::ofstream(root_ / "mine" / "letter.txt") << "dear";
  ASSERT_TRUE(refusal_of(root_ / "mine"));
  EXPECT_NE(refusal_of(root_ / "mine")->find("holds other files"), std::string::npos);
  EXPECT_THROW(write_results(root_ / "mine", files_), std::runtime_error);
  EXPECT_EQ(read(root_ / "mine" / "letter.txt"), "dear");
}

TEST_F(ResultsDirectoryTest, AnEmptyDirectoryIsTakenAndAFileRefused) {
  fs::create_directories(root_ / "empty");
  EXPECT_FALSE(refusal_of(root_ / "empty"));
  write_results(root_ / "empty", files_);
  std::ofstream(root_ / "file") << "x";
  EXPECT_TRUE(refusal_of(root_ / "file"));
}

class ResultsFilesTest : public ::testing::Test {
 protected:
  const LoadedScenario scenario_ = testing::fake_scenario({"a", "b"}, 3, 3);
  const ExperimentResult result_ = run_experiment(scenario_, testing::fake_options());
};

TEST_F(ResultsFilesTest, TheSummaryHoldsTheRowsOfTheExperimentBitForBit) {
  const Json json = Json::parse(summary_json(scenario_, result_, "1.2.3"));
  EXPECT_EQ(json["schema"], "bailiwick/summary/1");
  EXPECT_EQ(json["baseline"], "a");
  ASSERT_EQ(json["rows"].size(), result_.rows.size());
  for (std::size_t i = 0; i < result_.rows.size(); ++i) {
    const Row& row = result_.rows[i];
    EXPECT_EQ(json["rows"][i]["metric"], row.key.metric);
    if (row.estimate.mean) {
      EXPECT_EQ(json["rows"][i]["mean"].get<double>(), *row.estimate.mean);
    } else {
      EXPECT_TRUE(json["rows"][i]["mean"].is_null());
    }
    EXPECT_EQ(json["rows"][i].contains("above"), row.estimate.above.has_value());
  }
}

TEST_F(ResultsFilesTest, EachKeyOfTheSummaryIsInItsSchemaAndEachRequiredKeyIsThere) {
  const Json schema = Json::parse(summary_schema());
  const std::vector<CheckOutcome> outcomes{{.check = "c", .design = "a"}};
  const CheckReport report{.outcomes = outcomes, .exit_code = 2};
  const Json json = Json::parse(summary_json(scenario_, result_, "1", &report));
  const auto matches = [](const Json& value, const Json& part) {
    for (const auto& [key, unused] : value.items()) {
      EXPECT_TRUE(part["properties"].contains(key)) << key;
    }
    for (const auto& key : part["required"]) {
      EXPECT_TRUE(value.contains(key.get<std::string>())) << key;
    }
  };
  matches(json, schema);
  matches(json["scenario"], schema["properties"]["scenario"]);
  const Json stage = schema["$defs"]["stage"];
  for (const Json& one : json["bounds"]) matches(one["latency"], stage);
  for (const char* list : {"designs", "metrics", "rows", "differences", "conclusions", "checks"}) {
    ASSERT_FALSE(json[list].empty()) << list;
    for (const Json& one : json[list]) matches(one, schema["properties"][list]["items"]);
  }
}

TEST_F(ResultsFilesTest, WhatAvoidedExposureCostsIsInTheSummaryAsItsSchemaSays) {
  EXPECT_FALSE(Json::parse(summary_json(scenario_, result_, "1")).contains("control_value"));
  ExperimentOptions options = testing::fake_options();
  options.replicate = [](const models::Plan& plan, models::DesignId design, std::uint64_t n) {
    models::ReplicationResult result = testing::fake_replication(plan, design, n);
    const auto add = [&](const char* metric, models::Labels labels, double value) {
      result.values.push_back({metric, std::move(labels), value});
    };
    const double i = static_cast<double>(design.index);
    add("cost.governance", {{"item", "total"}}, 1.0 + i);
    add("revocation.exposed_actions", {{"cause", "incident"}}, 10.0 - 8.0 * i);
    add("privilege.out_of_scope_actions", {}, 4.0);
    return result;
  };
  const ExperimentResult result = run_experiment(scenario_, options);
  const Json value = Json::parse(summary_json(scenario_, result, "1"))["control_value"].at(0);
  EXPECT_EQ(value["design"], "b");
  EXPECT_EQ(value["exposures"][0]["usd_each"]["mean"], 0.125);
  EXPECT_EQ(value["exposures"][1]["no_ratio"], "no exposure removed that this run can show");
  EXPECT_TRUE(value["loss_avoided_usd"]["mean"].is_null());
  const Json schema = Json::parse(summary_schema());
  const Json item = schema["properties"]["control_value"]["items"];
  const auto is_all_in = [](const Json& object, const Json& part) {
    for (const auto& [key, unused] : object.items()) {
      EXPECT_TRUE(part["properties"].contains(key)) << key;
    }
    for (const auto& key : part["required"]) EXPECT_TRUE(object.contains(key)) << key;
  };
  is_all_in(value, item);
  is_all_in(value["cost_usd"], schema["$defs"]["estimate"]);
  for (const Json& one : value["exposures"]) {
    is_all_in(one, item["properties"]["exposures"]["items"]);
  }
}

TEST_F(ResultsFilesTest, AnEntryOfTheCatalogueIsInTheSummaryWithTheTitlesOfItsIds) {
  EXPECT_FALSE(Json::parse(summary_json(scenario_, result_, "1")).contains("catalogue"));
  LoadedScenario scenario = scenario_;
  scenario.catalogue = CatalogueEntry{
      .id = "SC-01",
      .title = "t",
      .family = "inter-agent",
      .triggers = {"drift"},
      .modelled_on = {{"n", "incident", "2025", "f", {"https://example.org"}}},
      .what_happens = "w",
      .look_at = "l",
      .weak = "a",
      .common = "b",
      .strong = "c",
      .frameworks = {{"owasp_asi_2026", {"ASI07"}}, {"nist_ai_rmf_1_0", {"GOVERN 1.6"}}}};
  const Json entry = Json::parse(summary_json(scenario, result_, "1"))["catalogue"];
  EXPECT_EQ(entry["frameworks"]["owasp_asi_2026"][0]["title"],
            "Insecure Inter-Agent Communication");
  EXPECT_FALSE(entry["frameworks"]["nist_ai_rmf_1_0"][0]["title"].get<std::string>().empty());
  EXPECT_EQ(entry["modelled_on"][0]["sources"][0], "https://example.org");
  EXPECT_EQ(entry["strength"]["common"], "b");
  const Json part = Json::parse(summary_schema())["properties"]["catalogue"];
  EXPECT_EQ(entry.size(), part["properties"].size());
  for (const auto& [key, unused] : entry.items()) {
    EXPECT_TRUE(part["properties"].contains(key)) << key;
  }
}

TEST_F(ResultsFilesTest, TheTidyFileHasALineForEachNumber) {
  const std::string csv = replications_csv(result_);
  EXPECT_TRUE(csv.starts_with("design,replication,metric,labels,value\n"));
  // Two designs, three replications, one value and two counts.
  EXPECT_EQ(std::ranges::count(csv, '\n'), 1 + 2 * 3 * 3);
  EXPECT_NE(csv.find("a,0,revocation.latency.count,cause=incident,15\n"), std::string::npos);
  EXPECT_NE(csv.find("a,0,revocation.latency.censored,cause=incident,5\n"), std::string::npos);
}

TEST_F(ResultsFilesTest, WallTimeIsInTheManifestOnly) {
  const Json json = Json::parse(manifest_json(scenario_, result_, RunInfo{"1", "c", {}, 2, 2.5}));
  EXPECT_EQ(json["wall_time_s"], 2.5);
  EXPECT_EQ(json["seed"], 1);
  EXPECT_EQ(summary_json(scenario_, result_, "1").find("wall"), std::string::npos);
}

TEST_F(ResultsFilesTest, EachDifferenceSaysWhatCommonRandomNumbersGained) {
  const Json json = Json::parse(summary_json(scenario_, result_, "1"));
  for (const Json& one : json["differences"]) {
    ASSERT_TRUE(one.contains("variance_reduction"));
    EXPECT_FALSE(one["method"] == "wilson");
  }
  // The designs share their noise, so that the difference does not vary.
  EXPECT_TRUE(json["differences"][0]["variance_reduction"].is_null());
}

TEST_F(ResultsFilesTest, SkewedRowsSayHowManyReplicationsTheyNeed) {
  ExperimentOptions options = testing::fake_options();
  options.replications = 10;
  options.replicate = [](const models::Plan&, models::DesignId, std::uint64_t replication) {
    models::ReplicationResult result;
    result.values.push_back({"privilege.amplification.user", {}, replication == 0 ? 9.0 : 1.0});
    return result;
  };
  const ExperimentResult result = run_experiment(scenario_, options);
  const Json json = Json::parse(summary_json(scenario_, result, "1"));
  // One of ten is 8 higher: m2 = 64 * 0.09, m3 = 512 * 0.072, g1 = 0.072 / 0.027 = 2.667.
  EXPECT_NEAR(json["rows"][0]["skewness"].get<double>(), 8.0 / 3.0, 1e-9);
  EXPECT_EQ(json["rows"][0]["replications_needed"], 178);  // 25 * 64 / 9 = 177.8
  ASSERT_FALSE(result.notes.empty());
  EXPECT_EQ(result.notes.front(),
            "2 of the 2 intervals of means and ratios shown rest on too few replications for the "
            "skewness of their values, and may miss the truth more often than in 5 % of cases (a "
            "mean needs n > 25 skewness^2, Cochran). The worst: privilege.amplification.user of a "
            "with skewness 2.67 in n = 10 needs 178 (--replications 178).");
}

TEST(ReplicationsCsvTest, ARatioHasItsNumeratorAndDenominator) {
  ExperimentResult result;
  result.replications = 2;
  DesignRun run = testing::design_with("a", "threat.success", {0.25, std::nullopt});
  run.series.values.front().terms = {sim::RatioTerm{1, 4}, std::nullopt};
  result.designs.push_back(run);
  EXPECT_EQ(replications_csv(result),
            "design,replication,metric,labels,value\na,0,threat.success,,0.25\n"
            "a,0,threat.success.numerator,,1\na,0,threat.success.denominator,,4\n"
            "a,1,threat.success,,\n");
}

TEST(ReplicationsCsvTest, MissingIsEmptyAndOddNamesAreQuoted) {
  ExperimentResult result;
  result.replications = 1;
  result.designs.push_back(testing::design_with("a,\"b\"", "threat.success", {std::nullopt}));
  EXPECT_EQ(replications_csv(result),
            "design,replication,metric,labels,value\n\"a,\"\"b\"\"\",0,threat.success,,\n");
}

}  // namespace
}  // namespace app
