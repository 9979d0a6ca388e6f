#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "models/authority/action_masks.hpp"
#include "models/policy/decision_point.hpp"

namespace models {

/// The policies of one design in one run, of which each enforcement point has one at a time: the
/// first, until a rollout reaches the point. Who may start whom is decided at a place of its own.
/// Rules have one index each over all policies (Design::rule_name()).
class PolicyVersions {
 public:
  PolicyVersions(const Plan& plan, const Design& design, const ActionMasks& masks);

  [[nodiscard]] Decision decide(PointId point, const Principal& principal, const Session& session,
                                ActionId action, std::span<const Argument> arguments) const {
    return numbered(at(point.index),
                    versions_[at(point.index)]->decide(principal, session, action, arguments));
  }
  /// As the newest policy would decide, which may not have reached the point yet.
  [[nodiscard]] Decision decide_newly(const Principal& principal, const Session& session,
                                      ActionId action, std::span<const Argument> arguments) const {
    return numbered(newest_, versions_[newest_]->decide(principal, session, action, arguments));
  }
  [[nodiscard]] bool is_outdated(PointId point) const { return at(point.index) != newest_; }
  void shadow(PointId point, const Principal& principal, const Session& session, ActionId action,
              std::span<const Argument> arguments, const Decision& decision,
              ShadowDecisions& out) const;
  [[nodiscard]] Decision delegate(const Session& session) const {
    return numbered(at_.back(), versions_[at_.back()]->delegate(session));
  }
  void shadow_delegate(const Session& session, const Decision& decision,
                       ShadowDecisions& out) const;

  // What counts for budgets, of every policy: a rollout does not begin them anew.
  void note_permitted(const Session& session, ActionId action) const;
  void note_started(const Session& session) const;
  void note_spent(const Session& session, std::int64_t micros) const;

  /// The actions that the policy of at least one of their enforcement points permits; see
  /// DecisionPoint::permitted().
  [[nodiscard]] PermissionSet permitted(const Principal& principal, const Session& session) const;

  /// Where a policy is in force: enforcement points by their index, then who starts agents.
  [[nodiscard]] std::size_t places() const { return at_.size(); }
  void order(std::uint32_t version) { newest_ = version; }
  void put(std::size_t place, std::uint32_t version);

  // Whether any policy of the design asks for it; see DecisionPoint.
  [[nodiscard]] bool reads_taint() const { return reads_.taint; }
  [[nodiscard]] bool reads_remaining() const { return reads_.remaining; }
  [[nodiscard]] bool reads_trust() const { return reads_.trust; }
  [[nodiscard]] bool reads_depth() const { return reads_.depth; }
  [[nodiscard]] bool reads_history() const { return reads_.history; }
  [[nodiscard]] bool needs_history() const { return reads_.wants_history; }
  [[nodiscard]] bool has_shadow() const { return reads_.shadow; }
  [[nodiscard]] bool has_budgets() const { return reads_.budgets; }
  [[nodiscard]] bool limits_delegation() const { return reads_.delegation; }
  [[nodiscard]] std::uint32_t deepest() const { return deepest_; }
  [[nodiscard]] const std::vector<double>& trust_minima() const { return trust_minima_; }
  [[nodiscard]] std::uint64_t open_hours(sim::SimTime at) const;
  [[nodiscard]] sim::SimTime next_opening_change(sim::SimTime from) const;

 private:
  [[nodiscard]] std::uint32_t at(std::size_t place) const { return at_[place]; }
  [[nodiscard]] Decision numbered(std::uint32_t version, Decision decision) const;
  void number(std::uint32_t version, ShadowDecisions& shadows, std::size_t from) const;
  void find_masks();

  const Organisation& organisation_;
  const ActionMasks& masks_;
  std::vector<std::unique_ptr<DecisionPoint>> versions_;
  std::vector<RuleIndex> first_rule_;    // By version.
  std::vector<std::uint32_t> at_;        // By place.
  std::vector<PermissionSet> in_force_;  // By version: actions of the points that have it.
  std::uint32_t newest_{0};
  struct {
    bool taint{false}, remaining{false}, trust{false}, depth{false}, history{false};
    bool wants_history{false}, shadow{false}, budgets{false}, delegation{false};
  } reads_;
  std::uint32_t deepest_{0};
  std::vector<double> trust_minima_;
};

}  // namespace models
