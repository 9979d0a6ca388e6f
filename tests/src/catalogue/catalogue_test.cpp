#include "src/catalogue/catalogue.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "src/catalogue/catalogue_json.hpp"
#include "tests/src/catalogue/two_scenarios.hpp"

namespace app {
namespace {

using Words = std::vector<std::string>;

std::string problem_of(const std::string& directory) {
  try {
    load_catalogue(directory);
  } catch (const CatalogueProblem& problem) {
    return problem.what();
  }
  return "no problem";
}

Words ids_selected(const std::vector<CatalogueScenario>& catalogue, const Words& words) {
  Words ids;
  for (const CatalogueScenario* const one : select(catalogue, words)) {
    ids.push_back(one->entry().id);
  }
  return ids;
}

TEST(CatalogueTest, AFolderIsReadById) {
  const auto catalogue = TwoScenarios().load();
  ASSERT_EQ(catalogue.size(), 2U);
  EXPECT_EQ(catalogue[0].entry().title, "Case SC-01");
  EXPECT_EQ(catalogue[1].text, catalogue_text("SC-02", "inter-agent",
                                              "{owasp_asi_2026: [ASI02], owasp_asi_tm: [T6]}"));
}

TEST(CatalogueTest, TheProgramsOwnFilesLoadAndHaveThreeDesignsAndChecks) {
  const auto catalogue = load_catalogue("");
  ASSERT_GE(catalogue.size(), 2U);
  for (const CatalogueScenario& one : catalogue) {
    EXPECT_GE(one.scenario.plan.designs.size(), 3U) << one.entry().id;
    EXPECT_FALSE(one.scenario.checks.empty()) << one.entry().id;
    const bool is_drift = one.entry().triggers == std::vector<std::string>{"drift"};
    EXPECT_TRUE(is_drift || !one.scenario.plan.threats.empty()) << one.entry().id;
    EXPECT_NE(one.scenario.file.find("/" + one.entry().id + "-"), std::string::npos)
        << one.scenario.file;
  }
}

TEST(CatalogueTest, ProblemsNameTheirFiles) {
  const TwoScenarios two;
  two.folder().write("c.yaml", catalogue_text("SC-02", "inter-agent", "{owasp_asi_tm: [T6]}"));
  EXPECT_NE(problem_of(two.directory())
                .find("c.yaml: the id SC-02 is that of " + two.directory() + "/b.yaml too"),
            std::string::npos);
  two.folder().write("c.yaml", kGood);
  EXPECT_NE(problem_of(two.directory()).find("c.yaml: no section catalogue:"), std::string::npos);
  two.folder().write("c.yaml", with("version: 1", "version: 2"));
  EXPECT_NE(problem_of(two.directory()).find("c.yaml:1:10: error[E0106]"), std::string::npos);
  const Folder empty;
  EXPECT_EQ(problem_of(empty.path().string()), empty.path().string() + " has no file *.yaml");
  EXPECT_EQ(problem_of("/no/such/folder").substr(0, 39), "cannot read the folder /no/such/folder:");
}

TEST(CatalogueTest, FiltersByAnyIdThatAScenarioOrItsThreatsCarry) {
  const auto catalogue = TwoScenarios().load();
  EXPECT_EQ(ids_selected(catalogue, {}), (Words{"SC-01", "SC-02"}));
  EXPECT_EQ(ids_selected(catalogue, {"SC-02"}), Words{"SC-02"});
  EXPECT_EQ(ids_selected(catalogue, {"goal-and-tool"}), Words{"SC-01"});
  EXPECT_EQ(ids_selected(catalogue, {"ASI01"}), Words{"SC-01"});
  EXPECT_EQ(ids_selected(catalogue, {"ASI02"}), (Words{"SC-01", "SC-02"}));
  EXPECT_EQ(ids_selected(catalogue, {"NHI2:2025"}), (Words{"SC-01", "SC-02"}));
  EXPECT_EQ(ids_selected(catalogue, {"owasp_asi_tm"}), Words{"SC-02"});
  EXPECT_EQ(ids_selected(catalogue, {"AML.T0051"}), Words{"SC-01"});  // By its sub-technique.
  EXPECT_EQ(ids_selected(catalogue, {"T6", "ASI01"}), (Words{"SC-01", "SC-02"}));
  EXPECT_EQ(ids_selected(catalogue, {"ASI10"}), Words{});
  try {
    select(catalogue, Words{"ASI1"});
    FAIL() << "an unknown id was taken";
  } catch (const CatalogueProblem& problem) {
    EXPECT_EQ(std::string(problem.what()),
              "'ASI1' is no scenario, family or framework id (did you mean 'ASI01'? see: bailiwick "
              "catalogue list)");
  }
}

TEST(CatalogueTest, JsonHasIdsWithTitlesFactsAndDesigns) {
  const auto catalogue = TwoScenarios().load();
  const auto json = nlohmann::json::parse(catalogue_json(select(catalogue, Words{"SC-01"})));
  ASSERT_EQ(json["rows"].size(), 1U);
  const auto& row = json["rows"][0];
  EXPECT_EQ(row["frameworks"]["owasp_asi_2026"][0]["title"], "Agent Goal Hijack");
  EXPECT_EQ(row["frameworks"]["owasp_nhi_2025"][0]["id"], "NHI2:2025");
  EXPECT_EQ(row["modelled_on"][0]["facts"], "It was shown.");
  EXPECT_EQ(row["designs"].size(), 3U);
  EXPECT_EQ(row["designs"][2]["name"], "third");
  EXPECT_EQ(row["threats"], nlohmann::json({"bait"}));
}

}  // namespace
}  // namespace app
