#pragma once

namespace app {

/// The share infected after `rounds` rounds of random pairing in a large population: whoever is not
/// infected meets one other at random and catches it if that one is. 1 - x_t = (1 - x_0)^(2^t).
/// @pre 0 <= initial_share <= 1, rounds >= 0
double infected_share_after_pairing(double initial_share, int rounds);

/// The share infected after `rounds` rounds of pairing in a large population, where a contact
/// infects with chance `transmission` and an infected agent recovers with chance `recovery` a
/// round, to be infected again: x' = x + beta x (1 - x) - gamma x. It dies out if beta <= gamma,
/// else it comes to 1 - gamma / beta. Source: Gu et al., ICML 2024 (arXiv 2402.08567), section 3.
/// @pre 0 <= initial_share, transmission, recovery <= 1; rounds >= 0
double infected_share_after_rounds(double initial_share, double transmission, double recovery,
                                   int rounds);

/// The share infected after `time_s` in a large population, where an infected agent infects
/// healthy ones at `infection_rate_per_s` (contacts times transmission) times their share, and
/// recovers at `recovery_rate_per_s`: the logistic x(t) = K / (1 + (K / x_0 - 1) e^(-rt)) with
/// r = beta - gamma and K = 1 - gamma / beta. Source: Bailey, The Mathematical Theory of Infectious
/// Diseases, 1975, section 4.2.
/// @pre 0 < initial_share <= 1, infection_rate_per_s > 0, the others >= 0
double infected_share_by_contacts(double initial_share, double infection_rate_per_s,
                                  double recovery_rate_per_s, double time_s);

/// Mean time until all of `population` are infected [s], starting from one, when each infected one
/// contacts at `contact_rate_per_s` somebody chosen uniformly among all (itself included):
/// sum over k = 1 .. N - 1 of N / (beta k (N - k)).
/// @pre population >= 1, contact_rate_per_s > 0
/// Source: Bailey, The Mathematical Theory of Infectious Diseases, 1975, section 5.2 (pure birth).
double mean_time_to_infect_all_s(int population, double contact_rate_per_s);

}  // namespace app
