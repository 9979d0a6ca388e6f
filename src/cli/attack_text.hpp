#pragma once

#include <string>

#include "src/experiment/attack_tree.hpp"

namespace app {

/// The trees as indented text, a line a step, with times since the attack began.
std::string attack_text(const AttackTrees& trees);

}  // namespace app
