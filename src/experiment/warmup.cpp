#include "src/experiment/warmup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "models/measurement.hpp"
#include "models/records.hpp"
#include "sim/core/assert.hpp"
#include "sim/stats/mser5.hpp"
#include "sim/stats/time_weighted_mean.hpp"
#include "src/experiment/parallel.hpp"
#include "src/experiment/quantity.hpp"

namespace app {
namespace {

// A number that changes in steps, in any order of time, and its means over equal intervals.
class StepLevel {
 public:
  void change(sim::SimTime at, int by) { changes_.emplace_back(at, by); }

  std::vector<double> means(sim::Duration interval, std::int64_t count) {
    std::ranges::sort(changes_);
    sim::TimeWeightedMean level;
    std::vector<double> means;
    auto next = changes_.begin();
    double before = 0.0;
    for (std::int64_t i = 1; i <= count; ++i) {
      const sim::SimTime end = sim::kStart + interval * i;
      for (; next != changes_.end() && next->first < end; ++next) {
        level.add(next->first, next->second);
      }
      const double until_now = level.integral_s(end);
      means.push_back((until_now - before) / sim::to_seconds(interval));
      before = until_now;
    }
    return means;
  }

 private:
  std::vector<std::pair<sim::SimTime, int>> changes_;
};

// Notes when agents and credentials come and go.
class LevelSink final : public models::RecordSink {
 public:
  void on(const models::AgentStarted& record) override { agents_.change(record.at, 1); }
  void on(const models::AgentStopped& record) override { agents_.change(record.at, -1); }
  void on(const models::CredentialIssued& record) override {
    credentials_.change(record.at, 1);
    deaths_.push_back(record.expires);
  }
  void on(const models::CredentialRevoked& record) override {
    sim::SimTime& death = deaths_[record.credential.index];
    death = std::min(death, record.dead);
  }

  PilotLevels levels(sim::Duration interval, std::int64_t count) {
    for (const sim::SimTime death : deaths_) credentials_.change(death, -1);
    return {agents_.means(interval, count), credentials_.means(interval, count)};
  }

 private:
  StepLevel agents_;
  StepLevel credentials_;
  std::vector<sim::SimTime> deaths_;  // By credential.
};

sim::Duration interval_of(const models::Plan& plan) { return plan.clock.horizon / kPilotIntervals; }

// Averages over replications: less noise, the same transient.
PilotLevels averaged(std::span<const PilotLevels> replications) {
  PilotLevels sum = replications.front();
  const auto add = [](std::vector<double>& to, const std::vector<double>& from) {
    for (std::size_t i = 0; i < to.size(); ++i) to[i] += from[i];
  };
  for (const PilotLevels& one : replications.subspan(1)) {
    add(sum.agents, one.agents);
    add(sum.credentials, one.credentials);
  }
  for (double& value : sum.agents) value /= static_cast<double>(replications.size());
  for (double& value : sum.credentials) value /= static_cast<double>(replications.size());
  return sum;
}

PilotSeries truncated(const models::Plan& plan, const std::string& design, const char* level,
                      std::span<const double> series) {
  const auto cut = sim::mser5_in_first_half(series);
  SIM_ASSERT(cut.has_value());
  const auto intervals = static_cast<std::int64_t>(cut->observations);
  const sim::Duration truncation = interval_of(plan) * intervals;
  if (!cut->is_reliable) {
    throw NoSteadyState(
        fmt::format("no warm-up was found: the number of live {} of the design '{}' still drifts "
                    "at {}, half of "
                    "the pilot runs (make clock.horizon longer, or write clock.warmup as a time)",
                    level, design, format_quantity(sim::to_seconds(truncation), "s")));
  }
  return {design, level, truncation};
}

}  // namespace

PilotLevels run_pilot(const models::Plan& plan, models::DesignId design,
                      std::uint64_t replication) {
  LevelSink sink;
  models::run_replication(plan, design, replication, {.sink = &sink});
  return sink.levels(interval_of(plan), kPilotIntervals);
}

WarmupPilot find_warmup(models::Plan plan, std::span<const std::size_t> designs, unsigned threads,
                        const std::atomic<bool>* stop) {
  plan.clock.warmup = sim::kZero;
  constexpr auto kEach = static_cast<std::size_t>(kPilotReplications);
  std::vector<PilotLevels> levels(designs.size() * kEach);
  for_each_index(levels.size(), threads, stop, [&](std::size_t task) {
    const models::DesignId id{static_cast<std::uint32_t>(designs[task / kEach])};
    levels[task] = run_pilot(plan, id, kFirstPilot + task % kEach);
  });
  WarmupPilot pilot{.interval = interval_of(plan), .replications = kPilotReplications};
  for (std::size_t i = 0; i < designs.size(); ++i) {
    const PilotLevels mean = averaged(std::span(levels).subspan(i * kEach, kEach));
    const std::string& name = plan.designs[designs[i]].name;
    pilot.series.push_back(truncated(plan, name, "agents", mean.agents));
    pilot.series.push_back(truncated(plan, name, "credentials", mean.credentials));
  }
  for (const PilotSeries& one : pilot.series) {
    pilot.warmup = std::max(pilot.warmup, one.truncation);
  }
  return pilot;
}

}  // namespace app
