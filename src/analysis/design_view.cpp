#include "src/analysis/design_view.hpp"

#include <algorithm>

#include "src/analysis/plan_order.hpp"

namespace app {
namespace {

using models::ActionId;
using models::Argument;
using models::Verdict;

constexpr std::size_t kMostInstants = 200;
constexpr double kWeek_s = 7 * 86'400.0;

void add_choice(std::vector<std::vector<Argument>>& choices, std::vector<Argument> one) {
  if (std::find(choices.begin(), choices.end(), one) == choices.end()) {
    choices.push_back(std::move(one));
  }
}

bool has_destination(const models::ToolAction& action) {
  return std::find(action.arguments.begin(), action.arguments.end(), "destination") !=
         action.arguments.end();
}

// The call with all arguments of the action set to a value that the attacker chooses; or only the
// one that says where it goes.
std::vector<Argument> chosen_by_attacker(const models::ToolAction& action,
                                         const std::vector<Argument>& planned,
                                         bool destination_only) {
  std::vector<Argument> chosen;
  for (const std::string& name : action.arguments) {
    const auto known = std::find_if(planned.begin(), planned.end(),
                                    [&](const Argument& one) { return one.name == name; });
    const bool keeps = destination_only && name != "destination" && known != planned.end();
    chosen.push_back(keeps ? *known : Argument{name, "attacker"});
  }
  std::sort(chosen.begin(), chosen.end(),
            [](const Argument& a, const Argument& b) { return a.name < b.name; });
  return chosen;
}

bool is_better(const Judgement& a, const Judgement& b) { return a.verdict < b.verdict; }

}  // namespace

std::vector<models::Design> designs_by_policy(const models::Plan& plan) {
  std::vector<models::Design> all;
  for (const models::Design& design : plan.designs) {
    for (std::uint32_t i = 0; i <= design.later_policies.size(); ++i) {
      models::Design one = design;
      one.policy = design.policy_version(i);
      one.later_policies.clear();
      one.rollouts.clear();
      if (i > 0) one.name += ", rollout " + std::to_string(i);
      all.push_back(std::move(one));
    }
  }
  return all;
}

DesignView::DesignView(const models::Plan& plan, models::Design design)
    : plan_(plan),
      design_(std::move(design)),
      masks_(plan.organisation),
      sets_(plan.organisation),
      reach_(std::make_unique<models::Reach>(plan, design_, masks_, sets_)),
      graph_(std::make_unique<FleetGraph>(plan, design_, *reach_, sets_)) {
  for (const models::AgentType& type : plan.agent_types) fresh_.emplace_back(type.plan);
  gather_choices();
  gather_instants();
}

void DesignView::gather_choices() {
  const models::Organisation& organisation = plan_.organisation;
  any_.resize(organisation.actions.size());
  attackers_.resize(organisation.actions.size());
  for (const models::Threat& threat : plan_.threats) {
    for (const models::GoalStep& step : threat.goal.steps) {
      for (const ActionId action : step.alternatives) {
        add_choice(any_[action.index], step.arguments);
        add_choice(attackers_[action.index], step.arguments);
      }
    }
  }
  for (const models::AgentType& type : plan_.agent_types) {
    for_each_step(type.plan, [&](const models::Step& step) {
      if (step.kind != models::StepKind::kCall) return;
      const std::uint32_t action = step.action.index;
      add_choice(any_[action], step.arguments);
      if (!has_destination(organisation.actions[action])) return;
      add_choice(attackers_[action],
                 chosen_by_attacker(organisation.actions[action], step.arguments, true));
    });
  }
  for (std::uint32_t i = 0; i < organisation.actions.size(); ++i) {
    add_choice(attackers_[i], chosen_by_attacker(organisation.actions[i], {}, false));
    add_choice(any_[i], {});
    add_choice(any_[i], attackers_[i].back());
  }
}

/// Instants of a week between which no rule opens or closes.
void DesignView::gather_instants() {
  sim::SimTime at{};
  while (instants_.size() < kMostInstants && sim::to_seconds(at) < kWeek_s) {
    instants_.push_back(at);
    const sim::SimTime next = reach_->policy().next_opening_change(at);
    if (next == sim::kNever || next <= at) return;
    at = next;
  }
}

models::Session DesignView::session_of(std::uint32_t member, Situation situation) const {
  const Member& who = graph_->members()[member];
  const models::AgentType& type = plan_.agent_types[who.type.index];
  models::Session session;
  session.tainted = situation.tainted;
  session.depth = who.hops;
  session.chain = who.chain;
  session.trust = type.trust ? type.trust->start : 1.0;
  session.remaining = &fresh_[who.type.index];
  if (situation.after.valid()) {
    if (type.trust) session.trust = std::max(0.0, session.trust - type.trust->untrusted_content);
    const std::pair<std::uint32_t, std::uint32_t> key{who.type.index, situation.after.index};
    auto known = remaining_.find(key);
    if (known == remaining_.end()) {
      known = remaining_.emplace(key, remaining_after(type.plan, situation.after)).first;
    }
    session.remaining = &known->second;
  }
  return session;
}

std::string DesignView::control_of(const models::Decision& decision) const {
  if (decision.rule != models::kNoRule) return "rule " + design_.rule_name(decision.rule);
  std::string permits;
  for (const models::PolicyRule& rule : design_.policy.rules) {
    if (rule.effect != models::RuleEffect::kPermit || rule.mode != models::RuleMode::kEnforce) {
      continue;
    }
    permits += (permits.empty() ? "" : ", ") + rule.name;
  }
  return permits.empty() ? "no rule permits it" : "rule " + permits + " does not permit it";
}

/// The best answer at any time of the week.
Judgement DesignView::decide(const models::Standing& standing, models::Session session,
                             ActionId action, const std::vector<Argument>& arguments) const {
  const models::Principal principal = reach_->principal(standing);
  std::optional<Judgement> best;
  for (const sim::SimTime at : instants_) {
    session.now = at;
    const models::Decision decision =
        reach_->policy().decide({0}, principal, session, action, arguments);
    if (decision.allows()) return {decision.verdict, {}, {}, false};
    Judgement one{decision.verdict, control_of(decision), {}, decision.rule != models::kNoRule};
    if (!best || is_better(one, *best)) best = std::move(one);
  }
  return *best;
}

Judgement DesignView::judge_with(const models::Standing& standing, const models::Session& session,
                                 ActionId action, const Choices& choices) const {
  if (!sets_.at(standing.scope).contains(action)) {
    return {Verdict::kDeny, "scope of its credential", {}, false};
  }
  if (masks_.as_caller.contains(action) && !sets_.at(standing.entitlements).contains(action)) {
    return {Verdict::kDeny, "entitlements of whom its credential stands for", {}, false};
  }
  std::optional<Judgement> best;
  for (const std::vector<Argument>& arguments : choices) {
    Judgement one = decide(standing, session, action, arguments);
    if (!best || is_better(one, *best)) best = std::move(one);
    if (best->passes()) break;
  }
  return *best;
}

Judgement DesignView::judge_anew(std::uint32_t member, ActionId action, Situation situation,
                                 ArgumentValues arguments) {
  const Member& who = graph_->members()[member];
  const models::Session session = session_of(member, situation);
  const Choices& choices =
      arguments == ArgumentValues::kAny ? any_[action.index] : attackers_[action.index];
  Judgement best = who.standing ? judge_with(*who.standing, session, action, choices)
                                : Judgement{Verdict::kDeny, "no credential", {}, false};
  for (const FoundCredential& found : who.found) {
    if (best.passes()) break;
    Judgement with = judge_with(found.standing, session, action, choices);
    with.with = found.where;
    if (is_better(with, best)) best = std::move(with);
  }
  return best;
}

const Judgement& DesignView::judge(std::uint32_t member, ActionId action, Situation situation,
                                   ArgumentValues arguments) {
  const Key key{member, action.index, situation.tainted, situation.after.index, arguments};
  const auto known = judged_.find(key);
  if (known != judged_.end()) return known->second;
  return judged_.emplace(key, judge_anew(member, action, situation, arguments)).first->second;
}

models::PermissionSet DesignView::permitted_with(const models::Standing& standing,
                                                 models::Session session) const {
  models::PermissionSet all;
  for (const sim::SimTime at : instants_) {
    session.now = at;
    all |= reach_->effective(standing, session);
  }
  return all;
}

models::PermissionSet DesignView::permitted_by_own(std::uint32_t member) const {
  const Member& who = graph_->members()[member];
  if (!who.standing) return {};
  return permitted_with(*who.standing, session_of(member, {}));
}

const models::PermissionSet& DesignView::permitted(std::uint32_t member) {
  const auto [at, is_new] = permitted_.try_emplace(member);
  if (!is_new) return at->second;
  at->second = permitted_by_own(member);
  for (const FoundCredential& found : graph_->members()[member].found) {
    at->second |= permitted_with(found.standing, session_of(member, {}));
  }
  return at->second;
}

models::PermissionSet DesignView::reached(std::uint32_t member) {
  models::PermissionSet all;
  for (const std::uint32_t node : graph_->ways_from(member, FleetGraph::Along::kAuthority).order) {
    if (graph_->is_member(node)) all |= permitted(node);
  }
  return all;
}

}  // namespace app
