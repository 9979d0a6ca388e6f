#include "models/workload/fleet.hpp"

#include <algorithm>

namespace models {

Fleet::Fleet(const Plan& the_plan, const Design& the_design, std::uint64_t replication,
             sim::DrawRecorder* draws)
    : plan(the_plan),
      design(the_design),
      random(the_plan.seed, replication, draws),
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

}  // namespace models
