#include "models/policy/rollouts.hpp"

#include "models/credentials/custody.hpp"

namespace models {
namespace {

constexpr sim::Purpose kPropagation{"policy_propagation"};
constexpr std::uint64_t kNode = sim::name_hash("rollout");
constexpr std::uint64_t kPlace = sim::name_hash("place");

}  // namespace

void Rollouts::start() {
  arrived_.assign(fleet_.reach.policy().places(), 0);
  for (std::size_t i = 0; i < fleet_.design.rollouts.size(); ++i) {
    fleet_.simulation.schedule(sim::kStart + fleet_.design.rollouts[i].at, -1,
                               [this, i] { order(i); });
  }
}

void Rollouts::order(std::size_t nth) {
  const PolicyRollout& rollout = fleet_.design.rollouts[nth];
  fleet_.reach.policy_versions().order(rollout.version);
  const sim::EntityPath path = sim::EntityPath::root().child(kNode, nth);
  for (std::size_t place = 0; place < arrived_.size(); ++place) {
    const sim::Duration delay =
        fleet_.draw_duration(rollout.propagation_s, path.child(kPlace, place), kPropagation);
    if (delay == sim::kZero) {
      put(nth, place);
      continue;
    }
    fleet_.simulation.schedule(fleet_.now() + delay, -1, [this, nth, place] {
      put(nth, place);
      refresh_all();
    });
  }
  refresh_all();
}

void Rollouts::put(std::size_t nth, std::size_t place) {
  if (arrived_[place] > nth) return;
  arrived_[place] = nth + 1;
  fleet_.reach.put_policy(place, fleet_.design.rollouts[nth].version);
}

void Rollouts::refresh_all() {
  for (AgentRun& agent : fleet_.agents) {
    if (!agent.stopped && agent.id.valid()) custody_.refresh(agent);
  }
}

}  // namespace models
