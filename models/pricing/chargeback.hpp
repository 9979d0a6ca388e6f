#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "models/pricing/money.hpp"

namespace models {

/// Who pays for a line of a bill.
enum class ChargebackRule : std::uint8_t {
  kInitiatingDepartment,  ///< On whose behalf the work started; seats: who has them.
  kWorkflowOwner,         ///< The owner of the workflow; seats: who has them.
  kToolOwner,             ///< The owner of the tool that was called; seats: who has them.
  kUsage,                 ///< Every line, seats too, by the calls that departments started.
  kEven                   ///< Every line in equal parts.
};

/// How departments share what belongs to none of them: features without a person, workflows and
/// tools without an owner, identities that serve several, what was committed to and not used.
enum class SharedSplit : std::uint8_t { kUsage, kEven };

struct Chargeback {
  ChargebackRule by{ChargebackRule::kInitiatingDepartment};
  SharedSplit shared{SharedSplit::kUsage};
  /// By department: what it planned for a month [USD]; none: it planned nothing. May be empty.
  std::vector<std::optional<Money>> budgets_per_month;
};

}  // namespace models
