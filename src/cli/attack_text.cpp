#include "src/cli/attack_text.hpp"

#include <fmt/format.h>

#include "src/experiment/quantity.hpp"

namespace app {
namespace {

constexpr int kTimeWidth = 12;

// One column, so that a reader can run down it.
const char* mark(AttackEnd end) {
  switch (end) {
    case AttackEnd::kSucceeded:
      return "+";
    case AttackEnd::kStopped:
      return "x";
    case AttackEnd::kDefence:
      return "!";
    case AttackEnd::kNone:
      break;
  }
  return ".";
}

std::string label(const AttackNode& node) {
  std::string text = node.count > 1 ? fmt::format("{}\u00d7 {}", node.count, node.text) : node.text;
  if (node.step == AttackStep::kThreat) {
    text = "THREAT " + text;
    if (!node.layers.empty()) text += fmt::format(" [MAESTRO {}]", fmt::join(node.layers, ", "));
    if (node.end == AttackEnd::kStopped) {
      text += node.count == 0 ? ": never began" : ": goal not reached";
    } else if (node.count == 0) {
      text += ": did not come";
    }
  }
  if (!node.goal.empty()) text += fmt::format(" ({})", node.goal);
  return text;
}

void append(std::string& text, const AttackNode& node, std::size_t level, double begin_s) {
  std::string time;
  if (node.first_s && level == 0) time = format_quantity(*node.first_s, "s");
  if (node.first_s && level > 0) time = "+" + format_quantity(*node.first_s - begin_s, "s");
  text += fmt::format("{:>{}}  {} {:{}}{}\n", time, kTimeWidth, mark(node.end), "", 2 * level,
                      label(node));
  for (const AttackNode& child : node.children) append(text, child, level + 1, begin_s);
}

}  // namespace

std::string attack_text(const AttackTrees& trees) {
  std::string text = fmt::format(
      "replication {}: {}\n+ the attacker got it   x stopped there   ! noticed or answered   times "
      "of a threat since the\nstart of the run, below it since the threat; merged steps show the "
      "first\n",
      trees.replication, trees.why);
  for (const AttackTree& tree : trees.designs) {
    text += fmt::format("\n{}: {} {} reached\n", tree.design, tree.goals,
                        tree.goals == 1 ? "goal" : "goals");
    for (const AttackNode& node : tree.threats) append(text, node, 0, node.first_s.value_or(0.0));
  }
  return text;
}

}  // namespace app
