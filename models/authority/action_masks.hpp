#pragma once

#include <vector>

#include "models/authority/organisation.hpp"
#include "models/authority/permission_set.hpp"

namespace models {

/// Sets of actions that the run asks for again and again.
struct ActionMasks {
  explicit ActionMasks(const Organisation& organisation) : by_tool(organisation.tools.size()) {
    for (std::uint32_t i = 0; i < organisation.actions.size(); ++i) {
      const ToolId tool = organisation.actions[i].tool;
      all.insert(ActionId{i});
      by_tool[tool.index].insert(ActionId{i});
      if (organisation.tools[tool.index].acts_as == ActsAs::kCaller) as_caller.insert(ActionId{i});
    }
  }
  PermissionSet all;
  PermissionSet as_caller;  ///< Actions of tools that use their caller's identity.
  std::vector<PermissionSet> by_tool;
};

}  // namespace models
