#include "models/authority/weigher.hpp"

#include <tuple>

#include "sim/core/assert.hpp"

namespace models {
namespace {

double effect_weight(const Weights& weights, Effect effect) {
  switch (effect) {
    case Effect::kRead:
      return weights.read;
    case Effect::kWrite:
      return weights.write;
    case Effect::kExecute:
      return weights.execute;
    case Effect::kEgress:
      return weights.egress;
  }
  return 0.0;
}

double permission_weight(const Organisation& organisation, const ToolAction& action) {
  const ProtectedResource& resource = organisation.resources[action.resource.index];
  const double volume =
      action.volume == Volume::kBulk ? organisation.weights.bulk : organisation.weights.one;
  return organisation.data_classes[resource.data_class].weight *
         effect_weight(organisation.weights, action.effect) * volume;
}

bool same_kind(const ToolAction& a, const ToolAction& b) {
  return std::tie(a.effect, a.resource, a.volume) == std::tie(b.effect, b.resource, b.volume);
}

}  // namespace

Weigher::Weigher(const Organisation& organisation) {
  const std::vector<ToolAction>& actions = organisation.actions;
  SIM_ASSERT(actions.size() <= PermissionSet::kCapacity);
  std::vector<std::size_t> first_of_kind;
  for (std::size_t i = 0; i < actions.size(); ++i) {
    std::size_t kind = 0;
    while (kind < first_of_kind.size() && !same_kind(actions[first_of_kind[kind]], actions[i])) {
      ++kind;
    }
    if (kind == first_of_kind.size()) {
      first_of_kind.push_back(i);
      kinds_.push_back({{}, permission_weight(organisation, actions[i])});
    }
    kinds_[kind].actions.insert(ActionId{static_cast<std::uint32_t>(i)});
  }
}

double Weigher::weight(const PermissionSet& set) const {
  double total = 0.0;
  for (const Kind& kind : kinds_) {
    if (set.intersects(kind.actions)) total += kind.weight;
  }
  return total;
}

double Weigher::weight(ActionId action) const {
  PermissionSet alone;
  alone.insert(action);
  return weight(alone);
}

}  // namespace models
