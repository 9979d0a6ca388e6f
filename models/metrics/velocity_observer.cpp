#include <map>
#include <string>

#include "models/metrics/observers.hpp"

namespace models {
namespace {

struct Group {
  std::uint64_t ended{0};
  std::uint64_t done{0};
  double makespan_s{0.0};
  void add(bool is_done, double span_s) {
    ++ended;
    if (!is_done) return;
    ++done;
    makespan_s += span_s;
  }
};

/// How much work gets done, how fast, and what the controls cost in time and refusals.
class VelocityObserver final : public Observer {
 public:
  explicit VelocityObserver(const ObserverContext& context) : context_(context) {}

  void on(const WorkflowEnded& record) override;
  void on(const DecisionMade& record) override {
    if (!context_.counts(record.at) || record.actor != Actor::kLegitimate) return;
    control_s_ += record.control_s;
    ++planned_calls_;
    if (record.refusal != Refusal::kNone) ++denied_;
  }
  void on(const CredentialWait& record) override {
    if (record.agent.valid() && context_.counts(record.at)) control_s_ += record.wait_s;
  }
  void report(ReplicationResult& result) const override;

 private:
  void report_group(ReplicationResult& result, const Labels& labels, const Group& group) const;
  ObserverContext context_;
  Group total_;
  std::map<std::uint32_t, Group> by_workflow_;
  std::map<std::string, Group> by_threat_;  ///< Only with `each_threat` arrivals.
  std::map<std::pair<std::uint32_t, std::string>, Group> by_cell_;
  std::array<std::uint64_t, 4> outcomes_{};
  sim::CensoredSketch makespan_;
  double control_s_{0.0};
  std::uint64_t planned_calls_{0};
  std::uint64_t denied_{0};
};

void VelocityObserver::on(const WorkflowEnded& record) {
  const WorkflowStarted& started = context_.index.workflow(record.workflow).started;
  if (!context_.counts(started.at)) return;
  // What the horizon cuts off is neither a success nor a failure of the design.
  if (record.at >= sim::kStart + context_.plan.clock.horizon) return;
  const bool done = record.outcome == Outcome::kDone;
  const double span_s = sim::to_seconds(record.at - started.at);
  ++outcomes_[static_cast<std::size_t>(record.outcome)];
  total_.add(done, span_s);
  by_workflow_[started.type.index].add(done, span_s);
  if (done) makespan_.add_event(span_s);
  if (!started.only_threat) return;
  const std::string threat = started.only_threat->valid()
                                 ? context_.plan.threats[started.only_threat->index].name
                                 : "none";
  by_threat_[threat].add(done, span_s);
  by_cell_[{started.type.index, threat}].add(done, span_s);
}

void VelocityObserver::report_group(ReplicationResult& result, const Labels& labels,
                                    const Group& group) const {
  add_share(result, "velocity.completed", labels, group.done, group.ended);
}

void VelocityObserver::report(ReplicationResult& result) const {
  report_group(result, {}, total_);
  for (const auto& [type, group] : by_workflow_) {
    report_group(result, {{"workflow", context_.plan.workflows[type].name}}, group);
  }
  for (const auto& [threat, group] : by_threat_) report_group(result, {{"threat", threat}}, group);
  for (const auto& [key, group] : by_cell_) {
    report_group(result,
                 {{"workflow", context_.plan.workflows[key.first].name}, {"threat", key.second}},
                 group);
  }
  const char* const names[] = {"done", "denied", "failed", "cut_off"};
  for (std::size_t i = 0; i < outcomes_.size(); ++i) {
    add_value(result, "velocity.workflows", {{"outcome", names[i]}},
              static_cast<double>(outcomes_[i]));
  }
  add_ratio(result, "velocity.makespan", {}, total_.makespan_s, static_cast<double>(total_.done));
  result.samples.push_back({"velocity.makespan", {}, makespan_});
  add_value(result, "velocity.denied_legitimate", {}, static_cast<double>(denied_));
  add_share(result, "velocity.denied_legitimate.share", {}, denied_, planned_calls_);
  add_ratio(result, "velocity.control_overhead", {}, control_s_, static_cast<double>(total_.ended));
}

}  // namespace

std::unique_ptr<Observer> make_velocity_observer(const ObserverContext& context) {
  return std::make_unique<VelocityObserver>(context);
}

}  // namespace models
