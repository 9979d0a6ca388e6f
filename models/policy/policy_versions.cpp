#include "models/policy/policy_versions.hpp"

#include <algorithm>

#include "sim/random/name_hash.hpp"

namespace models {

PolicyVersions::PolicyVersions(const Plan& plan, const Design& design, const ActionMasks& masks)
    : organisation_(plan.organisation), masks_(masks), at_(plan.organisation.points.size() + 1, 0) {
  RuleIndex next = 0;
  for (std::uint32_t i = 0; i <= design.later_policies.size(); ++i) {
    const Policy& policy = design.policy_version(i);
    const auto& made = *versions_.emplace_back(std::make_unique<DecisionPoint>(plan, policy));
    first_rule_.push_back(next);
    next += static_cast<RuleIndex>(policy.rule_count());
    reads_.taint |= made.reads_taint();
    reads_.remaining |= made.reads_remaining();
    reads_.trust |= made.reads_trust();
    reads_.depth |= made.reads_depth();
    reads_.history |= made.reads_history();
    reads_.wants_history |= made.needs_history();
    reads_.shadow |= made.has_shadow();
    reads_.budgets |= made.has_budgets();
    reads_.delegation |= made.limits_delegation();
    deepest_ = std::max(deepest_, made.deepest());
    trust_minima_.insert(trust_minima_.end(), made.trust_minima().begin(),
                         made.trust_minima().end());
  }
  std::sort(trust_minima_.begin(), trust_minima_.end());
  trust_minima_.erase(std::unique(trust_minima_.begin(), trust_minima_.end()), trust_minima_.end());
  find_masks();
}

Decision PolicyVersions::numbered(std::uint32_t version, Decision decision) const {
  const RuleIndex first = first_rule_[version];
  if (first == 0) return decision;
  if (decision.rule != kNoRule) decision.rule += first;
  for (RuleIndex& failed : decision.errors) failed += first;
  return decision;
}

void PolicyVersions::number(std::uint32_t version, ShadowDecisions& shadows,
                            std::size_t from) const {
  for (std::size_t i = from; i < shadows.size(); ++i) {
    if (shadows[i].rule != kNoRule) shadows[i].rule += first_rule_[version];
  }
}

void PolicyVersions::shadow(PointId point, const Principal& principal, const Session& session,
                            ActionId action, std::span<const Argument> arguments,
                            const Decision& decision, ShadowDecisions& out) const {
  const std::size_t from = out.size();
  const std::uint32_t version = at(point.index);
  versions_[version]->shadow(principal, session, action, arguments, decision, out);
  number(version, out, from);
}

void PolicyVersions::shadow_delegate(const Session& session, const Decision& decision,
                                     ShadowDecisions& out) const {
  const std::size_t from = out.size();
  versions_[at_.back()]->shadow_delegate(session, decision, out);
  number(at_.back(), out, from);
}

void PolicyVersions::note_permitted(const Session& session, ActionId action) const {
  for (const auto& version : versions_) version->note_permitted(session, action);
}
void PolicyVersions::note_started(const Session& session) const {
  for (const auto& version : versions_) version->note_started(session);
}
void PolicyVersions::note_spent(const Session& session, std::int64_t micros) const {
  for (const auto& version : versions_) version->note_spent(session, micros);
}

PermissionSet PolicyVersions::permitted(const Principal& principal, const Session& session) const {
  if (versions_.size() == 1) return versions_.front()->permitted(principal, session);
  PermissionSet all;
  for (std::size_t i = 0; i < versions_.size(); ++i) {
    if (!in_force_[i].empty()) all |= versions_[i]->permitted(principal, session) & in_force_[i];
  }
  return all;
}

void PolicyVersions::put(std::size_t place, std::uint32_t version) {
  at_[place] = version;
  find_masks();
}

void PolicyVersions::find_masks() {
  in_force_.assign(versions_.size(), {});
  for (std::size_t i = 0; i < organisation_.points.size(); ++i) {
    in_force_[at_[i]] |= masks_.by_tool[organisation_.points[i].tool.index];
  }
}

std::uint64_t PolicyVersions::open_hours(sim::SimTime when) const {
  if (versions_.size() == 1) return versions_.front()->open_hours(when);
  std::uint64_t open = 0;
  for (const auto& version : versions_) open = sim::mix_bits(open) ^ version->open_hours(when);
  return open;
}

sim::SimTime PolicyVersions::next_opening_change(sim::SimTime from) const {
  sim::SimTime next = sim::kNever;
  for (const auto& version : versions_) next = std::min(next, version->next_opening_change(from));
  return next;
}

}  // namespace models
