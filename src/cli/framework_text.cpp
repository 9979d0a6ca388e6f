#include "src/cli/framework_text.hpp"

#include <fmt/format.h>

#include "src/catalogue/catalogue.hpp"
#include "src/cli/table.hpp"
#include "src/scenario/framework_slips.hpp"

namespace app {
namespace {

using Json = nlohmann::ordered_json;

std::string edition(const Framework& framework) {
  std::string text = framework.publisher;
  if (!framework.version.empty()) text += ", version " + framework.version;
  if (!framework.published.empty()) text += ", " + framework.published;
  return text;
}

FrameworkExplanation explain(const Framework& framework) {
  FrameworkExplanation all;
  all.text =
      fmt::format("{}: {}\n{}\nsource: {}\nread on {}; {}\n", framework.key, framework.title,
                  edition(framework), framework.source, framework.read_on, framework.verified);
  if (framework.extent != "all") all.text += "the table holds " + framework.extent + "\n";
  if (!framework.note.empty()) all.text += wrapped(framework.note, 0);
  Table table(2);
  Json items = Json::array();
  for (const FrameworkItem& item : framework.items) {
    table.add({item.id, item.label()});
    items.push_back({{"id", item.id}, {"title", item.title}, {"meaning", item.meaning}});
  }
  all.text += table.text();
  all.row = {{"framework", framework.key}, {"title", framework.title}, {"source", framework.source},
             {"extent", framework.extent}, {"note", framework.note},   {"items", std::move(items)}};
  return all;
}

struct Carriers {
  std::string text;
  Json rows = Json::array();
};

Carriers carriers_of(const Framework& framework, const FrameworkItem& item) {
  Carriers carriers;
  for (const CatalogueScenario& one : load_catalogue("")) {
    const Coverage how = coverage_of(one.scenario, framework.key, item.id);
    if (how == Coverage::kNone) continue;
    const bool is_part = how == Coverage::kThroughPart;
    carriers.text += fmt::format("  {}  {}{}\n", one.entry().id, one.entry().title,
                                 is_part ? " (through a part of it)" : "");
    carriers.rows.push_back(
        {{"id", one.entry().id}, {"title", one.entry().title}, {"through_part", is_part}});
  }
  return carriers;
}

FrameworkExplanation explain(const Framework& framework, const FrameworkItem& item) {
  FrameworkExplanation all;
  const Carriers carriers = carriers_of(framework, item);
  all.text = item.title.empty() ? item.id + "\n" : fmt::format("{}: {}\n", item.id, item.title);
  all.text += wrapped(item.meaning, 0);
  if (!item.note.empty()) all.text += wrapped("Mind: " + item.note, 0);
  Table table;
  table.add({"framework", fmt::format("{} ({})", framework.title, framework.key)});
  table.add({"edition", edition(framework)});
  if (!item.parent.empty()) table.add({"part of", item.parent});
  table.add({"source", item.source});
  all.text += table.text();
  all.text += carriers.text.empty() ? "No scenario of the catalogue carries it.\n"
                                    : "Scenarios of the catalogue:\n" + carriers.text;
  all.row = {{"framework", framework.key}, {"id", item.id},
             {"title", item.title},        {"meaning", item.meaning},
             {"note", item.note},          {"parent", item.parent},
             {"source", item.source},      {"scenarios", carriers.rows}};
  return all;
}

}  // namespace

std::optional<FrameworkExplanation> framework_explanation(const std::string& name) {
  if (const Framework* const framework = find_framework(name)) return explain(*framework);
  for (const Framework& framework : frameworks()) {
    if (const FrameworkItem* const item = framework.find(name)) return explain(framework, *item);
  }
  return std::nullopt;
}

std::optional<std::string> framework_refusal(const std::string& name) {
  for (const Framework& framework : frameworks()) {
    if (framework.find(name) != nullptr) return std::nullopt;
    const FrameworkSlip slip = slip_of(framework, name);
    if (slip.means_something_else) return fmt::format("{} ({})", slip.message, slip.hint);
  }
  return std::nullopt;
}

}  // namespace app
