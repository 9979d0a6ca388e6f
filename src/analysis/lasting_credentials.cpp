#include "src/analysis/lasting_credentials.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "src/analysis/finders.hpp"
#include "src/analysis/server_load.hpp"
#include "src/experiment/quantity.hpp"

namespace app {
namespace {

using models::AgentTypeId;
using models::CredentialRegime;
using models::Step;
using models::StepKind;

constexpr int kDeepest = 12;               // Of tasks within tasks.
constexpr double kLongUnheard_s = 3600.0;  // Assumption: an hour is the customary token lifetime.

double mean_step_s(const models::Plan& plan, const models::AgentType& type, const Step& step,
                   int depth);

double mean_plan_s(const models::Plan& plan, AgentTypeId id, int depth) {
  if (depth > kDeepest) return 0.0;
  const models::AgentType& type = plan.agent_types[id.index];
  return mean_step_s(plan, type, type.plan, depth);
}

double mean_children_s(const models::Plan& plan, const models::AgentType& type, const Step& step,
                       int depth) {
  double sum = 0.0;
  double longest = 0.0;
  for (std::size_t i = 0; i < step.children.size(); ++i) {
    const double one = mean_step_s(plan, type, step.children[i], depth);
    sum += step.kind == StepKind::kChoose ? step.weights[i] * one : one;
    longest = std::max(longest, one);
  }
  if (step.kind == StepKind::kParallel) return longest;
  return step.kind == StepKind::kRepeat ? step.count.mean() * sum : sum;
}

// All its tries, and the waits between them.
double mean_call_s(const Step& step, const models::ToolAction& action) {
  const double once_s = std::max(0.0, action.latency_s.mean());
  if (!step.retry) return once_s;
  const double tries = mean_tries(step, action);
  return tries * once_s + (tries - 1.0) * std::max(0.0, step.retry->wait_s.mean());
}

double mean_step_s(const models::Plan& plan, const models::AgentType& type, const Step& step,
                   int depth) {
  switch (step.kind) {
    case StepKind::kCall:
      return std::max(0.0, type.model.step_s.mean()) +
             mean_call_s(step, plan.organisation.actions[step.action.index]);
    case StepKind::kThink:
      return std::max(0.0, step.duration_s.mean());
    case StepKind::kSpawn:
      return step.join == models::Join::kNone || step.count.mean() <= 0.0
                 ? 0.0
                 : mean_plan_s(plan, step.agent, depth + 1);
    case StepKind::kHandoff:
    case StepKind::kMessage:
      return mean_plan_s(plan, step.agent, depth + 1);
    default:
      return mean_children_s(plan, type, step, depth);
  }
}

/// What is left of a lifetime at the end of a task.
double left_after(const CredentialRegime& regime, double lifetime_s, double task_s) {
  const double renewed_after_s = regime.renew_at * lifetime_s;
  if (task_s < renewed_after_s) return lifetime_s - task_s;
  return lifetime_s - renewed_after_s / 2.0;
}

bool is_standing(const models::Plan& plan, const models::Design& design) {
  using models::IssuePer;
  const IssuePer issue = design.credentials.issue;
  if (issue == IssuePer::kSeat || issue == IssuePer::kAgentType) return true;
  if (design.credentials.delegation == models::Delegation::kOwn) {
    return std::any_of(plan.agent_types.begin(), plan.agent_types.end(),
                       [](const models::AgentType& type) { return !type.children.empty(); });
  }
  return issue == IssuePer::kAgent &&
         std::any_of(plan.workflows.begin(), plan.workflows.end(), [&](const auto& workflow) {
           return plan.agent_types[workflow.start.index].shared > 0;
         });
}

Overhang of_standing(const CredentialRegime& regime) {
  Overhang result;
  result.is_standing = true;
  if (regime.rotation) {
    const double every_s = sim::to_seconds(regime.rotation->every);
    result.mean_s = every_s / 2.0 + sim::to_seconds(regime.rotation->overlap);
    result.why =
        fmt::format("a standing credential, replaced every {}", format_quantity(every_s, "s"));
  } else if (regime.lifetime_s) {
    result.mean_s = regime.lifetime_s->mean();
    result.why = fmt::format(
        "a standing credential, renewed before its {} are over whether or not "
        "a task runs",
        format_quantity(*result.mean_s, "s"));
  } else {
    result.ends = false;
    result.why = "a standing credential without expiry or rotation";
  }
  return result;
}

// What one agent type's credential is like when its task is over.
Overhang of_task(const models::Plan& plan, const CredentialRegime& regime, AgentTypeId type,
                 bool is_root) {
  Overhang result;
  result.task_s = mean_task_s(plan, type);
  const sim::Distribution* const lifetime = regime.lifetime_at(is_root ? 0 : 1);
  if (lifetime == nullptr) {
    result.ends = false;
    result.why = "no expiry, and nothing revokes it on completion";
    return result;
  }
  const double lifetime_s = lifetime->mean();
  result.mean_s = left_after(regime, lifetime_s, result.task_s);
  result.why = fmt::format("good for {}, the task of {} is expected to take {}",
                           format_quantity(lifetime_s, "s"), plan.agent_types[type.index].name,
                           format_quantity(result.task_s, "s"));
  return result;
}

bool is_longer(const Overhang& a, const Overhang& b) {
  if (a.ends != b.ends) return !a.ends;
  return a.mean_s.value_or(0.0) > b.mean_s.value_or(0.0);
}

Severity severity_of(const models::Design& design, const Overhang& overhang) {
  if (!overhang.ends) {
    return design.credentials.binding == models::Binding::kBearer ? Severity::kError
                                                                  : Severity::kWarning;
  }
  if (overhang.is_standing) return Severity::kWarning;
  return *overhang.mean_s > overhang.task_s ? Severity::kWarning : Severity::kNote;
}

void find_overhangs(const Fleets& fleets, Found& found) {
  Finding finding;
  finding.id = "BW401";
  finding.subject = "credentials";
  finding.message = "Credentials stay good when the task that they were for is over";
  for (const auto& view : fleets.views) {
    const models::Design& design = view->design();
    const Overhang overhang = overhang_of(fleets.plan, design);
    DesignVerdict verdict;
    verdict.design = design.name;
    verdict.measure = overhang.mean_s;
    verdict.detail = overhang.why;
    if (overhang.ends && *overhang.mean_s <= 0.0) {
      verdict.holds = Holds::kCut;
    } else {
      verdict.detail = (overhang.ends ? fmt::format("expected overhang {}: ",
                                                    format_quantity(*overhang.mean_s, "s"))
                                      : std::string("for ever: ")) +
                       overhang.why;
      finding.severity = std::max(finding.severity, severity_of(design, overhang));
      if (finding.place.keys.empty()) {
        finding.place = {{"designs", base_name(design.name), "credentials"}, {}};
      }
    }
    finding.verdicts.push_back(std::move(verdict));
  }
  if (holds_anywhere(finding)) found.findings.push_back(std::move(finding));
}

/// Whether some enforcement point asks nobody whether a credential still stands.
bool asks_nobody(const models::Plan& plan, const models::Design& design) {
  for (std::uint32_t i = 0; i < plan.organisation.tools.size(); ++i) {
    if (design.validation_of(models::ToolId{i}).kind == models::ValidationKind::kLocal) return true;
  }
  return false;
}

bool orders_revocations(const models::Plan& plan, const models::Design& design) {
  const bool answers =
      design.response.has_value() ||
      std::any_of(plan.threats.begin(), plan.threats.end(),
                  [](const models::Threat& one) { return one.response.has_value(); });
  const bool orders = std::any_of(design.orders.begin(), design.orders.end(),
                                  [](const auto& one) { return one.has_value(); });
  return design.credentials.revoke_on_completion || answers || orders;
}

void find_unheard_revocations(const Fleets& fleets, Found& found) {
  Finding finding;
  finding.id = "BW402";
  finding.subject = "revocation";
  finding.message = "Revocations are ordered that enforcement points do not hear of";
  for (const auto& view : fleets.views) {
    const models::Design& design = view->design();
    DesignVerdict verdict;
    verdict.design = design.name;
    const bool ordered = orders_revocations(fleets.plan, design);
    if (!ordered || !asks_nobody(fleets.plan, design)) {
      verdict.holds = Holds::kCut;
      verdict.detail = ordered ? "enforcement points hear of it" : "nothing is revoked";
    } else {
      const auto& lifetime = design.credentials.lifetime_s;
      if (lifetime) verdict.measure = lifetime->mean();
      verdict.detail =
          "validation: local; accepted until " +
          (lifetime ? "it expires, after up to " + format_quantity(lifetime->mean(), "s")
                    : std::string("the end of time"));
      const Severity own = !lifetime                           ? Severity::kError
                           : lifetime->mean() > kLongUnheard_s ? Severity::kWarning
                                                               : Severity::kNote;
      finding.severity = std::max(finding.severity, own);
      if (finding.place.keys.empty()) {
        finding.place = {{"designs", base_name(design.name), "validation"}, {}};
      }
    }
    finding.verdicts.push_back(std::move(verdict));
  }
  if (holds_anywhere(finding)) found.findings.push_back(std::move(finding));
}

}  // namespace

double mean_task_s(const models::Plan& plan, AgentTypeId type) {
  return mean_plan_s(plan, type, 0);
}

Overhang overhang_of(const models::Plan& plan, const models::Design& design) {
  const CredentialRegime& regime = design.credentials;
  Overhang longest;
  longest.mean_s = 0.0;
  if (is_standing(plan, design)) {
    longest = of_standing(regime);
  } else if (regime.revoke_on_completion) {
    longest.why = "revoked on completion";
  } else if (regime.issue == models::IssuePer::kCall && regime.max_uses == 1) {
    longest.why = "used up by its call";
  } else {
    for (const models::WorkflowType& workflow : plan.workflows) {
      const Overhang one = of_task(plan, regime, workflow.start, true);
      if (longest.why.empty() || is_longer(one, longest)) longest = one;
    }
    for (const models::AgentType& type : plan.agent_types) {
      if (regime.delegation != models::Delegation::kExchange) break;
      for (const AgentTypeId child : type.children) {
        const Overhang one = of_task(plan, regime, child, false);
        if (is_longer(one, longest)) longest = one;
      }
    }
  }
  if (regime.idle_expiry) {
    const double idle_s = sim::to_seconds(*regime.idle_expiry);
    if (!longest.ends || *longest.mean_s > idle_s) {
      longest.ends = true;
      longest.mean_s = idle_s;
      longest.why += fmt::format(", dies when idle for {}", format_quantity(idle_s, "s"));
    }
  }
  return longest;
}

void find_lasting_credentials(Fleets& fleets, Found& found) {
  find_overhangs(fleets, found);
  find_unheard_revocations(fleets, found);
}

}  // namespace app
