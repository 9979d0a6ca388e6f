#include "models/credentials/custody.hpp"

#include <algorithm>
#include <set>

#include "sim/core/assert.hpp"

namespace models {
namespace {

constexpr std::uint64_t kSeatNode = sim::name_hash("seat");
constexpr std::uint64_t kDepartmentNode = sim::name_hash("department");
constexpr std::uint64_t kCredentialNode = sim::name_hash("credential");

Standing standing_of(const Credential& credential) {
  return {credential.principal, credential.task_type, credential.scope, credential.entitlements};
}

/// The scope of a root credential.
PermissionSet root_scope(const CredentialRegime& regime, const PermissionSet& entitlements,
                         const AgentType& type) {
  return regime.scope == CredentialScope::kRole ? entitlements : type.granted;
}

}  // namespace

void Custody::issue_seat_keys() {
  if (fleet_.design.credentials.issue != IssuePer::kSeat) return;
  for (std::uint32_t d = 0; d < fleet_.seats.size(); ++d) {
    const Department& department = fleet_.plan.organisation.departments[d];
    for (std::uint32_t seat = 0; seat < department.seats; ++seat) {
      Keyring& keyring = fleet_.keyrings.emplace_back();
      keyring.principal = PrincipalKind::kSeat;
      keyring.department = DepartmentId{d};
      keyring.person = seat;
      keyring.entitlements = &department.seat_entitlements;
      keyring.scope = department.seat_entitlements;
      keyring.path = sim::EntityPath::root().child(kDepartmentNode, d).child(kSeatNode, seat);
      fleet_.seats[d][seat] = &keyring;
      add_credential(keyring);
      mark_idle(keyring.current, true);
    }
  }
}

Keyring* Custody::keyring_for(WorkflowRun& workflow) {
  const CredentialRegime& regime = fleet_.design.credentials;
  if (regime.issue == IssuePer::kTask) return nullptr;
  const Department& department = fleet_.department_of(workflow);
  if (regime.issue == IssuePer::kSeat) {
    const std::uint32_t seat = workflow.person % department.seats;
    Keyring*& keyring = fleet_.seats[workflow.department.index][seat];
    if (keyring->current.valid() &&
        !fleet_.credentials.alive_at_issuer(keyring->current, fleet_.now())) {
      // The seat's key was revoked: its owner enrols anew. Agents of before keep the old keyring.
      Keyring& fresh = fleet_.keyrings.emplace_back(*keyring);
      fresh.renewal = {};
      fresh.credentials.clear();
      fresh.users = 0;
      fresh.bearers.clear();
      fresh.current = {};
      fresh.open_incidents.clear();
      keyring->ended = true;
      keyring->renewal.cancel();
      keyring = &fresh;
    }
    return keyring;
  }
  const WorkflowType& type = fleet_.plan.workflows[workflow.type.index];
  Keyring& keyring = fleet_.keyrings.emplace_back();
  keyring.principal = PrincipalKind::kWorkflow;
  keyring.task_type = type.start;
  keyring.workflow = workflow.id;
  keyring.department = workflow.department;
  keyring.person = workflow.person;
  keyring.entitlements = &department.entitlements;
  keyring.scope =
      root_scope(regime, department.entitlements, fleet_.plan.agent_types[type.start.index]);
  keyring.path = workflow.path;
  return &keyring;
}

Keyring* Custody::keyring_for(AgentRun& agent, Keyring* from) {
  const CredentialRegime& regime = fleet_.design.credentials;
  const bool first = from == nullptr;
  if (first && agent.workflow->keyring != nullptr) {
    Keyring* const given = agent.workflow->keyring;
    if (given->principal == PrincipalKind::kWorkflow) given->agent = agent.id;
    return given;
  }
  if (!first && regime.delegation == Delegation::kShare) return from;
  const Department& department = fleet_.department_of(*agent.workflow);
  Keyring& keyring = fleet_.keyrings.emplace_back();
  keyring.task_type = agent.type;
  keyring.agent = agent.id;
  keyring.workflow = agent.workflow->id;
  keyring.department = agent.workflow->department;
  keyring.person = agent.workflow->person;
  keyring.entitlements = first ? &department.entitlements : from->entitlements;
  keyring.scope = first ? root_scope(regime, department.entitlements, fleet_.type_of(agent))
                        : attenuated_scope(regime, from->scope, fleet_.type_of(agent));
  keyring.parent = from;
  keyring.path = agent.path;
  return &keyring;
}

bool Custody::needs_issue(const Keyring& keyring) const { return !keyring.current.valid(); }

bool Custody::issue(Keyring& keyring) {
  if (keyring.parent != nullptr &&
      (!keyring.parent->current.valid() ||
       !fleet_.credentials.alive_at_issuer(keyring.parent->current, fleet_.now()))) {
    return false;
  }
  add_credential(keyring);
  return true;
}

void Custody::add_credential(Keyring& keyring) {
  Credential draft;
  draft.parent = keyring.parent != nullptr ? keyring.parent->current : CredentialId{};
  draft.principal = keyring.principal;
  draft.task_type = keyring.task_type;
  draft.holder = keyring.agent;
  draft.workflow = keyring.workflow;
  draft.department = keyring.department;
  draft.owner_person = keyring.person;
  draft.entitlements = keyring.entitlements;
  draft.scope = keyring.scope;
  draft.path = keyring.path.child(kCredentialNode, keyring.issued++);
  keyring.current = fleet_.credentials.issue(std::move(draft), fleet_.now());
  fleet_.keyring_of.push_back(&keyring);
  keyring.credentials = still_accepted(keyring.credentials);
  keyring.credentials.push_back(keyring.current);
  for (const auto& [order, due] : keyring.open_incidents) {
    due_for_incident(keyring.current, order, due);
  }
  schedule_renewal(keyring);
}

void Custody::schedule_renewal(Keyring& keyring) {
  const CredentialRegime& regime = fleet_.design.credentials;
  if (!regime.lifetime) return;
  const sim::Duration wait = sim::seconds(sim::to_seconds(*regime.lifetime) * regime.renew_at);
  keyring.renewal =
      fleet_.simulation.schedule(fleet_.now() + wait, -1, [this, &keyring] { renew(keyring); });
}

void Custody::renew(Keyring& keyring) {
  if (keyring.ended) return;
  // The issuer renews what it has not been told to revoke; its own parent must still stand.
  const bool revoked = fleet_.credentials.at(keyring.current).command <= fleet_.now();
  const CredentialId before = keyring.current;
  if (revoked || !issue(keyring)) {
    refresh_bearers({before});
    return;
  }
  if (keyring.principal == PrincipalKind::kSeat && keyring.users == 0) {
    mark_idle(keyring.current, true);
  }
  refresh_bearers({before});
}

void Custody::begin_use(AgentRun& agent) {
  Keyring& keyring = *agent.keyring;
  if (keyring.principal == PrincipalKind::kSeat && keyring.users == 0) {
    for (const CredentialId id : keyring.credentials) mark_idle(id, false);
  }
  ++keyring.users;
  keyring.bearers.push_back(&agent);
  set_current_in_use(agent);
  refresh(agent);
}

void Custody::set_current_in_use(AgentRun& agent) {
  if (agent.in_use == agent.keyring->current) return;
  if (agent.in_use.valid()) {
    fleet_.records.emit(CredentialUse{fleet_.now(), agent.in_use, agent.id, false});
  }
  agent.in_use = agent.keyring->current;
  fleet_.records.emit(CredentialUse{fleet_.now(), agent.in_use, agent.id, true});
}

void Custody::stop_use(AgentRun& agent) {
  if (!agent.in_use.valid()) return;
  fleet_.records.emit(CredentialUse{fleet_.now(), agent.in_use, agent.id, false});
  agent.in_use = {};
  Keyring& keyring = *agent.keyring;
  SIM_ASSERT(keyring.users > 0);
  if (--keyring.users == 0 && keyring.principal == PrincipalKind::kSeat) {
    for (const CredentialId id : keyring.credentials) mark_idle(id, true);
  }
}

void Custody::end_task(AgentRun& agent) {
  if (agent.keyring != nullptr) agent.kept = still_accepted(agent.keyring->credentials);
  stop_use(agent);
  Keyring* keyring = agent.keyring;
  if (keyring == nullptr || keyring->principal != PrincipalKind::kTask) return;
  if (keyring->agent != agent.id) return;  // Shared: its owner's task decides.
  due_at_completion(*keyring);
}

void Custody::end_workflow(WorkflowRun& workflow) {
  if (workflow.keyring == nullptr) return;
  if (workflow.keyring->principal == PrincipalKind::kSeat) {
    seat_due_at_completion(workflow);
  } else {
    due_at_completion(*workflow.keyring);
  }
}

void Custody::seat_due_at_completion(const WorkflowRun& workflow) {
  const OrderId order = next_order();
  const auto add = [&](CredentialId id) {
    fleet_.orders.push_back({order, RevocationCause::kCompletion, id, fleet_.now(), {}, {}});
  };
  for (const CredentialId id : still_accepted(workflow.keyring->credentials)) {
    fleet_.records.emit(
        RevocationDue{fleet_.now(), fleet_.now(), order, RevocationCause::kCompletion, id});
    add(id);
  }
  // The key serves other workflows too: only what this one exchanged it for is due.
  for (const AgentRun* agent : workflow.agents) {
    if (agent->keyring == nullptr || agent->keyring->agent != agent->id) continue;
    for (const CredentialId id : still_accepted(agent->keyring->credentials)) add(id);
  }
}

void Custody::due_at_completion(Keyring& keyring) {
  const OrderId order = next_order();
  const bool ordered = fleet_.design.credentials.revoke_on_completion;
  std::optional<sim::SimTime> command;
  if (ordered) command = fleet_.now();
  std::vector<CredentialId> touched;
  for (const CredentialId id : keyring.credentials) {
    if (fleet_.credentials.at(id).dead <= fleet_.now()) continue;
    fleet_.records.emit(
        RevocationDue{fleet_.now(), fleet_.now(), order, RevocationCause::kCompletion, id});
    for (const CredentialId below : fleet_.credentials.live_subtree(id, fleet_.now())) {
      fleet_.orders.push_back(
          {order, RevocationCause::kCompletion, below, fleet_.now(), command, {}});
      touched.push_back(below);
    }
    mark_idle(id, true);
    if (ordered) fleet_.credentials.revoke(id, fleet_.now());
  }
  keyring.ended = true;
  keyring.renewal.cancel();
  refresh_bearers(touched);
}

std::vector<CredentialId> Custody::incident_targets(const AgentRun& agent,
                                                    RevocationTarget target) const {
  std::vector<CredentialId> targets;
  std::set<CredentialId> listed;
  const auto add = [&](CredentialId id) {
    if (listed.insert(id).second) targets.push_back(id);
  };
  const auto add_agent = [&](const AgentRun& one) {
    if (one.keyring == nullptr) return;
    for (const CredentialId id : one.task_ended ? one.kept : one.keyring->credentials) add(id);
  };
  if (target == RevocationTarget::kCredential) {
    if (agent.keyring->current.valid()) add(agent.keyring->current);
    return targets;
  }
  add_agent(agent);
  if (target == RevocationTarget::kWorkflow) {
    for (const AgentRun* one : agent.workflow->agents) add_agent(*one);
  }
  if (target == RevocationTarget::kSubtree) close_over_descendants(targets);
  return targets;
}

std::vector<CredentialId> Custody::touched_by_incident(const AgentRun& agent,
                                                       RevocationTarget target) const {
  std::vector<CredentialId> touched = incident_targets(agent, target);
  // Authority lent from these ends with them: descendants are due too.
  close_over_descendants(touched);
  return touched;
}

void Custody::close_over_descendants(std::vector<CredentialId>& credentials) const {
  std::set<CredentialId> listed(credentials.begin(), credentials.end());
  for (const CredentialId parent : std::vector<CredentialId>(credentials)) {
    for (const CredentialId id : fleet_.credentials.live_subtree(parent, fleet_.now())) {
      if (listed.insert(id).second) credentials.push_back(id);
    }
  }
}

std::vector<CredentialId> Custody::incident_due(AgentRun& agent, RevocationTarget target,
                                                OrderId order) {
  const std::vector<CredentialId> due = touched_by_incident(agent, target);
  for (const CredentialId id : due) {
    due_for_incident(id, order, fleet_.now());
    auto& open = fleet_.keyring_of[id.index]->open_incidents;
    if (open.empty() || open.back().first != order) open.emplace_back(order, fleet_.now());
  }
  return incident_targets(agent, target);
}

void Custody::due_for_incident(CredentialId credential, OrderId order, sim::SimTime due) {
  fleet_.records.emit(
      RevocationDue{fleet_.now(), due, order, RevocationCause::kIncident, credential});
  open_orders_[order].push_back(fleet_.orders.size());
  fleet_.orders.push_back({order, RevocationCause::kIncident, credential, due, {}, {}});
}

void Custody::incident_command(const AgentRun& agent, RevocationTarget target,
                               std::vector<CredentialId> targets, OrderId order) {
  // What was named when the order was due may have been renewed since.
  for (const CredentialId id : incident_targets(agent, target)) {
    if (std::find(targets.begin(), targets.end(), id) == targets.end()) targets.push_back(id);
  }
  std::vector<CredentialId> touched = targets;
  close_over_descendants(touched);
  sim::SimTime due = fleet_.now();
  std::set<CredentialId> known;
  for (const std::size_t index : open_orders_[order]) {
    OrderEntry& entry = fleet_.orders[index];
    entry.command = fleet_.now();
    due = entry.due;
    known.insert(entry.credential);
  }
  open_orders_.erase(order);
  for (const CredentialId id : touched) {  // Minted between due and command.
    if (known.contains(id)) continue;
    fleet_.orders.push_back({order, RevocationCause::kIncident, id, due, fleet_.now(), {}});
  }
  for (const CredentialId id : touched) {
    std::erase_if(fleet_.keyring_of[id.index]->open_incidents,
                  [order](const auto& incident) { return incident.first == order; });
  }
  for (const CredentialId id : targets) fleet_.credentials.revoke(id, fleet_.now());
  refresh_bearers(touched);
}

CredentialList Custody::presentable(const AgentRun& agent) const {
  if (agent.keyring == nullptr) return {};
  return still_accepted(agent.task_ended ? agent.kept : agent.keyring->credentials);
}

CredentialList Custody::still_accepted(const CredentialList& credentials) const {
  CredentialList accepted;
  for (const CredentialId id : credentials) {
    if (fleet_.credentials.at(id).dead > fleet_.now()) accepted.push_back(id);
  }
  return accepted;
}

void Custody::refresh_bearers(const std::vector<CredentialId>& credentials) {
  std::vector<Keyring*> keyrings;
  for (const CredentialId id : credentials) {
    Keyring* const keyring = fleet_.keyring_of[id.index];
    if (std::find(keyrings.begin(), keyrings.end(), keyring) == keyrings.end()) {
      keyrings.push_back(keyring);
    }
  }
  for (Keyring* const keyring : keyrings) {
    for (AgentRun* const agent : keyring->bearers) {
      if (agent->stopped) continue;
      if (!agent->task_ended) set_current_in_use(*agent);
      refresh(*agent);
    }
  }
}

void Custody::stop(AgentRun& agent) {
  agent.refresh.cancel();
  if (agent.keyring == nullptr) return;
  auto& bearers = agent.keyring->bearers;
  bearers.erase(std::remove(bearers.begin(), bearers.end(), &agent), bearers.end());
}

void Custody::refresh(AgentRun& agent) {
  PermissionSet held;
  PermissionSet effective;
  PermissionSet reachable;
  sim::SimTime next_change = sim::kNever;
  const Session session{agent.tainted, &agent.remaining};
  std::optional<Standing> done;
  for (const CredentialId id : presentable(agent)) {
    const Credential& credential = fleet_.credentials.at(id);
    held |= credential.scope;
    const Standing standing = standing_of(credential);
    if (credential.command == sim::kNever) {
      // While it is renewed, the next credential takes over before this one's end.
      if (!agent.keyring->renewal.is_pending() || agent.task_ended) {
        next_change = std::min(next_change, credential.expires);
      }
      if (done == standing) continue;
      done = standing;
      effective |= fleet_.reach.effective(standing, session);
      reachable |= fleet_.reach.reachable(standing, agent.type, session, agent.depth);
      continue;
    }
    // Revoked, but some enforcement points do not know yet; the issuer no longer exchanges it.
    PermissionSet accepted;
    for (std::uint32_t tool = 0; tool < fleet_.masks.by_tool.size(); ++tool) {
      const sim::SimTime dead = fleet_.credentials.dead_at(id, ToolId{tool});
      if (dead <= fleet_.now()) continue;
      next_change = std::min(next_change, dead);
      accepted |= fleet_.masks.by_tool[tool];
    }
    const PermissionSet still = fleet_.reach.effective(standing, session) & accepted;
    effective |= still;
    reachable |= still;
  }
  agent.refresh.cancel();
  if (next_change != sim::kNever && !agent.stopped) {
    agent.refresh = fleet_.simulation.schedule(next_change, -1, [this, &agent] {
      if (!agent.stopped) refresh(agent);
    });
  }
  if (held == agent.held && effective == agent.effective && reachable == agent.reachable) return;
  agent.held = held;
  agent.effective = effective;
  agent.reachable = reachable;
  fleet_.records.emit(AuthorityChanged{fleet_.now(), agent.id, held, effective, reachable});
}

void Custody::mark_idle(CredentialId credential, bool idle) {
  fleet_.records.emit(CredentialIdle{fleet_.now(), credential, idle});
}

}  // namespace models
