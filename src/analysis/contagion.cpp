#include "src/analysis/contagion.hpp"

#include "sim/core/assert.hpp"

namespace app {

double infected_share_after_pairing(double initial_share, int rounds) {
  SIM_ASSERT(initial_share >= 0.0 && initial_share <= 1.0);
  SIM_ASSERT(rounds >= 0);
  double healthy = 1.0 - initial_share;
  for (int round = 0; round < rounds; ++round) healthy *= healthy;
  return 1.0 - healthy;
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
