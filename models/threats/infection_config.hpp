#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/authority/ids.hpp"
#include "sim/core/sim_time.hpp"

namespace models {

/// How agents of a population meet.
enum class ContactKind : std::uint8_t {
  kMatching,  ///< In rounds: all agents in pairs at random; of an odd number one sits out.
  kPoisson    ///< Each infected agent contacts, at a rate, somebody uniform among all, itself too.
};

/// How infected agents become healthy, and may be infected again.
struct Recovery {
  double value{0.0};    ///< Chance per round [0, 1]; or rate [1/s], >= 0.
  bool is_rate{false};  ///< What `value` is: a rate with kPoisson, a chance with kMatching.
};

/// Something that passes from agent to agent of a population: a prompt that copies itself.
/// In the mean of a large population x' = x + beta x (1 - x) - gamma x a round, and
/// dx/dt = r beta x (1 - x) - gamma x where contacts are Poisson with rate r.
/// Source: Gu et al., ICML 2024 (arXiv 2402.08567), section 3; Bailey, The Mathematical Theory of
/// Infectious Diseases, 1975.
struct Infection {
  std::string name;
  std::uint32_t population{2};  ///< Agents, >= 2.
  std::uint32_t initial{1};     ///< Infected at the start, <= population.
  ContactKind contact{ContactKind::kMatching};
  sim::Duration every{};                   ///< Between rounds; with kPoisson between records. > 0.
  double contact_rate_per_s{0.0};          ///< kPoisson: contacts of one infected agent [1/s], > 0.
  double transmission{1.0};                ///< beta: chance that a contact infects, [0, 1].
  Recovery recovery;                       ///< gamma.
  std::vector<sim::Duration> checkpoints;  ///< Since the start, in order: what metrics report.
};

/// The ends of ten equal parts of a run: when metrics report shares unless told otherwise.
inline std::vector<sim::Duration> tenths_of(sim::Duration horizon) {
  std::vector<sim::Duration> ends;
  for (std::int64_t part = 1; part <= 10; ++part) {
    ends.push_back({horizon.ns / 10 * part + horizon.ns % 10 * part / 10});
  }
  return ends;
}

/// What a design changes about an infection.
struct InfectionControl {
  InfectionId infection;
  std::optional<double> transmission;
  std::optional<Recovery> recovery;
  sim::Duration from{};  ///< Since the start of the run: before, all is as without it.
};

}  // namespace models
