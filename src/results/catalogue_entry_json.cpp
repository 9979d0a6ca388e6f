#include "src/results/catalogue_entry_json.hpp"

#include "src/scenario/frameworks.hpp"

namespace app {

Json catalogue_entry_json(const CatalogueEntry& entry) {
  Json cases = Json::array();
  for (const PublishedCase& one : entry.modelled_on) {
    cases.push_back({{"name", one.name},
                     {"kind", one.kind},
                     {"when", one.when},
                     {"facts", one.facts},
                     {"sources", one.sources}});
  }
  return {{"id", entry.id},
          {"title", entry.title},
          {"family", entry.family},
          {"trigger", entry.triggers},
          {"what_happens", entry.what_happens},
          {"look_at", entry.look_at},
          {"modelled_on", std::move(cases)},
          {"strength", {{"weak", entry.weak}, {"common", entry.common}, {"strong", entry.strong}}},
          {"frameworks", framework_ids_json(entry.frameworks)}};
}

Json framework_ids_json(
    const std::vector<std::pair<std::string, std::vector<std::string>>>& frameworks) {
  Json json = Json::object();
  for (const auto& [key, ids] : frameworks) {
    const Framework* const framework = find_framework(key);
    Json items = Json::array();
    for (const std::string& id : ids) {
      const FrameworkItem* const item = framework == nullptr ? nullptr : framework->find(id);
      items.push_back({{"id", id}, {"title", item == nullptr ? "" : item->label()}});
    }
    json[key] = std::move(items);
  }
  return json;
}

}  // namespace app
