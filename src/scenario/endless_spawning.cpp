#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "src/scenario/compile.hpp"

namespace app {
namespace {

using models::AgentType;
using models::Plan;
using models::Step;
using models::StepKind;

const std::uint32_t kNoLimit = AgentType{}.max_depth;

// Which agent types have a way to end: the least fixed point. A count that can be 0 may always be
// 0.
class Endings {
 public:
  explicit Endings(const Plan& plan) : plan_(plan), can_end_(plan.agent_types.size(), false) {
    bool changed = true;
    while (changed) {
      changed = false;
      for (std::size_t i = 0; i < can_end_.size(); ++i) {
        const AgentType& type = plan_.agent_types[i];
        if (can_end_[i] || !(type.max_depth != kNoLimit || step_can_end(type.plan))) continue;
        can_end_[i] = true;
        changed = true;
      }
    }
  }

  bool of(std::size_t agent) const { return agent >= can_end_.size() || can_end_[agent]; }

  bool step_can_end(const Step& step) const {
    const auto child_ends = [this](const Step& child) { return step_can_end(child); };
    switch (step.kind) {
      case StepKind::kCall:
      case StepKind::kThink:
      case StepKind::kRemember:
      case StepKind::kRecall:
        return true;
      case StepKind::kSpawn:
        return step.count.lower_bound() < 1.0 || of(step.agent.index);
      case StepKind::kHandoff:
      case StepKind::kMessage:
        return of(step.agent.index);
      case StepKind::kRepeat:
        return step.count.lower_bound() < 1.0 ||
               std::all_of(step.children.begin(), step.children.end(), child_ends);
      case StepKind::kChoose:
        for (std::size_t i = 0; i < step.children.size(); ++i) {
          if (step.weights[i] > 0.0 && step_can_end(step.children[i])) return true;
        }
        return false;
      case StepKind::kParallel:
      case StepKind::kSequence:
        return std::all_of(step.children.begin(), step.children.end(), child_ends);
    }
    return true;
  }

 private:
  const Plan& plan_;
  std::vector<bool> can_end_;
};

// The agents that a step starts without a way to end, in the order of the plan.
void endless_children(const Step& step, const Endings& endings, std::vector<std::uint32_t>& out) {
  const bool starts = step.kind == StepKind::kSpawn || step.kind == StepKind::kHandoff ||
                      step.kind == StepKind::kMessage;
  if (starts && !endings.step_can_end(step)) out.push_back(step.agent.index);
  for (const Step& child : step.children) endless_children(child, endings, out);
}

}  // namespace

void check_endless_spawning(Context& context, const Node& root, const Plan& plan) {
  const Endings endings(plan);
  std::vector<bool> reported(plan.agent_types.size(), false);
  for (std::uint32_t start = 0; start < plan.agent_types.size(); ++start) {
    if (endings.of(start) || reported[start]) continue;
    // Following one endless child after the other must come back to an agent already seen.
    std::vector<std::uint32_t> way;
    std::uint32_t agent = start;
    while (std::find(way.begin(), way.end(), agent) == way.end() && !reported[agent]) {
      way.push_back(agent);
      std::vector<std::uint32_t> next;
      endless_children(plan.agent_types[agent].plan, endings, next);
      if (next.empty()) break;
      agent = next.front();
    }
    const auto cycle = std::find(way.begin(), way.end(), agent);
    for (const std::uint32_t seen : way) reported[seen] = true;
    if (cycle == way.end()) continue;  // Leads into a cycle that is reported already.
    std::string text;
    for (auto at = cycle; at != way.end(); ++at) text += plan.agent_types[*at].name + " → ";
    text += plan.agent_types[agent].name;
    context.error(mark_of(root, {"agents", plan.agent_types[agent].name, "plan"}), "E0401",
                  fmt::format("every path spawns again for certain: {}", text),
                  "add an alternative that does not spawn, a count that can be 0, or max_depth");
  }
}

}  // namespace app
