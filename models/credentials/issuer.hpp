#pragma once

#include <memory>

#include "models/workload/fleet.hpp"
#include "models/workload/outages.hpp"
#include "sim/core/resource.hpp"
#include "sim/core/task.hpp"

namespace models {

/// Who hands out credentials: a latency, and where the design says so a queue in front of servers,
/// a rate limit and outages.
class Issuer {
 public:
  explicit Issuer(Fleet& fleet);
  /// Lets outages come and go.
  void start() { outage_.start(); }
  /// One request of an entity; tried again while the issuer is out, as often as the design says.
  /// False: it gave up.
  sim::Task<bool> ask(sim::EntityPath requester);
  /// Whether a request is answered in no time.
  [[nodiscard]] bool is_immediate() const { return immediate_; }
  /// Tells what it was busy with.
  void report() const;

 private:
  sim::Task<void> serve(sim::EntityPath requester, std::uint64_t attempt);

  Fleet& fleet_;
  const IssuerConfig& config_;
  std::unique_ptr<sim::SimResource> servers_;  // Null: any number.
  bool immediate_{false};
  Outage outage_;
  sim::SimTime next_slot_{sim::kStart};  // The rate limit lets nothing through before.
  std::uint64_t served_{0};
  std::uint64_t failed_{0};
  double waited_s_{0.0};
};

}  // namespace models
