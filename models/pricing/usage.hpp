#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/authority/ids.hpp"
#include "models/workload/calendar.hpp"

namespace models {

/// Calls of one tool action.
struct CallCount {
  std::int64_t executed{0};
  std::int64_t failed{0};
};

/// What was used in a stretch of time, of one kind: on whose behalf, in which workflow, by whom.
struct UsageCell {
  DepartmentId department;  ///< On whose behalf; invalid: nobody's (a feature, an outsider).
  WorkflowTypeId workflow;  ///< Invalid: outside any (standing credentials, outsiders).
  bool subagent{false};     ///< By an agent that another one started.
  bool attacker{false};     ///< For an attacker.

  std::vector<CallCount> calls;             ///< By action.
  std::vector<std::int64_t> decisions;      ///< By action.
  std::vector<std::int64_t> conversations;  ///< By window of the meters' windows.
  /// Likewise, as if attackers had done nothing.
  std::vector<std::int64_t> peaceful_conversations;
  std::int64_t credentials{0};
  std::int64_t agents{0};  ///< Started.
  std::int64_t input_tokens{0};
  std::int64_t cached_tokens{0};
  std::int64_t output_tokens{0};
  std::int64_t log_entries{0};
  std::int64_t log_bytes{0};
  std::int64_t started{0};         ///< Workflow instances.
  std::int64_t done{0};            ///< Of them that were done; in the stretch in which they ended.
  std::int64_t done_by_itself{0};  ///< Likewise, and nobody had to approve a call.

  /// Adds what another one counted.
  void add(const UsageCell& more);
  /// Nothing was used.
  void clear();
};

/// Seats of one department in one calendar month.
struct SeatMonth {
  std::int64_t days{0};   ///< Sum over the covered days of the most seats in that day.
  std::int64_t peak{0};   ///< Most seats at one time.
  std::int64_t first{0};  ///< At the month's covered start.
};

/// What a bill needs to know about a calendar month beside its use.
struct MonthFacts {
  Calendar::MonthShare month;
  std::int64_t covered_days{0};
  std::int64_t days_in_month{0};
  std::vector<SeatMonth> licensed;  ///< By department: seats that it has.
  std::vector<SeatMonth> occupied;  ///< By department: seats at which somebody has a place.
  /// By department, then agent type: whether agents of the type worked for it.
  std::vector<std::vector<bool>> agent_types;
  /// Calls of each seat for the plan's included units, by department and seat; of a plan whose
  /// included units are not pooled, else empty. In units, or in millionths of a credit.
  std::vector<std::vector<std::int64_t>> seat_use;
};

}  // namespace models
