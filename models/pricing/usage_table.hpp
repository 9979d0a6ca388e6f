#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/pricing/usage.hpp"

namespace models {

/// Cells of use, found by what they are about; only those that something fell into exist.
class UsageTable {
 public:
  UsageTable(std::size_t departments, std::size_t workflows)
      : departments_(departments + 1), workflows_(workflows + 1) {}
  /// Valid until the next call.
  UsageCell& cell(DepartmentId department, WorkflowTypeId workflow, bool subagent, bool attacker);
  [[nodiscard]] std::span<const UsageCell> cells() const { return cells_; }
  void add(std::span<const UsageCell> cells);
  /// Nothing was used; the cells stay.
  void clear();

 private:
  std::size_t departments_;          // Nobody is one more.
  std::size_t workflows_;            // So is no workflow.
  std::vector<std::int32_t> index_;  // By department, workflow, subagent, attacker; -1: none yet.
  std::vector<UsageCell> cells_;
};

}  // namespace models
