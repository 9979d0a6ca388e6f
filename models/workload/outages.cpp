#include "models/workload/outages.hpp"

#include "models/workload/fleet.hpp"

namespace models {
namespace {

constexpr sim::Purpose kGap{"outage_gap"};
constexpr sim::Purpose kLength{"outage_length"};

}  // namespace

void Outage::start(Listener* listener) {
  listener_ = listener;
  if (times_) fleet_.simulation.spawn(come_and_go(), {.name = name_});
}

sim::Task<void> Outage::come_and_go() {
  const sim::EntityPath path = sim::EntityPath::root().child(node_, 0);
  for (std::uint64_t nth = 0;; ++nth) {
    co_await fleet_.delay(fleet_.draw_duration(times_->every_s, path, kGap, nth));
    on_ = true;
    if (listener_ != nullptr) listener_->outage_changed(true);
    co_await fleet_.delay(fleet_.draw_duration(times_->last_s, path, kLength, nth));
    on_ = false;
    if (listener_ != nullptr) listener_->outage_changed(false);
  }
}

}  // namespace models
