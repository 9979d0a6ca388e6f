#pragma once

#include <cstdint>
#include <deque>
#include <unordered_map>
#include <utility>
#include <vector>

#include "models/policy/request.hpp"
#include "models/policy/rule.hpp"

namespace models {

/// What was used of the budgets of one run's policy. What is permitted counts from the decision on,
/// whether or not it is done yet.
class Budgets {
 public:
  explicit Budgets(const std::vector<PolicyRule>& rules);
  /// Whether `amount` more is within the rule's limit. A window is closed: what happened exactly
  /// its length ago still counts.
  [[nodiscard]] bool fits(std::size_t rule, const Session& session, std::int64_t amount);
  void take(std::size_t rule, const Session& session, std::int64_t amount);

 private:
  struct Used {
    std::int64_t total{0};
    std::deque<std::pair<sim::SimTime, std::int64_t>> recent;  // Empty without a window.
  };
  [[nodiscard]] Used& used(std::size_t rule, const Session& session);
  const std::vector<PolicyRule>& rules_;
  std::vector<std::unordered_map<std::uint64_t, Used>> used_;  // By rule; looked up only.
};

}  // namespace models
