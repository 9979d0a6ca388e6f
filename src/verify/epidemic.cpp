#include "src/verify/epidemic.hpp"

#include <algorithm>

#include "sim/core/simulation.hpp"
#include "sim/random/distribution.hpp"
#include "sim/random/random_source.hpp"
#include "sim/stats/running_moments.hpp"
#include "src/verify/ended_well.hpp"

namespace app {
namespace {

constexpr sim::Purpose kPartner{"partner"};
constexpr sim::Purpose kPause{"pause"};

std::size_t pick(double uniform, std::size_t count) {
  return std::min(static_cast<std::size_t>(uniform * static_cast<double>(count)), count - 1);
}

sim::EntityPath agent_path(sim::EntityPath above, std::size_t index) {
  return above.child(sim::name_hash("agent"), index);
}

class PairingRun {
 public:
  PairingRun(const PairingModel& model, std::uint64_t seed, std::uint64_t replication)
      : model_(model),
        random_(seed, replication),
        infected_in_(model.population, kNotYet),
        by_round_(model.rounds + 1, 0) {}

  std::vector<double> run() {
    for (std::size_t i = 0; i < model_.population; ++i) {
      if (i < model_.infected) {
        infect(i, 0);
      } else {
        simulation_.spawn(healthy(i), {.name = "healthy agent"});
      }
    }
    expect_ended_well(simulation_.run());
    std::vector<double> shares;
    std::size_t infected = 0;
    for (const std::size_t more : by_round_) {
      infected += more;
      shares.push_back(static_cast<double>(infected) / static_cast<double>(model_.population));
    }
    return shares;
  }

 private:
  static constexpr std::uint32_t kNotYet = 0xffffffffU;

  sim::Task<void> healthy(std::size_t self) {
    const sim::EntityPath path = agent_path(sim::EntityPath::root(), self);
    for (std::uint32_t round = 1; round <= model_.rounds; ++round) {
      co_await simulation_.delay(sim::seconds(1.0));
      const std::size_t other = pick(random_.uniform(path, kPartner, round), model_.population - 1);
      const std::size_t partner = other < self ? other : other + 1;
      // Who catches it in this very round does not pass it on before the next.
      if (infected_in_[partner] >= round) continue;
      infect(self, round);
      co_return;
    }
  }

  void infect(std::size_t agent, std::uint32_t round) {
    infected_in_[agent] = round;
    ++by_round_[round];
  }

  const PairingModel& model_;
  sim::RandomSource random_;
  std::vector<std::uint32_t> infected_in_;  // Round, by agent.
  std::vector<std::size_t> by_round_;       // Newly infected.
  sim::Simulation simulation_;
};

class ContactRun {
 public:
  ContactRun(const ContactModel& model, const sim::RandomSource& random, std::size_t epidemic)
      : model_(model),
        random_(random),
        pause_s_(sim::Distribution::exponential(1.0 / model.contact_rate_per_s)),
        path_(sim::EntityPath::root().child(sim::name_hash("epidemic"), epidemic)),
        is_infected_(model.population, false) {}

  double run_s() {
    infect(0);
    expect_ended_well(simulation_.run());
    return sim::to_seconds(simulation_.now());
  }

 private:
  void infect(std::size_t agent) {
    is_infected_[agent] = true;
    if (++infected_ == model_.population) {
      simulation_.stop();
    } else {
      simulation_.spawn(contacts(agent), {.name = "infected agent"});
    }
  }

  sim::Task<void> contacts(std::size_t self) {
    const sim::EntityPath path = agent_path(path_, self);
    for (std::uint64_t nth = 0;; ++nth) {
      co_await simulation_.delay(sim::seconds(random_.sample(pause_s_, path, kPause, nth)));
      const std::size_t met = pick(random_.uniform(path, kPartner, nth), model_.population);
      if (!is_infected_[met]) infect(met);
    }
  }

  const ContactModel& model_;
  const sim::RandomSource& random_;
  sim::Distribution pause_s_;
  sim::EntityPath path_;
  std::vector<bool> is_infected_;
  std::size_t infected_{0};
  sim::Simulation simulation_;
};

}  // namespace

std::vector<double> run_pairing(const PairingModel& model, std::uint64_t seed,
                                std::uint64_t replication) {
  return PairingRun(model, seed, replication).run();
}

double run_contacts(const ContactModel& model, std::uint64_t seed, std::uint64_t replication) {
  const sim::RandomSource random(seed, replication);
  sim::RunningMoments times_s;
  for (std::size_t i = 0; i < model.epidemics; ++i) {
    times_s.add(ContactRun(model, random, i).run_s());
  }
  return times_s.mean();
}

}  // namespace app
