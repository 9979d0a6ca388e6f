#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "models/metrics/observers.hpp"
#include "models/metrics/time_label.hpp"

namespace models {
namespace {

/// Shares of agents in an attacker's hand over time: of an infection's population, and of the
/// fleet's agents at work.
class InfectionObserver final : public Observer {
 public:
  explicit InfectionObserver(const ObserverContext& context) : context_(context) {
    for (const Infection& infection : context.plan.infections) {
      seen_.emplace_back().at_checkpoints.resize(infection.checkpoints.size());
    }
    for (const sim::Duration end : tenths_of(context.plan.clock.horizon)) {
      tenths_.push_back({sim::kStart + end});
    }
  }

  void on(const InfectionObserved& record) override {
    const Infection& infection = context_.plan.infections[record.infection.index];
    Seen& seen = seen_[record.infection.index];
    for (std::size_t i = 0; i < infection.checkpoints.size(); ++i) {
      // What holds at a checkpoint is the last record up to it.
      if (record.at <= sim::kStart + infection.checkpoints[i]) {
        seen.at_checkpoints[i] = record.infected;
      }
    }
  }
  void on(const InfectionOutcome& record) override { seen_[record.infection.index].end = record; }

  void on(const AgentStarted& record) override {
    look(record.at);
    ++at_work_;
    if (context_.counts(record.at)) ++started_;
  }
  void on(const AgentStopped& record) override {
    look(record.at);
    --at_work_;
    const auto hijack = of_agent_.find(record.agent.index);
    if (hijack != of_agent_.end()) hijacks_[hijack->second].until = record.at;
  }
  void on(const AgentHijacked& record) override {
    const auto [place, fresh] = of_agent_.emplace(record.agent.index, hijacks_.size());
    if (fresh) hijacks_.push_back({record.threat, record.agent, record.at, sim::kNever});
  }
  void on(const HijackOutcome& record) override {
    const auto hijack = of_agent_.find(record.agent.index);
    if (hijack == of_agent_.end() || !record.contained) return;
    if (hijacks_[hijack->second].threat != record.threat) return;  // An accident of the agent's.
    sim::SimTime& until = hijacks_[hijack->second].until;
    until = std::min(until, *record.contained);
  }
  void on(const RunEnded& record) override {
    look(record.at);
    end_ = record.at;
  }

  void report(ReplicationResult& result) const override {
    for (std::uint32_t i = 0; i < seen_.size(); ++i) report_infection(result, i);
    for (std::uint32_t i = 0; i < context_.plan.threats.size(); ++i) {
      if (!context_.plan.threats[i].intrusion) report_threat(result, ThreatId{i});
    }
  }

 private:
  struct Seen {
    std::vector<std::uint32_t> at_checkpoints;  ///< Infected agents.
    InfectionOutcome end;
  };
  struct Hijack {
    ThreatId threat;
    AgentId agent;
    sim::SimTime from, until;
  };
  struct Tenth {
    sim::SimTime at;
    std::uint64_t at_work{0};  ///< Agents just before it.
  };

  // Remembers how many were at work just before the tenths that have come.
  void look(sim::SimTime now) {
    for (; next_ < tenths_.size() && tenths_[next_].at <= now; ++next_) {
      tenths_[next_].at_work = at_work_;
    }
  }
  void report_infection(ReplicationResult& result, std::uint32_t index) const;
  void report_threat(ReplicationResult& result, ThreatId threat) const;

  ObserverContext context_;
  std::vector<Seen> seen_;
  std::vector<Tenth> tenths_;
  std::size_t next_{0};
  std::uint64_t at_work_{0};
  std::uint64_t started_{0};
  std::vector<Hijack> hijacks_;
  std::map<std::uint32_t, std::size_t> of_agent_;  ///< Place in hijacks_.
  sim::SimTime end_;
};

void InfectionObserver::report_infection(ReplicationResult& result, std::uint32_t index) const {
  const Infection& infection = context_.plan.infections[index];
  const Seen& seen = seen_[index];
  const auto share = [&infection](std::uint32_t agents) {
    return static_cast<double>(agents) / infection.population;
  };
  for (std::size_t i = 0; i < infection.checkpoints.size(); ++i) {
    add_value(result, "threat.infected",
              {{"infection", infection.name}, {"at", time_label(infection.checkpoints[i])}},
              share(seen.at_checkpoints[i]));
  }
  const Labels labels{{"infection", infection.name}};
  add_value(result, "threat.infected.peak", labels, share(seen.end.peak));
  add_value(result, "threat.infected.final", labels, share(seen.end.infected));
  add_value(result, "threat.infected.ever", labels, share(seen.end.ever));
  const auto add_time = [&](const char* of, std::optional<sim::SimTime> at) {
    sim::CensoredSketch sample;
    if (at) {
      sample.add_event(sim::to_seconds(*at));
    } else {
      sample.add_censored(sim::to_seconds(end_));
    }
    result.samples.push_back({"threat.time_to_infect",
                              {{"infection", infection.name}, {"share", of}},
                              std::move(sample)});
  };
  add_time("half", seen.end.half);
  add_time("all", seen.end.all);
}

void InfectionObserver::report_threat(ReplicationResult& result, ThreatId threat) const {
  const std::string& name = context_.plan.threats[threat.index].name;
  for (const Tenth& tenth : tenths_) {
    std::uint64_t in_hand = 0;
    for (const Hijack& one : hijacks_) {
      if (one.threat == threat && one.from < tenth.at && one.until >= tenth.at) ++in_hand;
    }
    const bool counts = context_.counts(tenth.at);
    add_ratio(result, "threat.infected",
              {{"threat", name}, {"at", time_label(tenth.at - sim::kStart)}},
              static_cast<double>(in_hand), counts ? static_cast<double>(tenth.at_work) : 0.0);
  }
  std::uint64_t ever = 0;
  for (const Hijack& one : hijacks_) {
    if (one.threat == threat && context_.counts(context_.index.agent(one.agent).started.at)) ++ever;
  }
  add_ratio(result, "threat.infected.ever", {{"threat", name}}, static_cast<double>(ever),
            static_cast<double>(started_));
}

}  // namespace

std::unique_ptr<Observer> make_infection_observer(const ObserverContext& context) {
  return std::make_unique<InfectionObserver>(context);
}

}  // namespace models
