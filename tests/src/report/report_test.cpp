#include "src/report/report.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace app {
namespace {

const std::filesystem::path kSample = "tests/data/results-sample";

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string summary_named(const std::string& name) {
  return R"({"schema": "bailiwick/summary/1", "scenario": {"name": ")" + name + R"("}})";
}

std::string error_of_rendering(const std::string& summary) {
  try {
    render_report(summary);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "no error";
}

std::string error_of_writing(const std::filesystem::path& results_dir,
                             const std::filesystem::path& out) {
  try {
    write_report(results_dir, out);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "no error";
}

/// A fresh directory that goes away with the test.
class ReportFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    directory_ =
        std::filesystem::path(::testing::TempDir()) / ("report_test_" + std::string(info->name()));
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  std::filesystem::path directory_;
};

TEST(ReportTest, SummaryTakesThePlaceOfTheSlot) {
  const std::string report = render_report(summary_named("desk"));
  EXPECT_NE(report.find("id=\"bailiwick-summary\">" + summary_named("desk") + "</script>"),
            std::string::npos);
  EXPECT_EQ(report.find("@BAILIWICK_SUMMARY@"), std::string::npos);
}

TEST(ReportTest, NameThatEndsAScriptIsEscaped) {
  const std::string report = render_report(summary_named("</script><script>alert(1)//<!--"));
  EXPECT_EQ(report.find("<script>alert(1)"), std::string::npos);
  EXPECT_NE(report.find(R"(\u003c/script>\u003cscript>alert(1)//\u003c!--)"), std::string::npos);
}

TEST(ReportTest, SameSummaryGivesTheSameBytes) {
  const std::string summary = read_file(kSample / "summary.json");
  EXPECT_EQ(render_report(summary), render_report(summary));
}

TEST(ReportTest, EmbeddedPageIsTheBundleByteForByte) {
  EXPECT_EQ(report_page(), read_file("src/report/assets/report.html"));
}

TEST(ReportTest, PageForbidsEveryRequest) {
  EXPECT_NE(report_page().find("default-src 'none'; script-src 'sha256-"), std::string_view::npos);
}

TEST(ReportTest, BrokenJsonIsRefused) {
  EXPECT_EQ(error_of_rendering("{\"schema\": "), "the summary is not a JSON object");
}

TEST(ReportTest, SweepTakesThePlaceOfTheSlot) {
  const std::string sweep = R"({"schema": "bailiwick/sweep/1", "key": "a</script>"})";
  const std::string page = render_sweep(sweep);
  EXPECT_NE(page.find(R"("key": "a\u003c/script>"}</script>)"), std::string::npos);
  EXPECT_EQ(page.find("@BAILIWICK_SUMMARY@"), std::string::npos);
}

TEST(ReportTest, SummaryIsNoSweep) {
  try {
    render_sweep(summary_named("desk"));
    FAIL() << "no error";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "the sweep does not follow the schema bailiwick/sweep/1");
  }
}

TEST(ReportTest, OtherSchemaIsRefused) {
  EXPECT_EQ(error_of_rendering(R"({"schema": "bailiwick/summary/99"})"),
            "the summary does not follow the schema bailiwick/summary/1");
  EXPECT_EQ(error_of_rendering("{}"), "the summary does not follow the schema bailiwick/summary/1");
}

TEST_F(ReportFileTest, FileHoldsTheReportAndNoTemporaryStays) {
  write_report(kSample, directory_ / "report.html");
  EXPECT_EQ(read_file(directory_ / "report.html"),
            render_report(read_file(kSample / "summary.json")));
  EXPECT_FALSE(std::filesystem::exists(directory_ / "report.html.part"));
}

TEST_F(ReportFileTest, MissingResultsAreNamed) {
  EXPECT_EQ(error_of_writing(directory_ / "nowhere", directory_ / "report.html"),
            "cannot read " + (directory_ / "nowhere" / "summary.json").string());
  EXPECT_FALSE(std::filesystem::exists(directory_ / "report.html"));
}

TEST_F(ReportFileTest, MissingFolderOfTheReportIsNamed) {
  EXPECT_EQ(error_of_writing(kSample, directory_ / "nowhere" / "report.html"),
            "cannot write " + (directory_ / "nowhere" / "report.html").string());
}

TEST_F(ReportFileTest, BrokenSummaryIsNamedWithItsPath) {
  std::ofstream(directory_ / "summary.json") << "[]";
  EXPECT_EQ(error_of_writing(directory_, directory_ / "report.html"),
            (directory_ / "summary.json").string() + ": the summary is not a JSON object");
}

}  // namespace
}  // namespace app
