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

using CellKey = std::pair<std::uint32_t, std::uint32_t>;  ///< Workflow type, threat.

/// Success of threats per workflow instance that malicious content reached, and their times.
class ThreatObserver final : public Observer {
 public:
  explicit ThreatObserver(const ObserverContext& context) : context_(context) {
    for (std::uint32_t w = 0; w < context.plan.workflows.size(); ++w) {
      for (std::uint32_t t = 0; t < context.plan.threats.size(); ++t) cells_[{w, t}] = {};
    }
  }

  void on(const ThreatInjected& record) override {
    if (!context_.counts(record.at)) return;
    if (injected_.insert({record.workflow.index, record.threat.index}).second) {
      ++cell(record.agent, record.threat).injected;
    }
  }
  void on(const AgentHijacked& record) override {
    if (!counted(record.agent, record.threat)) return;
    if (hijacked_.insert({workflow(record.agent).index, record.threat.index}).second) {
      ++cell(record.agent, record.threat).hijacked;
    }
  }
  void on(const GoalReached& record) override {
    if (!counted(record.agent, record.threat)) return;
    if (succeeded_.insert({workflow(record.agent).index, record.threat.index}).second) {
      ++cell(record.agent, record.threat).succeeded;
    }
  }
  void on(const HijackOutcome& record) override {
    if (counted(record.agent, record.threat)) outcomes_.push_back(record);
  }
  void on(const RunEnded& record) override { end_ = record.at; }
  void report(ReplicationResult& result) const override;

 private:
  WorkflowId workflow(AgentId agent) const { return context_.index.agent(agent).started.workflow; }
  bool counted(AgentId agent, ThreatId threat) const {
    return injected_.contains({workflow(agent).index, threat.index});
  }
  Cell& cell(AgentId agent, ThreatId threat) {
    return cells_[{context_.index.workflow_of(agent).started.type.index, threat.index}];
  }
  void report_cell(ReplicationResult& result, const Labels& labels, const Cell& cell) const;
  void report_times(ReplicationResult& result, std::uint32_t threat) const;

  ObserverContext context_;
  std::map<CellKey, Cell> cells_;
  std::set<std::pair<std::uint32_t, std::uint32_t>> injected_, hijacked_, succeeded_;
  std::vector<HijackOutcome> outcomes_;
  sim::SimTime end_;
};

void ThreatObserver::report_cell(ReplicationResult& result, const Labels& labels,
                                 const Cell& cell) const {
  add_share(result, "threat.success", labels, cell.succeeded, cell.injected);
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
  for (const HijackOutcome& outcome : outcomes_) {
    if (outcome.threat.index != threat) continue;
    add(objective, outcome.hijacked, outcome.objective);
    add(detect, outcome.hijacked, outcome.detected);
    add(contain, outcome.hijacked, outcome.contained);
  }
  const Labels labels{{"threat", context_.plan.threats[threat].name}};
  result.samples.push_back({"threat.time_to_objective", labels, objective});
  result.samples.push_back({"threat.time_to_detect", labels, detect});
  result.samples.push_back({"threat.time_to_contain", labels, contain});
}

void ThreatObserver::report(ReplicationResult& result) const {
  if (cells_.empty()) return;
  Cell total;
  std::map<std::uint32_t, Cell> by_threat;
  for (const auto& [key, cell] : cells_) {
    total += cell;
    by_threat[key.second] += cell;
  }
  report_cell(result, {}, total);
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
