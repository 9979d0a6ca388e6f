#include "src/analysis/contagion.hpp"

#include <cmath>

#include "sim/core/assert.hpp"

namespace app {

double infected_share_after_pairing(double initial_share, int rounds) {
  SIM_ASSERT(initial_share >= 0.0 && initial_share <= 1.0);
  SIM_ASSERT(rounds >= 0);
  double healthy = 1.0 - initial_share;
  for (int round = 0; round < rounds; ++round) healthy *= healthy;
  return 1.0 - healthy;
}

double infected_share_after_rounds(double initial_share, double transmission, double recovery,
                                   int rounds) {
  SIM_ASSERT(initial_share >= 0.0 && initial_share <= 1.0);
  SIM_ASSERT(transmission >= 0.0 && transmission <= 1.0);
  SIM_ASSERT(recovery >= 0.0 && recovery <= 1.0);
  double share = initial_share;
  for (int round = 0; round < rounds; ++round) {
    share += transmission * share * (1.0 - share) - recovery * share;
  }
  return share;
}

double infected_share_by_contacts(double initial_share, double infection_rate_per_s,
                                  double recovery_rate_per_s, double time_s) {
  SIM_ASSERT(initial_share > 0.0 && initial_share <= 1.0);
  SIM_ASSERT(infection_rate_per_s > 0.0);
  SIM_ASSERT(recovery_rate_per_s >= 0.0);
  const double growth_per_s = infection_rate_per_s - recovery_rate_per_s;
  // At the threshold dx/dt = -beta x^2.
  if (growth_per_s == 0.0) {
    return initial_share / (1.0 + infection_rate_per_s * initial_share * time_s);
  }
  const double level = growth_per_s / infection_rate_per_s;
  return level / (1.0 + (level / initial_share - 1.0) * std::exp(-growth_per_s * time_s));
}

double mean_time_to_infect_all_s(int population, double contact_rate_per_s) {
  SIM_ASSERT(population >= 1);
  SIM_ASSERT(contact_rate_per_s > 0.0);
  const double all = population;
  double mean_s = 0.0;
  for (int infected = 1; infected < population; ++infected) {
    mean_s += all / (contact_rate_per_s * infected * (all - infected));
  }
  return mean_s;
}

}  // namespace app
