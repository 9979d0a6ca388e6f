#include "src/verify/fleet_run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/core/assert.hpp"

namespace app {

models::ReplicationResult run_fleet(const SharedPlan& plan, std::uint64_t seed,
                                    std::uint64_t replication, models::RecordSink* sink) {
  return models::run_replication(with_seed(*plan, seed), models::DesignId{0}, replication,
                                 {.sink = sink});
}

double value_of(const models::ReplicationResult& result, std::string_view metric,
                const models::Labels& labels) {
  for (const models::Measurement& one : result.values) {
    if (one.metric == metric && one.labels == labels && one.value) return *one.value;
  }
  throw sim::InternalError(fmt::format("the run has no value of {}", metric));
}

std::string probes_text(double rate_per_h) {
  return fmt::format("probes: {{rate: {}/h, over: [credential]}}\n", rate_per_h);
}

void ProbeDelays::on(const models::RevocationOutcome& record) {
  if (record.cause != models::RevocationCause::kProbe) return;
  if (record.due < from_ || record.due >= to_ || !record.effective) return;
  const double delay_s = sim::to_seconds(*record.effective - record.due);
  delays_s.add(delay_s);
  squares_s2.add(delay_s * delay_s);
  all_s_.push_back(delay_s);
}

double ProbeDelays::share_beyond(double delay_s) const {
  const auto longer =
      std::ranges::count_if(all_s_, [delay_s](double one_s) { return one_s > delay_s; });
  return static_cast<double>(longer) / static_cast<double>(all_s_.size());
}

}  // namespace app
