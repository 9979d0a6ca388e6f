#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "models/authority/reach.hpp"
#include "models/plan.hpp"
#include "src/analysis/fleet_graph.hpp"

namespace app {

/// A design as it is with each of its policies in force everywhere: one for itself, one for each
/// later policy, named "jit-task, rollout 1".
std::vector<models::Design> designs_by_policy(const models::Plan& plan);

/// What becomes of a call that an agent tries.
struct Judgement {
  models::Verdict verdict{models::Verdict::kDeny};
  /// What denies or escalates: "scope of its credential", "rule taint_guard"; else empty.
  std::string control;
  std::string with;     ///< "found in team-notes" where it is not its own credential; else empty.
  bool by_rule{false};  ///< A rule denies or escalates it, rather than nothing permitting it.
  [[nodiscard]] bool passes() const { return verdict <= models::Verdict::kWarn; }
  [[nodiscard]] bool denies() const { return verdict == models::Verdict::kDeny; }
  [[nodiscard]] bool asks_person() const { return verdict == models::Verdict::kEscalate; }
};

/// What an agent's session has seen.
struct Situation {
  bool tainted{false};
  /// It has read the untrusted content itself, as this planned call's result. Invalid: it has not.
  models::ActionId after{};
};

/// The argument values with which a call may be tried.
enum class ArgumentValues : std::uint8_t {
  kAny,       ///< Planned ones, those of attackers' goals, none.
  kAttackers  ///< Those that an attacker chooses: of its goals, or with a destination of its own.
};

/// One design with one of its policies in force: who is in its fleet, and what everybody may do.
class DesignView {
 public:
  DesignView(const models::Plan& plan, models::Design design);
  DesignView(const DesignView&) = delete;
  DesignView& operator=(const DesignView&) = delete;

  [[nodiscard]] const models::Design& design() const { return design_; }
  [[nodiscard]] const FleetGraph& graph() const { return *graph_; }
  [[nodiscard]] models::PermissionSets& sets() { return sets_; }
  [[nodiscard]] const models::PermissionSet& set(models::SetId id) const { return sets_.at(id); }
  [[nodiscard]] const models::ActionMasks& masks() const { return masks_; }

  /// The best that an agent may get for a call, with its own credential or one that it finds, at
  /// any time of the week, before anything was used of budgets.
  const Judgement& judge(std::uint32_t member, models::ActionId action, Situation situation,
                         ArgumentValues arguments);
  /// What it may do without a person's approval, in a session that has seen nothing untrusted.
  const models::PermissionSet& permitted(std::uint32_t member);
  /// The same with its own credential only.
  models::PermissionSet permitted_by_own(std::uint32_t member) const;
  /// All that it may do or let others do: union over whom it may start or ask, and so on.
  models::PermissionSet reached(std::uint32_t member);

 private:
  using Key = std::tuple<std::uint32_t, std::uint32_t, bool, std::uint32_t, ArgumentValues>;
  using Choices = std::vector<std::vector<models::Argument>>;
  [[nodiscard]] models::Session session_of(std::uint32_t member, Situation situation) const;
  [[nodiscard]] Judgement judge_anew(std::uint32_t member, models::ActionId action,
                                     Situation situation, ArgumentValues arguments);
  [[nodiscard]] Judgement judge_with(const models::Standing& standing,
                                     const models::Session& session, models::ActionId action,
                                     const Choices& choices) const;
  [[nodiscard]] Judgement decide(const models::Standing& standing, models::Session session,
                                 models::ActionId action,
                                 const std::vector<models::Argument>& arguments) const;
  [[nodiscard]] std::string control_of(const models::Decision& decision) const;
  [[nodiscard]] models::PermissionSet permitted_with(const models::Standing& standing,
                                                     models::Session session) const;
  void gather_choices();
  void gather_instants();

  const models::Plan& plan_;
  const models::Design design_;
  models::ActionMasks masks_;
  models::PermissionSets sets_;
  std::unique_ptr<models::Reach> reach_;
  std::unique_ptr<FleetGraph> graph_;
  std::vector<Choices> any_;        // By action.
  std::vector<Choices> attackers_;  // Likewise.
  std::vector<sim::SimTime> instants_;
  mutable std::map<std::pair<std::uint32_t, std::uint32_t>, models::RemainingCalls> remaining_;
  std::vector<models::RemainingCalls> fresh_;  // By agent type.
  std::map<Key, Judgement> judged_;
  std::map<std::uint32_t, models::PermissionSet> permitted_;
};

}  // namespace app
