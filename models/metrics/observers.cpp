#include "models/metrics/observers.hpp"

#include <algorithm>

namespace models {

void RunIndex::on(const WorkflowStarted& record) {
  // Instances are numbered when they arrive and start in the same order.
  if (workflows_.size() <= record.workflow.index) workflows_.resize(record.workflow.index + 1);
  workflows_[record.workflow.index] = {record, false};
  ++started_;
}

void RunIndex::on(const WorkflowEnded& record) {
  workflows_[record.workflow.index].ended = true;
  ++ended_;
}

void add_value(ReplicationResult& result, std::string metric, Labels labels,
               std::optional<double> value) {
  std::sort(labels.begin(), labels.end());
  result.values.push_back({std::move(metric), std::move(labels), value});
}

void add_ratio(ReplicationResult& result, std::string metric, Labels labels, double numerator,
               double denominator) {
  add_value(result, std::move(metric), std::move(labels), std::nullopt);
  if (denominator <= 0.0) return;
  result.values.back().value = numerator / denominator;
  result.values.back().ratio = sim::RatioTerm{numerator, denominator};
}

void add_share(ReplicationResult& result, std::string metric, Labels labels, std::uint64_t yes,
               std::uint64_t cases) {
  add_ratio(result, std::move(metric), std::move(labels), static_cast<double>(yes),
            static_cast<double>(cases));
  result.values.back().is_share = true;
}

std::vector<std::unique_ptr<Observer>> make_observers(const Plan& plan, const Design& design,
                                                      const RunIndex& index,
                                                      std::uint64_t replication) {
  const ObserverContext context{plan, design, index, replication};
  std::vector<std::unique_ptr<Observer>> observers;
  observers.push_back(make_privilege_observer(context));
  observers.push_back(make_standing_observer(context));
  observers.push_back(make_revocation_observer(context));
  observers.push_back(make_inventory_observer(context));
  observers.push_back(make_workforce_observer(context));
  observers.push_back(make_overreach_observer(context));
  observers.push_back(make_threat_observer(context));
  observers.push_back(make_blast_observer(context));
  observers.push_back(make_infection_observer(context));
  observers.push_back(make_attribution_observer(context));
  observers.push_back(make_policy_observer(context));
  observers.push_back(make_approval_observer(context));
  observers.push_back(make_velocity_observer(context));
  observers.push_back(make_engine_observer(context));
  observers.push_back(make_cost_observer(context));
  observers.push_back(make_governance_observer(context));
  observers.push_back(make_seat_observer(context));
  observers.push_back(make_loss_observer(context));
  return observers;
}

}  // namespace models
