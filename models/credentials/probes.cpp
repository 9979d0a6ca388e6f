#include "models/credentials/probes.hpp"

namespace models {
namespace {

constexpr sim::Purpose kInterval{"probe_interval"};
constexpr sim::Purpose kPick{"probe_pick"};

}  // namespace

void ProbeSource::start() {
  if (fleet_.plan.probes.rate_per_s > 0.0) fleet_.simulation.spawn(probe(), {.name = "probes"});
}

sim::Task<void> ProbeSource::probe() {
  const sim::EntityPath source = sim::EntityPath::root().child(sim::name_hash("probe"), 0);
  const sim::Distribution gap = sim::Distribution::exponential(1.0 / fleet_.plan.probes.rate_per_s);
  for (std::uint64_t nth = 0;; ++nth) {
    co_await fleet_.delay(fleet_.draw_duration(gap, source, kInterval, nth));
    const double uniform = fleet_.random.uniform(source, kPick, nth);
    const std::optional<CredentialId> picked = fleet_.credentials.pick_live(uniform, fleet_.now());
    if (!picked) continue;
    const sim::SimTime dead = fleet_.credentials.hypothetical_death(
        *picked, fleet_.now(), source.child(sim::name_hash("order"), nth));
    const OrderId order{fleet_.order_count++};
    fleet_.orders.push_back(
        {order, RevocationCause::kProbe, *picked, fleet_.now(), fleet_.now(), dead});
  }
}

}  // namespace models
