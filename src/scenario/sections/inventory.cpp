#include <algorithm>
#include <utility>

#include "src/scenario/sections/sections.hpp"

namespace app {
namespace {

using Drafted = Draft::InventoryEntry;

constexpr std::int64_t kMostInherited = 10'000'000;

// Setters of fields of the entry itself.
template <class Value>
auto of_entry(Value models::InventoryEntry::*field) {
  return [field](Drafted& out, Value read) { out.entry.*field = std::move(read); };
}

void check_entry(Context& context, const Node& node, Drafted& read) {
  read.mark = node.at;
  const auto wrong = [&](const char* code, std::string message, std::string hint) {
    context.error(node.at, code, std::move(message), std::move(hint));
  };
  if (node.find("scope") != nullptr && node.find("role") != nullptr) {
    wrong("E0107", "scope and role both say what they are good for", "write one of them");
  } else if (node.find("scope") == nullptr && node.find("role") == nullptr &&
             node.find("connector") == nullptr) {
    wrong("E0102", "nothing says what they are good for",
          "write scope: [tool.action, …], role: NAME or connector: TOOL");
  }
  if (node.find("use") != nullptr && read.entry.stale >= 1.0) {
    wrong("E0412", "all of them are stale, so nothing is called with them",
          "leave use: out, or write a smaller share");
  }
  if (read.entry.count == 0 && read.entry.growth_per_s == 0.0 && node.find("count") != nullptr) {
    wrong("E0410", "there are none and none are added", "write a count above 0, or growth:");
  }
}

Codec<Drafted> entry() {
  using M = models::InventoryEntry;
  return Object<Drafted>()
      .required("name", "A short name.", text(), of_entry(&M::name))
      .required("count", "How many there are at the start.", whole_number(0, kMostInherited),
                [](Drafted& out, std::int64_t read) {
                  out.entry.count = static_cast<std::uint32_t>(read);
                })
      .optional("scope", "What each is good for: tool actions.", list_of(action(), false),
                &Drafted::scope)
      .optional("role", "What each is good for: as a role allows.", reference(NameKind::kRole),
                &Drafted::role)
      .optional("connector",
                "The tool that they belong to: of scope or role only its actions, else all of "
                "them.",
                reference_to<models::ToolTag>(NameKind::kTool), &Drafted::connector)
      .required("department", "Whose people own them.",
                reference_to<models::DepartmentTag>(NameKind::kDepartment),
                of_entry(&M::department))
      .optional("age", "How old each is at the start. Default: new.", time_distribution(),
                of_entry(&M::age_s))
      .optional("owner_left",
                "Share whose owner left before the start: nobody will be offboarded for them. "
                "Default 0.",
                probability(), of_entry(&M::owner_left))
      .optional("stale", "Share that nobody uses, with an owner or without. Default 0.",
                probability(), of_entry(&M::stale))
      .optional("use", "Mean number of calls with each of the others, e.g. 2/d. Default: none.",
                rate_per_s(), of_entry(&M::use_per_s))
      .optional("growth", "Mean number that is added, e.g. 5/month. Default: none.", rate_per_s(),
                of_entry(&M::growth_per_s))
      .optional("lifetime", "How long each lives, or none. Default: as the regime says.",
                lifetime(),
                [](Drafted& out, std::optional<sim::Distribution> read) {
                  out.entry.has_own_lifetime = true;
                  out.entry.lifetime_s = std::move(read);
                })
      .optional("regime",
                "design: lifetime, idle expiry, budget and rotation are the design's; static: none "
                "of these. Default: design.",
                Choice<bool>("regime").word("design", true).word("static", false).codec(),
                of_entry(&M::by_design))
      .check(&check_entry)
      .codec();
}

}  // namespace

Codec<std::vector<Draft::InventoryEntry>> inventory_section() {
  return mapped(
      list_of(entry()), [](Context& context, const Node& node, std::vector<Drafted> read) {
        for (std::size_t i = 0; i < read.size(); ++i) {
          const std::string& name = read[i].entry.name;
          const auto twice = [&name](const Drafted& other) { return other.entry.name == name; };
          const auto before = read.begin() + static_cast<std::ptrdiff_t>(i);
          if (name.empty() || std::none_of(read.begin(), before, twice)) continue;
          context.error(read[i].mark, "E0006", "the name '" + name + "' is written twice",
                        "write each name once");
        }
        static_cast<void>(node);
        return std::optional(std::move(read));
      });
}

}  // namespace app
