#include <array>
#include <map>
#include <set>
#include <string>

#include "models/metrics/observers.hpp"

namespace models {
namespace {

struct Cell {
  std::uint64_t injected{0};
  std::uint64_t hijacked{0};
  std::uint64_t succeeded{0};
  void operator+=(const Cell& other) {
    injected += other.injected;
    hijacked += other.hijacked;
    succeeded += other.succeeded;
  }
};

/// Intrusions of one threat.
struct Incidents {
  std::uint64_t all{0};
  std::uint64_t in_vain{0};
  std::uint64_t accepted{0};
  std::uint64_t succeeded{0};
};

using CellKey = std::pair<std::uint32_t, std::uint32_t>;  ///< Workflow type, threat.

/// Success of threats per workflow instance that malicious content reached, or per incident from
/// outside, and their times.
class ThreatObserver final : public Observer {
 public:
  explicit ThreatObserver(const ObserverContext& context) : context_(context) {
    for (std::uint32_t w = 0; w < context.plan.workflows.size(); ++w) {
      for (std::uint32_t t = 0; t < context.plan.threats.size(); ++t) {
        if (!context.plan.threats[t].intrusion) cells_[{w, t}] = {};
      }
    }
    for (std::uint32_t t = 0; t < context.plan.threats.size(); ++t) {
      if (context.plan.threats[t].intrusion) incidents_[t] = {};
    }
  }

  void on(const CompromiseDetected& record) override {
    First& first = first_[record.threat.index];
    if (!first.alarm) first.alarm = record.at;
  }
  void on(const IntrusionBegan& record) override {
    if (!record.in_vain) note_compromise(record.threat, record.at);
  }
  void on(const ThreatInjected& record) override {
    if (context_.plan.threats[record.threat.index].injection == InjectionKind::kAccident) {
      note_compromise(record.threat, record.at);
    }
    if (!context_.counts(record.at)) return;
    if (injected_.insert({record.workflow.index, record.threat.index}).second) {
      ++cell(record.agent, record.threat).injected;
    }
  }
  void on(const AgentHijacked& record) override {
    note_compromise(record.threat, record.at);
    if (!counted(record.agent, record.threat)) return;
    if (hijacked_.insert({workflow(record.agent).index, record.threat.index}).second) {
      ++cell(record.agent, record.threat).hijacked;
    }
  }
  void on(const GoalReached& record) override {
    if (!record.agent.valid()) return;  // An outsider's: IntrusionOutcome tells.
    if (!counted(record.agent, record.threat)) return;
    if (succeeded_.insert({workflow(record.agent).index, record.threat.index}).second) {
      ++cell(record.agent, record.threat).succeeded;
    }
  }
  void on(const HijackOutcome& record) override {
    if (!counted(record.agent, record.threat)) return;
    outcomes_.push_back(
        {record.threat, record.hijacked, record.objective, record.detected, record.contained});
  }
  void on(const IntrusionOutcome& record) override;
  void on(const DecisionMade& record) override;
  void on(const ActionDone& record) override;
  void on(const ThreatTurnedAway& record) override {
    if (context_.counts(record.at)) ++turned_away_[{record.threat.index, record.safeguard}];
  }
  void on(const FalseAlarm& record) override {
    if (context_.counts(record.at)) ++false_alarms_;
  }
  void on(const RunEnded& record) override { end_ = record.at; }
  void report(ReplicationResult& result) const override;

 private:
  /// The times of one hijack or intrusion.
  struct Outcome {
    ThreatId threat;
    sim::SimTime began;
    std::optional<sim::SimTime> objective, detected, contained;
  };
  WorkflowId workflow(AgentId agent) const { return context_.index.agent(agent).started.workflow; }
  bool counted(AgentId agent, ThreatId threat) const {
    return injected_.contains({workflow(agent).index, threat.index});
  }
  Cell& cell(AgentId agent, ThreatId threat) {
    return cells_[{context_.index.workflow_of(agent).started.type.index, threat.index}];
  }
  void report_cell(ReplicationResult& result, const Labels& labels, const Cell& cell) const;
  void report_counts(ReplicationResult& result, const Labels& labels, const Cell& cell) const;
  void report_times(ReplicationResult& result, std::uint32_t threat) const;
  void report_incidents(ReplicationResult& result) const;
  void report_defence(ReplicationResult& result) const;
  ObserverContext context_;
  std::map<CellKey, Cell> cells_;
  std::set<std::pair<std::uint32_t, std::uint32_t>> injected_, hijacked_, succeeded_;
  std::vector<Outcome> outcomes_;
  std::map<std::uint32_t, Incidents> incidents_;  ///< By threat.
  /// Calls of one threat's attackers.
  struct Calls {
    std::uint64_t executed{0};
    std::uint64_t failed{0};
    std::uint64_t refused{0};
  };
  std::map<std::uint32_t, Calls> calls_;  ///< By threat.
  static void report_calls(ReplicationResult& result, const Labels& labels, const Calls& calls);
  std::map<std::pair<std::uint32_t, std::uint8_t>, std::uint64_t> turned_away_;
  std::uint64_t false_alarms_{0};
  /// Of one threat in this run.
  struct First {
    std::optional<sim::SimTime> compromise, alarm;
  };
  std::map<std::uint32_t, First> first_;  ///< By threat.
  void note_compromise(ThreatId threat, sim::SimTime at) {
    First& first = first_[threat.index];
    if (!first.compromise) first.compromise = at;
  }
  sim::SimTime end_;
};

void ThreatObserver::on(const IntrusionOutcome& record) {
  if (!context_.counts(record.began)) return;
  Incidents& incidents = incidents_[record.threat.index];
  ++incidents.all;
  if (record.in_vain) ++incidents.in_vain;
  if (record.accepted) ++incidents.accepted;
  if (record.objective) ++incidents.succeeded;
  if (record.in_vain) return;  // Nobody got in: there is nothing to detect or contain.
  outcomes_.push_back(
      {record.threat, record.began, record.objective, record.detected, record.contained});
}

void ThreatObserver::on(const DecisionMade& record) {
  if (!record.threat.valid() || !context_.counts(record.at)) return;
  if (record.refusal != Refusal::kNone) ++calls_[record.threat.index].refused;
}

void ThreatObserver::on(const ActionDone& record) {
  if (!record.threat.valid() || !context_.counts(record.decided)) return;
  Calls& calls = calls_[record.threat.index];
  ++(record.executed ? calls.executed : calls.failed);
}

void ThreatObserver::report_calls(ReplicationResult& result, const Labels& labels,
                                  const Calls& calls) {
  const auto add = [&](const char* outcome, std::uint64_t count) {
    Labels all = labels;
    all.insert(all.begin(), {"outcome", outcome});
    add_value(result, "threat.calls", all, static_cast<double>(count));
  };
  add("executed", calls.executed);
  add("failed", calls.failed);
  add("refused", calls.refused);
}

/// What attackers tried, and what never got in.
void ThreatObserver::report_defence(ReplicationResult& result) const {
  static constexpr std::array<const char*, 7> kSafeguards{
      "content_filter", "pinned_tools",  "release_age", "trusted_writes",
      "checked_cards",  "admin_consent", "identity"};
  add_value(result, "threat.false_alarms", {}, static_cast<double>(false_alarms_));
  Calls total;
  for (const auto& [threat, calls] : calls_) {
    total.executed += calls.executed;
    total.failed += calls.failed;
    total.refused += calls.refused;
  }
  report_calls(result, {}, total);
  for (std::uint32_t t = 0; t < context_.plan.threats.size(); ++t) {
    const std::string& name = context_.plan.threats[t].name;
    const auto found = calls_.find(t);
    const Calls calls = found == calls_.end() ? Calls{} : found->second;
    report_calls(result, {{"threat", name}}, calls);
    std::uint64_t all = 0;
    for (std::uint8_t s = 0; s < kSafeguards.size(); ++s) {
      const auto count = turned_away_.find({t, s});
      if (count == turned_away_.end()) continue;
      all += count->second;
      add_value(result, "threat.turned_away", {{"safeguard", kSafeguards[s]}, {"threat", name}},
                static_cast<double>(count->second));
    }
    add_value(result, "threat.turned_away", {{"threat", name}}, static_cast<double>(all));
  }
}

void ThreatObserver::report_cell(ReplicationResult& result, const Labels& labels,
                                 const Cell& cell) const {
  add_share(result, "threat.success", labels, cell.succeeded, cell.injected);
  report_counts(result, labels, cell);
}

void ThreatObserver::report_counts(ReplicationResult& result, const Labels& labels,
                                   const Cell& cell) const {
  add_value(result, "threat.injected", labels, static_cast<double>(cell.injected));
  add_value(result, "threat.hijacked", labels, static_cast<double>(cell.hijacked));
}

void ThreatObserver::report_times(ReplicationResult& result, std::uint32_t threat) const {
  sim::CensoredSketch objective;
  sim::CensoredSketch detect;
  sim::CensoredSketch contain;
  const auto add = [this](sim::CensoredSketch& sample, sim::SimTime from,
                          std::optional<sim::SimTime> to) {
    if (to) {
      sample.add_event(sim::to_seconds(*to - from));
    } else {
      sample.add_censored(sim::to_seconds(end_ - from));
    }
  };
  for (const Outcome& outcome : outcomes_) {
    if (outcome.threat.index != threat) continue;
    add(objective, outcome.began, outcome.objective);
    add(detect, outcome.began, outcome.detected);
    // An accident is over by itself: there is nothing to contain.
    const Threat& facts = context_.plan.threats[threat];
    const bool is_accident = !facts.intrusion && facts.injection == InjectionKind::kAccident;
    if (!is_accident) add(contain, outcome.began, outcome.contained);
  }
  const Labels labels{{"threat", context_.plan.threats[threat].name}};
  sim::CensoredSketch first_alarm;
  const auto first = first_.find(threat);
  if (first != first_.end() && first->second.compromise &&
      context_.counts(*first->second.compromise)) {
    add(first_alarm, *first->second.compromise, first->second.alarm);
  }
  result.samples.push_back({"threat.time_to_first_alarm", labels, first_alarm});
  result.samples.push_back({"threat.time_to_objective", labels, objective});
  result.samples.push_back({"threat.time_to_detect", labels, detect});
  result.samples.push_back({"threat.time_to_contain", labels, contain});
}

void ThreatObserver::report_incidents(ReplicationResult& result) const {
  for (const auto& [threat, incidents] : incidents_) {
    const Labels labels{{"threat", context_.plan.threats[threat].name}};
    add_share(result, "threat.success", labels, incidents.succeeded, incidents.all);
    add_value(result, "threat.incidents", labels, static_cast<double>(incidents.all));
    add_value(result, "threat.incidents.in_vain", labels, static_cast<double>(incidents.in_vain));
    add_value(result, "threat.intrusions", labels, static_cast<double>(incidents.accepted));
    report_times(result, threat);
  }
}

void ThreatObserver::report(ReplicationResult& result) const {
  if (context_.plan.threats.empty()) {
    // The filter's mistakes cost work with and without threats.
    add_value(result, "threat.false_alarms", {}, static_cast<double>(false_alarms_));
    return;
  }
  report_defence(result);
  Cell total;
  std::map<std::uint32_t, Cell> by_threat;
  for (const auto& [key, cell] : cells_) {
    total += cell;
    by_threat[key.second] += cell;
  }
  Cell attacks = total;
  for (const auto& [threat, incidents] : incidents_) {
    attacks += {incidents.all, 0, incidents.succeeded};
  }
  add_share(result, "threat.success", {}, attacks.succeeded, attacks.injected);
  report_incidents(result);
  if (cells_.empty()) return;
  report_counts(result, {}, total);
  for (const auto& [threat, cell] : by_threat) {
    report_cell(result, {{"threat", context_.plan.threats[threat].name}}, cell);
  }
  for (const auto& [key, cell] : cells_) {
    report_cell(result,
                {{"workflow", context_.plan.workflows[key.first].name},
                 {"threat", context_.plan.threats[key.second].name}},
                cell);
  }
  for (const auto& [threat, cell] : by_threat) report_times(result, threat);
}

}  // namespace

std::unique_ptr<Observer> make_threat_observer(const ObserverContext& context) {
  return std::make_unique<ThreatObserver>(context);
}

}  // namespace models
