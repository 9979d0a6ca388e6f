#pragma once

#include <deque>
#include <optional>
#include <variant>

#include "models/threats/infection_config.hpp"
#include "models/threats/spread.hpp"
#include "models/workload/fleet.hpp"

namespace models {

/// Infections of populations of agents, run by the engine's clock beside the rest of the fleet.
/// Their agents are not those that workflows start: only whom they meet and what passes on is
/// modelled.
class Infections {
 public:
  explicit Infections(Fleet& fleet) : fleet_(fleet) {}
  void start();
  /// Tells how each infection went, at the horizon.
  void report_outcomes();

 private:
  struct Epidemic {
    InfectionId id;
    std::variant<MatchingSpread, ContactSpread> spread;
    sim::SimTime told_until{sim::kStart};  ///< kPoisson: up to here contacts have happened.
    std::uint64_t infections_told{0};
    std::optional<sim::SimTime> half, all;
  };
  sim::Task<void> meet_in_rounds(Epidemic& epidemic);
  sim::Task<void> make_contacts(Epidemic& epidemic);
  void advance(Epidemic& epidemic, sim::SimTime to);
  void observe(Epidemic& epidemic);
  void note_shares(Epidemic& epidemic);
  [[nodiscard]] sim::SimTime next_look(const Infection& infection) const;
  [[nodiscard]] SpreadRates rates_at(InfectionId id, sim::SimTime at) const;
  [[nodiscard]] const InfectionControl* control_of(InfectionId id) const;
  [[nodiscard]] const Infection& config(const Epidemic& epidemic) const {
    return fleet_.plan.infections[epidemic.id.index];
  }
  static const SpreadTally& tally_of(const Epidemic& epidemic);

  Fleet& fleet_;
  std::deque<Epidemic> epidemics_;
};

}  // namespace models
