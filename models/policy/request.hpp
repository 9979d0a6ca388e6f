#pragma once

#include <array>
#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <span>
#include <string_view>

#include "models/authority/ids.hpp"
#include "models/authority/permission_set.hpp"
#include "models/policy/remaining_calls.hpp"
#include "models/workload/agent_type.hpp"
#include "sim/core/sim_time.hpp"

namespace models {

/// Who asks, as the presented credential shows it.
struct Principal {
  const PermissionSet* entitlements{
      nullptr};  ///< Of the identity behind it: a seat's or a person's roles.
  const PermissionSet* task{
      nullptr};  ///< What the task it stands for needs; null: it names no task.
  std::span<const Step* const> planned{};  ///< The calls of that task.
  std::string_view purpose{};              ///< Of the agent type it stands for; may be empty.
  AgentTypeId agent{};                     ///< That it stands for; invalid: it names none.
  DepartmentId user{};  ///< Whose people's roles the person behind it holds; invalid: nobody's.
};

/// For whom a budget is kept, each of its own.
enum class BudgetKey : std::uint8_t { kSession, kAgent, kAgentType, kUser };
inline constexpr std::size_t kBudgetKeys = 4;

/// What happened so far in the agent's session, which is its workflow instance with all agents
/// below, and where the agent stands in it.
struct Session {
  bool tainted{false};  ///< Untrusted content has been seen (`context.labels`).
  const RemainingCalls* remaining{nullptr};  ///< Planned calls still to come; read once tainted.
  double trust{1.0};                         ///< In the agent, [0, 1].
  sim::SimTime now{};
  std::uint32_t depth{0};   ///< Hops of delegation above the agent.
  std::uint64_t chain{0};   ///< A bit for each agent type above it.
  std::uint64_t calls{0};   ///< Accepted in the session.
  std::uint64_t tokens{0};  ///< Of model steps in the session.
  std::int64_t spent{0};    ///< On calls and tokens in the session [millionths of a USD].
  sim::Duration age{};      ///< Of the session.
  std::array<std::uint64_t, kBudgetKeys> keys{};  ///< Of the budgets that count for the agent.
};

/// What becomes of a call.
enum class Verdict : std::uint8_t {
  kAllow,
  kWarn,      ///< Allowed, and somebody is told.
  kEscalate,  ///< Only if a person approves.
  kDeny
};

/// Stands for a rule in decisions: see Policy::rule_name().
using RuleIndex = std::int32_t;
inline constexpr RuleIndex kNoRule = -1;  ///< Nothing permitted it.

/// The answer of a policy.
struct Decision {
  Verdict verdict{Verdict::kDeny};
  /// What decided: the first that forbids, escalates or warns, else the first that permits.
  RuleIndex rule{kNoRule};
  /// Cedar policies that could not be evaluated.
  boost::container::small_vector<RuleIndex, 2> errors{};

  [[nodiscard]] bool allows() const { return verdict <= Verdict::kWarn; }
};

/// What a rule in log-only mode would have made of a decision.
struct ShadowDecision {
  RuleIndex rule{kNoRule};
  Verdict verdict{Verdict::kDeny};
};
using ShadowDecisions = boost::container::small_vector<ShadowDecision, 4>;

}  // namespace models
