#pragma once

#include <vector>

#include "models/authority/organisation.hpp"
#include "models/authority/permission_set.hpp"

namespace models {

/// Weighs permission sets: W(S) of the design, section 2.
/// W(S) is the sum over the *distinct* (effect, resource, volume) in S of
/// data class weight x effect weight x volume weight, so that splitting an action changes nothing.
class Weigher {
 public:
  explicit Weigher(const Organisation& organisation);
  /// Weight of a set [weight units], >= 0.
  [[nodiscard]] double weight(const PermissionSet& set) const;
  /// Weight of one action's permission alone.
  [[nodiscard]] double weight(ActionId action) const;

 private:
  struct Kind {
    PermissionSet actions;
    double weight{0.0};
  };
  std::vector<Kind> kinds_;
};

}  // namespace models
