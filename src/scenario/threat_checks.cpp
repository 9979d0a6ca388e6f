#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "src/scenario/compile.hpp"

namespace app {
namespace {

using models::ActionId;
using models::AgentTypeId;
using models::InjectionKind;
using models::IntrusionKind;
using models::MemoryId;
using models::Plan;
using models::Step;
using models::StepKind;
using models::Threat;

bool any_step(const Step& step, const std::function<bool(const Step&)>& holds) {
  return holds(step) || std::ranges::any_of(step.children, [&](const Step& child) {
           return any_step(child, holds);
         });
}

bool any_plan(const Plan& plan, const std::function<bool(const Step&)>& holds) {
  return std::ranges::any_of(
      plan.agent_types, [&](const models::AgentType& type) { return any_step(type.plan, holds); });
}

bool is_called(const Plan& plan, ActionId action) {
  return any_plan(plan, [action](const Step& step) {
    return step.kind == StepKind::kCall && step.action == action;
  });
}

bool is_recalled(const Plan& plan, MemoryId memory) {
  return any_plan(plan, [memory](const Step& step) {
    return step.kind == StepKind::kRecall && step.memory == memory;
  });
}

bool is_asked(const Plan& plan, AgentTypeId agent) {
  return any_plan(plan, [agent](const Step& step) {
    const bool asks = step.kind == StepKind::kSpawn || step.kind == StepKind::kHandoff ||
                      step.kind == StepKind::kMessage;
    return asks && step.agent == agent;
  });
}

bool is_started(const Plan& plan, AgentTypeId agent) {
  return is_asked(plan, agent) ||
         std::ranges::any_of(plan.workflows, [agent](const models::WorkflowType& workflow) {
           return workflow.start == agent;
         });
}

/// What only several sections together show to be without effect in one threat.
class ThreatCheck {
 public:
  ThreatCheck(Context& context, const Node& root, const Plan& plan, const Threat& threat)
      : context_(context), root_(root), plan_(plan), threat_(threat) {}

  void look() {
    check_actions();
    check_agents();
    check_memories();
    check_chain();
    check_goal();
  }

 private:
  void refuse(std::string_view part, std::string what, std::string instead) {
    context_.error(mark_of(root_, {"threats", threat_.name, part}), "E0412", std::move(what),
                   std::move(instead));
  }
  [[nodiscard]] bool is_known(AgentTypeId id) const { return id.index < plan_.agent_types.size(); }
  [[nodiscard]] const std::string& name_of(AgentTypeId id) const {
    return plan_.agent_types[id.index].name;
  }

  void check_actions() {
    for (const models::Spread::ThroughCall& how : threat_.spread.calls) {
      if (how.read.index >= plan_.organisation.actions.size() || is_called(plan_, how.read))
        continue;
      refuse("spread",
             fmt::format("no plan calls '{}', so nobody reads the copies",
                         plan_.organisation.actions[how.read.index].name),
             "name an action that some agent's plan calls");
    }
  }

  void check_agents() {
    const bool by_request = threat_.injection == InjectionKind::kAnswer ||
                            threat_.injection == InjectionKind::kFakePeer;
    for (const AgentTypeId id : threat_.agents) {
      if (!is_known(id)) continue;
      if (by_request && !is_asked(plan_, id)) {
        refuse("inject", fmt::format("no plan starts or asks '{}'", name_of(id)),
               "name an agent that another one spawns, hands over to or asks");
      } else if (!by_request && !is_started(plan_, id)) {
        refuse("inject", fmt::format("nothing ever starts '{}'", name_of(id)),
               "name an agent that a workflow or a plan starts");
      }
    }
    if (!threat_.intrusion || threat_.intrusion->kind != IntrusionKind::kReplay) return;
    const AgentTypeId of = threat_.intrusion->of;
    if (!of.valid() || !is_known(of) || is_asked(plan_, of)) return;
    refuse("inject", fmt::format("nothing is ever delegated to '{}'", name_of(of)),
           "name an agent that another one spawns, hands over to or asks");
  }

  void check_memories() {
    if (threat_.memory.valid()) check_memory(threat_.memory, "inject");
    for (const models::Spread::ThroughMemory& how : threat_.spread.memories) {
      check_memory(how.memory, "spread");
    }
    if (threat_.writes_per_s == 0.0 || threat_.memory.index >= plan_.memories.size()) return;
    if (plan_.memories[threat_.memory.index].scope != models::MemoryScope::kWorkflow) return;
    context_.error(
        mark_of(root_, {"threats", threat_.name, "inject", "memory_poisoning", "writes"}), "E0412",
        "nobody outside can write into the memory of one workflow instance",
        "write through:, or give the memory a wider scope");
  }

  void check_memory(MemoryId memory, std::string_view part) {
    if (memory.index >= plan_.memories.size() || is_recalled(plan_, memory)) return;
    refuse(part, fmt::format("no plan recalls '{}'", plan_.memories[memory.index].name),
           "let an agent recall it, or name another memory");
  }

  void check_chain() {
    std::size_t hops = 0;
    for (models::ThreatId at = threat_.campaign.after;
         at.valid() && at.index < plan_.threats.size();
         at = plan_.threats[at.index].campaign.after) {
      if (plan_.threats[at.index].name == threat_.name) {
        const char* const how = hops == 0 ? "'{}' follows itself, so it never begins"
                                          : "'{}' follows itself by way of others, so none begins";
        refuse("inject", fmt::format(fmt::runtime(how), threat_.name),
               "name another threat in after:");
        return;
      }
      if (++hops > plan_.threats.size()) return;  // A circle of others: said there.
    }
  }

  void check_goal() {
    const models::Goal& goal = threat_.goal;
    if (!goal.fan_out || !is_known(goal.fan_out->agent)) return;
    if (!is_asked(plan_, goal.fan_out->agent)) {
      refuse("goal",
             fmt::format("no plan starts or asks '{}', so no agent can start more of it",
                         name_of(goal.fan_out->agent)),
             "name an agent that another one spawns, hands over to or asks");
    }
    if (goal.fan_out->count > goal.max_attempts) {
      refuse("goal",
             fmt::format("{} agents are more than the {} attempts that he makes",
                         goal.fan_out->count, goal.max_attempts),
             "write more attempts, or a smaller count");
    }
    if (goal.times > 1 && goal.steps.empty()) {
      refuse("goal", "times: counts calls, and there are none", "write then:, or leave it out");
    }
  }

  Context& context_;
  const Node& root_;
  const Plan& plan_;
  const Threat& threat_;
};

bool has_detectors(const Plan& plan) {
  const bool of_threats = std::ranges::any_of(
      plan.threats, [](const Threat& threat) { return !threat.detectors.empty(); });
  return of_threats || std::ranges::any_of(plan.designs, [](const models::Design& design) {
           return design.detectors && !design.detectors->empty();
         });
}

void check_answers(Context& context, const Node& root, const Plan& plan) {
  for (const models::WorkflowType& workflow : plan.workflows) {
    const models::Arrivals& arrivals = workflow.arrivals;
    if (arrivals.kind != models::ArrivalKind::kAfter) continue;
    const SourceMark at = mark_of(root, {"workflows", workflow.name, "arrivals", "after"});
    if (arrivals.cause == models::ArrivalCause::kAlarm && !has_detectors(plan)) {
      context.error(at, "E0412", "no detector ever raises an alarm",
                    "write detect: at a threat or a design");
    }
  }
}

}  // namespace

void check_threat_effects(Context& context, const Node& root, const Plan& plan) {
  for (const Threat& threat : plan.threats) ThreatCheck(context, root, plan, threat).look();
  check_answers(context, root, plan);
}

}  // namespace app
