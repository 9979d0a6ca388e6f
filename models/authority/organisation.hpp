#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/approvals/approval.hpp"
#include "models/authority/ids.hpp"
#include "models/authority/permission_set.hpp"
#include "models/pricing/money.hpp"
#include "models/workload/outage_times.hpp"
#include "sim/core/sim_time.hpp"
#include "sim/random/distribution.hpp"

namespace models {

enum class Effect : std::uint8_t { kRead, kWrite, kExecute, kEgress };
enum class Volume : std::uint8_t { kOne, kBulk };
/// Whose identity a tool uses at its resource: the caller's, or its own (the confused deputy).
enum class ActsAs : std::uint8_t { kCaller, kService };

/// Factors of a permission's weight: data class x effect x volume. All settable (design: section
/// 2).
struct Weights {
  double read{1.0};
  double write{2.0};
  double execute{2.0};
  double egress{2.0};
  double one{1.0};
  double bulk{5.0};
};

/// A sensitivity class. Defaults: public 0.1, internal 1, confidential 3, restricted 10.
/// Assumption.
struct DataClass {
  std::string name;
  double weight{0.0};  ///< >= 0.
};

/// A thing that access is asked to.
struct ProtectedResource {
  std::string name;
  DepartmentId owner;          ///< Invalid when nobody owns it (e.g. the internet).
  std::uint32_t data_class{};  ///< Index into Organisation::data_classes.
};

/// One action that a tool offers.
struct ToolAction {
  std::string name;  ///< "tool.action".
  ToolId tool;
  Effect effect{Effect::kRead};
  ResourceId resource;
  Volume volume{Volume::kOne};
  bool untrusted{false};  ///< Its result is content that others may have written.
  bool audited{true};     ///< Whether the audit log has entries of it at all.
  sim::Distribution latency_s{sim::Distribution::constant(0.0)};
  double failure_probability{0.0};     ///< In [0, 1].
  Money price;                         ///< What the tool's vendor charges for one executed call.
  std::vector<std::string> arguments;  ///< Names of its arguments, e.g. "destination".
  [[nodiscard]] bool has_side_effects() const { return effect != Effect::kRead; }
};

/// A connector or MCP server. Each of its instances is an enforcement point of its own.
struct Tool {
  std::string name;
  ActsAs acts_as{ActsAs::kCaller};
  PermissionSet service_permissions;     ///< What its own identity may do; empty for kCaller.
  std::uint32_t instances{1};            ///< >= 1; an agent always talks to the same one.
  std::optional<OutageTimes> outages{};  ///< While it is out, every accepted call fails.
  DepartmentId owner{};  ///< Who answers for it, for chargeback; invalid when nobody is named.
};

/// Where calls to a tool are accepted or refused. Derived: one for each instance of each tool.
struct EnforcementPoint {
  ToolId tool;
  std::uint32_t instance{0};
};

/// A named permission set.
struct Role {
  std::string name;
  PermissionSet permissions;
};

/// How often people come, change their work and go: three Poisson processes of a department.
struct Turnover {
  double joiners_per_s{0.0};  ///< [1/s], >= 0; each takes the lowest vacant place, or a new one.
  double movers_per_s{0.0};   ///< [1/s], >= 0; each gets another department's entitlements.
  double leavers_per_s{0.0};  ///< [1/s], >= 0; each leaves a vacant place behind.
  [[nodiscard]] bool any() const {
    return joiners_per_s > 0.0 || movers_per_s > 0.0 || leavers_per_s > 0.0;
  }
};

/// A department: its people, the seats it pays for, and what both are entitled to.
struct Department {
  std::string name;
  std::uint32_t people{0};
  std::uint32_t seats{0};
  PermissionSet entitlements;       ///< Union of its people's roles.
  PermissionSet seat_entitlements;  ///< Union of the roles bound to a seat (default: the people's).
  Turnover turnover{};
  Approvers approvers{};
  std::vector<std::uint32_t> roles{};  ///< Of its people, into Organisation::roles.
};

/// A role changes at an instant, and with it what follows from it. Earlier changes are in it.
struct PolicyChange {
  sim::Duration at{};  ///< Since the start, >= 0.
  struct OfDepartment {
    DepartmentId department;
    PermissionSet entitlements;       ///< From then on.
    PermissionSet seat_entitlements;  ///< Likewise.
  };
  std::vector<OfDepartment> departments;  ///< Those with another set than before.
  /// Entries of the inventory that are scoped by the role, with their scope from then on.
  std::vector<std::pair<InventoryId, PermissionSet>> inventory;
};

/// Everything that exists before an agent starts.
struct Organisation {
  Weights weights;
  std::vector<DataClass> data_classes;
  std::vector<ProtectedResource> resources;
  std::vector<Tool> tools;
  std::vector<EnforcementPoint> points;  ///< Derived: by tool, then instance.
  std::vector<PointId> first_point;      ///< Derived: of each tool.
  std::vector<ToolAction> actions;
  std::vector<Role> roles;
  std::vector<Department> departments;
  std::vector<PolicyChange> changes;  ///< In order of time.
};

/// Whether people come, go or change during a run, or what they may do does.
[[nodiscard]] inline bool entitlements_change(const Organisation& organisation) {
  for (const Department& department : organisation.departments) {
    if (department.turnover.any()) return true;
  }
  return !organisation.changes.empty();
}

}  // namespace models
