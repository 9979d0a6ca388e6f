#include <fmt/format.h>

#include <map>
#include <utility>

#include "src/analysis/finders.hpp"

namespace app {
namespace {

using models::ActionId;
using models::AgentTypeId;
using models::PermissionSet;

/// By pair of types (or type alone): what is too much, by design.
using Excess = std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<PermissionSet>>;

void add(Excess& excess, std::pair<std::uint32_t, std::uint32_t> who, std::size_t view,
         std::size_t views, const PermissionSet& set) {
  if (set.empty()) return;
  std::vector<PermissionSet>& designs = excess[who];
  designs.resize(views);
  designs[view] |= set;
}

PermissionSet sensitive_of(const Fleets& fleets, const PermissionSet& set) {
  PermissionSet some;
  set.for_each([&](ActionId id) {
    if (fleets.sensitive.covers(fleets.plan.organisation, fleets.action(id))) some.insert(id);
  });
  return some;
}

std::string names_of(const Fleets& fleets, const PermissionSet& set) {
  std::vector<std::string> names;
  set.for_each([&](ActionId id) { names.push_back(fleets.action(id).name); });
  return some_of(names, 5);
}

/// Whether a child gets what its parent has, all of it.
bool passes_all_on(const models::CredentialRegime& regime) {
  return regime.delegation == models::Delegation::kShare ||
         (regime.delegation == models::Delegation::kExchange &&
          regime.attenuation == models::Attenuation::kNone);
}

void look_at(Fleets& fleets, std::size_t number, Excess& wider, Excess& whole) {
  DesignView& view = *fleets.views[number];
  const std::vector<Member>& members = view.graph().members();
  for (std::uint32_t i = 0; i < members.size(); ++i) {
    if (members[i].parents.empty()) continue;
    const PermissionSet can = view.permitted_by_own(i);
    const models::AgentType& type = fleets.plan.agent_types[members[i].type.index];
    for (const std::uint32_t parent : members[i].parents) {
      const Member& from = members[parent];
      if (!from.standing) continue;
      const PermissionSet covered =
          view.set(from.standing->scope) | fleets.plan.agent_types[from.type.index].granted;
      add(wider, {from.type.index, members[i].type.index}, number, fleets.views.size(),
          can - covered);
    }
    if (passes_all_on(view.design().credentials)) {
      add(whole, {members[i].type.index, 0}, number, fleets.views.size(),
          sensitive_of(fleets, can - type.entrusted));
    }
  }
}

bool fill_verdicts(const Fleets& fleets, const std::vector<PermissionSet>& designs,
                   const std::string& otherwise, Finding& finding) {
  bool sensitive = false;
  for (std::size_t i = 0; i < designs.size(); ++i) {
    DesignVerdict verdict;
    verdict.design = fleets.views[i]->design().name;
    verdict.holds = designs[i].empty() ? Holds::kCut : Holds::kYes;
    verdict.detail = designs[i].empty() ? otherwise : "also " + names_of(fleets, designs[i]);
    sensitive |= !sensitive_of(fleets, designs[i]).empty();
    finding.verdicts.push_back(std::move(verdict));
  }
  return sensitive && fleets.sensitive.is_confidential;
}

}  // namespace

void find_wide_delegations(Fleets& fleets, Found& found) {
  Excess wider;
  Excess whole;
  for (std::size_t i = 0; i < fleets.views.size(); ++i) look_at(fleets, i, wider, whole);
  for (const auto& [who, designs] : wider) {
    const std::string& parent = fleets.plan.agent_types[who.first].name;
    const std::string& child = fleets.plan.agent_types[who.second].name;
    Finding finding;
    finding.id = "BW203";
    finding.subject = parent + " → " + child;
    finding.message =
        fmt::format("{} can have {} do what neither its own credential covers nor its work needs",
                    parent, child);
    const bool sensitive =
        fill_verdicts(fleets, designs, "no more than its parent's scope", finding);
    finding.severity = sensitive ? Severity::kError : Severity::kWarning;
    finding.place = {{"agents", parent, "plan"}, child};
    found.findings.push_back(std::move(finding));
  }
  for (const auto& [who, designs] : whole) {
    const std::string& child = fleets.plan.agent_types[who.first].name;
    Finding finding;
    finding.id = "BW204";
    finding.subject = child;
    finding.message = fmt::format(
        "{} gets the whole authority of whoever starts it, sensitive permissions that its work "
        "does not need among them",
        child);
    fill_verdicts(fleets, designs, "no sensitive permission beyond its work", finding);
    finding.severity = Severity::kWarning;
    finding.place = {{"agents", child}, {}};
    found.findings.push_back(std::move(finding));
  }
}

}  // namespace app
