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
  for (const char* list : {"designs", "metrics", "rows", "differences", "conclusions", "checks"}) {
    ASSERT_FALSE(json[list].empty()) << list;
    for (const Json& one : json[list]) matches(one, schema["properties"][list]["items"]);
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

TEST(ReplicationsCsvTest, MissingIsEmptyAndOddNamesAreQuoted) {
  ExperimentResult result;
  result.replications = 1;
  result.designs.push_back(testing::design_with("a,\"b\"", "threat.success", {std::nullopt}));
  EXPECT_EQ(replications_csv(result),
            "design,replication,metric,labels,value\n\"a,\"\"b\"\"\",0,threat.success,,\n");
}

}  // namespace
}  // namespace app
