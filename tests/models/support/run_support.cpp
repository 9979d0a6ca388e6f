#include "tests/models/support/run_support.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

namespace models::testing {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

const Measurement* find(const ReplicationResult& result, const std::string& metric,
                        const Labels& labels) {
  for (const Measurement& row : result.values) {
    if (row.metric == metric && row.labels == labels) return &row;
  }
  ADD_FAILURE() << "no row " << metric;
  return nullptr;
}

}  // namespace

std::size_t Recorder::accepted(ActionId action) const {
  return static_cast<std::size_t>(
      std::count_if(decisions.begin(), decisions.end(), [action](const DecisionMade& decision) {
        return decision.action == action && decision.refusal == Refusal::kNone;
      }));
}

std::size_t Recorder::accepted_after(sim::SimTime at) const {
  return static_cast<std::size_t>(
      std::count_if(decisions.begin(), decisions.end(), [at](const DecisionMade& decision) {
        return decision.at > at && decision.refusal == Refusal::kNone;
      }));
}

std::size_t Recorder::executed(ActionId action) const {
  return static_cast<std::size_t>(std::count_if(
      done.begin(), done.end(),
      [action](const ActionDone& record) { return record.action == action && record.executed; }));
}

ReplicationResult run(const Plan& plan, Recorder* sink, std::uint64_t replication,
                      sim::DrawRecorder* draws) {
  return run_replication(plan, DesignId{0}, replication, {.draws = draws, .sink = sink});
}

double value(const ReplicationResult& result, const std::string& metric, Labels labels) {
  const Measurement* const row = find(result, metric, labels);
  return row != nullptr ? row->value.value_or(kNaN) : kNaN;
}

bool is_missing(const ReplicationResult& result, const std::string& metric, Labels labels) {
  const Measurement* const row = find(result, metric, labels);
  return row != nullptr && !row->value;
}

sim::CensoredSketch sample(const ReplicationResult& result, const std::string& metric,
                           Labels labels) {
  for (const SampleMeasurement& row : result.samples) {
    if (row.metric == metric && row.labels == labels) return row.sample;
  }
  ADD_FAILURE() << "no sample " << metric;
  return {};
}

}  // namespace models::testing
