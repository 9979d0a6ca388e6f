#include "src/cli/catalogue_text.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <sstream>

#include "src/cli/table.hpp"

namespace app {
namespace {

std::vector<CatalogueScenario> many(int count) {
  std::vector<CatalogueScenario> catalogue;
  for (int i = 1; i <= count; ++i) {
    CatalogueScenario one;
    one.scenario.catalogue = CatalogueEntry{};
    one.scenario.catalogue->id = fmt::format("SC-{:02}", i);
    one.scenario.catalogue->family = "inter-agent";
    one.scenario.catalogue->frameworks = {{"mitre_atlas", {"AML.T0051.001"}}};
    catalogue.push_back(std::move(one));
  }
  return catalogue;
}

std::string coverage_of_many(int count, const char* key) {
  const auto catalogue = many(count);
  const auto selection = select(catalogue, std::vector<std::string>{});
  return coverage_text(selection, std::vector{cover(selection, *find_framework(key))});
}

void expect_narrow(const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(text_width(line), 100U) << line;
}

TEST(CatalogueTextTest, FortyScenariosFitInto100ColumnsForEveryFramework) {
  for (const Framework& framework : frameworks()) {
    expect_narrow(coverage_of_many(37, framework.key.c_str()));
  }
  expect_narrow(coverage_of_many(99, "mitre_atlas"));  // In several blocks.
}

TEST(CatalogueTextTest, ColumnsStandUnderTheirNumbers) {
  const std::string text = coverage_of_many(12, "mitre_atlas");
  std::istringstream lines(text);
  std::string line;
  std::string tens;
  std::string ones;
  while (std::getline(lines, line)) {
    if (line.starts_with("  SC-")) {
      tens = line;
      std::getline(lines, ones);
    }
    if (!line.starts_with("  AML.T0051 ")) continue;
    EXPECT_EQ(tens.substr(tens.size() - 13), "0000000001 11");
    EXPECT_EQ(ones.substr(ones.size() - 13), "1234567890 12");
    EXPECT_EQ(line.substr(line.size() - 13), "oooooooooo oo");
    EXPECT_EQ(line.size(), tens.size());
  }
  EXPECT_NE(text.find("ATLAS 2 of 88"), std::string::npos);
  EXPECT_NE(text.find("    AML.T0029  Denial of AI Service\n"), std::string::npos);
}

Figure figure(const std::string& name, const std::string& unit, std::optional<double> mean) {
  Figure one{.name = name, .threat = {}, .key = {}, .unit = unit};
  if (mean) one.estimate = Estimate{.mean = mean, .low = *mean * 0.9, .high = *mean * 1.1};
  return one;
}

TEST(CatalogueTextTest, FiguresSayWhatIsMissingAndWhatIsBeyondTheFollowUp) {
  auto catalogue = many(1);
  catalogue[0].scenario.catalogue->title = "A case";
  Figure beyond = figure("time to detect, p50", "s", std::nullopt);
  beyond.estimate = Estimate{.above = 7200.0};
  DesignOutcome design{.design = "keys", .strength = "weak", .figures = {}, .checks = {}};
  design.figures = {figure("cost of controls", "USD", 0.0131313), beyond,
                    figure("loss", "USD", std::nullopt)};
  design.checks = {{.check = "threat.success: max <= 0",
                    .design = "keys",
                    .verdict = Verdict::kFail,
                    .explanation = "max 1"}};
  ScenarioOutcome outcome;
  outcome.scenario = &catalogue[0];
  outcome.designs = {design};
  EXPECT_EQ(catalogue_run_text(std::vector{outcome}, 30),
            "SC-01 A case (inter-agent)\n"
            "                         keys\n"
            "                         (weak)\n"
            "  cost of controls, USD  0.0131 [0.0118, 0.0144]\n"
            "  time to detect, p50    > 2 h\n"
            "  checks                 0 of 1 passed, 1 failed\n"
            "  ✗ threat.success: max <= 0 [keys] max 1\n"
            "\n"
            "1 scenario, 1 designs, 30 replications each: 0 checks passed, 1 failed, 0 open\n");
}

TEST(CatalogueTextTest, DesignsThatDoNotFitStandBelow) {
  auto catalogue = many(1);
  ScenarioOutcome outcome;
  outcome.scenario = &catalogue[0];
  for (int i = 0; i < 5; ++i) {
    DesignOutcome design{.design = fmt::format("a-design-with-a-long-name-{}", i),
                         .strength = {},
                         .figures = {figure("success of the attack", "share", 0.5)},
                         .checks = {}};
    outcome.designs.push_back(design);
  }
  const std::string text = catalogue_run_text(std::vector{outcome}, 30);
  expect_narrow(text);
  for (int i = 0; i < 5; ++i) {
    EXPECT_NE(text.find(fmt::format("a-design-with-a-long-name-{}", i)), std::string::npos);
  }
}

}  // namespace
}  // namespace app
