#include "models/policy/cedar/entities.hpp"

namespace models::cedar {

void Entities::add(const EntityUid& uid, Entity entity) {
  const auto [found, added] = all_.try_emplace(uid);
  Entity& known = found->second;
  known.attributes.merge(entity.attributes);
  known.tags.merge(entity.tags);
  known.parents.insert(known.parents.end(), entity.parents.begin(), entity.parents.end());
}

void Entities::close() {
  ancestors_.clear();
  for (const auto& [uid, entity] : all_) {
    std::set<EntityUid>& above = ancestors_[uid];
    std::vector<EntityUid> to_visit = entity.parents;
    while (!to_visit.empty()) {
      const EntityUid next = std::move(to_visit.back());
      to_visit.pop_back();
      if (!above.insert(next).second) continue;
      const auto found = all_.find(next);
      if (found == all_.end()) continue;
      to_visit.insert(to_visit.end(), found->second.parents.begin(), found->second.parents.end());
    }
  }
}

const Entity* Entities::find(const EntityUid& uid) const {
  const auto found = all_.find(uid);
  return found == all_.end() ? nullptr : &found->second;
}

const std::set<EntityUid>& Entities::ancestors(const EntityUid& uid) const {
  static const std::set<EntityUid> kNone;
  const auto found = ancestors_.find(uid);
  return found == ancestors_.end() ? kNone : found->second;
}

bool Entities::is_in(const EntityUid& child, const EntityUid& ancestor) const {
  return child == ancestor || ancestors(child).contains(ancestor);
}

}  // namespace models::cedar
