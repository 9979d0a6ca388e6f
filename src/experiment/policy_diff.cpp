#include "src/experiment/policy_diff.hpp"

#include <algorithm>
#include <functional>
#include <unordered_map>

namespace app {
namespace {

using Decided = PolicyDiff::Decided;

/// Keeps the decisions of a run.
class Decisions final : public models::RecordSink {
 public:
  std::vector<Decided> all;

  void on(const models::AgentStarted& record) override {
    agents_.push_back({record.type, record.workflow});
  }
  void on(const models::DecisionMade& record) override {
    Decided one;
    one.path = record.path;
    one.nth = seen_[record.path]++;
    one.at = record.at;
    one.agent = record.agent;
    if (record.agent.valid()) {
      one.type = agents_[record.agent.index].first;
      one.workflow = agents_[record.agent.index].second;
    }
    one.action = record.action;
    one.refusal = record.refusal;
    one.rule = record.rule;
    one.actor = record.actor;
    all.push_back(one);
  }

 private:
  std::vector<std::pair<models::AgentTypeId, models::WorkflowId>> agents_;
  std::unordered_map<std::uint64_t, std::uint32_t> seen_;  // Looked up only.
};

bool passes(const Decided& one) { return one.refusal == models::Refusal::kNone; }

using Call = std::pair<std::uint64_t, std::uint32_t>;
std::map<Call, const Decided*> by_call(const std::vector<Decided>& decisions) {
  std::map<Call, const Decided*> all;
  for (const Decided& one : decisions) all.emplace(Call{one.path, one.nth}, &one);
  return all;
}

Estimate estimate_of(const std::vector<double>& values) {
  const std::vector<std::optional<double>> all(values.begin(), values.end());
  return estimate_mean(all);
}

}  // namespace

models::ReplicationResult PolicyDiff::replicate(const models::Plan& plan, models::DesignId design,
                                                std::uint64_t replication) {
  Decisions decisions;
  models::RunOptions options;
  options.sink = &decisions;
  models::ReplicationResult result = models::run_replication(plan, design, replication, options);
  std::vector<Decided> other;
  {
    const std::lock_guard lock(mutex_);
    const auto waiting = waiting_.find(replication);
    if (waiting == waiting_.end()) {
      waiting_.emplace(replication, std::move(decisions.all));
      return result;
    }
    other = std::move(waiting->second);
    waiting_.erase(waiting);
  }
  const bool is_old = design.index == 0;
  OfReplication found = is_old ? compare(replication, decisions.all, other)
                               : compare(replication, other, decisions.all);
  const std::lock_guard lock(mutex_);
  found_.emplace(replication, std::move(found));
  return result;
}

PolicyDiff::OfReplication PolicyDiff::compare(std::uint64_t replication,
                                              const std::vector<Decided>& before,
                                              const std::vector<Decided>& after) {
  OfReplication found;
  const auto old_calls = by_call(before);
  const auto new_calls = by_call(after);
  for (const auto& [call, was] : old_calls) {
    const auto now = new_calls.find(call);
    if (now == new_calls.end()) {
      ++found.only_old;
      continue;
    }
    const Decided& is = *now->second;
    if (passes(*was) == passes(is)) continue;
    ++found.kinds[{was->type, was->action, was->actor, passes(*was), was->rule, is.rule,
                   was->refusal, is.refusal}];
    if (!found.first ||
        std::min(was->at, is.at) < std::min(found.first->before.at, found.first->after.at)) {
      found.first = Divergence{replication, *was, is};
    }
  }
  for (const auto& [call, is] : new_calls) found.only_new += old_calls.contains(call) ? 0 : 1;
  return found;
}

void PolicyDiff::finish(std::int64_t replications) {
  std::erase_if(found_, [replications](const auto& one) {
    return one.first >= static_cast<std::uint64_t>(replications);
  });
  std::map<Kind, std::vector<double>> kinds;
  std::vector<double> denied(found_.size(), 0.0);
  std::vector<double> allowed = denied;
  std::vector<double> only_old = denied;
  std::vector<double> only_new = denied;
  std::size_t i = 0;
  for (const auto& [replication, found] : found_) {
    if (!first_) first_ = found.first;
    for (const auto& [kind, count] : found.kinds) {
      std::vector<double>& of = kinds[kind];
      of.resize(found_.size(), 0.0);
      of[i] = static_cast<double>(count);
      (kind.denied ? denied : allowed)[i] += static_cast<double>(count);
    }
    only_old[i] = static_cast<double>(found.only_old);
    only_new[i] = static_cast<double>(found.only_new);
    ++i;
  }
  for (const auto& [kind, calls] : kinds) counts_.push_back({kind, estimate_of(calls)});
  std::stable_sort(counts_.begin(), counts_.end(), [](const Count& a, const Count& b) {
    return a.calls.mean.value_or(0.0) > b.calls.mean.value_or(0.0);
  });
  denied_ = estimate_of(denied);
  allowed_ = estimate_of(allowed);
  only_old_ = estimate_of(only_old);
  only_new_ = estimate_of(only_new);
}

}  // namespace app
