#include "src/analysis/growth.hpp"

#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <algorithm>
#include <functional>
#include <iterator>
#include <optional>

namespace app {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using models::AgentType;
using models::AgentTypeId;
using models::Step;
using models::StepKind;

constexpr std::uint32_t kDeepest =
    32;  // Of fan-out that does not end by itself, for population means.
constexpr double kOfficeShare = 5.0 * 8.0 / (7.0 * 24.0);

/// Calls `visit(step, mean)` for each step of a plan, with the mean number of times it is reached.
void for_each_mean(const Step& step, double mean,
                   const std::function<void(const Step&, double)>& visit) {
  visit(step, mean);
  const double rounds = step.kind == StepKind::kRepeat ? step.count.mean() : 1.0;
  for (std::size_t i = 0; i < step.children.size(); ++i) {
    const double share = step.kind == StepKind::kChoose ? step.weights[i] : 1.0;
    for_each_mean(step.children[i], mean * rounds * share, visit);
  }
}

/// How often an agent of each type does a step of this kind with each memory.
MatrixXd memory_uses(const models::Plan& plan, StepKind kind) {
  MatrixXd uses = MatrixXd::Zero(static_cast<Index>(plan.agent_types.size()),
                                 static_cast<Index>(plan.memories.size()));
  for (Index i = 0; i < uses.rows(); ++i) {
    for_each_mean(plan.agent_types[static_cast<std::size_t>(i)].plan, 1.0,
                  [&](const Step& step, double mean) {
                    if (step.kind == kind) uses(i, step.memory.index) += mean;
                  });
  }
  return uses.cwiseMin(1.0);
}

/// Mean number of agents of each type in one instance of a workflow that starts with `start`.
Eigen::RowVectorXd agents_of(const models::Plan& plan, const MatrixXd& children,
                             AgentTypeId start) {
  Eigen::RowVectorXd level = Eigen::RowVectorXd::Zero(children.rows());
  level(start.index) = 1.0;
  Eigen::RowVectorXd all = level;
  for (std::uint32_t depth = 0; depth < kDeepest; ++depth) {
    for (Index i = 0; i < children.rows(); ++i) {
      if (depth >= plan.agent_types[static_cast<std::size_t>(i)].max_depth) level(i) = 0.0;
    }
    level = (level * children).eval();
    all += level;
  }
  return all;
}

MatrixXd population(const models::Plan& plan) {
  const MatrixXd children = mean_children(plan);
  MatrixXd result(static_cast<Index>(plan.workflows.size()), children.rows());
  for (Index w = 0; w < result.rows(); ++w) {
    result.row(w) = agents_of(plan, children, plan.workflows[static_cast<std::size_t>(w)].start);
  }
  return result;
}

double instances_per_s(const models::Plan& plan, const models::WorkflowType& workflow) {
  if (workflow.arrivals.kind == models::ArrivalKind::kEachThreat) {
    return static_cast<double>(plan.threats.size() + 1) / sim::to_seconds(plan.clock.horizon);
  }
  const bool office = workflow.arrivals.profile == models::ArrivalProfile::kOfficeHours;
  return workflow.arrivals.rate_per_s * (office ? kOfficeShare : 1.0);
}

/// Agents that come to look into what one agent has written, by how far a memory reaches.
class Contacts {
 public:
  explicit Contacts(const models::Plan& plan)
      : plan_(plan),
        writes_(memory_uses(plan, StepKind::kRemember)),
        reads_(memory_uses(plan, StepKind::kRecall)),
        population_(population(plan)) {}

  /// Mean number of agents of type `to` that one of type `from` reaches through a memory.
  [[nodiscard]] double through(Index memory, Index from, Index to) const {
    const double written = writes_(from, memory);
    return written <= 0.0 ? 0.0 : written * reading(memory, from, to);
  }
  /// The same of what is written there for certain.
  [[nodiscard]] double reading(Index memory, Index from, Index to) const {
    const double read = reads_(to, memory);
    if (read <= 0.0) return 0.0;
    return read * met(plan_.memories[static_cast<std::size_t>(memory)].scope, from, to);
  }

 private:
  // Over where an agent of type `from` works, by rate.
  [[nodiscard]] double met(models::MemoryScope scope, Index from, Index to) const {
    double agents = 0.0;
    double total = 0.0;
    for (Index w = 0; w < population_.rows(); ++w) {
      const models::WorkflowType& workflow = plan_.workflows[static_cast<std::size_t>(w)];
      for (const models::OnBehalfOf& one : models::served_by(workflow)) {
        const double rate = instances_per_s(plan_, workflow) * one.weight * population_(w, from);
        agents += rate;
        total += rate * (scope == models::MemoryScope::kWorkflow
                             ? population_(w, to) - (from == to ? 1.0 : 0.0)
                             : readers(scope, {one.department, workflow.of_feature}, to));
      }
    }
    return agents > 0.0 ? std::max(0.0, total / agents) : 0.0;
  }

  // Whose people work there, or which product feature does.
  struct Whose {
    models::DepartmentId department;
    models::WorkflowTypeId feature;
    bool operator==(const Whose&) const = default;
  };

  [[nodiscard]] double readers(models::MemoryScope scope, Whose whose, Index to) const {
    double rate = 0.0;
    for (Index w = 0; w < population_.rows(); ++w) {
      const models::WorkflowType& workflow = plan_.workflows[static_cast<std::size_t>(w)];
      for (const models::OnBehalfOf& one : models::served_by(workflow)) {
        const bool same = Whose{one.department, workflow.of_feature} == whose;
        if (scope != models::MemoryScope::kEveryone && !same) continue;
        rate += instances_per_s(plan_, workflow) * one.weight * population_(w, to);
      }
    }
    if (scope == models::MemoryScope::kPerson && whose.department.valid()) {
      rate /= std::max(1U, plan_.organisation.departments[whose.department.index].people);
    }
    return rate * sim::to_seconds(plan_.clock.horizon) / 2.0;
  }

  const models::Plan& plan_;
  MatrixXd writes_;
  MatrixXd reads_;
  MatrixXd population_;
};

/// Which types lead to which, by delegation.
std::vector<std::vector<AgentTypeId>> next_types(const models::Plan& plan, bool limited) {
  std::vector<std::vector<AgentTypeId>> next;
  const auto takes_part = [&](AgentTypeId id) {
    return limited || plan.agent_types[id.index].max_depth == AgentType::kNoDepthLimit;
  };
  for (std::uint32_t i = 0; i < plan.agent_types.size(); ++i) {
    std::vector<AgentTypeId>& all = next.emplace_back();
    if (!takes_part(AgentTypeId{i})) continue;
    for (const auto* const list : {&plan.agent_types[i].children, &plan.agent_types[i].peers}) {
      std::copy_if(list->begin(), list->end(), std::back_inserter(all), takes_part);
    }
    std::sort(all.begin(), all.end());
  }
  return next;
}

bool leads_to(const std::vector<std::vector<AgentTypeId>>& next, AgentTypeId from, AgentTypeId to) {
  std::vector<bool> seen(next.size(), false);
  std::vector<AgentTypeId> order{from};
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (const AgentTypeId one : next[order[i].index]) {
      if (one == to) return true;
      if (!seen[one.index]) order.push_back(one);
      seen[one.index] = true;
    }
  }
  return false;
}

/// The shortest way from a type back to itself; empty: there is none.
std::vector<AgentTypeId> circle_from(const std::vector<std::vector<AgentTypeId>>& next,
                                     AgentTypeId start) {
  std::vector<std::optional<AgentTypeId>> before(next.size());
  std::vector<AgentTypeId> order{start};
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (const AgentTypeId to : next[order[i].index]) {
      if (before[to.index]) continue;
      before[to.index] = order[i];
      order.push_back(to);
    }
  }
  std::vector<AgentTypeId> circle;
  if (!before[start.index]) return circle;
  circle.push_back(start);
  for (AgentTypeId at = *before[start.index]; at != start; at = *before[at.index]) {
    circle.push_back(at);
  }
  circle.push_back(start);
  std::reverse(circle.begin(), circle.end());
  return circle;
}

}  // namespace

MatrixXd mean_children(const models::Plan& plan) {
  const auto types = static_cast<Index>(plan.agent_types.size());
  MatrixXd mean = MatrixXd::Zero(types, types);
  for (Index i = 0; i < types; ++i) {
    for_each_mean(plan.agent_types[static_cast<std::size_t>(i)].plan, 1.0,
                  [&](const Step& step, double times) {
                    const bool one =
                        step.kind == StepKind::kHandoff || step.kind == StepKind::kMessage;
                    if (!one && step.kind != StepKind::kSpawn) return;
                    mean(i, step.agent.index) += times * (one ? 1.0 : step.count.mean());
                  });
  }
  return mean;
}

MatrixXd infection_matrix(const models::Plan& plan, double spread) {
  MatrixXd met = mean_children(plan);
  if (!plan.memories.empty() && met.rows() > 0) {
    const Contacts contacts(plan);
    for (Index m = 0; m < static_cast<Index>(plan.memories.size()); ++m) {
      for (Index i = 0; i < met.rows(); ++i) {
        for (Index j = 0; j < met.cols(); ++j) met(i, j) += contacts.through(m, i, j);
      }
    }
  }
  for (Index j = 0; j < met.cols(); ++j) {
    met.col(j) *= spread * plan.agent_types[static_cast<std::size_t>(j)].model.susceptibility;
  }
  return met;
}

namespace {

/// Calls of an action by one agent of each type, weighted by how many agents of it there are.
Eigen::RowVectorXd readers_of(const models::Plan& plan, models::ActionId action,
                              const Eigen::RowVectorXd& agents) {
  Eigen::RowVectorXd calls = Eigen::RowVectorXd::Zero(agents.cols());
  for (Index j = 0; j < calls.cols(); ++j) {
    for_each_mean(plan.agent_types[static_cast<std::size_t>(j)].plan, agents(j),
                  [&](const Step& step, double mean) {
                    if (step.kind == StepKind::kCall && step.action == action) calls(j) += mean;
                  });
  }
  return calls;
}

/// Each row in shares that sum to 1, or 0 where nobody is.
Eigen::RowVectorXd shares(const Eigen::RowVectorXd& counts) {
  const double total = counts.sum();
  return total > 0.0 ? Eigen::RowVectorXd(counts / total)
                     : Eigen::RowVectorXd(Eigen::RowVectorXd::Zero(counts.cols()));
}

}  // namespace

MatrixXd spread_matrix(const models::Plan& plan, const models::Threat& threat) {
  const MatrixXd children = mean_children(plan);
  const MatrixXd by_workflow = population(plan);
  Eigen::RowVectorXd agents = Eigen::RowVectorXd::Zero(children.rows());
  for (Index w = 0; w < by_workflow.rows(); ++w) {
    agents +=
        instances_per_s(plan, plan.workflows[static_cast<std::size_t>(w)]) * by_workflow.row(w);
  }
  MatrixXd met = MatrixXd::Zero(children.rows(), children.rows());
  for (const models::Spread::ThroughCall& how : threat.spread.calls) {
    met.rowwise() += static_cast<double>(how.copies) * shares(readers_of(plan, how.read, agents));
  }
  const Contacts contacts(plan);
  for (Index i = 0; i < met.rows(); ++i) {
    for (const models::Spread::ThroughMemory& how : threat.spread.memories) {
      for (Index j = 0; j < met.cols(); ++j) {
        met(i, j) += how.probability * contacts.reading(how.memory.index, i, j);
      }
    }
    const Eigen::RowVectorXd who_asked = agents.cwiseProduct(children.col(i).transpose());
    met.row(i) += threat.spread.through_answers * shares(who_asked);
  }
  for (Index j = 0; j < met.cols(); ++j) {
    met.col(j) *=
        threat.works.value_or(plan.agent_types[static_cast<std::size_t>(j)].model.susceptibility);
  }
  return met;
}

MatrixXd mean_progeny(const MatrixXd& matrix) {
  return (MatrixXd::Identity(matrix.rows(), matrix.cols()) - matrix).inverse();
}

double spectral_radius_of(const MatrixXd& matrix) {
  if (matrix.rows() == 0) return 0.0;
  return matrix.eigenvalues().cwiseAbs().maxCoeff();
}

std::vector<std::vector<AgentTypeId>> delegation_circles(const models::Plan& plan, bool limited) {
  const auto next = next_types(plan, limited);
  std::vector<std::vector<AgentTypeId>> circles;
  std::vector<bool> shown(plan.agent_types.size(), false);
  for (std::uint32_t i = 0; i < plan.agent_types.size(); ++i) {
    if (shown[i]) continue;
    std::vector<AgentTypeId> circle = circle_from(next, AgentTypeId{i});
    if (circle.empty()) continue;
    // Others that come back to this one belong to the same component: one circle stands for all.
    for (std::uint32_t j = i; j < plan.agent_types.size(); ++j) {
      shown[j] = shown[j] || (leads_to(next, AgentTypeId{i}, AgentTypeId{j}) &&
                              leads_to(next, AgentTypeId{j}, AgentTypeId{i}));
    }
    circles.push_back(std::move(circle));
  }
  return circles;
}

}  // namespace app
