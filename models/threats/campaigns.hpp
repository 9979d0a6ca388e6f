#pragma once

#include <vector>

#include "models/threats/hijack.hpp"
#include "models/workload/fleet.hpp"

namespace models {

/// Which threats are about: some come, last for a while and come again; some follow another one.
class Campaigns {
 public:
  explicit Campaigns(Fleet& fleet);
  void start();
  [[nodiscard]] bool is_on(ThreatId threat) const { return states_[threat.index].on; }
  /// Since when, of one that is on.
  [[nodiscard]] sim::SimTime began(ThreatId threat) const { return states_[threat.index].began; }
  /// Whether what was about has been taken down, and has not come again since.
  [[nodiscard]] bool is_withdrawn(ThreatId threat) const { return states_[threat.index].withdrawn; }
  /// What is about is taken down. It may come again where it comes at a rate.
  void withdraw(ThreatId threat);
  /// A goal has been reached for the first time by this attack: what follows it begins.
  void follow_up(ThreatId reached);

 private:
  struct State {
    bool on{false};
    bool withdrawn{false};
    sim::SimTime began;
    std::uint64_t count{0};  // Of its campaigns so far.
  };
  sim::Task<void> come_and_go(ThreatId threat);
  sim::Task<void> begin_after(ThreatId threat, std::uint64_t nth);
  void begin(ThreatId threat);
  void end(ThreatId threat);
  sim::Task<void> end_later(ThreatId threat, std::uint64_t nth, const sim::Distribution& lasts_s);
  [[nodiscard]] sim::EntityPath path_of(ThreatId threat) const;

  Fleet& fleet_;
  std::vector<State> states_;  // By threat.
};

}  // namespace models
