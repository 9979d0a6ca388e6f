#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "models/measurement.hpp"
#include "models/records.hpp"
#include "sim/stats/running_moments.hpp"
#include "src/verify/fleet_scenario.hpp"

namespace app {

using SharedPlan = std::shared_ptr<const models::Plan>;

/// A standing key without expiry that a clerk's helpers share.
inline constexpr const char* kSeatKey =
    "{issue: seat, scope: role, lifetime: none, delegation: share}";

/// One replication of the only design.
models::ReplicationResult run_fleet(const SharedPlan& plan, std::uint64_t seed,
                                    std::uint64_t replication, models::RecordSink* sink = nullptr);

/// The value of a row. @throws sim::InternalError when there is none
double value_of(const models::ReplicationResult& result, std::string_view metric,
                const models::Labels& labels = {});

/// The section `probes:` over credentials.
std::string probes_text(double rate_per_h);

/// How long credentials that a probe hit outlived the order [s], for probes within a window.
class ProbeDelays final : public models::RecordSink {
 public:
  ProbeDelays(double from_s, double to_s)
      : from_(sim::kStart + sim::seconds(from_s)), to_(sim::kStart + sim::seconds(to_s)) {}

  void on(const models::RevocationOutcome& record) override;

  /// Share of the delays that are longer [0, 1].
  double share_beyond(double delay_s) const;

  sim::RunningMoments delays_s;
  sim::RunningMoments squares_s2;

 private:
  sim::SimTime from_;
  sim::SimTime to_;
  std::vector<double> all_s_;
};

}  // namespace app
