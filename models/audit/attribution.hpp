#pragma once

#include <cstdint>

#include "models/audit/audit_level.hpp"

namespace models {

/// What really happened, and what the enforcement point could see of it.
struct AttributionCase {
  /// The credential names the person, or the product feature, behind the workflow.
  bool same_person{false};
  bool same_actor{false};   ///< The agent that the credential names is the one that acted.
  std::uint32_t depth{0};   ///< Hops of delegation of the agent that acted.
  bool names_person{true};  ///< The credential names one person, or a product feature, at all.
};

enum class Attribution : std::uint8_t { kIncomplete, kComplete, kWrong };

/// What the log alone yields for one executed, logged action (design: section 3, attribution).
/// Complete: exactly one person, chain, tool, decision and data, equal to the truth. Wrong: the
/// entry names a person or an agent that it was not.
Attribution attribute(AuditLevel level, const AttributionCase& fact);

}  // namespace models
