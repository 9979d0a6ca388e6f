#include "src/catalogue/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "src/catalogue/embedded_scenarios.hpp"
#include "src/scenario/frameworks.hpp"
#include "src/scenario/load.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

std::vector<fs::path> files_of(const std::string& directory) {
  std::error_code problem;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(directory, problem)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  if (problem) {
    throw CatalogueProblem(
        fmt::format("cannot read the folder {}: {}", directory, problem.message()));
  }
  if (files.empty()) throw CatalogueProblem(fmt::format("{} has no file *.yaml", directory));
  std::ranges::sort(files);
  return files;
}

// Gathers scenarios, and everything that is wrong with any of them.
class Gatherer {
 public:
  void add(std::optional<LoadedScenario> scenario, const Diagnostics& diagnostics,
           const std::string& file, std::string text) {
    problems_ += diagnostics.format_all();
    if (scenario && !scenario->catalogue) {
      problems_ += fmt::format("{}: no section catalogue: (add one, or move the file)\n", file);
    } else if (scenario) {
      found_.push_back({std::move(*scenario), std::move(text)});
    }
  }

  std::vector<CatalogueScenario> finish() {
    std::ranges::stable_sort(found_, {},
                             [](const CatalogueScenario& one) { return one.entry().id; });
    for (std::size_t i = 1; i < found_.size(); ++i) {
      const CatalogueScenario& before = found_[i - 1];
      if (before.entry().id != found_[i].entry().id) continue;
      problems_ += fmt::format("{}: the id {} is that of {} too (write another one)\n",
                               found_[i].scenario.file, before.entry().id, before.scenario.file);
    }
    if (!problems_.empty()) throw CatalogueProblem("the catalogue has errors:\n" + problems_);
    return std::move(found_);
  }

 private:
  std::vector<CatalogueScenario> found_;
  std::string problems_;
};

void append_new(std::vector<std::string>& ids, const std::vector<std::string>& more) {
  for (const std::string& id : more) {
    if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
  }
}

using Frameworks = std::vector<std::pair<std::string, std::vector<std::string>>>;

void append_ids(std::vector<std::string>& ids, const Frameworks& stated, std::string_view key) {
  for (const auto& [framework, more] : stated) {
    if (framework == key) append_new(ids, more);
  }
}

std::vector<std::string> ids_under(const LoadedScenario& scenario, std::string_view key) {
  std::vector<std::string> ids;
  if (scenario.catalogue) append_ids(ids, scenario.catalogue->frameworks, key);
  for (const models::Threat& threat : scenario.plan.threats)
    append_ids(ids, threat.frameworks, key);
  return ids;
}

bool is_named_by(const CatalogueScenario& one, const std::string& word) {
  if (one.entry().id == word || one.entry().family == word) return true;
  return std::ranges::any_of(frameworks(), [&](const Framework& framework) {
    if (framework.key == word) return !ids_under(one.scenario, word).empty();
    return coverage_of(one.scenario, framework.key, word) != Coverage::kNone;
  });
}

std::vector<std::string> known_words(std::span<const CatalogueScenario> catalogue) {
  std::vector<std::string> known = scenario_families();
  for (const CatalogueScenario& one : catalogue) known.push_back(one.entry().id);
  for (const Framework& framework : frameworks()) {
    known.push_back(framework.key);
    for (const FrameworkItem& item : framework.items) known.push_back(item.id);
  }
  return known;
}

void refuse_unknown(std::span<const CatalogueScenario> catalogue,
                    std::span<const std::string> words) {
  const std::vector<std::string> known = known_words(catalogue);
  for (const std::string& word : words) {
    if (std::ranges::find(known, word) != known.end()) continue;
    const std::string nearest = nearest_word(word, known);
    throw CatalogueProblem(
        fmt::format("'{}' is no scenario, family or framework id ({}see: bailiwick catalogue list)",
                    word, nearest.empty() ? "" : fmt::format("did you mean '{}'? ", nearest)));
  }
}

}  // namespace

std::vector<CatalogueScenario> load_catalogue(const std::string& directory) {
  Gatherer gatherer;
  if (directory.empty()) {
    for (const EmbeddedFile& file : embedded_scenarios()) {
      Diagnostics diagnostics;
      const std::string name(file.path);
      auto scenario = load_scenario_text(file.text, name, diagnostics);
      gatherer.add(std::move(scenario), diagnostics, name, std::string(file.text));
    }
    return gatherer.finish();
  }
  for (const fs::path& file : files_of(directory)) {
    Diagnostics diagnostics;
    auto scenario = load_scenario(file, diagnostics);
    gatherer.add(std::move(scenario), diagnostics, file.generic_string(), text_of(file));
  }
  return gatherer.finish();
}

std::vector<std::pair<std::string, std::vector<std::string>>> framework_ids_of(
    const LoadedScenario& scenario) {
  Frameworks all;
  for (const Framework& framework : frameworks()) {
    std::vector<std::string> ids = ids_under(scenario, framework.key);
    if (!ids.empty()) all.emplace_back(framework.key, std::move(ids));
  }
  return all;
}

Coverage coverage_of(const LoadedScenario& scenario, std::string_view framework_key,
                     std::string_view id) {
  const Framework* const framework = find_framework(framework_key);
  if (framework == nullptr) return Coverage::kNone;
  Coverage best = Coverage::kNone;
  for (const std::string& carried : ids_under(scenario, framework_key)) {
    if (carried == id) return Coverage::kItself;
    const FrameworkItem* const item = framework->find(carried);
    if (item != nullptr && item->parent == id) best = Coverage::kThroughPart;
  }
  // A parent of another framework, such as the layer of a threat, is said there.
  return framework->find(id) == nullptr ? Coverage::kNone : best;
}

std::vector<const CatalogueScenario*> select(std::span<const CatalogueScenario> catalogue,
                                             std::span<const std::string> words) {
  refuse_unknown(catalogue, words);
  std::vector<const CatalogueScenario*> selected;
  for (const CatalogueScenario& one : catalogue) {
    const bool is_named =
        std::ranges::any_of(words, [&](const std::string& word) { return is_named_by(one, word); });
    if (words.empty() || is_named) selected.push_back(&one);
  }
  return selected;
}

}  // namespace app
