#pragma once

#include <deque>
#include <unordered_map>
#include <vector>

#include "models/authority/organisation.hpp"
#include "models/authority/permission_set.hpp"

namespace models {

/// Permission sets under small numbers: a run has few different ones and holds them by the million.
class PermissionSets {
 public:
  explicit PermissionSets(const Organisation& organisation) : organisation_(organisation) {
    intern({});
  }
  PermissionSets(const PermissionSets&) = delete;
  PermissionSets& operator=(const PermissionSets&) = delete;

  static constexpr SetId kEmpty{0};
  /// The number of a set; equal sets have equal numbers.
  SetId intern(const PermissionSet& set);
  [[nodiscard]] const PermissionSet& at(SetId id) const { return entries_[id.index].set; }
  /// The enforcement points that have an action of the set, ascending.
  [[nodiscard]] const std::vector<PointId>& points(SetId id) const {
    return entries_[id.index].points;
  }

 private:
  struct Hash {
    std::size_t operator()(const PermissionSet& set) const;
  };
  struct Entry {
    PermissionSet set;
    std::vector<PointId> points;
  };
  const Organisation& organisation_;
  std::deque<Entry> entries_;                               // Addresses stay.
  std::unordered_map<PermissionSet, SetId, Hash> numbers_;  // Looked up only, never walked.
};

}  // namespace models
