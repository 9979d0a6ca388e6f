#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "src/analysis/threat_analysis.hpp"
#include "tests/models/support/plan_builder.hpp"

namespace app::testing {

/// A support desk: triage reads a ticket that anybody may have written, lets a researcher look up a
/// customer, and replies to the requester.
struct Desk {
  models::testing::PlanBuilder world;
  models::ToolId desk = world.tool("desk");
  models::ToolId crm = world.tool("crm");
  models::ActionId read = world.action(desk, "read");
  models::ActionId reply =
      world.action(desk, "reply", models::Effect::kEgress, models::testing::kPublic);
  models::ActionId lookup =
      world.action(crm, "lookup", models::Effect::kRead, models::testing::kConfidential);
  models::AgentTypeId researcher = world.agent("researcher", {models::testing::call(lookup)});
  models::AgentTypeId triage = world.agent(
      "triage", {models::testing::call(read), models::testing::spawn(researcher), reply_step()});

  Desk() {
    world.at(read).untrusted = true;
    world.at(reply).arguments = {"destination"};
    world.plan.organisation.resources[world.at(lookup).resource.index].name = "customers";
    world.workflow_at_rate(triage, 0.01);
  }
  [[nodiscard]] models::Step reply_step() const {
    return models::testing::call(reply, {{"destination", "requester"}});
  }
  models::Design& add_design(const std::string& name) {
    models::Design copy = world.design();
    copy.name = name;
    return world.plan.designs.emplace_back(std::move(copy));
  }
  [[nodiscard]] ThreatAnalysis analyse() const { return analyse_threats(world.build()); }
};

/// The finding of a kind (about something); null: there is none.
inline const Finding* find(const ThreatAnalysis& analysis, std::string_view id,
                           std::string_view subject = {}) {
  const auto& all = analysis.found.findings;
  const auto found = std::find_if(all.begin(), all.end(), [&](const Finding& one) {
    return one.id == id && (subject.empty() || one.subject == subject);
  });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace app::testing
