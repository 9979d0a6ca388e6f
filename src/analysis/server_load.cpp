#include "src/analysis/server_load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>

#include "models/approvals/approval_desk.hpp"
#include "models/authority/reach.hpp"
#include "models/scenario_fault.hpp"
#include "sim/random/random_source.hpp"
#include "src/analysis/design_view.hpp"
#include "src/analysis/finders.hpp"
#include "src/analysis/queueing.hpp"

namespace app {
namespace {

using models::ActionId;
using models::AgentTypeId;
using models::Step;
using models::StepKind;

constexpr double kWeek_s = 7 * 86'400.0;
constexpr double kOfficeWeek_s = 5 * 8 * 3'600.0;
// What is rarer does not matter to a mean load.
constexpr double kRarest = 1e-6;
constexpr std::uint32_t kDeepest = 64;
constexpr std::uint64_t kMostVisits = 1'000'000;
constexpr double kNearFull = 0.9;

double as_count_mean(const sim::Distribution& count) {
  return std::floor(1e9 * mean_of(count)) / 1e9;
}

/// What one instance of a workflow is expected to ask for.
struct Demand {
  double decisions{0.0};
  double agents{0.0};
  std::map<std::uint32_t, double> approvals;  ///< By department.
};

/// Goes through the plans of all agents that one workflow is expected to start.
class Walk {
 public:
  Walk(const models::Plan& plan, const models::Design& design)
      : plan_(plan),
        design_(design),
        masks_(plan.organisation),
        sets_(plan.organisation),
        reach_(plan, design, masks_, sets_) {}

  Demand of(const models::WorkflowType& workflow) {
    demand_ = {};
    for (const models::OnBehalfOf& one : models::served_by(workflow)) {
      user_ = one.department;
      bool tainted = false;
      start(workflow.start, workflow.start, one.weight, {}, tainted);
    }
    return demand_;
  }

 private:
  struct Place {
    std::uint32_t depth{0};  ///< Of the agent.
    std::uint32_t hops{0};   ///< That its credential shows.
    std::uint64_t chain{0};
  };

  void start(AgentTypeId type, AgentTypeId root, double weight, Place place, bool& tainted) {
    if (weight < kRarest || place.depth > kDeepest) return;
    if (++visits_ > kMostVisits) {
      throw models::ScenarioFault(
          "the fan-out is too wide to go through all of it (lower its counts, or set max_depth)");
    }
    demand_.agents += weight;
    walk(plan_.agent_types[type.index].plan, type, root, weight, place, tainted);
  }

  void walk(const Step& step, AgentTypeId type, AgentTypeId root, double weight, Place place,
            bool& tainted) {
    if (weight < kRarest) return;
    switch (step.kind) {
      case StepKind::kCall:
        return call(step, type, root, weight, place, tainted);
      case StepKind::kSpawn:
      case StepKind::kHandoff: {
        const double count = step.kind == StepKind::kSpawn ? as_count_mean(step.count) : 1.0;
        if (place.depth >= plan_.agent_types[type.index].max_depth) return;
        const Place below{place.depth + 1, place.hops + 1, place.chain | models::chain_bit(type)};
        bool of_child = tainted;
        start(step.agent, root, weight * count, below, of_child);
        tainted |= of_child && step.join != models::Join::kNone;
        return;
      }
      case StepKind::kMessage: {
        bool of_peer = tainted;
        if (place.depth >= plan_.agent_types[type.index].max_depth) return;
        start(step.agent, step.agent, weight, {place.depth + 1, 0, 0}, of_peer);
        tainted |= of_peer;
        return;
      }
      case StepKind::kChoose: {
        bool any = tainted;
        for (std::size_t i = 0; i < step.children.size(); ++i) {
          bool branch = tainted;
          walk(step.children[i], type, root, weight * step.weights[i], place, branch);
          any |= branch;
        }
        tainted = any;
        return;
      }
      default:
        break;
    }
    const double rounds = step.kind == StepKind::kRepeat ? as_count_mean(step.count) : 1.0;
    for (const Step& child : step.children)
      walk(child, type, root, weight * rounds, place, tainted);
  }

  void call(const Step& step, AgentTypeId type, AgentTypeId root, double weight, Place place,
            bool& tainted) {
    weight *= mean_tries(step, plan_.organisation.actions[step.action.index]);
    demand_.decisions += weight;
    if (design_.asks_people()) ask(step, type, root, weight, place, tainted);
    const bool by_tool = plan_.organisation.actions[step.action.index].untrusted;
    tainted |= step.result == models::ResultTrust::kAsTool
                   ? by_tool
                   : step.result == models::ResultTrust::kUntrusted;
  }

  void ask(const Step& step, AgentTypeId type, AgentTypeId root, double weight, Place place,
           bool tainted) {
    const bool exchange = design_.credentials.delegation == models::Delegation::kExchange;
    const bool share = design_.credentials.delegation == models::Delegation::kShare;
    models::Standing standing{models::PrincipalKind::kTask, share ? root : type, {}, {}, user_};
    if (design_.credentials.issue == models::IssuePer::kSeat) {
      standing.principal = models::PrincipalKind::kSeat;
    }
    standing.entitlements =
        sets_.intern(user_.valid() ? plan_.organisation.departments[user_.index].entitlements
                                   : plan_.agent_types[standing.task_type.index].configured);
    standing.scope = standing.entitlements;
    models::Session session;
    session.tainted = tainted;
    if (exchange) {
      session.depth = place.hops;
      session.chain = place.chain;
    }
    const models::Decision decision = reach_.policy().decide({0}, reach_.principal(standing),
                                                             session, step.action, step.arguments);
    if (decision.verdict != models::Verdict::kEscalate) return;
    const models::DepartmentId department =
        models::approvers_for(plan_.organisation, design_.approvals,
                              design_.policy.approvers_of(decision.rule), step.action);
    if (department.valid()) demand_.approvals[department.index] += weight;
  }

  const models::Plan& plan_;
  const models::Design& design_;
  models::ActionMasks masks_;
  models::PermissionSets sets_;
  models::Reach reach_;
  models::DepartmentId user_;
  Demand demand_;
  std::uint64_t visits_{0};
};

double credentials_of(const models::CredentialRegime& regime, const Demand& demand) {
  switch (regime.issue) {
    case models::IssuePer::kTask:
      return regime.delegation == models::Delegation::kShare ? 1.0 : demand.agents;
    case models::IssuePer::kWorkflow:
      return regime.delegation == models::Delegation::kExchange ? demand.agents : 1.0;
    case models::IssuePer::kCall:
      return demand.decisions;
    default:
      return 0.0;  // Standing credentials do not come with the work.
  }
}

ServerLoad load_of(const models::Design& design, std::string server, double rate, double service_s,
                   int servers, double share_of_time) {
  ServerLoad load{design.name, std::move(server), rate, service_s, servers, 0.0, std::nullopt};
  if (servers == 0 || service_s <= 0.0 || rate <= 0.0) return load;
  load.utilisation = rate * service_s / (servers * share_of_time);
  if (load.utilisation < 1.0) {
    load.wait_s = mmc({rate / share_of_time, 1.0 / service_s}, servers).wait_s;
  }
  return load;
}

}  // namespace

double mean_tries(const Step& step, const models::ToolAction& action) {
  if (!step.retry) return 1.0;
  const double failure = action.failure_probability;
  const double most = step.retry->times + 1.0;
  return failure < 1.0 ? (1.0 - std::pow(failure, most)) / (1.0 - failure) : most;
}

double mean_of(const sim::Distribution& distribution) {
  constexpr std::uint64_t kDraws = 200'000;
  if (distribution.upper_bound() == distribution.lower_bound()) return distribution.upper_bound();
  const sim::RandomSource random(1, 0, nullptr);
  double sum = 0.0;
  for (std::uint64_t i = 0; i < kDraws; ++i) {
    sum += random.sample(distribution, sim::EntityPath::root(), sim::Purpose{"mean"}, i);
  }
  return sum / static_cast<double>(kDraws);
}

std::vector<ServerLoad> server_loads(const models::Plan& plan) {
  std::vector<ServerLoad> loads;
  for (const models::Design& design : designs_by_policy(plan)) {
    Walk walk(plan, design);
    double decisions = 0.0;
    double credentials = 0.0;
    std::map<std::uint32_t, double> approvals;
    for (const models::WorkflowType& workflow : plan.workflows) {
      if (workflow.arrivals.kind != models::ArrivalKind::kPoisson) continue;
      const double rate = workflow.arrivals.rate_per_s;
      const bool office = workflow.arrivals.profile == models::ArrivalProfile::kOfficeHours;
      const Demand demand = walk.of(workflow);
      decisions += rate * demand.decisions;
      credentials += rate * credentials_of(design.credentials, demand);
      for (const auto& [department, requests] : demand.approvals) {
        approvals[department] += rate * requests * (office ? kOfficeWeek_s / kWeek_s : 1.0);
      }
    }
    if (design.decisions.remote) {
      loads.push_back(load_of(design, "decision point", decisions,
                              mean_of(design.decisions.service_s),
                              static_cast<int>(design.decisions.servers), 1.0));
    }
    if (design.credentials.issuer.servers > 0) {
      loads.push_back(load_of(design, "issuer", credentials,
                              mean_of(design.credentials.issuer.service_s),
                              static_cast<int>(design.credentials.issuer.servers), 1.0));
    }
    for (const auto& [department, rate] : approvals) {
      const models::Department& of = plan.organisation.departments[department];
      const models::OpeningHours& hours = of.approvers.hours;
      const double open = static_cast<double>(hours.closes_s - hours.opens_s) *
                          std::popcount(static_cast<unsigned>(hours.days)) / kWeek_s;
      loads.push_back(load_of(design, "approvers of " + of.name, rate,
                              mean_of(of.approvers.response_s),
                              static_cast<int>(of.approvers.count), open));
    }
  }
  return loads;
}

std::string overload_text(const ServerLoad& load) {
  if (load.utilisation >= 1.0) {
    return fmt::format(
        "{}: the {} cannot keep up ({:.0f} % of what it can do): its queue never drains",
        load.design, load.server, load.utilisation * 100.0);
  }
  if (load.utilisation >= kNearFull) {
    return fmt::format(
        "{}: the {} is nearly full ({:.0f} %): a little more work and it never drains", load.design,
        load.server, load.utilisation * 100.0);
  }
  return "";
}

std::vector<Finding> overload_findings(const std::vector<ServerLoad>& loads) {
  std::vector<Finding> findings;
  for (const ServerLoad& load : loads) {
    Finding finding;
    finding.message = overload_text(load);
    if (finding.message.empty()) continue;
    finding.id = "BW601";
    finding.severity = load.utilisation >= 1.0 ? Severity::kError : Severity::kWarning;
    finding.subject = load.design + ", " + load.server;
    finding.verdicts.push_back({load.design, Holds::kYes, {}, {}, load.utilisation});
    const bool is_issuer = load.server == "issuer";
    const bool decides = load.server == "decision point";
    finding.place = {{"designs", base_name(load.design),
                      decides     ? "decision_point"
                      : is_issuer ? "credentials"
                                  : "approvals"},
                     {}};
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace app
