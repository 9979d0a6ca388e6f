#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/audit/audit_level.hpp"
#include "models/authority/organisation.hpp"
#include "models/credentials/inventory_entry.hpp"
#include "models/credentials/regime.hpp"
#include "models/credentials/revocation.hpp"
#include "models/policy/decision_config.hpp"
#include "models/policy/rule.hpp"
#include "models/pricing/loss.hpp"
#include "models/pricing/price_plan.hpp"
#include "models/threats/infection_config.hpp"
#include "models/threats/threat.hpp"
#include "models/workload/agent_type.hpp"
#include "models/workload/memory_type.hpp"
#include "models/workload/workflow_type.hpp"
#include "sim/core/sim_time.hpp"

namespace models {

/// A control design: the regimes that `compare` sets side by side.
struct Design {
  std::string name;
  CredentialRegime credentials;
  Validation validation;
  std::vector<std::pair<ToolId, Validation>> validation_at;  ///< Tools that differ.
  Policy policy;
  std::vector<Policy> later_policies;   ///< That rollouts bring.
  std::vector<PolicyRollout> rollouts;  ///< In order of time.
  DecisionPointConfig decisions;
  ApprovalConfig approvals;
  AuditConfig audit;
  std::optional<Response> response;  ///< Overrides every threat's response when set.
  /// Override every threat's detectors and countermeasures when set.
  std::optional<std::vector<Detector>> detectors;
  std::optional<std::vector<Countermeasure>> countermeasures;
  Safeguards safeguards;
  /// By cause: who answers when people leave, entitlements shrink or trust is lost.
  std::array<std::optional<Response>, kRevocationCauses> orders;
  std::optional<Identity> identity;          ///< Overrides every agent type's when set.
  std::vector<InfectionControl> infections;  ///< At most one for each infection.

  [[nodiscard]] const Policy& policy_version(std::uint32_t version) const {
    return version == 0 ? policy : later_policies[version - 1];
  }
  /// The first policy and all later ones.
  [[nodiscard]] std::vector<const Policy*> policies() const {
    std::vector<const Policy*> all{&policy};
    for (const Policy& later : later_policies) all.push_back(&later);
    return all;
  }
  /// Rules of all policies, one after the other: those of later ones as "rollout1: name".
  [[nodiscard]] std::string rule_name(RuleIndex rule) const;
  [[nodiscard]] DepartmentId approvers_of(RuleIndex rule) const;
  /// Whether some rule puts calls before a person. @pre derived
  [[nodiscard]] bool asks_people() const;
  [[nodiscard]] const Identity& identity_of(const AgentType& type) const {
    return identity ? *identity : type.identity;
  }
  [[nodiscard]] const Validation& validation_of(ToolId tool) const {
    for (const auto& [where, how] : validation_at) {
      if (where == tool) return how;
    }
    return validation;
  }
};

/// Simulated calendar. Civil time of the scenario's zone; without leap seconds.
struct Clock {
  int year{2026};
  int month{1};  ///< 1 to 12.
  int day{1};    ///< 1 to 31.
  std::int64_t second_of_day{0};
  sim::Duration horizon{};
  sim::Duration warmup{};
};

/// Due instants placed at random to measure revocation without disturbing the run.
struct Probes {
  double rate_per_s{0.0};     ///< Mean number of probes [1/s]; 0: none.
  bool of_credentials{true};  ///< A live credential at random.
  bool of_persons{false};     ///< All that names a person at random.
  bool of_agents{false};      ///< All that an agent at work at random can present.
};

/// Everything a run needs: complete, immutable, ids resolved, units converted, defaults filled in.
struct Plan {
  std::string name;
  std::uint64_t seed{1};
  Clock clock;
  Organisation organisation;
  std::vector<AgentType> agent_types;
  std::vector<MemoryType> memories;
  std::vector<WorkflowType> workflows;
  std::vector<Threat> threats;
  std::vector<Infection> infections;
  std::vector<Design> designs;
  Pricing pricing;
  std::vector<Loss> losses;  ///< What successful threats cost; at most one for each.
  Probes probes;
  std::vector<InventoryEntry> inventory;  ///< What the run starts with; may be empty.
};

/// Room for the credentials that a run starts with and those that come soon: growing towards a
/// million would leave holes as large.
[[nodiscard]] inline std::size_t room_for_credentials(const Plan& plan) {
  std::size_t inherited = 0;
  for (const InventoryEntry& entry : plan.inventory) inherited += entry.count;
  return inherited + inherited / 16;
}

/// Fills in what follows from the rest: enforcement points, features, own_calls, granted,
/// entrusted, children, peers, recalls, step names, hashes and indices. The loader calls it once,
/// after all ids are resolved.
void derive(Plan& plan);

}  // namespace models
