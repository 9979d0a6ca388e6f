#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "models/metrics/observers.hpp"

namespace models {
namespace {

/// What waited for people, what became of it, and what they were busy with.
class ApprovalObserver final : public Observer {
 public:
  explicit ApprovalObserver(const ObserverContext& context)
      : context_(context), desks_(context.plan.organisation.departments.size()) {}

  void on(const ApprovalEnded& record) override;
  void on(const ApproversOutcome& record) override { desks_[record.department.index] = record; }
  void report(ReplicationResult& result) const override;

 private:
  void report_desks(ReplicationResult& result) const;
  static constexpr std::size_t kOutcomes = 5;
  static constexpr std::array<const char*, kOutcomes> kNames = {"approved", "rejected", "timed_out",
                                                                "passed_on_timeout", "break_glass"};
  ObserverContext context_;
  std::array<std::uint64_t, kOutcomes> legitimate_{}, other_{};
  std::uint64_t requests_{0};
  double wait_s_{0.0};
  sim::CensoredSketch waits_;
  std::vector<std::optional<ApproversOutcome>> desks_;
};

void ApprovalObserver::on(const ApprovalEnded& record) {
  if (!context_.counts(record.at)) return;
  std::size_t outcome = record.passes ? 0 : 1;
  if (record.end == ApprovalEnd::kTimedOut) outcome = record.passes ? 3 : 2;
  if (record.end == ApprovalEnd::kBrokenGlass) outcome = 4;
  ++(record.actor == Actor::kLegitimate ? legitimate_ : other_)[outcome];
  ++requests_;
  wait_s_ += record.wait_s;
  waits_.add_event(record.wait_s);
}

void ApprovalObserver::report(ReplicationResult& result) const {
  const bool any_desk = context_.design.asks_people();
  const auto count = [any_desk](std::uint64_t value) {
    return any_desk ? std::optional(static_cast<double>(value)) : std::nullopt;
  };
  add_value(result, "approval.requests", {}, count(requests_));
  add_ratio(result, "velocity.approval_wait", {}, wait_s_, static_cast<double>(requests_));
  result.samples.push_back({"velocity.approval_wait", {}, waits_});
  std::uint64_t others = 0;
  for (std::size_t i = 0; i < kOutcomes; ++i) {
    add_value(result, "approval.outcomes", {{"actor", "legitimate"}, {"outcome", kNames[i]}},
              count(legitimate_[i]));
    add_value(result, "approval.outcomes", {{"actor", "other"}, {"outcome", kNames[i]}},
              count(other_[i]));
    others += other_[i];
  }
  add_share(result, "approval.stopped", {}, other_[1] + other_[2], others);
  report_desks(result);
}

void ApprovalObserver::report_desks(ReplicationResult& result) const {
  double busy_s = 0.0;
  bool any = false;
  double most = 0.0, longest_queue = 0.0, longest_wait = 0.0;
  for (const auto& desk : desks_) {
    if (!desk || desk->taken == 0) continue;
    busy_s += desk->busy_s;
    most = std::max(most, desk->utilisation);
    longest_queue = std::max(longest_queue, desk->mean_queue);
    longest_wait = std::max(longest_wait, desk->mean_wait_s);
    any = true;
  }
  add_value(result, "approval.hours", {}, any ? std::optional(busy_s / 3600.0) : std::nullopt);
  const auto of_worst = [any](double value) { return any ? std::optional(value) : std::nullopt; };
  add_value(result, "engine.approvers.utilisation", {}, of_worst(most));
  add_value(result, "engine.approvers.queue", {}, of_worst(longest_queue));
  add_value(result, "engine.approvers.wait", {}, of_worst(longest_wait));
  for (std::size_t i = 0; i < desks_.size(); ++i) {
    if (!desks_[i]) continue;
    const Labels labels{{"department", context_.plan.organisation.departments[i].name}};
    const bool worked = !std::isnan(desks_[i]->utilisation);
    const auto known = [](double value) {
      return std::isnan(value) ? std::nullopt : std::optional(value);
    };
    add_value(result, "engine.approvers.utilisation", labels, known(desks_[i]->utilisation));
    add_value(result, "engine.approvers.queue", labels,
              worked ? known(desks_[i]->mean_queue) : std::nullopt);
    add_value(result, "engine.approvers.wait", labels, known(desks_[i]->mean_wait_s));
  }
}

}  // namespace

std::unique_ptr<Observer> make_approval_observer(const ObserverContext& context) {
  return std::make_unique<ApprovalObserver>(context);
}

}  // namespace models
