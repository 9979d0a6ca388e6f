#include <iterator>

#include "sim/random/name_hash.hpp"
#include "src/verify/known_answer.hpp"

namespace app {

std::uint64_t seed_for(std::uint64_t seed, const KnownAnswer& answer) {
  return sim::mix_bits(seed ^ sim::name_hash(answer.topic + "{" + answer.labels + "}"));
}

std::vector<KnownAnswer> known_answers() {
  std::vector<KnownAnswer> all;
  for (auto* const part : {&known_queues, &known_populations, &known_delays, &known_cascades,
                           &known_exposures, &known_fleets, &known_bills}) {
    std::vector<KnownAnswer> answers = part();
    std::move(answers.begin(), answers.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace app
