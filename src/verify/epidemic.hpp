#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace app {

/// Rounds of random pairing in a population, of which some are infected at the start.
struct PairingModel {
  std::size_t population;
  std::size_t infected;
  std::uint32_t rounds;
};

/// Simulates one replication with a process for each agent that is not infected: once a round it
/// meets another at random. Gives the infected share after each round; entry 0 is the start.
std::vector<double> run_pairing(const PairingModel& model, std::uint64_t seed,
                                std::uint64_t replication);

/// Infected agents that contact, each at a rate, somebody chosen uniformly among all.
struct ContactModel {
  std::size_t population;
  double contact_rate_per_s;
  std::size_t epidemics;  ///< Independent ones in one replication, each from one infected agent.
};

/// Simulates one replication with a process for each infected agent and gives the mean time until
/// all are infected [s].
double run_contacts(const ContactModel& model, std::uint64_t seed, std::uint64_t replication);

}  // namespace app
