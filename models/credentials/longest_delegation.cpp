#include "models/credentials/longest_delegation.hpp"

#include <algorithm>
#include <vector>

#include "models/workload/fan_out_limit.hpp"

namespace models {
namespace {

/// An agent type that another brings to work, so many hops of delegation deeper.
struct Edge {
  std::uint32_t child{0};
  std::uint32_t hops{0};
  bool asked{false};  // A peer with authority of its own, below which hops begin anew.
};
using Edges = std::vector<std::vector<Edge>>;  // By agent type.
using Longest = std::vector<std::uint32_t>;    // By agent type [hops].

void gather(const Step& step, std::vector<Edge>& edges) {
  if (step.kind == StepKind::kSpawn) edges.push_back({.child = step.agent.index, .hops = 1});
  if (step.kind == StepKind::kHandoff) edges.push_back({.child = step.agent.index});
  if (step.kind == StepKind::kMessage) edges.push_back({.child = step.agent.index, .asked = true});
  for (const Step& child : step.children) gather(child, edges);
}

Edges edges_of(const std::vector<AgentType>& types) {
  Edges edges(types.size());
  for (std::size_t i = 0; i < types.size(); ++i) gather(types[i].plan, edges[i]);
  return edges;
}

/// What any workflow brings to work, and those of it with which a chain of delegation may begin.
struct AtWork {
  std::vector<bool> types;
  std::vector<std::uint32_t> first;
};

AtWork at_work(const Plan& plan, const Edges& edges) {
  AtWork found{.types = std::vector<bool>(edges.size(), false), .first = {}};
  for (const WorkflowType& workflow : plan.workflows) found.first.push_back(workflow.start.index);
  std::vector<std::uint32_t> to_visit = found.first;
  while (!to_visit.empty()) {
    const std::uint32_t type = to_visit.back();
    to_visit.pop_back();
    if (found.types[type]) continue;
    found.types[type] = true;
    for (const Edge& edge : edges[type]) {
      to_visit.push_back(edge.child);
      if (edge.asked) found.first.push_back(edge.child);
    }
  }
  return found;
}

std::uint32_t longest_from(const std::vector<Edge>& edges, const Longest& below) {
  std::uint32_t longest = 0;
  for (const Edge& edge : edges) {
    if (!edge.asked) longest = std::max(longest, edge.hops + below[edge.child]);
  }
  return longest;
}

/// Below agents so deep that only types without a limit still pass anything on.
std::optional<Longest> beyond_all_limits(const std::vector<AgentType>& types, const Edges& edges,
                                         const std::vector<bool>& reachable) {
  Longest below(types.size(), 0);
  // Without a cycle that delegates, a way has no more hops than there are types.
  for (std::size_t round = 0; round <= types.size() + 1; ++round) {
    Longest next = below;
    for (std::size_t i = 0; i < types.size(); ++i) {
      const bool passes_on = reachable[i] && types[i].max_depth == AgentType::kNoDepthLimit;
      if (passes_on) next[i] = longest_from(edges[i], below);
    }
    if (next == below) return below;
    below = std::move(next);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::uint32_t> longest_delegation(const Plan& plan) {
  const std::vector<AgentType>& types = plan.agent_types;
  const Edges edges = edges_of(types);
  std::uint32_t limit = 0;
  for (const AgentType& type : types) {
    if (type.max_depth != AgentType::kNoDepthLimit) limit = std::max(limit, type.max_depth);
  }
  const AtWork working = at_work(plan, edges);
  std::optional<Longest> below = beyond_all_limits(types, edges, working.types);
  if (!below) return std::nullopt;
  // No run has deeper agents, whatever the limit.
  for (std::uint32_t depth = std::min(limit, kMostDepth); depth-- > 0;) {
    Longest next(types.size(), 0);
    for (std::size_t i = 0; i < types.size(); ++i) {
      if (depth < types[i].max_depth) next[i] = longest_from(edges[i], *below);
    }
    *below = std::move(next);
  }
  std::uint32_t longest = 0;
  for (const std::uint32_t type : working.first) longest = std::max(longest, (*below)[type]);
  return longest;
}

}  // namespace models
