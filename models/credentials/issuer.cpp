#include "models/credentials/issuer.hpp"

#include <cmath>
#include <limits>

namespace models {
namespace {

constexpr sim::Purpose kIssueLatency{"issue_latency"};
constexpr sim::Purpose kService{"issuer_service"};
constexpr sim::Purpose kRetryWait{"issuer_retry_wait"};
constexpr std::uint64_t kIssuerNode = sim::name_hash("issuer");

}  // namespace

Issuer::Issuer(Fleet& fleet)
    : fleet_(fleet),
      config_(fleet.design.credentials.issuer),
      outage_(fleet, config_.outages, kIssuerNode, "issuer outages") {
  if (config_.servers > 0) {
    servers_ = std::make_unique<sim::SimResource>(
        fleet.simulation, static_cast<int>(config_.servers), sim::Discipline::kFifo, "issuer");
  }
  immediate_ = !config_.is_limited() &&
               fleet.design.credentials.issue_latency_s == sim::Distribution::constant(0.0);
}

sim::Task<bool> Issuer::ask(sim::EntityPath requester) {
  for (std::uint64_t attempt = 0; attempt < config_.attempts; ++attempt) {
    if (attempt > 0) {
      co_await fleet_.delay(
          fleet_.draw_duration(config_.retry_wait_s, requester, kRetryWait, attempt));
    }
    const sim::Duration latency = fleet_.draw_duration(fleet_.design.credentials.issue_latency_s,
                                                       requester, kIssueLatency, attempt);
    if (latency > sim::kZero) co_await fleet_.delay(latency);
    if (outage_.is_on()) {
      ++failed_;
      continue;
    }
    if (config_.is_limited()) co_await serve(requester, attempt);
    ++served_;
    co_return true;
  }
  co_return false;
}

sim::Task<void> Issuer::serve(sim::EntityPath requester, std::uint64_t attempt) {
  const sim::SimTime asked = fleet_.now();
  if (config_.rate_limit_per_s > 0.0) {
    const sim::SimTime slot = std::max(next_slot_, asked);
    next_slot_ = slot + sim::seconds(1.0 / config_.rate_limit_per_s);
    if (slot > asked) co_await fleet_.simulation.until(slot);
  }
  sim::Lease lease;
  if (servers_) lease = co_await servers_->acquire();
  waited_s_ += sim::to_seconds(fleet_.now() - asked);
  const sim::Duration service =
      fleet_.draw_duration(config_.service_s, requester, kService, attempt);
  if (service > sim::kZero) co_await fleet_.delay(service);
}

void Issuer::report() const {
  if (!config_.is_limited()) return;
  const double none = std::numeric_limits<double>::quiet_NaN();
  ServerOutcome outcome{.server = "issuer", .utilisation = none};
  if (servers_) outcome.utilisation = servers_->utilisation();
  const double run_s = sim::to_seconds(fleet_.now() - sim::kStart);
  outcome.mean_queue = run_s > 0.0 ? waited_s_ / run_s : 0.0;
  outcome.mean_wait_s = served_ > 0 ? waited_s_ / static_cast<double>(served_) : none;
  outcome.served = served_;
  outcome.failed = failed_;
  fleet_.records.emit(outcome);
}

}  // namespace models
