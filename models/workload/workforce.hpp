#pragma once

#include "models/credentials/inventory.hpp"
#include "models/credentials/revocations.hpp"
#include "models/workload/fleet.hpp"
#include "sim/core/task.hpp"

namespace models {

/// People come, change their work and go, and roles change; what they may do follows, and what
/// should end because of that is due.
class Workforce {
 public:
  Workforce(Fleet& fleet, Custody& custody, Revocations& revocations, Inventory& inventory)
      : fleet_(fleet), custody_(custody), revocations_(revocations), inventory_(inventory) {}
  void start();

 private:
  /// What happens in a department, for the n-th time.
  using Event = void (Workforce::*)(DepartmentId department, sim::EntityPath path);
  sim::Task<void> repeat(DepartmentId department, double rate_per_s, std::uint64_t node,
                         Event event);
  void join(DepartmentId department, sim::EntityPath path);
  void move(DepartmentId department, sim::EntityPath path);
  void leave(DepartmentId department, sim::EntityPath path);
  [[nodiscard]] std::optional<std::uint32_t> draw_person(DepartmentId department,
                                                         sim::EntityPath path) const;
  void change_policy(std::uint32_t nth);
  void change_department(const PolicyChange::OfDepartment& change, sim::EntityPath path);
  void re_entitle_holders(DepartmentId department);
  void order(RevocationCause cause, OrderTarget target, sim::EntityPath path);
  void tell_entitlements(DepartmentId department, std::uint32_t person) const;

  Fleet& fleet_;
  Custody& custody_;
  Revocations& revocations_;
  Inventory& inventory_;
};

}  // namespace models
