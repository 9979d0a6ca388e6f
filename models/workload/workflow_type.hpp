#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/authority/ids.hpp"
#include "sim/core/sim_time.hpp"

namespace models {

enum class ArrivalKind : std::uint8_t {
  kPoisson,    ///< Poisson process of a constant rate (or only in office hours).
  kEachThreat  ///< One instance for every threat, exposed to that threat only, and one without any,
               ///< at time 0.
};
enum class ArrivalProfile : std::uint8_t { kConstant, kOfficeHours };

/// When instances of a workflow start.
struct Arrivals {
  ArrivalKind kind{ArrivalKind::kPoisson};
  double rate_per_s{0.0};  ///< kPoisson [1/s], > 0; within office hours when the profile says so.
  ArrivalProfile profile{
      ArrivalProfile::kConstant};  ///< Office hours: Monday to Friday, 09:00 to 17:00.
};

/// A share of a workflow's instances that start on behalf of one department's people.
struct OnBehalfOf {
  DepartmentId department;
  double weight{0.0};
};

/// A kind of work, started on behalf of a person.
struct WorkflowType {
  std::string name;
  AgentTypeId start;
  std::vector<OnBehalfOf> on_behalf_of;  ///< Weights sum to 1.
  Arrivals arrivals;
  std::optional<sim::Duration>
      deadline;  ///< The platform ends what is still running after this long.
};

}  // namespace models
