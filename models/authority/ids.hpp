#pragma once

#include <compare>
#include <cstdint>

namespace models {

/// Index of one kind of thing within a plan or a run. Distinct tags do not mix.
template <class Tag>
struct Id {
  std::uint32_t index{kNone};
  static constexpr std::uint32_t kNone = 0xffffffffU;
  [[nodiscard]] constexpr bool valid() const { return index != kNone; }
  auto operator<=>(const Id&) const = default;
};

using ActionId =
    Id<struct ActionTag>;  ///< Tool action; also its permission, since an action has one resource.
using ToolId = Id<struct ToolTag>;              ///< Tool.
using PointId = Id<struct PointTag>;            ///< Enforcement point: one instance of a tool.
using ResourceId = Id<struct ResourceTag>;      ///< Protected resource.
using DepartmentId = Id<struct DepartmentTag>;  ///< Department.
using AgentTypeId = Id<struct AgentTypeTag>;    ///< Agent type.
using MemoryId = Id<struct MemoryTag>;          ///< Memory that agents share.
using WorkflowTypeId = Id<struct WorkflowTag>;  ///< Workflow type.
using ThreatId = Id<struct ThreatTag>;          ///< Threat.
using InfectionId = Id<struct InfectionTag>;    ///< Infection.
using DesignId = Id<struct DesignTag>;          ///< Control design.
using InventoryId = Id<struct InventoryTag>;    ///< Entry of the inherited estate.

using AgentId = Id<struct AgentTag>;            ///< Agent of one run, in order of its start.
using WorkflowId = Id<struct InstanceTag>;      ///< Workflow instance of one run.
using CredentialId = Id<struct CredentialTag>;  ///< Credential of one run, in order of issue.
using KeyringId = Id<struct KeyringTag>;        ///< Keyring of one run, in order of creation.
using SetId = Id<struct SetTag>;                ///< Interned permission set of one run.
using OrderId = Id<struct OrderTag>;            ///< Revocation whose due instant has arisen.
using IncidentId = Id<struct IncidentTag>;      ///< Intrusion from outside, in order of its begin.

}  // namespace models
