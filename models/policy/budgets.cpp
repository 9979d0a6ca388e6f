#include "models/policy/budgets.hpp"

namespace models {

Budgets::Budgets(const std::vector<PolicyRule>& rules) : rules_(rules), used_(rules.size()) {}

Budgets::Used& Budgets::used(std::size_t rule, const Session& session) {
  const PolicyRule& of = rules_[rule];
  Used& found = used_[rule][session.keys[static_cast<std::size_t>(of.per)]];
  while (!found.recent.empty() && found.recent.front().first + *of.window < session.now) {
    found.total -= found.recent.front().second;
    found.recent.pop_front();
  }
  return found;
}

bool Budgets::fits(std::size_t rule, const Session& session, std::int64_t amount) {
  return used(rule, session).total + amount <= rules_[rule].limit;
}

void Budgets::take(std::size_t rule, const Session& session, std::int64_t amount) {
  if (amount == 0) return;
  Used& of = used(rule, session);
  of.total += amount;
  if (rules_[rule].window) of.recent.emplace_back(session.now, amount);
}

}  // namespace models
