#include <fmt/format.h>

#include <utility>

#include "src/scenario/sections/sections.hpp"

namespace app {
namespace {

using models::Loss;
using models::LossEvent;

struct Secondary {
  double probability{0.0};
  sim::Distribution magnitude_usd;
};

Codec<Secondary> secondary() {
  return Object<Secondary>()
      .required("probability", "Chance that others react to an event, e.g. 20%.", probability(),
                &Secondary::probability)
      .required("magnitude", "What their reaction costs then: fines, customers who leave.",
                money_distribution(), &Secondary::magnitude_usd)
      .codec();
}

Codec<Loss> loss() {
  return Object<Loss>()
      .required("magnitude",
                "What one event costs, e.g. {pert: {low: 1k USD, mode: 5k USD, high: "
                "50k USD}}.",
                money_distribution(), &Loss::magnitude_usd)
      .optional("on",
                "Which event of the threat: goal (it is reached), hijack (an agent is taken over, "
                "or an intruder gets in) or exposed_action (a call of its attackers is accepted "
                "while authority was due to end). Default: goal.",
                Choice<LossEvent>("loss event")
                    .word("goal", LossEvent::kGoal)
                    .word("hijack", LossEvent::kHijack)
                    .word("exposed_action", LossEvent::kExposedAction)
                    .codec(),
                &Loss::on)
      .optional("secondary", "What others do about it, by chance. Default: nothing.", secondary(),
                [](Loss& out, Secondary read) {
                  out.secondary_probability = read.probability;
                  out.secondary_usd = std::move(read.magnitude_usd);
                })
      .codec();
}

}  // namespace

Codec<std::vector<Loss>> losses_section() {
  return mapped(map_of(loss()), [](Context& context, const Node& node, Named<Loss> entries) {
    std::vector<Loss> losses;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      auto& [name, entry] = entries[i];
      const auto threat = context.names().index_of(NameKind::kThreat, name);
      if (!threat) {
        context.unknown(node.entries[i].at, "E0301", noun(NameKind::kThreat), name,
                        context.names().of(NameKind::kThreat));
        continue;
      }
      entry.threat = models::ThreatId{*threat};
      losses.push_back(std::move(entry));
    }
    return std::optional(std::move(losses));
  });
}

}  // namespace app
