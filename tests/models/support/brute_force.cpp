#include "tests/models/support/brute_force.hpp"

#include <deque>

namespace models::testing {
namespace {

constexpr std::uint32_t kDeepest = 16;  // Far beyond all limits and types of the test worlds.

/// Calls `visit(step)` for every step of a plan.
void each_step(const Step& step, const std::function<void(const Step&)>& visit) {
  visit(step);
  for (const Step& part : step.children) each_step(part, visit);
}

Bits bit(ActionId action) { return Bits{1} << action.index; }

}  // namespace

Bits bits_of(const PermissionSet& set) {
  Bits bits = 0;
  for (std::uint32_t i = 0; i < 32; ++i) {
    if (set.contains(ActionId{i})) bits |= Bits{1} << i;
  }
  return bits;
}

BruteForce::BruteForce(const Plan& plan) : plan_(plan), design_(plan.designs.front()) {}

Bits BruteForce::calls(std::uint32_t type) const {
  Bits all = 0;
  each_step(plan_.agent_types[type].plan, [&](const Step& step) {
    if (step.kind == StepKind::kCall) all |= bit(step.action);
  });
  return all;
}

Bits BruteForce::calls_with_children(std::uint32_t type) const {
  Bits all = 0;
  std::set<std::uint32_t> seen{type};
  std::deque<std::uint32_t> open{type};
  while (!open.empty()) {
    const std::uint32_t one = open.front();
    open.pop_front();
    all |= calls(one);
    each_step(plan_.agent_types[one].plan, [&](const Step& step) {
      const bool delegates = step.kind == StepKind::kSpawn || step.kind == StepKind::kHandoff;
      if (delegates && seen.insert(step.agent.index).second) open.push_back(step.agent.index);
    });
  }
  return all;
}

Bits BruteForce::effective(const Token& token, bool tainted) const {
  const Organisation& world = plan_.organisation;
  Bits task = 0;
  if (token.kind != Token::kSeat) {
    const bool for_all =
        token.kind == Token::kWorkflow || design_.credentials.delegation == Delegation::kShare;
    task = for_all ? calls_with_children(token.task) : calls(token.task);
  }
  Bits allowed = 0;
  for (std::uint32_t i = 0; i < world.actions.size(); ++i) {
    const ToolAction& action = world.actions[i];
    bool permitted = false;
    bool forbidden = false;
    for (const PolicyRule& rule : design_.policy.rules) {
      bool met = false;
      if (rule.kind == RuleKind::kRole) met = (token.entitled >> i & 1U) != 0;
      if (rule.kind == RuleKind::kTaskScope) met = (task >> i & 1U) != 0;
      if (rule.kind == RuleKind::kTaintGuard) met = !tainted || action.effect != Effect::kEgress;
      if (rule.effect == RuleEffect::kPermit) permitted |= met;
      if (rule.effect == RuleEffect::kRequire) forbidden |= !met;
    }
    const bool as_caller = world.tools[action.tool.index].acts_as == ActsAs::kCaller;
    const bool barred = as_caller && (token.entitled >> i & 1U) == 0;
    if (permitted && !forbidden && !barred) allowed |= Bits{1} << i;
  }
  return allowed & token.scope & token.accepted;
}

Token BruteForce::of_itself(std::uint32_t type) const {
  const Bits own = bits_of(plan_.agent_types[type].configured);
  const bool by_task = design_.credentials.scope == CredentialScope::kWorkflow;
  return {Token::kAgent, type, by_task ? calls_with_children(type) : own, own};
}

std::optional<Token> BruteForce::of_child(const Agent& agent, std::uint32_t child) const {
  if (design_.credentials.delegation == Delegation::kShare) return agent.token;
  if (design_.credentials.delegation == Delegation::kOwn) return of_itself(child);
  if (!agent.token) return std::nullopt;
  Bits scope = agent.token->scope;
  if (design_.credentials.attenuation == Attenuation::kIntersect) {
    scope &= bits_of(plan_.agent_types[child].configured);
  }
  if (design_.credentials.attenuation == Attenuation::kTask) scope &= calls_with_children(child);
  return Token{Token::kTask, child, scope, agent.token->entitled};
}

Token BruteForce::of_peer(std::uint32_t peer, std::optional<Bits> person) const {
  const AgentType& type = plan_.agent_types[peer];
  const bool itself = type.shared > 0 || design_.credentials.delegation == Delegation::kOwn ||
                      design_.credentials.issue == IssuePer::kAgentType;
  if (itself) return of_itself(peer);
  const Bits entitled = person.value_or(bits_of(type.configured));
  Bits scope = calls_with_children(peer);
  if (design_.credentials.scope == CredentialScope::kRole) scope = entitled;
  if (design_.credentials.scope == CredentialScope::kAgentType) scope = bits_of(type.configured);
  return {Token::kTask, peer, scope, entitled};
}

std::vector<BruteForce::Agent> BruteForce::next(const Agent& agent,
                                                const Question& question) const {
  std::vector<Agent> all;
  const AgentType& type = plan_.agent_types[agent.type];
  if (agent.depth >= type.max_depth || agent.depth >= kDeepest) return all;
  each_step(type.plan, [&](const Step& step) {
    const std::uint32_t to = step.agent.index;
    std::optional<Token> token;
    if (step.kind == StepKind::kSpawn || step.kind == StepKind::kHandoff) {
      token = of_child(agent, to);
      if (!token && design_.credentials.delegation != Delegation::kShare) return;
    } else if (step.kind == StepKind::kMessage) {
      token = of_peer(to, question.person);
    } else {
      return;
    }
    const bool sees_taint = plan_.agent_types[to].shared > 0 && question.context(to).tainted;
    all.push_back({token, to, agent.depth + 1, agent.tainted || sees_taint});
  });
  return all;
}

Bits BruteForce::found(const Agent& agent, const Question& question) const {
  Bits all = 0;
  const auto look_into = [&](const Room& room) {
    for (const Token& token : room.tokens) all |= effective(token, agent.tainted || room.tainted);
  };
  const AgentType& type = plan_.agent_types[agent.type];
  if (type.shared > 0) look_into(question.context(agent.type));
  each_step(type.plan, [&](const Step& step) {
    if (step.kind == StepKind::kRecall) look_into(question.memory(step.memory.index, agent.type));
  });
  return all;
}

Bits BruteForce::reachable(const Question& question) const {
  Agent first{question.token, question.type, question.depth, question.tainted};
  if (plan_.agent_types[first.type].shared > 0)
    first.tainted |= question.context(first.type).tainted;
  std::set<Agent> seen{first};
  std::deque<Agent> open{first};
  Bits all = 0;
  while (!open.empty()) {
    const Agent agent = open.front();
    open.pop_front();
    if (agent.token) all |= effective(*agent.token, agent.tainted);
    all |= found(agent, question);
    for (const Agent& one : next(agent, question)) {
      if (seen.insert(one).second) open.push_back(one);
    }
  }
  return all;
}

}  // namespace models::testing
