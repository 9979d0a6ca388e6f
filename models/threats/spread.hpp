#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "models/threats/infection_config.hpp"
#include "sim/random/random_source.hpp"

namespace models {

/// What counts now: of an infection, or of a design that controls it.
struct SpreadRates {
  double transmission{1.0};  ///< Chance that a contact infects.
  double recovery{0.0};      ///< Chance per round, or rate [1/s].
};

/// How far an infection has come.
struct SpreadTally {
  std::uint32_t infected{0};
  std::uint32_t ever{0};        ///< Agents infected at least once.
  std::uint32_t peak{0};        ///< Most infected at one time.
  std::uint64_t infections{0};  ///< All so far, without those at the start.
};

/// Rounds in which all agents meet in pairs. Five bytes an agent.
class MatchingSpread {
 public:
  /// @pre random outlives this
  MatchingSpread(const Infection& infection, const sim::RandomSource& random, sim::EntityPath path);
  /// One round: both directions, from the state at its start. Who meets whom depends on the number
  /// of the round only, so it is the same in every design.
  void meet(std::uint64_t round, const SpreadRates& rates);
  [[nodiscard]] const SpreadTally& tally() const { return tally_; }

 private:
  void pair_up(std::uint64_t round);
  void meet_pair(std::uint32_t one, std::uint32_t other, std::uint64_t round,
                 const SpreadRates& rates);
  void maybe_recover(std::uint32_t agent, std::uint64_t round, double chance);
  void maybe_infect(std::uint32_t agent, std::uint64_t round, double chance);
  [[nodiscard]] bool is_infected(std::uint32_t agent) const;

  const sim::RandomSource& random_;
  sim::EntityPath path_;
  std::vector<std::uint8_t> state_;   // Bits kInfected and kEver, by agent.
  std::vector<std::uint32_t> order_;  // Neighbours in it are a pair.
  SpreadTally tally_;
};

/// Contacts at a rate. Since whoever is contacted is uniform among all, agents that are in the same
/// state are exchangeable: the numbers of infected and of never infected ones are a Markov chain
/// with the very law of single agents, which is all that is kept.
class ContactSpread {
 public:
  ContactSpread(const Infection& infection, const sim::RandomSource& random, sim::EntityPath path);
  /// Lets time pass from one instant to a later one [s], with rates that stay.
  void advance(double from_s, double to_s, const SpreadRates& rates);
  [[nodiscard]] const SpreadTally& tally() const { return tally_; }
  [[nodiscard]] std::optional<double> half_s() const { return half_s_; }
  [[nodiscard]] std::optional<double> all_s() const { return all_s_; }

 private:
  void begin_jump();
  void infect(double at_s, double uniform);
  void note(double at_s);

  const sim::RandomSource& random_;
  sim::EntityPath path_;
  double population_;
  double contact_rate_per_s_;
  SpreadTally tally_;
  std::uint64_t jumps_{0};
  sim::Draw draw_;
  double left_{0.0};  // Of the unit exponential that the next jump waits for.
  std::optional<double> half_s_, all_s_;
};

}  // namespace models
