#include "models/workload/fleet.hpp"

#include <algorithm>

#include "models/trust/trust_ledger.hpp"
#include "sim/core/assert.hpp"

namespace models {
namespace {

bool asks_for_people(const Plan& plan, const Design& design) {
  const auto names_person = [](const std::optional<Response>& response) {
    return response && response->target == RevocationTarget::kPerson;
  };
  bool asks = plan.probes.of_persons || names_person(design.response) ||
              entitlements_change(plan.organisation);
  for (const auto& response : design.orders) asks |= names_person(response);
  for (const Threat& threat : plan.threats) asks |= names_person(threat.response);
  return asks;
}

bool has_cedar(const Design& design) {
  const std::vector<const Policy*> all = design.policies();
  return std::any_of(all.begin(), all.end(), [](const Policy* one) { return one->has_cedar(); });
}

}  // namespace

Fleet::Fleet(const Plan& the_plan, const Design& the_design, std::uint64_t the_replication,
             sim::DrawRecorder* draws)
    : plan(the_plan),
      design(the_design),
      replication(the_replication),
      random(the_plan.seed, the_replication, draws),
      masks(the_plan.organisation),
      sets(the_plan.organisation),
      reach(the_plan, the_design, masks, sets),
      credentials(the_plan, the_design, sets, random, records),
      people(the_plan.organisation),
      of_type(the_plan.agent_types.size(), nullptr),
      disabled_until(the_plan.organisation.tools.size(), sim::kStart),
      stopped_until(the_plan.agent_types.size(), sim::kStart),
      tracks_people_(asks_for_people(the_plan, the_design)),
      names_users_(has_cedar(the_design)) {
  for (const AgentType& type : plan.agent_types) of_agent.emplace_back(type.shared, nullptr);
  for (const Department& department : plan.organisation.departments) {
    seats.emplace_back(department.seats, nullptr);
  }
}

void Fleet::note_person(const Keyring& keyring) {
  if (!tracks_people_ || keyring.person == Keyring::kNobody) return;
  of_person_.resize(plan.organisation.departments.size());
  std::vector<std::vector<KeyringId>>& persons = of_person_[keyring.department.index];
  if (persons.size() <= keyring.person) persons.resize(keyring.person + std::size_t{1});
  persons[keyring.person].push_back(keyring.id);
}

const std::vector<KeyringId>& Fleet::keyrings_of(DepartmentId department, std::uint32_t person) {
  static const std::vector<KeyringId> kNone;
  SIM_ASSERT(tracks_people_);
  if (department.index >= of_person_.size()) return kNone;
  std::vector<std::vector<KeyringId>>& persons = of_person_[department.index];
  if (person >= persons.size()) return kNone;
  // Those of tasks that are long over do not come back.
  std::erase_if(persons[person], [this](KeyringId id) {
    const Keyring& keyring = keyrings[id.index];
    return keyring.ended && credentials.at(keyring.current).dead <= now();
  });
  return persons[person];
}

SetId Fleet::issued_with(CredentialId id, const Keyring& keyring) const {
  const auto found = issued_with_.find(id.index);
  return found == issued_with_.end() ? keyring.entitlements : found->second;
}

void Fleet::re_entitle(Keyring& keyring, SetId entitlements, SetId scope) {
  for (CredentialId id = keyring.current; id.valid(); id = credentials.at(id).older) {
    if (credentials.at(id).dead > now()) issued_with_.try_emplace(id.index, keyring.entitlements);
  }
  keyring.entitlements = entitlements;
  keyring.scope = scope;
}

DepartmentId Fleet::user_of(DepartmentId department, std::uint32_t person) const {
  if (!names_users_ || !department.valid() || person == Keyring::kNobody) {
    return {};
  }
  return people.holds(department, person);
}

DepartmentId Fleet::user_of(const Keyring& keyring) const {
  if (keyring.principal != PrincipalKind::kSeat) return user_of(keyring.department, keyring.person);
  return names_users_ ? keyring.department : DepartmentId{};
}

void Fleet::note_spent(const AgentRun& agent, double tokens, double usd) {
  if (agent.workflow == nullptr) return;
  const auto micros = static_cast<std::int64_t>(usd * 1e6);
  agent.workflow->tokens += static_cast<std::uint64_t>(tokens);
  agent.workflow->spent += micros;
  if (reach.policy().has_budgets()) reach.policy().note_spent(session_of(agent), micros);
}

Session Fleet::session_of(const AgentRun& agent) const {
  Session session{.tainted = agent.tainted, .remaining = &agent.remaining, .now = now()};
  const PolicyVersions& policy = reach.policy();
  if (agent.trustee != nullptr && policy.reads_trust()) {
    session.trust = agent.trustee->account.at(now());
  }
  if (policy.reads_depth()) add_chain(agent.keyring, session);
  const WorkflowRun* const workflow = agent.workflow;
  if (policy.needs_history() && workflow != nullptr) {
    session.calls = workflow->calls;
    session.tokens = workflow->tokens;
    session.spent = workflow->spent;
    session.age = now() - workflow->started;
  }
  if (policy.has_budgets()) add_budget_keys(agent, session);
  return session;
}

/// What the credential shows: whom it was exchanged for, one after another.
void Fleet::add_chain(const Keyring* keyring, Session& session) const {
  session.depth = 0;
  session.chain = 0;
  if (keyring == nullptr || design.credentials.delegation != Delegation::kExchange) return;
  for (const Keyring* above = keyring->parent; above != nullptr; above = above->parent) {
    ++session.depth;
    if (above->principal != PrincipalKind::kSeat) session.chain |= chain_bit(above->task_type);
  }
}

Session Fleet::session_of(const AgentRun& agent, CredentialId presented) const {
  Session session = session_of(agent);
  if (reach.policy().reads_depth()) add_chain(&keyring_of(presented), session);
  return session;
}

/// A product feature counts as a user of its own.
std::uint64_t Fleet::user_key(const WorkflowRun& workflow) const {
  const std::uint32_t who =
      workflow.department.valid() ? workflow.person : feature_of(workflow).index;
  return (std::uint64_t{workflow.department.index} << 32U) | who;
}

void Fleet::add_budget_keys(const AgentRun& agent, Session& session) const {
  const auto set = [&session](BudgetKey key, std::uint64_t value) {
    session.keys[static_cast<std::size_t>(key)] = value;
  };
  // Each outsider is one of his own, whatever he counts for.
  constexpr std::uint64_t kOutsider = std::uint64_t{1} << 63U;
  const std::uint64_t alone = agent.path.value | kOutsider;
  const WorkflowRun* const workflow = agent.workflow;
  set(BudgetKey::kAgentType, agent.type.index);
  set(BudgetKey::kAgent, agent.id.valid() ? agent.id.index : alone);
  set(BudgetKey::kSession, workflow != nullptr ? workflow->id.index : alone);
  set(BudgetKey::kUser, workflow == nullptr ? alone : user_key(*workflow));
}

sim::Duration Fleet::draw_duration(const sim::Distribution& distribution, sim::EntityPath path,
                                   sim::Purpose purpose, std::uint64_t occurrence) const {
  return sim::seconds(std::max(0.0, random.sample(distribution, path, purpose, occurrence)));
}

void Fleet::refuse_endless_steps(const AgentRun& agent) const {
  const std::uint64_t fair = kStepsOfAnAgentAtAnInstant * agents.size();
  if (steps_at_instant_ <= most_at_an_instant_ + fair) return;
  sim::RunOutcome outcome{.end = sim::RunEnd::kStandstill};
  outcome.stuck.push_back(
      {type_of(agent).name, "goes on again and again without any time passing", now()});
  refuse_stuck_run(*this, outcome);
}

}  // namespace models
