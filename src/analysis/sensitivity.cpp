#include "src/analysis/sensitivity.hpp"

#include <algorithm>

namespace app {
namespace {

constexpr double kConfidential = 3.0;  // Default weight of the class (design: section 2).

double weight_of(const models::Organisation& organisation, models::ResourceId resource) {
  return organisation.data_classes[organisation.resources[resource.index].data_class].weight;
}

}  // namespace

Sensitivity::Sensitivity(const models::Organisation& organisation) {
  double least = kConfidential;
  for (const models::DataClass& one : organisation.data_classes) {
    if (one.name == "confidential") least = one.weight;
  }
  double heaviest = 0.0;
  for (const models::ToolAction& action : organisation.actions) {
    heaviest = std::max(heaviest, weight_of(organisation, action.resource));
  }
  is_confidential = heaviest >= least;
  weight = is_confidential ? least : heaviest;
}

bool Sensitivity::covers(const models::Organisation& organisation,
                         const models::ToolAction& action) const {
  const double own = weight_of(organisation, action.resource);
  return own > 0.0 && own >= weight;
}

std::string data_text(const models::Organisation& organisation, const models::ToolAction& action) {
  const models::ProtectedResource& resource = organisation.resources[action.resource.index];
  return resource.name + ", " + organisation.data_classes[resource.data_class].name;
}

}  // namespace app
