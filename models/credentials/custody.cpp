#include "models/credentials/custody.hpp"

#include <algorithm>

#include "sim/core/assert.hpp"

namespace models {
namespace {

constexpr std::uint64_t kSeatNode = sim::name_hash("seat");
constexpr std::uint64_t kDepartmentNode = sim::name_hash("department");
constexpr std::uint64_t kStandingNode = sim::name_hash("standing_agent");
constexpr std::uint64_t kCredentialNode = sim::name_hash("credential");
constexpr std::uint64_t kRenewalNode = sim::name_hash("renewal");

/// The agent types of which the regime wants standing identities.
std::vector<bool> standing_types(const Plan& plan, const CredentialRegime& regime,
                                 const Reach& reach) {
  std::vector<bool> wanted(plan.agent_types.size(), false);
  for (const AgentType& type : plan.agent_types) {
    for (const AgentTypeId peer : type.peers) {
      if (reach.stands_for_itself(peer)) wanted[peer.index] = true;
    }
  }
  for (const WorkflowType& workflow : plan.workflows) {
    const bool shared = plan.agent_types[workflow.start.index].shared > 0;
    if (regime.issue == IssuePer::kAgentType || (regime.issue == IssuePer::kAgent && shared)) {
      wanted[workflow.start.index] = true;
    }
  }
  if (regime.delegation != Delegation::kOwn) return wanted;
  for (const AgentType& type : plan.agent_types) {
    for (const AgentTypeId child : type.children) wanted[child.index] = true;
  }
  return wanted;
}

}  // namespace

// ---- Keyrings

void Custody::issue_standing() {
  if (fleet_.design.credentials.issue == IssuePer::kSeat) issue_seat_keys();
  const std::vector<bool> wanted =
      standing_types(fleet_.plan, fleet_.design.credentials, fleet_.reach);
  for (std::uint32_t i = 0; i < wanted.size(); ++i) {
    if (!wanted[i]) continue;
    if (fleet_.design.credentials.issue != IssuePer::kAgentType && !fleet_.of_agent[i].empty()) {
      for (std::uint32_t n = 0; n < fleet_.of_agent[i].size(); ++n) {
        fleet_.of_agent[i][n] = new_standing(AgentTypeId{i}, n);
      }
    } else {
      fleet_.of_type[i] = new_standing(AgentTypeId{i}, 0);
    }
  }
}

void Custody::issue_seat_keys() {
  for (std::uint32_t d = 0; d < fleet_.seats.size(); ++d) {
    const Department& department = fleet_.plan.organisation.departments[d];
    for (std::uint32_t seat = 0; seat < department.seats; ++seat) {
      Keyring& keyring = fleet_.new_keyring();
      keyring.principal = PrincipalKind::kSeat;
      keyring.standing = true;
      keyring.department = DepartmentId{d};
      keyring.person = seat;
      keyring.entitlements = fleet_.sets.intern(department.seat_entitlements);
      keyring.scope = keyring.entitlements;
      keyring.path = sim::EntityPath::root().child(kDepartmentNode, d).child(kSeatNode, seat);
      fleet_.seats[d][seat] = &keyring;
      mark_idle(add_credential(keyring, keyring.scope), true);
    }
  }
}

Keyring* Custody::new_standing(AgentTypeId type, std::uint32_t nth) {
  const AgentType& facts = fleet_.plan.agent_types[type.index];
  Keyring& keyring = fleet_.new_keyring();
  keyring.principal = PrincipalKind::kAgent;
  keyring.standing = true;
  keyring.task_type = type;
  keyring.entitlements = fleet_.sets.intern(facts.configured);
  keyring.scope = fleet_.design.credentials.scope == CredentialScope::kWorkflow
                      ? fleet_.sets.intern(facts.entrusted)
                      : keyring.entitlements;
  keyring.path =
      sim::EntityPath::root().child(kStandingNode, nth).child(sim::name_hash(facts.name), 0);
  mark_idle(add_credential(keyring, keyring.scope), true);
  return &keyring;
}

CredentialId Custody::issue_aged(Keyring& keyring, sim::Duration age) {
  return add_credential(keyring, keyring.scope, age);
}

CredentialId Custody::issue_inherited(Keyring& bundle, const Inherited& what) {
  SIM_ASSERT(bundle.bundle);
  CredentialStore::Request request;
  request.keyring = bundle.id;
  request.older = bundle.current;
  request.scope = what.scope;
  request.path = what.path;
  request.terms = what.terms;
  request.unused = what.unused;
  return hand_out(bundle, request, what.age);
}

void Custody::re_entitle(Keyring& keyring, SetId entitlements, SetId scope) {
  fleet_.re_entitle(keyring, entitlements, scope);
  for (AgentRun* agent = keyring.bearers; agent != nullptr; agent = agent->next_bearer) {
    if (!agent->stopped) refresh(*agent);
  }
}

void Custody::re_entitle_person(DepartmentId department, std::uint32_t person) {
  const CredentialRegime& regime = fleet_.design.credentials;
  const PermissionSet& entitlements = fleet_.people.entitlements(department, person);
  // Parents come before what hangs below them.
  for (const KeyringId id : fleet_.keyrings_of(department, person)) {
    Keyring& keyring = fleet_.keyrings[id.index];
    if (keyring.ended || keyring.bundle || keyring.principal == PrincipalKind::kSeat) continue;
    const AgentType& type = fleet_.plan.agent_types[keyring.task_type.index];
    const PermissionSet scope =
        keyring.parent == nullptr
            ? root_scope(regime, entitlements, type)
            : attenuated_scope(regime, fleet_.sets.at(keyring.parent->scope), type);
    re_entitle(keyring, fleet_.sets.intern(entitlements), fleet_.sets.intern(scope));
  }
  person_changed(department, person);
}

void Custody::person_changed(DepartmentId department, std::uint32_t person) {
  if (!pools_.any()) return;
  for (AgentRun* const agent : pools_.askers(department, person)) {
    if (!agent->stopped) refresh(*agent);
  }
}

void Custody::re_entitle_seats(DepartmentId department) {
  const SetId set = fleet_.sets.intern(fleet_.people.seat_entitlements(department));
  for (Keyring* const keyring : fleet_.seats[department.index]) {
    if (keyring != nullptr) re_entitle(*keyring, set, set);
  }
}

Keyring*& Custody::standing_of(AgentTypeId type, const WorkflowRun& workflow) {
  std::vector<Keyring*>& agents = fleet_.of_agent[type.index];
  if (fleet_.design.credentials.issue == IssuePer::kAgentType || agents.empty()) {
    return fleet_.of_type[type.index];
  }
  return agents[fleet_.standing_agent_of(workflow, agents.size())];
}

/// Whose standing credential was revoked gets a new one with its next work. Agents of before keep
/// the old keyring.
void Custody::enrol_anew(Keyring*& slot) {
  if (!slot->current.valid() || fleet_.credentials.alive_at_issuer(slot->current, fleet_.now())) {
    return;
  }
  if (fleet_.credentials.at(slot->current).exhausted && !slot->blocked) return;
  Keyring& fresh = fleet_.new_keyring();
  const KeyringId id = fresh.id;
  Keyring& old = *slot;
  retire(old);
  fresh = old;
  fresh.id = id;
  fresh.renewal = {};
  fresh.ended = false;
  fresh.blocked = false;
  fresh.blocked_at = sim::kNever;
  fresh.users = 0;
  fresh.bearers = nullptr;
  fresh.current = {};
  fresh.first_issue = sim::kNever;
  slot = &fresh;
}

Keyring* Custody::keyring_for(WorkflowRun& workflow) {
  const CredentialRegime& regime = fleet_.design.credentials;
  const WorkflowType& type = fleet_.plan.workflows[workflow.type.index];
  switch (regime.issue) {
    case IssuePer::kTask:
    case IssuePer::kCall:
      return nullptr;
    case IssuePer::kSeat: {
      const std::uint32_t seats = fleet_.department_of(workflow).seats;
      const std::uint32_t place = fleet_.people.place_of(workflow.department, workflow.person);
      Keyring*& slot = fleet_.seats[workflow.department.index][place % seats];
      enrol_anew(slot);
      return slot;
    }
    case IssuePer::kAgent:
      if (fleet_.of_agent[type.start.index].empty()) return nullptr;
      [[fallthrough]];
    case IssuePer::kAgentType: {
      Keyring*& slot = standing_of(type.start, workflow);
      enrol_anew(slot);
      return slot;
    }
    case IssuePer::kWorkflow:
      break;
  }
  const PermissionSet& entitlements = fleet_.entitlements_of(workflow, type.start);
  Keyring& keyring = fleet_.new_keyring();
  keyring.principal = PrincipalKind::kWorkflow;
  keyring.task_type = type.start;
  keyring.workflow = workflow.id;
  keyring.department = workflow.department;
  keyring.person = workflow.person;
  keyring.feature = fleet_.feature_of(workflow);
  keyring.entitlements = fleet_.sets.intern(entitlements);
  keyring.scope = fleet_.sets.intern(
      root_scope(regime, entitlements, fleet_.plan.agent_types[type.start.index]));
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
  if (!first && regime.delegation == Delegation::kOwn) {
    Keyring*& slot = standing_of(agent.type, *agent.workflow);
    enrol_anew(slot);
    return slot;
  }
  const PermissionSet& entitlements = fleet_.entitlements_of(*agent.workflow, agent.type);
  const bool for_nobody = !first && from->person == Keyring::kNobody;
  Keyring& keyring = fleet_.new_keyring();
  keyring.task_type = agent.type;
  keyring.agent = agent.id;
  keyring.workflow = agent.workflow->id;
  keyring.department = for_nobody ? DepartmentId{} : agent.workflow->department;
  keyring.person = for_nobody ? Keyring::kNobody : agent.workflow->person;
  keyring.feature = first ? fleet_.feature_of(*agent.workflow) : from->feature;
  keyring.entitlements = first ? fleet_.sets.intern(entitlements) : from->entitlements;
  keyring.scope = fleet_.sets.intern(
      first ? root_scope(regime, entitlements, fleet_.type_of(agent))
            : attenuated_scope(regime, fleet_.sets.at(from->scope), fleet_.type_of(agent)));
  keyring.parent = from;
  keyring.path = agent.path;
  return &keyring;
}

Keyring* Custody::keyring_for_peer(AgentRun& agent) {
  if (fleet_.reach.stands_for_itself(agent.type)) {
    Keyring*& slot = standing_of(agent.type, *agent.workflow);
    enrol_anew(slot);
    return slot;
  }
  const PermissionSet& entitlements = fleet_.entitlements_of(*agent.workflow, agent.type);
  Keyring& keyring = fleet_.new_keyring();
  keyring.task_type = agent.type;
  keyring.agent = agent.id;
  keyring.workflow = agent.workflow->id;
  keyring.department = agent.workflow->department;
  keyring.person = agent.workflow->person;
  keyring.feature = fleet_.feature_of(*agent.workflow);
  keyring.entitlements = fleet_.sets.intern(entitlements);
  keyring.scope = fleet_.sets.intern(
      root_scope(fleet_.design.credentials, entitlements, fleet_.type_of(agent)));
  keyring.path = agent.path;
  return &keyring;
}

Keyring& Custody::keyring_for_impostor(AgentTypeId type, sim::EntityPath path) {
  const AgentType& facts = fleet_.plan.agent_types[type.index];
  Keyring& keyring = fleet_.new_keyring();
  keyring.principal = PrincipalKind::kAgent;
  keyring.outsiders = true;
  keyring.task_type = type;
  keyring.entitlements = fleet_.sets.intern(facts.configured);
  keyring.scope =
      fleet_.sets.intern(root_scope(fleet_.design.credentials, facts.configured, facts));
  keyring.path = path;
  return keyring;
}

Keyring& Custody::keyring_for_outsider(const People::Somebody& person, AgentTypeId type,
                                       const PermissionSet& scope, sim::EntityPath path) {
  Keyring& keyring = fleet_.new_keyring();
  // Without an agent nothing is known of a task: as with a person's seat.
  keyring.principal = type.valid() ? PrincipalKind::kTask : PrincipalKind::kSeat;
  keyring.outsiders = true;
  keyring.task_type = type;
  keyring.department = person.department;
  keyring.person = person.person;
  keyring.entitlements =
      fleet_.sets.intern(fleet_.people.entitlements(person.department, person.person));
  keyring.scope = fleet_.sets.intern(scope);
  keyring.path = path;
  return keyring;
}

void Custody::block(Keyring& keyring) {
  if (!keyring.blocked) keyring.blocked_at = fleet_.now();
  keyring.blocked = true;
}

void Custody::retire(Keyring& keyring) {
  keyring.ended = true;
  keyring.renewal.cancel();
}

// ---- Issue and renewal

/// Whether nothing issued now could live beyond an instant, for its parent does not.
bool Custody::ends_with_parent(const Keyring& keyring, sim::SimTime at) const {
  if (fleet_.design.credentials.outlives_parent || is_per_call()) return false;
  const Keyring* const parent = keyring.parent;
  return parent != nullptr && parent->current.valid() &&
         fleet_.credentials.at(parent->current).expires <= at;
}

/// What an exchange hangs below must stand; once made, a link of no kind asks for nothing.
bool Custody::parent_stands(const Keyring& keyring) const {
  if (keyring.parent == nullptr) return true;
  const bool linked = fleet_.design.credentials.cascade != Cascade::kNone;
  // Where it must not outlive its parent, its parent's expiry ends it all the same.
  if (keyring.current.valid() && !linked) return !ends_with_parent(keyring, fleet_.now());
  if (is_per_call()) return may_issue(*keyring.parent);
  return keyring.parent->current.valid() &&
         fleet_.credentials.alive_at_issuer(keyring.parent->current, fleet_.now());
}

bool Custody::may_issue(const Keyring& keyring) const {
  const std::optional<sim::Duration>& longest = fleet_.design.credentials.renewable_for;
  const bool too_late = longest && keyring.first_issue != sim::kNever &&
                        fleet_.now() >= keyring.first_issue + *longest;
  return !keyring.blocked && !too_late && parent_stands(keyring);
}

bool Custody::issue(Keyring& keyring, AgentId asks) {
  if (!may_issue(keyring)) {
    refuse(keyring, asks, false);
    return false;
  }
  add_credential(keyring, keyring.scope);
  return true;
}

void Custody::refuse(const Keyring& keyring, AgentId agent, bool unreachable) {
  const CredentialId parent = keyring.current.valid()     ? keyring.current
                              : keyring.parent != nullptr ? keyring.parent->current
                                                          : CredentialId{};
  fleet_.records.emit(CredentialRefused{fleet_.now(), agent, parent, unreachable});
}

CredentialId Custody::add_credential(Keyring& keyring, SetId scope, sim::Duration age) {
  const bool linked = keyring.parent != nullptr && !is_per_call();
  CredentialStore::Request request;
  request.keyring = keyring.id;
  request.parent = linked ? keyring.parent->current : CredentialId{};
  request.scope = scope;
  request.path = keyring.path.child(kCredentialNode, keyring.issued++);
  const CredentialList alive = live(keyring);
  request.older = alive.empty() ? CredentialId{} : alive.back();
  hand_out(keyring, request, age);
  if (!is_per_call()) schedule_renewal(keyring);
  if (keyring.standing) schedule_rotation(keyring, age);
  return keyring.current;
}

CredentialId Custody::hand_out(Keyring& keyring, const CredentialStore::Request& request,
                               sim::Duration age) {
  keyring.current = fleet_.credentials.issue(request, fleet_.now(), age);
  if (keyring.first_issue == sim::kNever) {
    keyring.first_issue = fleet_.now() - age;
    fleet_.note_person(keyring);
  }
  const Credential& made = fleet_.credentials.at(keyring.current);
  const bool of_agent = keyring.principal == PrincipalKind::kAgent;
  fleet_.records.emit(CredentialIssued{
      fleet_.now(), keyring.current, request.parent, made.depth, keyring.workflow, keyring.agent,
      of_agent ? keyring.task_type : AgentTypeId{}, keyring.department, keyring.person,
      fleet_.sets.at(request.scope), made.expires, keyring.feature});
  if (listener_ != nullptr) listener_->issued(keyring, keyring.current);
  return keyring.current;
}

void Custody::schedule_renewal(Keyring& keyring) {
  const Credential& current = fleet_.credentials.at(keyring.current);
  if (current.expires == sim::kNever || fleet_.design.credentials.idle_expiry) return;
  const double lifetime_s = sim::to_seconds(current.expires - current.issued);
  const sim::SimTime at =
      current.issued + sim::seconds(lifetime_s * fleet_.design.credentials.renew_at);
  keyring.renewal.cancel();
  keyring.renewal = fleet_.simulation.schedule(std::max(at, fleet_.now()), -1,
                                               [this, &keyring] { renew(keyring); });
}

void Custody::schedule_rotation(Keyring& keyring, sim::Duration age) {
  const std::optional<Rotation>& rotation = fleet_.design.credentials.rotation;
  if (!rotation) return;
  const sim::Duration gone{age.ns % rotation->every.ns};
  fleet_.simulation.schedule(fleet_.now() + (rotation->every - gone), -1,
                             [this, &keyring, of = keyring.current] {
                               if (keyring.current == of && !keyring.ended) replace(keyring);
                             });
}

void Custody::replace(Keyring& keyring) {
  const CredentialId old = keyring.current;
  if (!fleet_.credentials.alive_at_issuer(old, fleet_.now())) return;
  add_credential(keyring, keyring.scope);
  if (keyring.users == 0) mark_idle(keyring.current, true);
  refresh_bearers({old});
  if (listener_ != nullptr) listener_->rotated(old);
}

void Custody::renew(Keyring& keyring) {
  if (keyring.ended) return;
  const sim::SimTime expires = fleet_.credentials.at(keyring.current).expires;
  if (fleet_.now() < expires && ends_with_parent(keyring, expires)) {
    // Nothing to gain before the parent is renewed; by this one's end that has happened or not.
    keyring.renewal = fleet_.simulation.schedule(expires, -1, [this, &keyring] { renew(keyring); });
    return;
  }
  if (fleet_.design.credentials.issuer.is_limited()) {
    fleet_.simulation.spawn(renew_through_queue(keyring), {.name = "renewal"});
    return;
  }
  // The issuer renews what it has not been told to revoke; its own parent must still stand.
  const CredentialId before = keyring.current;
  const bool revoked = fleet_.credentials.at(before).command <= fleet_.now();
  if (!revoked && issue(keyring, keyring.agent) && keyring.standing && keyring.users == 0) {
    mark_idle(keyring.current, true);
  }
  refresh_bearers({before});
}

sim::Task<void> Custody::renew_through_queue(Keyring& keyring) {
  const CredentialId before = keyring.current;
  const bool answered = co_await issuer_.ask(keyring.path.child(kRenewalNode, keyring.issued));
  if (keyring.ended || keyring.current != before) co_return;
  if (!answered) {
    refuse(keyring, keyring.agent, true);
  } else if (fleet_.credentials.at(before).command > fleet_.now() &&
             issue(keyring, keyring.agent) && keyring.standing && keyring.users == 0) {
    mark_idle(keyring.current, true);
  }
  refresh_bearers({before});
}

sim::Task<bool> Custody::obtain(AgentRun& agent) {
  Keyring& keyring = *agent.keyring;
  if (is_per_call() || keyring.current.valid()) co_return true;
  const sim::SimTime asked = fleet_.now();
  const bool answered = co_await issuer_.ask(agent.path);
  fleet_.records.emit(
      CredentialWait{fleet_.now(), agent.id, sim::to_seconds(fleet_.now() - asked)});
  if (keyring.current.valid()) co_return true;  // Somebody else was first.
  if (!answered) {
    refuse(keyring, agent.id, true);
    co_return false;
  }
  Keyring* const parent = keyring.parent;
  if (parent != nullptr && parent->current.valid() &&
      fleet_.credentials.at(parent->current).exhausted) {
    issue(*parent, agent.id);
  }
  co_return issue(keyring, agent.id);
}

bool Custody::must_ask_for_call(const AgentRun& agent) const {
  return is_per_call() || fleet_.credentials.at(agent.keyring->current).exhausted;
}

sim::Task<CredentialId> Custody::obtain_for_call(AgentRun& agent, ActionId action,
                                                 sim::EntityPath call) {
  Keyring& keyring = *agent.keyring;
  const CredentialId before = keyring.current;
  const sim::SimTime asked = fleet_.now();
  const bool answered = co_await issuer_.ask(call);
  fleet_.records.emit(
      CredentialWait{fleet_.now(), agent.id, sim::to_seconds(fleet_.now() - asked)});
  if (!is_per_call() && keyring.current != before) co_return keyring.current;
  if (!answered || !may_issue(keyring)) {
    refuse(keyring, agent.id, !answered);
    co_return is_per_call() ? CredentialId{} : before;
  }
  PermissionSet scope = fleet_.sets.at(keyring.scope);
  if (is_per_call()) {
    PermissionSet only;
    only.insert(action);
    scope &= only;
  }
  const CredentialId made = add_credential(keyring, fleet_.sets.intern(scope));
  refresh_bearers({made});
  co_return made;
}

// ---- Use

void Custody::begin_use(AgentRun& agent) {
  Keyring& keyring = *agent.keyring;
  if (keyring.standing && keyring.users == 0) {
    for (const CredentialId id : live(keyring)) mark_idle(id, false);
  }
  ++keyring.users;
  agent.next_bearer = keyring.bearers;
  agent.previous_bearer = nullptr;
  if (keyring.bearers != nullptr) keyring.bearers->previous_bearer = &agent;
  keyring.bearers = &agent;
  agent.uses_keyring = true;
  set_current_in_use(agent);
  if (pools_.any()) enter_pools(agent);
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

void Custody::end_use(AgentRun& agent) {
  if (agent.keyring != nullptr) agent.kept = live(*agent.keyring);
  if (pools_.any()) leave_pools(agent);
  if (agent.in_use.valid()) {
    fleet_.records.emit(CredentialUse{fleet_.now(), agent.in_use, agent.id, false});
    agent.in_use = {};
  }
  if (!agent.uses_keyring) return;
  agent.uses_keyring = false;
  Keyring& keyring = *agent.keyring;
  SIM_ASSERT(keyring.users > 0);
  if (--keyring.users == 0 && keyring.standing) {
    for (const CredentialId id : live(keyring)) mark_idle(id, true);
  }
}

void Custody::stop(AgentRun& agent) {
  agent.refresh.cancel();
  for (const std::uint32_t session : agent.sessions) {
    fleet_.credentials.close_session(session, fleet_.now());
  }
  if (agent.keyring == nullptr) return;
  AgentRun* const before = agent.previous_bearer;
  if (before == nullptr && agent.keyring->bearers != &agent) return;  // It never began to use it.
  AgentRun*& link = before != nullptr ? before->next_bearer : agent.keyring->bearers;
  link = agent.next_bearer;
  if (agent.next_bearer != nullptr) agent.next_bearer->previous_bearer = before;
  agent.next_bearer = nullptr;
  agent.previous_bearer = nullptr;
}

void Custody::mark_idle(CredentialId credential, bool idle) {
  fleet_.records.emit(CredentialIdle{fleet_.now(), credential, idle});
}

void Custody::append_live(const Keyring& keyring, CredentialList& list) const {
  const auto first = static_cast<std::ptrdiff_t>(list.size());
  for (CredentialId id = keyring.current; id.valid(); id = fleet_.credentials.at(id).older) {
    if (fleet_.credentials.at(id).dead > fleet_.now()) list.push_back(id);
  }
  std::reverse(list.begin() + first, list.end());
}

CredentialList Custody::live(const Keyring& keyring) const {
  CredentialList alive;
  append_live(keyring, alive);
  return alive;
}

CredentialList Custody::own(const AgentRun& agent) const {
  CredentialList accepted;
  append_own(agent, accepted);
  return accepted;
}

void Custody::append_own(const AgentRun& agent, CredentialList& accepted) const {
  if (agent.keyring != nullptr && !agent.task_ended) append_live(*agent.keyring, accepted);
  for (const CredentialId id : agent.kept) {
    if (fleet_.credentials.at(id).dead > fleet_.now()) accepted.push_back(id);
  }
}

CredentialList Custody::presentable(const AgentRun& agent) const {
  CredentialList all;
  if (pools_.any()) {
    const std::vector<CredentialId> found =
        agent.task_ended ? takeable(agent) : pools_.takeable(agent, /*recallable=*/false);
    all.assign(found.begin(), found.end());
  }
  append_own(agent, all);
  return all;
}

std::vector<CredentialId> Custody::takeable(const AgentRun& agent) const {
  std::vector<CredentialId> alive;
  if (!pools_.any()) return alive;
  if (!agent.task_ended) return pools_.takeable(agent, /*recallable=*/true);
  for (const CredentialId id : agent.taken) {
    if (fleet_.credentials.at(id).dead > fleet_.now()) alive.push_back(id);
  }
  return alive;
}

// ---- Memories and contexts that agents share

void Custody::enter_pools(AgentRun& agent) {
  pools_.watch(agent);
  if (fleet_.type_of(agent).shared == 0) return;
  agent.context = &pools_.context(agent.type, *agent.workflow);
  pools_.begin_serving(agent);
  agent.tainted |= agent.context->tainted;
  if (agent.tainted) spread_taint(agent);
  refresh_watchers(*agent.context);
}

void Custody::leave_pools(AgentRun& agent) {
  if (!agent.stopped) {  // An attacker keeps what it can.
    agent.taken = pools_.takeable(agent, /*recallable=*/true);
  }
  if (agent.context == nullptr) return;
  pools_.end_serving(agent);
  refresh_watchers(*agent.context);
}

void Custody::refresh_watchers(CredentialPool& pool) {
  std::erase_if(pool.watchers, [](const AgentRun* agent) { return agent->stopped; });
  for (AgentRun* const agent : pool.watchers) refresh(*agent);
}

void Custody::remember(AgentRun& agent, MemoryId memory, bool with_credential) {
  CredentialPool& pool = pools_.memory(memory, *agent.workflow);
  const CredentialId id = agent.keyring->current;
  const bool writes_it =
      with_credential && id.valid() && fleet_.credentials.at(id).dead > fleet_.now();
  const bool taints = agent.tainted && !pool.tainted;
  pool.tainted |= agent.tainted;
  if (writes_it) pools_.add_credential(pool, id);
  fleet_.records.emit(MemoryWritten{fleet_.now(), agent.id, memory, writes_it ? id : CredentialId{},
                                    agent.tainted});
  if (writes_it || (taints && fleet_.reach.policy().reads_taint())) refresh_watchers(pool);
}

bool Custody::recall(AgentRun& agent, MemoryId memory) {
  const CredentialPool& pool = pools_.memory(memory, *agent.workflow);
  fleet_.records.emit(MemoryRead{fleet_.now(), agent.id, memory, pool.tainted});
  if (std::find(agent.recalled.begin(), agent.recalled.end(), memory) == agent.recalled.end()) {
    agent.recalled.push_back(memory);
    refresh(agent);
  }
  return pool.tainted;
}

void Custody::poison(MemoryId memory, const WorkflowRun& workflow, const Poison& what) {
  CredentialPool& pool = pools_.memory(memory, workflow);
  pool.tainted = true;
  for (Poison& lying : pool.poison) {  // More of the same changes nothing.
    if (lying.threat != what.threat || lying.by != what.by) continue;
    lying.works_from = std::min(lying.works_from, what.works_from);
    return;
  }
  pool.poison.push_back(what);
}

std::vector<Poison> Custody::poison_in(MemoryId memory, const WorkflowRun& workflow) {
  return pools_.memory(memory, workflow).poison;
}

void Custody::spread_taint(AgentRun& agent) {
  if (agent.context == nullptr || agent.context->tainted) return;
  agent.context->tainted = true;
  for (AgentRun* const other : agent.context->serving) other->tainted = true;
  if (fleet_.reach.policy().reads_taint()) refresh_watchers(*agent.context);
}

// ---- What agents hold and can do

void Custody::refresh_bearers(const std::vector<CredentialId>& credentials) {
  std::vector<Keyring*> keyrings;
  for (const CredentialId id : credentials) {
    Keyring* const keyring = &fleet_.keyring_of(id);
    if (keyring->bearers == nullptr) continue;
    if (std::find(keyrings.begin(), keyrings.end(), keyring) == keyrings.end()) {
      keyrings.push_back(keyring);
    }
  }
  for (Keyring* const keyring : keyrings) {
    for (AgentRun* agent = keyring->bearers; agent != nullptr; agent = agent->next_bearer) {
      if (agent->stopped) continue;
      if (!agent->task_ended) set_current_in_use(*agent);
      refresh(*agent);
    }
  }
  if (!pools_.any()) return;
  for (CredentialPool* const pool : pools_.touch(credentials)) refresh_watchers(*pool);
}

PermissionSet Custody::reachable(const Reach::Seeker& seeker, WorkflowSurroundings* around) {
  return around == nullptr ? fleet_.reach.reachable(seeker)
                           : fleet_.reach.reachable(seeker, *around);
}

void Custody::add_what_a_credential_lets(const AgentRun& agent, CredentialId id,
                                         const Session& session, WorkflowSurroundings* around,
                                         Ability& ability) {
  const Credential& credential = fleet_.credentials.at(id);
  if (credential.command == sim::kNever) {
    // While it is renewed, the next credential takes over before this one's end.
    if (!agent.keyring->renewal.is_pending() || agent.task_ended || fleet_.is_outdated(id)) {
      ability.changes = std::min(ability.changes, credential.expires);
    }
    const Standing standing = fleet_.standing_of(id);
    ability.effective |= fleet_.reach.effective(standing, session);
    ability.reachable |= reachable({standing, agent.type, session, agent.depth}, around);
    return;
  }
  // The issuer no longer exchanges it.
  const PermissionSet still = fleet_.reach.effective(pools_.offer_of(id, ability.changes), session);
  ability.effective |= still;
  ability.reachable |= still;
}

/// What lies in its context and in the memories that it has looked into.
void Custody::add_what_it_found(const AgentRun& agent, const Session& session, Ability& ability) {
  const auto add = [&](const Offer& offer) {
    ability.held |= fleet_.sets.at(offer.standing.scope);
    ability.effective |= fleet_.reach.effective(offer, session);
  };
  if (agent.task_ended) {
    for (const CredentialId id : takeable(agent)) add(pools_.offer_of(id, ability.changes));
    ability.reachable |= ability.effective;
    return;
  }
  WorkflowSurroundings around(fleet_, pools_, *agent.workflow);
  if (agent.context != nullptr) {
    for (const Offer& offer : around.context(agent.type).offers) add(offer);
  }
  for (const MemoryId memory : agent.recalled) {
    for (const Offer& offer : around.memory(memory, agent.type).offers) add(offer);
  }
  ability.changes = std::min(ability.changes, around.changes());
}

void Custody::refresh(AgentRun& agent) {
  Ability ability;
  const Session session = fleet_.session_of(agent);
  std::optional<WorkflowSurroundings> surroundings;
  // The platform ends the plan of whoever is cut off: it finds nothing more.
  if (!agent.task_ended && fleet_.reach.looks_around(agent.type)) {
    surroundings.emplace(fleet_, pools_, *agent.workflow);
  }
  WorkflowSurroundings* const around = surroundings ? &*surroundings : nullptr;
  std::optional<Standing> last;
  bool last_revoked = true;
  bool has_standing = false;
  for (const CredentialId id : own(agent)) {
    const Credential& credential = fleet_.credentials.at(id);
    ability.held |= fleet_.sets.at(credential.scope);
    const bool revoked = credential.command != sim::kNever;
    // A renewed one adds nothing but a later end.
    const Standing standing = fleet_.standing_of(id);
    if (!revoked && !last_revoked && standing == last) {
      if (!agent.keyring->renewal.is_pending() || agent.task_ended) {
        ability.changes = std::min(ability.changes, credential.expires);
      }
      continue;
    }
    last = standing;
    last_revoked = revoked;
    has_standing |= !revoked;
    add_what_a_credential_lets(agent, id, session, around, ability);
  }
  if (is_per_call() && !agent.task_ended && agent.keyring != nullptr && may_issue(*agent.keyring)) {
    // What it may ask for, it can do.
    const Standing standing = fleet_.standing_of(*agent.keyring);
    ability.effective |= fleet_.reach.effective(standing, session);
    ability.reachable |= reachable({standing, agent.type, session, agent.depth}, around);
    has_standing = true;
  }
  if (!has_standing && !agent.task_ended && fleet_.reach.needs_no_credential(agent.type)) {
    ability.reachable |= reachable({std::nullopt, agent.type, session, agent.depth}, around);
  }
  if (pools_.any()) add_what_it_found(agent, session, ability);
  if (around != nullptr) ability.changes = std::min(ability.changes, around->changes());
  ability.changes =
      std::min(ability.changes, fleet_.reach.policy().next_opening_change(fleet_.now()));
  add_open_sessions(agent, session, ability);
  record(agent, ability);
}

void Custody::add_open_sessions(const AgentRun& agent, const Session& session,
                                Ability& ability) const {
  for (const std::uint32_t index : agent.sessions) {
    const TrustedSession& open = fleet_.credentials.session(index);
    if (open.ends <= fleet_.now()) continue;
    ability.changes = std::min(ability.changes, open.ends);
    const ToolId tool = fleet_.plan.organisation.points[open.point.index].tool;
    const PermissionSet still =
        fleet_.reach.effective(fleet_.standing_of(open.credential), session) &
        fleet_.masks.by_tool[tool.index];
    ability.effective |= still;
    ability.reachable |= still;
  }
}

void Custody::record(AgentRun& agent, const Ability& ability) {
  agent.refresh.cancel();
  if (ability.changes != sim::kNever && !agent.stopped) {
    agent.refresh = fleet_.simulation.schedule(ability.changes, -1, [this, &agent] {
      if (!agent.stopped) refresh(agent);
    });
  }
  if (ability.held == agent.held && ability.effective == agent.effective &&
      ability.reachable == agent.reachable) {
    return;
  }
  agent.held = ability.held;
  agent.effective = ability.effective;
  agent.reachable = ability.reachable;
  fleet_.records.emit(
      AuthorityChanged{fleet_.now(), agent.id, agent.held, agent.effective, agent.reachable});
}

}  // namespace models
