#pragma once

#include <cstdint>
#include <vector>

#include "models/authority/permission_set.hpp"
#include "models/workload/agent_type.hpp"

namespace models {

/// The planned calls of a task still to come, as a multiset of actions. A call inside a repeat may
/// come any number of times; the calls of a branch not taken count as still to come.
class RemainingCalls {
 public:
  RemainingCalls() = default;
  explicit RemainingCalls(const Step& plan);

  /// One call of `action` was accepted.
  void consume(ActionId action);
  /// The call failed and will be made again. @pre consume(action) has been told of it
  void restore(ActionId action);
  /// Actions with at least one call to come.
  [[nodiscard]] const PermissionSet& actions() const { return actions_; }

 private:
  static constexpr std::uint32_t kAnyNumber = 0xffffffffU;
  struct Count {
    ActionId action;
    std::uint32_t calls{0};
  };
  void gather(const Step& step, bool repeated);
  Count& count_of(ActionId action);
  std::vector<Count> counts_;
  PermissionSet actions_;
};

}  // namespace models
