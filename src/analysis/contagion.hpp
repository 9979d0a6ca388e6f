#pragma once

namespace app {

/// The share infected after `rounds` rounds of random pairing in a large population: whoever is not
/// infected meets one other at random and catches it if that one is. 1 - x_t = (1 - x_0)^(2^t).
/// @pre 0 <= initial_share <= 1, rounds >= 0
double infected_share_after_pairing(double initial_share, int rounds);

/// Mean time until all of `population` are infected [s], starting from one, when each infected one
/// contacts at `contact_rate_per_s` somebody chosen uniformly among all (itself included):
/// sum over k = 1 .. N - 1 of N / (beta k (N - k)).
/// @pre population >= 1, contact_rate_per_s > 0
/// Source: Bailey, The Mathematical Theory of Infectious Diseases, 1975, section 5.2 (pure birth).
double mean_time_to_infect_all_s(int population, double contact_rate_per_s);

}  // namespace app
