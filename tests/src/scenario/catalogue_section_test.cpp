#include <gtest/gtest.h>

#include "tests/src/scenario/scenario_text.hpp"

namespace app {
namespace {

constexpr std::string_view kThirdDesign = R"(  third:
    credentials: {issue: task, scope: task, lifetime: 1min, delegation: exchange}
    policy: [task_scope]
threats:
)";

constexpr std::string_view kSection = R"(catalogue:
  id: SC-07
  title: A small case
  family: goal-and-tool
  trigger: [adversarial, accident]
  modelled_on:
    - {name: A case, kind: research, when: 2025, facts: It was shown., sources: ["https://example.org/a"]}
  what_happens: >-
    Somebody writes something,
    and an agent reads it.
  look_at: The success.
  strength: {weak: keys, common: tokens, strong: third}
  frameworks:
    owasp_asi_2026: [ASI01, ASI02]
    nist_ai_rmf_1_0: [GOVERN 1.6]
)";

std::string good() {
  return with("threats:\n", kThirdDesign, std::string(kGood) + std::string(kSection));
}

// The errors after one replacement, without the place.
std::vector<std::string> errors_after(std::string_view old, std::string_view fresh) {
  std::vector<std::string> errors = errors_of(with(old, fresh, good()));
  for (std::string& one : errors) one = one.substr(one.find("error["));
  return errors;
}

using Errors = std::vector<std::string>;

TEST(CatalogueSectionTest, IsReadAsItStands) {
  const LoadedScenario scenario = load_good(good());
  ASSERT_TRUE(scenario.catalogue.has_value());
  const CatalogueEntry& entry = *scenario.catalogue;
  EXPECT_EQ(entry.id, "SC-07");
  EXPECT_EQ(entry.title, "A small case");
  EXPECT_EQ(entry.family, "goal-and-tool");
  EXPECT_EQ(entry.triggers, (Errors{"adversarial", "accident"}));
  EXPECT_EQ(entry.modelled_on.at(0).sources, Errors{"https://example.org/a"});
  EXPECT_EQ(entry.what_happens, "Somebody writes something, and an agent reads it.");
  EXPECT_EQ(entry.weak + entry.common + entry.strong, "keystokensthird");
  ASSERT_EQ(entry.frameworks.size(), 2U);
  EXPECT_EQ(entry.frameworks[1].second, Errors{"GOVERN 1.6"});
}

TEST(CatalogueSectionTest, TheTitleIsTheNameUnlessItIsStated) {
  EXPECT_EQ(load_good(with("  title: A small case\n", "", good())).catalogue->title, "small");
  EXPECT_FALSE(load_good(kGood).catalogue.has_value());
}

TEST(CatalogueSectionTest, BadValuesAreReported) {
  EXPECT_EQ(errors_after("id: SC-07", "id: SC7"),
            Errors{"error[E0302]: expected an id like SC-01, found 'SC7' (write SC- and two "
                   "digits)"});
  EXPECT_EQ(errors_after("family: goal-and-tool", "family: goal-and-tols"),
            Errors{"error[E0105]: unknown family 'goal-and-tols' (write one of: goal-and-tool, "
                   "identity-and-privilege, supply-chain-and-code, memory-and-context, "
                   "inter-agent, cascade-and-availability, human-trust, rogue-and-oversight)"});
  EXPECT_EQ(errors_after("[adversarial, accident]", "malice"),
            Errors{"error[E0105]: unknown trigger 'malice' (write one of: adversarial, accident, "
                   "drift, dependency)"});
  EXPECT_EQ(errors_after("\"https://example.org/a\"", "a book"),
            Errors{"error[E0103]: expected an address, found 'a book' (write https://…)"});
  EXPECT_EQ(errors_after("  look_at: The success.\n", ""),
            Errors{"error[E0102]: missing key 'look_at' (What to look at in the results.)"});
  EXPECT_EQ(errors_after("strong: third", "strong: fourth"),
            Errors{"error[E0301]: unknown design 'fourth' (write one of: keys, tokens, third)"});
  EXPECT_EQ(errors_after("strong: third", "strong: keys"),
            Errors{"error[E0421]: weak and strong are both 'keys' (name three different designs)"});
  EXPECT_EQ(errors_after("  frameworks:\n    owasp_asi_2026: [ASI01, ASI02]\n    nist_ai_rmf_1_0: "
                         "[GOVERN 1.6]\n",
                         "  frameworks: {}\n"),
            Errors{"error[E0410]: 'frameworks' is empty (write for example {owasp_asi_2026: "
                   "[ASI01]})"});
}

TEST(CatalogueSectionTest, UnknownFrameworksAndIdsAreReportedWithTheNearest) {
  Diagnostics diagnostics;
  load_scenario_text(with("ASI02]", "ASI11]", good()), "f.yaml", diagnostics);
  const std::string all = diagnostics.format_all();
  EXPECT_NE(all.find("error[E0311]: unknown id 'ASI11' of owasp_asi_2026 (see: bailiwick explain "
                     "owasp_asi_2026)"),
            std::string::npos)
      << all;
  EXPECT_NE(all.find("did you mean 'ASI01'?"), std::string::npos) << all;
  const Errors unknown = errors_after("owasp_asi_2026:", "owasp_asi_2025:");
  ASSERT_EQ(unknown.size(), 1U);
  EXPECT_TRUE(unknown[0].starts_with(
      "error[E0311]: unknown framework 'owasp_asi_2025' (write one of: owasp_asi_2026, "))
      << unknown[0];
}

// What one id of one framework leads to.
std::string error_of_id(const std::string& framework, const std::string& id) {
  const Errors errors =
      errors_after("owasp_asi_2026: [ASI01, ASI02]", framework + ": [\"" + id + "\"]");
  return errors.size() == 1 ? errors[0] : "not one error";
}

TEST(FrameworkIdsTest, IdsThatMeanSomethingElseSaySo) {
  EXPECT_EQ(error_of_id("owasp_mas_guide", "T16"),
            "error[E0312]: 'T16' is no id of owasp_mas_guide: without its prefix that is an id of "
            "Threats and Mitigations 1.1, with another meaning (write MAS-T16)");
  EXPECT_EQ(error_of_id("owasp_asi_tm", "MAS-T16"),
            "error[E0312]: 'MAS-T16' is an id of owasp_mas_guide ('Model Inconsistency Leading to "
            "Variable Approvals') (write it under owasp_mas_guide)");
  EXPECT_EQ(error_of_id("owasp_asi_tm", "T22"),
            "error[E0312]: 'T22' is no id of owasp_asi_tm: Threats and Mitigations ends at T17; "
            "higher numbers are those of the Multi-Agentic System guide, whose ids carry a prefix "
            "here, under owasp_mas_guide (write MAS-T22 under owasp_mas_guide)");
  EXPECT_EQ(error_of_id("owasp_nhi_2025", "NHI5"),
            "error[E0312]: 'NHI5' is no id of owasp_nhi_2025: the year belongs to the id (write "
            "NHI5:2025)");
  EXPECT_EQ(error_of_id("owasp_nhi_2025", "NHI-7").substr(0, 62),
            "error[E0312]: 'NHI-7' is no id of owasp_nhi_2025: the id has n");
  EXPECT_EQ(error_of_id("owasp_llm_2025", "LLM01"),
            "error[E0312]: 'LLM01' is no id of owasp_llm_2025: the year belongs to the id, since "
            "numbers moved between 2025 and 2026 (write LLM01:2025)");
  EXPECT_EQ(error_of_id("owasp_llm_2025", "LLM03:2026"),
            "error[E0312]: 'LLM03:2026' is no id of owasp_llm_2025: that is an id of the 2026 "
            "list, whose numbers differ; the 2025 id of its subject is LLM06:2025 (write "
            "LLM06:2025)");
  EXPECT_EQ(error_of_id("mitre_atlas", "LLM Plugin Compromise"),
            "error[E0312]: 'LLM Plugin Compromise' is no id of mitre_atlas: AML.T0053 was renamed "
            "to 'AI Agent Tool Invocation' (write AML.T0053)");
  EXPECT_EQ(error_of_id("mitre_atlas", "AML.TA0008"),
            "error[E0312]: 'AML.TA0008' is no id of mitre_atlas: that is a tactic; this table has "
            "techniques (AML.Tnnnn) (write one of its ids)");
  EXPECT_EQ(error_of_id("owasp_asi_2026", "Agent Behaviour Hijack"),
            "error[E0312]: 'Agent Behaviour Hijack' is no id of owasp_asi_2026: that was the name "
            "of ASI01 in the first public draft; the final title is 'Agent Goal Hijack' (write "
            "ASI01)");
  EXPECT_EQ(error_of_id("owasp_asi_2026", "Rogue Agents"),
            "error[E0311]: 'Rogue Agents' is a title, not an id, of owasp_asi_2026 (write ASI10)");
  EXPECT_EQ(error_of_id("maestro_layers", "L2.04"),
            "error[E0312]: 'L2.04' is an id of maestro_threats ('Data Tampering') (write it under "
            "maestro_threats)");
}

TEST(FrameworkIdsTest, ThreatsAreCheckedByTheSameTable) {
  const std::string text =
      with("    goal: {exfiltrate: mail}\n",
           "    goal: {exfiltrate: mail}\n    frameworks: {owasp_nhi_2025: [NHI2]}\n");
  EXPECT_EQ(
      errors_of(text),
      Errors{"f.yaml:36:35: error[E0312]: 'NHI2' is no id of owasp_nhi_2025: the year belongs "
             "to the id (write NHI2:2025)"});
}

}  // namespace
}  // namespace app
