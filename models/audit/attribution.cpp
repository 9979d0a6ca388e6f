#include "models/audit/attribution.hpp"

namespace models {

Attribution attribute(AuditLevel level, const AttributionCase& fact) {
  if (level == AuditLevel::kNone) return Attribution::kIncomplete;
  if (!fact.names_person) return Attribution::kIncomplete;
  if (!fact.same_person) return Attribution::kWrong;
  if (level == AuditLevel::kTool) return Attribution::kIncomplete;
  if (!fact.same_actor) return Attribution::kWrong;
  if (level == AuditLevel::kChain) return Attribution::kComplete;
  // The acting agent alone is the whole chain only when nothing was delegated.
  return fact.depth == 0 ? Attribution::kComplete : Attribution::kIncomplete;
}

}  // namespace models
