#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/authority/ids.hpp"
#include "sim/core/sim_time.hpp"
#include "sim/random/distribution.hpp"

namespace models {

enum class ArrivalKind : std::uint8_t {
  kPoisson,    ///< Poisson process of a constant rate (or only in office hours).
  kAfter,      ///< After certain events of the run.
  kEachThreat  ///< One instance for every threat, exposed to that threat only, and one without any,
               ///< at time 0.
};
/// What a workflow is an answer to.
enum class ArrivalCause : std::uint8_t {
  kFailure,  ///< An accepted call failed at the tool.
  kDenial,   ///< A call was refused.
  kAlarm     ///< A detector raised an alarm.
};
enum class ArrivalProfile : std::uint8_t { kConstant, kOfficeHours };

/// When instances of a workflow start.
struct Arrivals {
  ArrivalKind kind{ArrivalKind::kPoisson};
  double rate_per_s{0.0};  ///< kPoisson [1/s], > 0; within office hours when the profile says so.
  ArrivalProfile profile{
      ArrivalProfile::kConstant};              ///< Office hours: Monday to Friday, 09:00 to 17:00.
  ArrivalCause cause{ArrivalCause::kFailure};  ///< kAfter.
  ActionId of{};            ///< kFailure, kDenial: of calls of this action; invalid: of any.
  double probability{1.0};  ///< kAfter: chance of each event to start one, [0, 1].
  sim::Distribution delay_s{
      sim::Distribution::constant(0.0)};  ///< kAfter: from event to start [s].
};

/// A share of a workflow's instances that start on behalf of one department's people.
struct OnBehalfOf {
  DepartmentId department;
  double weight{0.0};
};

/// A kind of work, started on behalf of a person or by a product feature.
struct WorkflowType {
  std::string name;
  AgentTypeId start;
  std::vector<OnBehalfOf> on_behalf_of;  ///< Weights sum to 1; empty for a feature.
  std::string feature;  ///< The product feature that starts it, without a person; empty: people do.
  DepartmentId owner;   ///< Who answers for it, for chargeback; invalid when nobody is named.
  Arrivals arrivals;
  std::optional<sim::Duration>
      deadline;  ///< The platform ends what is still running after this long.
  /// Derived: the first workflow of the same feature, which stands for it; invalid without one.
  WorkflowTypeId of_feature{};
  [[nodiscard]] bool has_person() const { return feature.empty(); }
};

/// For whom the instances of a workflow work: its shares of people or, with an invalid department,
/// all of them for nobody.
[[nodiscard]] inline std::vector<OnBehalfOf> served_by(const WorkflowType& workflow) {
  return workflow.has_person() ? workflow.on_behalf_of : std::vector<OnBehalfOf>{{{}, 1.0}};
}

}  // namespace models
