#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "src/analysis/design_view.hpp"
#include "src/analysis/finding.hpp"
#include "src/analysis/sensitivity.hpp"

namespace app {

/// What all finders look at.
struct Fleets {
  const models::Plan& plan;
  Sensitivity sensitive;
  std::vector<std::unique_ptr<DesignView>> views;  ///< Each design with each of its policies.

  explicit Fleets(const models::Plan& of);
  [[nodiscard]] const models::ToolAction& action(models::ActionId id) const {
    return plan.organisation.actions[id.index];
  }
  [[nodiscard]] const std::string& type_name(const DesignView& view, std::uint32_t member) const {
    return plan.agent_types[view.graph().members()[member].type.index].name;
  }
  [[nodiscard]] const std::string& department_name(models::DepartmentId id) const {
    return plan.organisation.departments[id.index].name;
  }
};

/// What somebody reaches who has an agent type, a tool or a memory in his hands.
struct SinglePoint {
  std::string kind;  ///< "agent type", "tool" or "memory".
  std::string name;
  std::vector<double> reaches;  ///< W, by view [weight].
  ScenarioPath place;
};

/// What agents of a type need and may do, as weights W.
struct TypeAuthority {
  std::string type;
  double needed{0.0};           ///< Its plan and those below it.
  std::vector<double> may;      ///< By view: itself, without approval.
  std::vector<double> reaches;  ///< By view: with whom it may start or ask, and so on.
};

/// What the finders found.
struct Found {
  std::vector<Finding> findings;
  std::vector<std::string> notes;          ///< What was left out, and why.
  std::vector<SinglePoint> points;         ///< Those that reach the most first.
  std::vector<TypeAuthority> authorities;  ///< In the order of the agent types.
  double total_weight{0.0};                ///< W of all permissions there are.
  double fan_out_radius{0.0};              ///< Spectral radius of the mean children.
  double infection_radius{0.0};            ///< Of the infection matrix.
};

// One finder for each concern; each appends what it finds.
void find_toxic_paths(Fleets& fleets, Found& found);          ///< BW101, BW102.
void find_confused_deputies(Fleets& fleets, Found& found);    ///< BW201, BW202.
void find_wide_delegations(Fleets& fleets, Found& found);     ///< BW203, BW204.
void find_growth(Fleets& fleets, Found& found);               ///< BW301, BW302, BW303.
void find_lasting_credentials(Fleets& fleets, Found& found);  ///< BW401, BW402.
void find_single_points(Fleets& fleets, Found& found);        ///< BW501, points, authorities.

// ---- Words that finders share

/// "a", "a and b", "a, b and 3 more".
std::string some_of(std::span<const std::string> names, std::size_t most = 3);
/// Adds a name that is not in there yet.
void add_name(std::vector<std::string>& names, const std::string& name);
/// The name of the design that a view is of: "jit-task" of "jit-task, rollout 1".
std::string base_name(const std::string& view);
/// Whether the finding holds in some design: with or without approval.
bool holds_anywhere(const Finding& finding);
/// The gravest that the verdicts admit: `gravest` where some design lets it happen, a note where
/// only a person's approval could.
Severity severity_by(const std::vector<DesignVerdict>& verdicts, Severity gravest);

}  // namespace app
