#include "models/authority/permission_sets.hpp"

#include <algorithm>

#include "sim/random/name_hash.hpp"

namespace models {

std::size_t PermissionSets::Hash::operator()(const PermissionSet& set) const {
  std::uint64_t hash = 0;
  for (const std::uint64_t word : set.words()) {
    if (word != 0) hash = sim::mix_bits(hash ^ word);
  }
  return hash;
}

SetId PermissionSets::intern(const PermissionSet& set) {
  const auto [found, added] =
      numbers_.try_emplace(set, SetId{static_cast<std::uint32_t>(entries_.size())});
  if (!added) return found->second;
  Entry entry{set, {}};
  set.for_each([&](ActionId action) {
    if (action.index >= organisation_.actions.size()) return;
    const ToolId tool = organisation_.actions[action.index].tool;
    const PointId first = organisation_.first_point[tool.index];
    for (std::uint32_t i = 0; i < organisation_.tools[tool.index].instances; ++i) {
      const PointId point{first.index + i};
      const auto place = std::lower_bound(entry.points.begin(), entry.points.end(), point);
      if (place == entry.points.end() || *place != point) entry.points.insert(place, point);
    }
  });
  entries_.push_back(std::move(entry));
  return found->second;
}

}  // namespace models
