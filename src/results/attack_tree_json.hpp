#pragma once

#include "src/experiment/attack_tree.hpp"
#include "src/results/json_parts.hpp"

namespace app {

/// The key `attacks` of summary.json.
Json attack_trees_json(const AttackTrees& trees);

}  // namespace app
