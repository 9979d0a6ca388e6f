#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "models/authority/weigher.hpp"
#include "models/metrics/observers.hpp"

namespace models {
namespace {

/// Integrals over agents and time [weight * s] behind the ratios of the design, section 3.
struct Integrals {
  double reachable_or_granted{0.0};
  double reachable_and_granted{0.0};
  double granted{0.0};
  double reachable_or_user{0.0};
  double user{0.0};
  double held{0.0};
  double reachable{0.0};
  double unattended{0.0};    ///< Of `reachable`: of agents without a person.
  double unattended_s{0.0};  ///< Their agents * seconds.
  double agent_s{0.0};       ///< Agents * seconds.
  double task_s{0.0};        ///< The same while their tasks ran.

  void add(const Integrals& rate, double dt) {
    reachable_or_granted += rate.reachable_or_granted * dt;
    reachable_and_granted += rate.reachable_and_granted * dt;
    granted += rate.granted * dt;
    reachable_or_user += rate.reachable_or_user * dt;
    user += rate.user * dt;
    held += rate.held * dt;
    reachable += rate.reachable * dt;
    unattended += rate.unattended * dt;
    unattended_s += rate.unattended_s * dt;
    agent_s += rate.agent_s * dt;
    task_s += rate.task_s * dt;
  }
};

/// Integrals of some agents, and the largest momentary ratios of any of them; 0: none.
struct Share {
  Integrals integrals;
  double task_peak{0.0};
  double user_peak{0.0};

  void add(const Integrals& rate, double dt) {
    integrals.add(rate, dt);
    if (rate.granted > 0.0) {
      task_peak = std::max(task_peak, rate.reachable_or_granted / rate.granted);
    }
    if (rate.user > 0.0) user_peak = std::max(user_peak, rate.reachable_or_user / rate.user);
  }
};

/// A place in the delegation tree: the agent types from the first agent down.
struct TreeNode {
  std::string path;
  std::uint64_t agents{0};
  Integrals integrals;
};

struct AgentState {
  sim::SimTime since;
  bool live{false};
  bool in_task{true};
  PermissionSet held, reachable;
  Integrals rate;
  std::size_t node{0};
};

/// Live agents' reachable sets of one workflow instance: few distinct ones, whatever the fan-out.
struct WorkflowState {
  sim::SimTime since;
  std::vector<std::pair<PermissionSet, std::uint32_t>> reachable;
  double reachable_or_user{0.0};
  double user{0.0};
};

class PrivilegeObserver final : public Observer {
 public:
  explicit PrivilegeObserver(const ObserverContext& context)
      : context_(context), weigher_(context.plan.organisation) {
    for (const Department& department : context.plan.organisation.departments) {
      user_of_department_.push_back(department.entitlements);
    }
    for (const WorkflowType& type : context.plan.workflows) has_features_ |= !type.has_person();
  }

  void on(const AgentStarted& record) override;
  void on(const EntitlementsChanged& record) override;
  void on(const AuthorityChanged& record) override;
  void on(const TaskEnded& record) override;
  void on(const AgentStopped& record) override;
  void on(const ActionDone& record) override;
  void on(const RunEnded& record) override;
  void report(ReplicationResult& result) const override;

 private:
  const AgentType& type_of(AgentId id) const {
    return context_.plan.agent_types[context_.index.agent(id).started.type.index];
  }
  bool has_person(AgentId id) const {
    return context_.index.workflow_of(id).started.department.valid();
  }
  const PermissionSet& user_of(AgentId id) const {
    static constexpr PermissionSet kNobody;
    if (!has_person(id)) return kNobody;
    const WorkflowStarted& started = context_.index.workflow_of(id).started;
    const auto own = user_of_person_.find({started.department.index, started.person});
    return own == user_of_person_.end() ? user_of_department_[started.department.index]
                                        : own->second;
  }
  std::size_t node_of(const AgentStarted& record);
  void accumulate(AgentId id, sim::SimTime now);
  void reweigh(AgentId id);
  void change_union(AgentId id, sim::SimTime now, const PermissionSet* before,
                    const PermissionSet* after);
  void accumulate_workflow(WorkflowState& state, sim::SimTime now);
  static void report_unattended(ReplicationResult& result, const Integrals& sums,
                                const Labels& labels);
  static void report_amplification(ReplicationResult& result, const Share& share,
                                   const Labels& labels);

  ObserverContext context_;
  Weigher weigher_;
  std::vector<PermissionSet> user_of_department_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, PermissionSet> user_of_person_;  // If others.
  std::vector<AgentState> agents_;
  std::vector<WorkflowState> workflows_;
  std::vector<TreeNode> tree_;
  std::map<std::pair<std::size_t, std::uint32_t>, std::size_t> nodes_;
  Share total_;
  std::map<std::uint32_t, Share> by_depth_;
  std::map<std::uint32_t, Share> by_type_;
  double union_{0.0};
  double union_user_{0.0};
  struct OutOfScope {
    std::uint64_t count{0};
    double weight{0.0};
  };
  std::array<OutOfScope, 4> out_of_scope_;  // By actor.
  std::uint64_t workflows_seen_{0};
  bool has_features_{false};
};

std::size_t PrivilegeObserver::node_of(const AgentStarted& record) {
  const std::size_t parent =
      record.parent.valid() ? agents_[record.parent.index].node + 1 : std::size_t{0};
  const auto [found, added] = nodes_.try_emplace({parent, record.type.index}, tree_.size());
  if (added) {
    const std::string name = context_.plan.agent_types[record.type.index].name;
    tree_.push_back({parent == 0 ? name : tree_[parent - 1].path + "/" + name, 0, {}});
  }
  return found->second;
}

void PrivilegeObserver::on(const AgentStarted& record) {
  AgentState state;
  state.since = record.at;
  state.live = true;
  state.node = node_of(record);
  agents_.push_back(state);
  if (workflows_.size() <= record.workflow.index) workflows_.resize(record.workflow.index + 1);
  if (context_.counts(record.at)) {
    ++tree_[state.node].agents;
    if (!record.parent.valid()) ++workflows_seen_;
  }
  reweigh(record.agent);
  change_union(record.agent, record.at, nullptr, &agents_.back().reachable);
}

void PrivilegeObserver::on(const AuthorityChanged& record) {
  AgentState& state = agents_[record.agent.index];
  if (!state.live) return;
  accumulate(record.agent, record.at);
  if (!(state.reachable == record.reachable)) {
    change_union(record.agent, record.at, &state.reachable, &record.reachable);
  }
  state.held = record.held;
  state.reachable = record.reachable;
  reweigh(record.agent);
}

void PrivilegeObserver::on(const EntitlementsChanged& record) {
  const bool all = record.person == EntitlementsChanged::kEverybody;
  if (all) {
    user_of_department_[record.department.index] = record.entitlements;
  } else {
    user_of_person_[{record.department.index, record.person}] = record.entitlements;
  }
  for (std::uint32_t i = 0; i < agents_.size(); ++i) {
    if (!agents_[i].live) continue;
    const WorkflowStarted& started = context_.index.workflow_of(AgentId{i}).started;
    if (started.department != record.department) continue;
    if (!all && started.person != record.person) continue;
    accumulate(AgentId{i}, record.at);
    reweigh(AgentId{i});
    change_union(AgentId{i}, record.at, nullptr, nullptr);
  }
}

void PrivilegeObserver::on(const TaskEnded& record) {
  accumulate(record.agent, record.at);
  agents_[record.agent.index].in_task = false;
  reweigh(record.agent);
}

void PrivilegeObserver::on(const AgentStopped& record) {
  accumulate(record.agent, record.at);
  AgentState& state = agents_[record.agent.index];
  change_union(record.agent, record.at, &state.reachable, nullptr);
  state.live = false;
}

void PrivilegeObserver::on(const ActionDone& record) {
  if (!record.executed || !context_.counts(record.at)) return;
  const bool in_task = record.agent.valid() && !context_.index.agent(record.agent).task_ended;
  if (in_task && type_of(record.agent).granted.contains(record.action)) return;
  OutOfScope& bucket = out_of_scope_[static_cast<std::size_t>(record.actor)];
  ++bucket.count;
  bucket.weight += weigher_.weight(record.action);
}

void PrivilegeObserver::on(const RunEnded& record) {
  for (std::uint32_t i = 0; i < agents_.size(); ++i) {
    if (agents_[i].live) accumulate(AgentId{i}, record.at);
  }
  for (WorkflowState& state : workflows_) accumulate_workflow(state, record.at);
}

void PrivilegeObserver::accumulate(AgentId id, sim::SimTime now) {
  AgentState& state = agents_[id.index];
  const double dt = context_.counted_s(state.since, now);
  state.since = now;
  if (dt <= 0.0) return;
  const AgentStarted& started = context_.index.agent(id).started;
  total_.add(state.rate, dt);
  by_depth_[started.depth].add(state.rate, dt);
  by_type_[started.type.index].add(state.rate, dt);
  tree_[state.node].integrals.add(state.rate, dt);
}

void PrivilegeObserver::reweigh(AgentId id) {
  AgentState& state = agents_[id.index];
  const PermissionSet granted = state.in_task ? type_of(id).granted : PermissionSet{};
  const PermissionSet& user = user_of(id);
  Integrals& rate = state.rate;
  rate.granted = weigher_.weight(granted);
  rate.reachable_or_granted = weigher_.weight(state.reachable | granted);
  rate.reachable_and_granted = weigher_.weight(state.reachable & granted);
  rate.user = weigher_.weight(user);
  rate.reachable_or_user = rate.user > 0.0 ? weigher_.weight(state.reachable | user) : 0.0;
  rate.held = weigher_.weight(state.held);
  rate.reachable = weigher_.weight(state.reachable);
  const bool unattended = !has_person(id);
  rate.unattended = unattended ? rate.reachable : 0.0;
  rate.unattended_s = unattended ? 1.0 : 0.0;
  rate.agent_s = 1.0;
  rate.task_s = state.in_task ? 1.0 : 0.0;
}

void PrivilegeObserver::accumulate_workflow(WorkflowState& state, sim::SimTime now) {
  const double dt = context_.counted_s(state.since, now);
  state.since = now;
  if (state.reachable.empty()) return;
  union_ += state.reachable_or_user * dt;
  union_user_ += state.user * dt;
}

void PrivilegeObserver::change_union(AgentId id, sim::SimTime now, const PermissionSet* before,
                                     const PermissionSet* after) {
  WorkflowState& state = workflows_[context_.index.agent(id).started.workflow.index];
  accumulate_workflow(state, now);
  const auto find = [&state](const PermissionSet& set) {
    return std::find_if(state.reachable.begin(), state.reachable.end(),
                        [&set](const auto& entry) { return entry.first == set; });
  };
  if (after != nullptr) {
    const auto found = find(*after);
    if (found != state.reachable.end()) {
      ++found->second;
    } else {
      state.reachable.emplace_back(*after, 1U);
    }
  }
  if (before != nullptr) {
    const auto found = find(*before);
    if (--found->second == 0) state.reachable.erase(found);
  }
  PermissionSet all = user_of(id);
  state.user = weigher_.weight(all);
  for (const auto& [set, count] : state.reachable) all |= set;
  state.reachable_or_user = state.user > 0.0 ? weigher_.weight(all) : 0.0;
}

void PrivilegeObserver::report_amplification(ReplicationResult& result, const Share& share,
                                             const Labels& labels) {
  const Integrals& sums = share.integrals;
  const auto peak = [](double value) {
    return value > 0.0 ? std::optional<double>(value) : std::nullopt;
  };
  add_ratio(result, "privilege.amplification.task", labels, sums.reachable_or_granted,
            sums.granted);
  add_value(result, "privilege.amplification.task.peak", labels, peak(share.task_peak));
  add_ratio(result, "privilege.sufficiency", labels, sums.reachable_and_granted, sums.granted);
  add_ratio(result, "privilege.amplification.user", labels, sums.reachable_or_user, sums.user);
  add_value(result, "privilege.amplification.user.peak", labels, peak(share.user_peak));
  add_ratio(result, "privilege.over_entitlement", labels, sums.held, sums.granted);
}

/// What an agent without a person can do, on average over such agents and their time.
void PrivilegeObserver::report_unattended(ReplicationResult& result, const Integrals& sums,
                                          const Labels& labels) {
  add_ratio(result, "privilege.unattended", labels, sums.unattended, sums.unattended_s);
}

void PrivilegeObserver::report(ReplicationResult& result) const {
  report_amplification(result, total_, {});
  add_ratio(result, "privilege.amplification.user", {{"over", "workflow"}}, union_, union_user_);
  report_unattended(result, total_.integrals, {});
  for (const auto& [depth, share] : by_depth_) {
    report_amplification(result, share, {{"depth", std::to_string(depth)}});
    if (has_features_) {
      report_unattended(result, share.integrals, {{"depth", std::to_string(depth)}});
    }
  }
  for (const auto& [type, share] : by_type_) {
    report_amplification(result, share, {{"agent_type", context_.plan.agent_types[type].name}});
  }
  const char* const causes[] = {"legitimate", "overreach", "hijack", "intrusion"};
  OutOfScope all;
  for (const OutOfScope& one : out_of_scope_) {
    all.count += one.count;
    all.weight += one.weight;
  }
  add_value(result, "privilege.out_of_scope_actions", {}, static_cast<double>(all.count));
  add_value(result, "privilege.out_of_scope_actions.weight", {}, all.weight);
  const std::size_t shown = context_.has_outsiders() ? 4 : 3;
  for (std::size_t i = 1; i < shown; ++i) {
    const Labels labels{{"cause", causes[i]}};
    add_value(result, "privilege.out_of_scope_actions", labels,
              static_cast<double>(out_of_scope_[i].count));
    add_value(result, "privilege.out_of_scope_actions.weight", labels, out_of_scope_[i].weight);
  }
  for (const TreeNode& node : tree_) {
    const Labels labels{{"path", node.path}};
    const Integrals& sums = node.integrals;
    add_ratio(result, "delegation.agents", labels, static_cast<double>(node.agents),
              static_cast<double>(workflows_seen_));
    add_ratio(result, "delegation.reachable_weight", labels, sums.reachable, sums.agent_s);
    add_ratio(result, "delegation.granted_weight", labels, sums.granted, sums.task_s);
  }
}

}  // namespace

std::unique_ptr<Observer> make_privilege_observer(const ObserverContext& context) {
  return std::make_unique<PrivilegeObserver>(context);
}

}  // namespace models
