#pragma once

#include <string>
#include <string_view>

#include "src/catalogue/catalogue.hpp"
#include "tests/src/scenario/folder.hpp"
#include "tests/src/scenario/scenario_text.hpp"

namespace app {

/// kGood as a catalogue scenario of that id, with three designs and a check.
inline std::string catalogue_text(std::string_view id, std::string_view family,
                                  std::string_view frameworks) {
  const std::string section =
      "catalogue:\n  id: " + std::string(id) + "\n  title: Case " + std::string(id) +
      "\n  family: " + std::string(family) +
      "\n  trigger: adversarial\n"
      "  modelled_on: [{name: A case, kind: research, when: 2025, facts: It was shown., "
      "sources: [\"https://example.org/a\"]}]\n"
      "  what_happens: Somebody writes something.\n"
      "  look_at: The success.\n"
      "  strength: {weak: keys, common: tokens, strong: third}\n"
      "  frameworks: " +
      std::string(frameworks) + "\nchecks:\n  - threat.success: {expect: \"max <= 1\"}\n";
  const std::string designs = with("threats:\n",
                                   "  third:\n"
                                   "    credentials: {issue: task, scope: task, lifetime: 1min, "
                                   "delegation: exchange}\n"
                                   "    policy: [task_scope]\n"
                                   "threats:\n",
                                   std::string(kGood) + section);
  return with("goal: {exfiltrate: mail}",
              "goal: {exfiltrate: mail}\n    frameworks: "
              "{owasp_nhi_2025: [\"NHI2:2025\"]}",
              designs);
}

/// A folder of two files: SC-01 carries ASI01, ASI02 and AML.T0051.001; SC-02 carries ASI02 and T6;
/// the threats of both carry NHI2:2025.
class TwoScenarios {
 public:
  TwoScenarios() {
    folder_.write("a.yaml", catalogue_text("SC-01", "goal-and-tool",
                                           "{owasp_asi_2026: [ASI01, ASI02], mitre_atlas: "
                                           "[AML.T0051.001]}"));
    folder_.write("b.yaml", catalogue_text("SC-02", "inter-agent",
                                           "{owasp_asi_2026: [ASI02], owasp_asi_tm: [T6]}"));
  }
  const Folder& folder() const { return folder_; }
  std::string directory() const { return folder_.path().string(); }
  std::vector<CatalogueScenario> load() const { return load_catalogue(directory()); }

 private:
  Folder folder_;
};

}  // namespace app
