#include "models/threats/spread.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "sim/random/distribution.hpp"

namespace models {
namespace {

constexpr sim::Purpose kPairing{"infection_pairing"};
constexpr sim::Purpose kTransmission{"infection_transmission"};
constexpr sim::Purpose kRecovery{"infection_recovery"};
constexpr sim::Purpose kJump{"infection_jump"};

constexpr std::uint8_t kInfected = 1;
constexpr std::uint8_t kEver = 2;

SpreadTally at_start(const Infection& infection) {
  return {infection.initial, infection.initial, infection.initial, 0};
}

// Uniform below `count`: 52 random bits make the largest and the smallest chance equal within
// count / 2^52.
std::uint32_t below(std::uint32_t count, double uniform) {
  return std::min(static_cast<std::uint32_t>(uniform * count), count - 1);
}

}  // namespace

// ---- Rounds

MatchingSpread::MatchingSpread(const Infection& infection, const sim::RandomSource& random,
                               sim::EntityPath path)
    : random_(random),
      path_(path),
      state_(infection.population, 0),
      order_(infection.population),
      tally_(at_start(infection)) {
  // All agents are alike, so the first may as well be the infected ones.
  std::fill_n(state_.begin(), infection.initial, std::uint8_t{kInfected | kEver});
}

void MatchingSpread::meet(std::uint64_t round, const SpreadRates& rates) {
  const bool all = tally_.infected == state_.size();
  if (tally_.infected == 0 || (all && rates.recovery == 0.0)) return;  // Nothing can change.
  pair_up(round);
  for (std::size_t i = 0; i + 1 < order_.size(); i += 2) {
    meet_pair(order_[i], order_[i + 1], round, rates);
  }
  if (order_.size() % 2 == 1 && is_infected(order_.back())) {
    maybe_recover(order_.back(), round, rates.recovery);
  }
  tally_.peak = std::max(tally_.peak, tally_.infected);
}

// Fisher and Yates, from the same order in every round: a round's pairs depend on no other round.
void MatchingSpread::pair_up(std::uint64_t round) {
  std::iota(order_.begin(), order_.end(), 0U);
  sim::Draw draw = random_.draw(path_, kPairing, round);
  for (auto left = static_cast<std::uint32_t>(order_.size()); left > 1; --left) {
    std::swap(order_[left - 1], order_[below(left, draw.next_uniform())]);
  }
}

void MatchingSpread::meet_pair(std::uint32_t one, std::uint32_t other, std::uint64_t round,
                               const SpreadRates& rates) {
  const bool one_was = is_infected(one);
  const bool other_was = is_infected(other);
  if (!one_was && !other_was) return;
  if (one_was) {
    maybe_recover(one, round, rates.recovery);
  } else {
    maybe_infect(one, round, rates.transmission);
  }
  if (other_was) {
    maybe_recover(other, round, rates.recovery);
  } else {
    maybe_infect(other, round, rates.transmission);
  }
}

void MatchingSpread::maybe_recover(std::uint32_t agent, std::uint64_t round, double chance) {
  if (chance <= 0.0) return;
  const sim::EntityPath self = path_.child(sim::name_hash("agent"), agent);
  if (chance < 1.0 && !random_.bernoulli(chance, self, kRecovery, round)) return;
  state_[agent] = kEver;
  --tally_.infected;
}

void MatchingSpread::maybe_infect(std::uint32_t agent, std::uint64_t round, double chance) {
  if (chance <= 0.0) return;
  const sim::EntityPath self = path_.child(sim::name_hash("agent"), agent);
  if (chance < 1.0 && !random_.bernoulli(chance, self, kTransmission, round)) return;
  if ((state_[agent] & kEver) == 0) ++tally_.ever;
  state_[agent] = kInfected | kEver;
  ++tally_.infected;
  ++tally_.infections;
}

bool MatchingSpread::is_infected(std::uint32_t agent) const {
  return (state_[agent] & kInfected) != 0;
}

// ---- Contacts at a rate

ContactSpread::ContactSpread(const Infection& infection, const sim::RandomSource& random,
                             sim::EntityPath path)
    : random_(random),
      path_(path),
      population_(infection.population),
      contact_rate_per_s_(infection.contact_rate_per_s),
      tally_(at_start(infection)),
      draw_(random.draw(path, kJump, 0)) {
  begin_jump();
  note(0.0);
}

// A jump waits until a unit of exponential time is used up, at the total rate of the moment: so a
// change of rates needs no new draw, and designs share their draws.
void ContactSpread::begin_jump() {
  static const sim::Distribution unit = sim::Distribution::exponential(1.0);
  draw_ = random_.draw(path_, kJump, jumps_++);
  left_ = unit.sample(draw_);
}

void ContactSpread::advance(double from_s, double to_s, const SpreadRates& rates) {
  double now_s = from_s;
  for (;;) {
    const double infected = tally_.infected;
    const double healthy = population_ - infected;
    const double infecting =
        contact_rate_per_s_ * rates.transmission * infected * healthy / population_;
    const double total = infecting + rates.recovery * infected;
    if (total <= 0.0) return;
    if (now_s + left_ / total > to_s) {
      left_ = std::max(0.0, left_ - (to_s - now_s) * total);
      return;
    }
    now_s += left_ / total;
    const bool infects = draw_.next_uniform() * total < infecting;
    if (infects) {
      infect(now_s, draw_.next_uniform());
    } else {
      --tally_.infected;
    }
    begin_jump();
  }
}

// The healthy one is any of them: perhaps one that was infected before.
void ContactSpread::infect(double at_s, double uniform) {
  const double healthy = population_ - tally_.infected;
  const double never = population_ - tally_.ever;
  if (uniform * healthy < never) ++tally_.ever;
  ++tally_.infected;
  ++tally_.infections;
  tally_.peak = std::max(tally_.peak, tally_.infected);
  note(at_s);
}

void ContactSpread::note(double at_s) {
  if (!half_s_ && 2.0 * tally_.infected >= population_) half_s_ = at_s;
  if (!all_s_ && tally_.infected >= population_) all_s_ = at_s;
}

}  // namespace models
