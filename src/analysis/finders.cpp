#include "src/analysis/finders.hpp"

#include <algorithm>

namespace app {

Fleets::Fleets(const models::Plan& of) : plan(of), sensitive(of.organisation) {
  for (models::Design& design : designs_by_policy(of)) {
    views.push_back(std::make_unique<DesignView>(of, std::move(design)));
  }
}

std::string some_of(std::span<const std::string> names, std::size_t most) {
  const std::size_t shown = names.size() <= most + 1 ? names.size() : most;
  std::string text;
  for (std::size_t i = 0; i < shown; ++i) {
    const bool last = i + 1 == names.size();
    text += (i == 0 ? "" : last ? " and " : ", ") + names[i];
  }
  if (shown < names.size()) text += " and " + std::to_string(names.size() - shown) + " more";
  return text;
}

void add_name(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

std::string base_name(const std::string& view) { return view.substr(0, view.find(", rollout ")); }

bool holds_anywhere(const Finding& finding) {
  return finding.verdicts.empty() ||
         std::any_of(finding.verdicts.begin(), finding.verdicts.end(),
                     [](const DesignVerdict& one) { return one.holds != Holds::kCut; });
}

Severity severity_by(const std::vector<DesignVerdict>& verdicts, Severity gravest) {
  const bool freely = std::any_of(verdicts.begin(), verdicts.end(), [](const DesignVerdict& one) {
    return one.holds == Holds::kYes;
  });
  return freely ? gravest : Severity::kNote;
}

}  // namespace app
