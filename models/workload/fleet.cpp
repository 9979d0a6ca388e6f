#include "models/workload/fleet.hpp"

#include <algorithm>

namespace models {

Fleet::Fleet(const Plan& the_plan, const Design& the_design, std::uint64_t the_replication,
             sim::DrawRecorder* draws)
    : plan(the_plan),
      design(the_design),
      replication(the_replication),
      random(the_plan.seed, the_replication, draws),
      masks(the_plan.organisation),
      reach(the_plan, the_design, masks),
      credentials(the_design.credentials, the_design.validation, the_plan.organisation.tools.size(),
                  random, records) {
  for (const Department& department : plan.organisation.departments) {
    seats.emplace_back(department.seats, nullptr);
  }
}

sim::Duration Fleet::draw_duration(const sim::Distribution& distribution, sim::EntityPath path,
                                   sim::Purpose purpose, std::uint64_t occurrence) const {
  return sim::seconds(std::max(0.0, random.sample(distribution, path, purpose, occurrence)));
}

void Fleet::refuse_endless_steps(const AgentRun& agent) const {
  const std::uint64_t fair = kStepsOfAnAgentAtAnInstant * agents.size();
  if (steps_at_instant_ <= most_at_an_instant_ + fair) return;
  sim::RunOutcome outcome{.end = sim::RunEnd::kStandstill};
  outcome.stuck.push_back(
      {type_of(agent).name, "goes on again and again without any time passing", now()});
  refuse_stuck_run(*this, outcome);
}

}  // namespace models
