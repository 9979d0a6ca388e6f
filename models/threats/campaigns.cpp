#include "models/threats/campaigns.hpp"

namespace models {
namespace {

constexpr sim::Purpose kStart{"campaign_start"};
constexpr sim::Purpose kGap{"campaign_gap"};
constexpr sim::Purpose kLength{"campaign_length"};
constexpr std::uint64_t kCampaignNode = sim::name_hash("campaign");

}  // namespace

Campaigns::Campaigns(Fleet& fleet) : fleet_(fleet), states_(fleet.plan.threats.size()) {
  for (std::size_t i = 0; i < states_.size(); ++i) {
    states_[i].on = fleet.plan.threats[i].campaign.is_always();
  }
}

sim::EntityPath Campaigns::path_of(ThreatId threat) const {
  return sim::EntityPath::root()
      .child(kCampaignNode, 0)
      .child(sim::name_hash(fleet_.plan.threats[threat.index].name), 0);
}

void Campaigns::start() {
  for (std::uint32_t i = 0; i < states_.size(); ++i) {
    const Campaign& campaign = fleet_.plan.threats[i].campaign;
    if (campaign.is_always() || campaign.after.valid()) continue;
    fleet_.simulation.spawn(come_and_go(ThreatId{i}),
                            {.detached = true, .name = fleet_.plan.threats[i].name.c_str()});
  }
}

sim::Task<void> Campaigns::come_and_go(ThreatId threat) {
  const Campaign& campaign = fleet_.plan.threats[threat.index].campaign;
  const sim::EntityPath path = path_of(threat);
  if (campaign.starts_s) {
    co_await fleet_.delay(fleet_.draw_duration(*campaign.starts_s, path, kStart));
  }
  if (campaign.rate_per_s == 0.0) {
    begin(threat);
    co_return;
  }
  const auto gap = sim::Distribution::exponential(1.0 / campaign.rate_per_s);
  for (std::uint64_t nth = 0;; ++nth) {
    co_await fleet_.delay(fleet_.draw_duration(gap, path, kGap, nth));
    begin(threat);
  }
}

sim::Task<void> Campaigns::begin_after(ThreatId threat, std::uint64_t nth) {
  const Campaign& campaign = fleet_.plan.threats[threat.index].campaign;
  if (campaign.starts_s) {
    co_await fleet_.delay(fleet_.draw_duration(*campaign.starts_s, path_of(threat), kStart, nth));
  }
  begin(threat);
}

void Campaigns::begin(ThreatId threat) {
  State& state = states_[threat.index];
  const std::uint64_t nth = state.count++;
  if (!state.on) state.began = fleet_.now();
  state.on = true;
  state.withdrawn = false;
  fleet_.records.emit(CampaignChanged{fleet_.now(), threat, true});
  const std::optional<sim::Distribution>& lasts =
      fleet_.plan.threats[threat.index].campaign.lasts_s;
  if (!lasts) return;
  fleet_.simulation.spawn(
      end_later(threat, nth, *lasts),
      {.detached = true, .name = fleet_.plan.threats[threat.index].name.c_str()});
}

/// Ends a campaign that a newer one has not replaced.
sim::Task<void> Campaigns::end_later(ThreatId threat, std::uint64_t nth,
                                     const sim::Distribution& lasts_s) {
  co_await fleet_.delay(fleet_.draw_duration(lasts_s, path_of(threat), kLength, nth));
  if (states_[threat.index].count == nth + 1) end(threat);
}

void Campaigns::withdraw(ThreatId threat) {
  states_[threat.index].withdrawn = true;
  end(threat);
}

void Campaigns::end(ThreatId threat) {
  State& state = states_[threat.index];
  if (!state.on) return;
  state.on = false;
  fleet_.records.emit(CampaignChanged{fleet_.now(), threat, false});
}

void Campaigns::follow_up(ThreatId reached) {
  for (std::uint32_t i = 0; i < states_.size(); ++i) {
    const Threat& threat = fleet_.plan.threats[i];
    const bool is_incident = threat.intrusion && threat.intrusion->kind != IntrusionKind::kReplay;
    if (threat.campaign.after != reached || is_incident) continue;
    if (states_[i].on) continue;
    fleet_.simulation.spawn(begin_after(ThreatId{i}, states_[i].count),
                            {.detached = true, .name = threat.name.c_str()});
  }
}

}  // namespace models
