#pragma once

#include <string>
#include <utility>
#include <vector>

#include "models/plan.hpp"
#include "src/scenario/loaded_scenario.hpp"
#include "src/scenario/object.hpp"
#include "src/scenario/values.hpp"

namespace app {

/// Things under the names that the author gave them, in file order.
template <class T>
using Named = std::vector<std::pair<std::string, T>>;

/// A scenario as its sections give it, before it becomes a plan.
struct Draft {
  std::string name;
  std::string summary;
  std::optional<CatalogueEntry> catalogue;
  struct Clock : models::Clock {
    bool finds_warmup{false};
  };
  Clock clock;
  std::vector<Assumption> assumptions;
  Named<models::PermissionSet> roles;
  struct Department {
    std::int64_t people{1};  // So that a broken number is not reported a second time as nobody.
    std::int64_t seats{1};
    std::vector<std::uint32_t> roles;
    std::optional<std::vector<std::uint32_t>> seat_roles;
    models::Turnover turnover;
    models::Approvers approvers;
  };
  Named<Department> departments;
  /// A role gets other permissions.
  struct RoleChange {
    sim::Duration at{};
    std::uint32_t role{0};
    std::vector<models::ActionId> remove;
    std::vector<models::ActionId> add;
    SourceMark mark;
  };
  std::vector<RoleChange> changes;
  models::Weights weights;
  Named<double> data_classes;
  Named<models::ProtectedResource> resources;
  struct Tool {
    models::Tool tool;
    Named<models::ToolAction> actions;
  };
  Named<Tool> tools;
  Named<models::AgentType> agents;
  Named<models::MemoryType> memories;
  Named<models::WorkflowType> workflows;
  struct PlannedThreat {
    models::Threat threat;
    std::optional<std::uint32_t> exfiltrated;  ///< Resource of the short form of a goal.
    std::string destination{"attacker"};
  };
  Named<PlannedThreat> threats;
  Named<models::Infection> infections;
  Named<models::Design> designs;
  /// An entry of the inventory; its scope follows from these.
  struct InventoryEntry {
    models::InventoryEntry entry;
    std::optional<std::vector<models::ActionId>> scope;
    std::optional<std::uint32_t> role;
    std::optional<models::ToolId> connector;
    SourceMark mark;
  };
  std::vector<InventoryEntry> inventory;
  models::Pricing pricing;
  std::vector<models::Loss> losses;
  models::Chargeback chargeback;
  models::Probes probes;
  Study study;
  std::uint64_t seed{1};
  std::vector<Check> checks;
};

// One function a section: the codec of its value.
Codec<CatalogueEntry> catalogue_section();
Codec<Draft::Clock> clock_section();
Codec<std::vector<Assumption>> assumptions_section();
void add_organisation_section(Object<Draft>& scenario);
Codec<Named<models::ProtectedResource>> resources_section();
Codec<Named<Draft::Tool>> tools_section();
Codec<Named<models::AgentType>> agents_section();
Codec<Named<models::MemoryType>> memories_section();
Codec<Named<models::WorkflowType>> workflows_section();
Codec<Named<models::Design>> designs_section();
Codec<Named<Draft::PlannedThreat>> threats_section();
Codec<Named<models::Infection>> infections_section();
Codec<models::Probes> probes_section();
Codec<std::vector<Draft::InventoryEntry>> inventory_section();
Codec<models::Pricing> pricing_section();
Codec<std::vector<models::Loss>> losses_section();
Codec<models::Chargeback> chargeback_section();
void add_study_sections(Object<Draft>& scenario);

// Parts that several sections share.
Codec<std::vector<models::Step>> steps();
Codec<std::vector<models::Argument>> arguments();
Codec<models::CredentialRegime> credential_regime();
/// A time above 0 or a distribution of such, or none.
Codec<std::optional<sim::Distribution>> lifetime();
Codec<models::RevocationTarget> revocation_target();
Codec<models::Response> response();
/// What is done about an alarm.
struct Playbook {
  std::optional<models::Response> response;
  std::vector<models::Countermeasure> countermeasures;
};
Codec<Playbook> playbook();
Codec<std::vector<models::Detector>> detectors();
Codec<models::Safeguards> safeguards();
/// How a threat gets in: all of a threat but its goal, its spread and what is done about it.
Codec<models::Threat> injection();
/// Ids of public threat frameworks, by framework; each is looked up in its table.
Codec<Named<std::vector<std::string>>> framework_ids();
Codec<models::Policy> policy_rules();
/// Later policies of a design and when they come.
struct PolicyRollouts {
  std::vector<models::Policy> policies;
  std::vector<models::PolicyRollout> rollouts;
};
Codec<PolicyRollouts> rollouts();
Codec<models::DecisionPointConfig> decision_point();
Codec<models::Approvers> approvers();
Codec<models::ApprovalConfig> approvals();
/// How often a service fails, and for how long.
Codec<models::OutageTimes> outages();
/// "Mon-Fri 09:00-17:00", or always.
Codec<models::OpeningHours> opening_hours();
Codec<models::Identity> identity();
/// {infection: what a design changes about it}.
Codec<std::vector<models::InfectionControl>> infection_controls();
Codec<models::TrustConfig> trust();
/// An action with argument values, as calls are written in plans and goals.
Codec<models::Step> call_item();

/// The whole file.
const Object<Draft>& scenario_object();

}  // namespace app
