#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "src/analysis/finders.hpp"

namespace app {
namespace {

using models::ActionId;
using models::PermissionSet;

/// What agents may do beyond somebody's entitlements, in one design: by action, for whose people.
struct Beyond {
  std::map<std::uint32_t, std::vector<std::string>> departments;  // By action.
  bool any_sensitive{false};
};

/// "ledger.refund for sales; crm.export for support and finance".
std::string text_of(const Fleets& fleets, const Beyond& beyond) {
  std::string text;
  for (const auto& [action, departments] : beyond.departments) {
    text += (text.empty() ? "" : "; ") + fleets.action(ActionId{action}).name + " for " +
            some_of(departments);
  }
  return text;
}

void note(const Fleets& fleets, const DesignView& view, std::uint32_t member, ActionId action,
          Beyond& beyond) {
  add_name(beyond.departments[action.index],
           fleets.department_name(view.graph().members()[member].department));
  beyond.any_sensitive |= fleets.sensitive.covers(fleets.plan.organisation, fleets.action(action));
}

/// Findings of one kind, by what they are about; each with what was found by design.
using ByDesign = std::vector<Beyond>;
using BySubject = std::map<std::uint32_t, ByDesign>;

Beyond& at(BySubject& subjects, std::uint32_t subject, std::size_t view, std::size_t views) {
  ByDesign& designs = subjects[subject];
  designs.resize(views);
  return designs[view];
}

void fill_verdicts(const Fleets& fleets, const ByDesign& designs, const std::string& otherwise,
                   Finding& finding) {
  bool sensitive = false;
  for (std::size_t i = 0; i < designs.size(); ++i) {
    DesignVerdict verdict;
    verdict.design = fleets.views[i]->design().name;
    if (designs[i].departments.empty()) {
      verdict.holds = Holds::kCut;
      verdict.detail = otherwise;
    } else {
      verdict.detail = text_of(fleets, designs[i]);
      sensitive |= designs[i].any_sensitive;
    }
    finding.verdicts.push_back(std::move(verdict));
  }
  finding.severity =
      sensitive && fleets.sensitive.is_confidential ? Severity::kError : Severity::kWarning;
}

/// With whose authority an agent exceeds a person's entitlements.
enum Authority : std::uint32_t { kSeat, kOwnIdentity, kFoundCredential, kElse };
constexpr std::array<const char*, 4> kAuthorityNames = {"a seat's key", "agents' own identities",
                                                        "credentials that agents find",
                                                        "credentials of wider scope"};

Authority authority_of(const DesignView& view, const PermissionSet& own, std::uint32_t member,
                       ActionId action) {
  const Member& who = view.graph().members()[member];
  if (!who.standing || !own.contains(action)) return kFoundCredential;
  if (who.standing->principal == models::PrincipalKind::kSeat) return kSeat;
  return who.standing->principal == models::PrincipalKind::kAgent ? kOwnIdentity : kElse;
}

void look_at(Fleets& fleets, std::size_t number, BySubject& deputies, BySubject& beyond) {
  DesignView& view = *fleets.views[number];
  const std::vector<Member>& members = view.graph().members();
  for (std::uint32_t i = 0; i < members.size(); ++i) {
    if (!members[i].department.valid()) continue;  // Without a person there is nobody to exceed.
    const PermissionSet& person =
        fleets.plan.organisation.departments[members[i].department.index].entitlements;
    const PermissionSet gained = view.permitted(i) - person;
    if (gained.empty()) continue;
    const PermissionSet own = view.permitted_by_own(i);
    gained.for_each([&](ActionId action) {
      const models::ToolId tool = fleets.action(action).tool;
      if (!view.masks().as_caller.contains(action)) {
        note(fleets, view, i, action, at(deputies, tool.index, number, fleets.views.size()));
        return;
      }
      const Authority with = authority_of(view, own, i, action);
      note(fleets, view, i, action, at(beyond, with, number, fleets.views.size()));
    });
  }
}

}  // namespace

void find_confused_deputies(Fleets& fleets, Found& found) {
  BySubject deputies;
  BySubject beyond;
  for (std::size_t i = 0; i < fleets.views.size(); ++i) look_at(fleets, i, deputies, beyond);
  for (const auto& [tool, designs] : deputies) {
    Finding finding;
    const std::string& name = fleets.plan.organisation.tools[tool].name;
    finding.id = "BW201";
    finding.subject = name;
    finding.message = fmt::format(
        "{} acts under its own identity and does for agents what the people whom they serve are "
        "not entitled to",
        name);
    fill_verdicts(fleets, designs, "a rule or the scope asks for what the person may", finding);
    finding.place = {{"tools", name, "acts_as"}, {}};
    found.findings.push_back(std::move(finding));
  }
  for (const auto& [with, designs] : beyond) {
    Finding finding;
    finding.id = "BW202";
    finding.subject = kAuthorityNames[with];
    finding.message = fmt::format("With {}, agents can do what the people whom they serve may not",
                                  kAuthorityNames[with]);
    fill_verdicts(fleets, designs, "nobody goes beyond the person in this way", finding);
    const auto first =
        std::find_if(finding.verdicts.begin(), finding.verdicts.end(),
                     [](const DesignVerdict& one) { return one.holds == Holds::kYes; });
    finding.place = {{"designs", base_name(first->design), "credentials"}, {}};
    found.findings.push_back(std::move(finding));
  }
}

}  // namespace app
