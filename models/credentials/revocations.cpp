#include "models/credentials/revocations.hpp"

#include <algorithm>
#include <set>
#include <unordered_set>

namespace models {
namespace {

constexpr sim::Purpose kHandling{"handling"};
constexpr std::uint64_t kDescendant = sim::name_hash("descendant");

/// Leaves the first of each, in order.
void keep_first(std::vector<CredentialId>& credentials) {
  std::unordered_set<std::uint32_t> seen;
  std::erase_if(credentials, [&seen](CredentialId id) { return !seen.insert(id.index).second; });
}

}  // namespace

// ---- Completion

void Revocations::end_task(AgentRun& agent) {
  const Keyring* keyring = agent.keyring;
  if (keyring == nullptr || keyring->principal != PrincipalKind::kTask) return;
  if (keyring->agent != agent.id) return;  // Shared: its owner's task decides.
  custody_.retire(*agent.keyring);
  due_at_completion(*keyring);
}

void Revocations::end_workflow(const WorkflowRun& workflow) {
  if (workflow.keyring != nullptr && workflow.keyring->principal == PrincipalKind::kWorkflow) {
    custody_.retire(*workflow.keyring);
    due_at_completion(*workflow.keyring);
  }
  standing_due_at_completion(workflow);
}

void Revocations::end_call(CredentialId credential) {
  if (fleet_.credentials.at(credential).dead <= fleet_.now()) return;
  due_at_completion(CredentialList{credential});
}

void Revocations::due_at_completion(const Keyring& keyring) {
  due_at_completion(custody_.live(keyring));
}

void Revocations::due_at_completion(const CredentialList& credentials) {
  if (credentials.empty()) return;
  const OrderId order = next_order();
  const bool ordered = fleet_.design.credentials.revoke_on_completion;
  std::optional<sim::SimTime> command;
  if (ordered) command = fleet_.now();
  std::vector<CredentialId> touched;
  for (const CredentialId id : credentials) {
    if (fleet_.credentials.at(id).dead <= fleet_.now()) continue;
    fleet_.records.emit(
        RevocationDue{fleet_.now(), fleet_.now(), order, RevocationCause::kCompletion, id});
    for (const CredentialId below : fleet_.credentials.live_subtree(id, fleet_.now())) {
      OrderEntry& entry = fleet_.orders.emplace_back();
      entry = {order, RevocationCause::kCompletion, below, fleet_.now(), command, {}};
      touched.push_back(below);
    }
    custody_.mark_idle(id, true);
    if (ordered) revoke(id);
  }
  custody_.refresh_bearers(touched);
}

/// A standing credential serves other workflows too: it and only what this one exchanged it for is
/// due.
void Revocations::standing_due_at_completion(const WorkflowRun& workflow) {
  std::vector<const Keyring*> standing;
  const auto add = [&standing](const Keyring* keyring) {
    if (keyring == nullptr || !keyring->standing) return;
    if (std::find(standing.begin(), standing.end(), keyring) == standing.end()) {
      standing.push_back(keyring);
    }
  };
  add(workflow.keyring);
  for (const AgentRun* agent : workflow.agents) add(agent->keyring);
  if (standing.empty()) return;
  const OrderId order = next_order();
  const auto enter = [&](CredentialId id) {
    fleet_.orders.push_back({order, RevocationCause::kCompletion, id, fleet_.now(), {}, {}});
  };
  for (const Keyring* keyring : standing) {
    for (const CredentialId id : custody_.live(*keyring)) {
      fleet_.records.emit(
          RevocationDue{fleet_.now(), fleet_.now(), order, RevocationCause::kCompletion, id});
      enter(id);
    }
  }
  for (const AgentRun* agent : workflow.agents) {
    if (agent->keyring == nullptr || agent->keyring->agent != agent->id) continue;
    for (const CredentialId id : custody_.live(*agent->keyring)) enter(id);
  }
}

// ---- Orders

void Revocations::order(RevocationCause cause, OrderTarget target,
                        const std::optional<Response>& response, sim::EntityPath path) {
  const OrderId opened = open(cause, std::move(target));
  if (!response) return;  // Nobody sees to it; what is renewed meanwhile is due as well.
  const sim::Duration handling = fleet_.draw_duration(response->handling_s, path, kHandling);
  if (handling == sim::kZero) {
    command(opened);
  } else {
    fleet_.simulation.spawn(handle(opened, handling), {.detached = true, .name = "order"});
  }
}

sim::Task<void> Revocations::handle(OrderId order, sim::Duration handling) {
  co_await fleet_.delay(handling);
  command(order);
}

OrderId Revocations::open(RevocationCause cause, OrderTarget target) {
  const OrderId order = next_order();
  Open& opened = open_[order];
  opened.cause = cause;
  opened.due = fleet_.now();
  opened.named = select(target);
  opened.target = std::move(target);
  // Authority lent from these ends with them: descendants are due too.
  std::vector<CredentialId> touched = opened.named;
  add_descendants(touched);
  for (const CredentialId id : touched) due(opened, order, id);
  if (opened.cause == RevocationCause::kOffboarding) watch_person(opened, order);
  return order;
}

/// Whatever somebody who has left gets from now on is due, even if there is nothing yet.
void Revocations::watch_person(const Open& open, OrderId order) {
  for (const KeyringId id : fleet_.keyrings_of(open.target.department, open.target.person)) {
    const Keyring& keyring = fleet_.keyrings[id.index];
    if (!keyring.ended && keyring.principal != PrincipalKind::kSeat) watch(id, order);
  }
}

void Revocations::watch(KeyringId keyring, OrderId order) {
  std::vector<OrderId>& orders = open_of_[keyring.index];
  if (std::find(orders.begin(), orders.end(), order) != orders.end()) return;
  orders.push_back(order);
  open_.at(order).watched.push_back(keyring);
}

void Revocations::unwatch(KeyringId keyring, OrderId order) {
  const auto found = open_of_.find(keyring.index);
  if (found == open_of_.end()) return;
  std::erase(found->second, order);
  if (found->second.empty()) open_of_.erase(found);
}

void Revocations::due(Open& open, OrderId order, CredentialId credential) {
  fleet_.records.emit(RevocationDue{fleet_.now(), open.due, order, open.cause, credential});
  open.entries.push_back(fleet_.orders.size());
  fleet_.orders.push_back({order, open.cause, credential, open.due, {}, {}});
  const OrderTarget& target = open.target;
  if (target.kind == RevocationTarget::kCredential && target.credential.valid()) {
    return;  // That one, not those that come after it.
  }
  watch(fleet_.keyring_of(credential).id, order);
}

/// What is issued while an order is open: a policy change does not concern what follows it.
bool Revocations::concerns(const Open& open, CredentialId credential) const {
  return !open.target.holding ||
         fleet_.sets.at(fleet_.credentials.at(credential).scope).intersects(*open.target.holding);
}

void Revocations::issued(Keyring& keyring, CredentialId id) {
  if (open_of_.empty()) return;
  auto found = open_of_.find(keyring.id.index);
  // Between two calls there is no credential that a call's own could hang below.
  const Keyring* above = custody_.is_per_call() ? keyring.parent : nullptr;
  for (; found == open_of_.end() && above != nullptr; above = above->parent) {
    found = open_of_.find(above->id.index);
  }
  if (found == open_of_.end()) return;
  const std::vector<OrderId> orders = found->second;  // due() may add to the map.
  for (const OrderId order : orders) {
    Open& open = open_.at(order);
    if (concerns(open, id)) due(open, order, id);
  }
}

void Revocations::rotated(CredentialId old) {
  OrderTarget target;
  target.credential = old;
  const OrderId order = open(RevocationCause::kRotation, std::move(target));
  const sim::Duration overlap = fleet_.design.credentials.rotation->overlap;
  fleet_.simulation.spawn(handle(order, overlap), {.detached = true, .name = "rotation"});
}

void Revocations::command(OrderId order) {
  Open& opened = open_.at(order);
  std::vector<CredentialId> targets = opened.named;
  // What was named when the order was due may have been renewed since, and more than once.
  for (const CredentialId id : select(opened.target)) {
    const Keyring& keyring = fleet_.keyring_of(id);
    // A seat's key that came after somebody left was never theirs.
    if (opened.cause == RevocationCause::kOffboarding &&
        keyring.principal == PrincipalKind::kSeat && keyring.first_issue > opened.due) {
      continue;
    }
    targets.push_back(id);
  }
  for (const CredentialId id : renewed_since(opened)) targets.push_back(id);
  keep_first(targets);
  std::vector<CredentialId> touched = targets;
  add_descendants(touched);
  std::set<CredentialId> known;
  for (const std::size_t index : opened.entries) {
    fleet_.orders[index].command = fleet_.now();
    known.insert(fleet_.orders[index].credential);
  }
  for (const CredentialId id : touched) {  // Minted between due and command.
    if (known.contains(id)) continue;
    fleet_.orders.push_back({order, opened.cause, id, opened.due, fleet_.now(), {}});
  }
  // Whose place somebody else has taken meanwhile is not found by the person any more.
  for (const KeyringId id : opened.watched) unwatch(id, order);
  if (opened.cause == RevocationCause::kOffboarding && custody_.is_per_call()) {
    const OrderTarget& left = opened.target;
    for (const KeyringId id : fleet_.keyrings_of(left.department, left.person)) {
      custody_.block(fleet_.keyrings[id.index]);
    }
  }
  fleet_.records.emit(RevocationCommanded{fleet_.now(), order, opened.cause});
  block_targets(opened, targets);
  for (const CredentialId id : targets) revoke(id);
  revoke_strays(known, touched);
  open_.erase(order);
  custody_.refresh_bearers(touched);
}

/// Renewals of descendants that hang below something else by now, such as the next credential of a
/// seat: the order passes on to them as it would have to what they replaced.
void Revocations::revoke_strays(const std::set<CredentialId>& known,
                                std::vector<CredentialId>& touched) {
  const std::set<CredentialId> covered(touched.begin(), touched.end());
  std::vector<CredentialId> reached;
  for (const CredentialId id : known) {
    if (covered.contains(id)) continue;
    touched.push_back(id);
    pass_to(id, reached);
  }
  for (const CredentialId id : reached) revoke(id);
}

/// What came after the named ones at the same keyrings while the order was open.
std::vector<CredentialId> Revocations::renewed_since(const Open& open) const {
  std::set<KeyringId> named;
  for (const CredentialId id : open.named) named.insert(fleet_.credentials.at(id).keyring);
  std::vector<CredentialId> renewed;
  for (const std::size_t index : open.entries) {
    const CredentialId id = fleet_.orders[index].credential;
    const Credential& credential = fleet_.credentials.at(id);
    // Used-up ones too: the order passes on to what they begot.
    if (credential.issued >= open.due && named.contains(credential.keyring)) renewed.push_back(id);
  }
  return renewed;
}

/// Whoever an order ends is not given anything new; a rotated credential's successor lives on.
void Revocations::block_targets(const Open& open, const std::vector<CredentialId>& targets) {
  // Whoever may do less from now on gets that with the next credential.
  if (open.cause == RevocationCause::kPolicy) return;
  for (const CredentialId id : targets) {
    Keyring& keyring = fleet_.keyring_of(id);
    if (keyring.current == id && !keyring.bundle) custody_.block(keyring);
  }
  if (open.target.agent == nullptr) return;
  if (!open.target.agent->id.valid()) {  // An outsider passes for an agent; he names no person.
    if (open.target.kind != RevocationTarget::kPerson) custody_.block(*open.target.agent->keyring);
    return;
  }
  if (!custody_.is_per_call()) return;
  // Between two calls there is nothing to revoke, but the next is not to get one.
  const AgentRun& agent = *open.target.agent;
  if (open.target.kind == RevocationTarget::kWorkflow) {
    for (const AgentRun* one : agent.workflow->agents) custody_.block(*one->keyring);
  } else {
    custody_.block(*agent.keyring);
  }
}

void Revocations::revoke(CredentialId top) {
  std::vector<CredentialId> to_visit{top};
  while (!to_visit.empty()) {
    const CredentialId id = to_visit.back();
    to_visit.pop_back();
    fleet_.credentials.revoke(id, fleet_.now());
    pass_on(id, to_visit);
  }
}

/// An order's way from a credential to its children; those reached at once join `reached`.
void Revocations::pass_on(CredentialId parent, std::vector<CredentialId>& reached) {
  const std::size_t first = reached.size();
  for (CredentialId child = fleet_.credentials.at(parent).first_child; child.valid();
       child = fleet_.credentials.at(child).next_sibling) {
    pass_to(child, reached);
  }
  std::reverse(reached.begin() + static_cast<std::ptrdiff_t>(first), reached.end());
}

/// One hop of a cascade; without one nothing is passed on.
void Revocations::pass_to(CredentialId child, std::vector<CredentialId>& reached) {
  const Cascade cascade = fleet_.design.credentials.cascade;
  if (cascade == Cascade::kFull) reached.push_back(child);
  if (cascade != Cascade::kPerHop) return;
  const std::optional<sim::Duration> hop =
      fleet_.credentials.hop(fleet_.credentials.at(child).path);
  if (!hop) return;
  if (*hop == sim::kZero) {
    reached.push_back(child);
  } else {
    fleet_.simulation.schedule(fleet_.now() + *hop, -1, [this, child] {
      // Those that die at once, too.
      const auto touched = fleet_.credentials.live_subtree(child, fleet_.now());
      revoke(child);
      custody_.refresh_bearers(touched);
    });
  }
}

// ---- Targets

void Revocations::add_live(const Keyring& keyring, std::vector<CredentialId>& found) const {
  for (const CredentialId id : custody_.live(keyring)) found.push_back(id);
}

void Revocations::add_person(DepartmentId department, std::uint32_t person,
                             std::vector<CredentialId>& found) const {
  for (const KeyringId id : fleet_.keyrings_of(department, person)) {
    add_live(fleet_.keyrings[id.index], found);
  }
}

/// Everybody who holds a department's entitlements, wherever they are, and its seats.
void Revocations::add_everybody(DepartmentId department, std::vector<CredentialId>& found) const {
  for (std::uint32_t d = 0; d < fleet_.plan.organisation.departments.size(); ++d) {
    const DepartmentId there{d};
    if (there != department && !fleet_.people.changes(there)) continue;
    for (std::uint32_t person = 0; person < fleet_.people.known(there); ++person) {
      if (fleet_.people.holds(there, person) == department) add_person(there, person, found);
    }
  }
  for (const Keyring* const seat : fleet_.seats[department.index]) {
    if (seat != nullptr) add_live(*seat, found);
  }
}

std::vector<CredentialId> Revocations::select(const OrderTarget& target) {
  std::vector<CredentialId> found;
  const auto add = [&found](CredentialId id) {
    if (std::find(found.begin(), found.end(), id) == found.end()) found.push_back(id);
  };
  // Dead ones too: an order finds that nothing is left to be done about them.
  const auto add_agent = [&](const AgentRun& agent) {
    for (const CredentialId id : agent.kept) add(id);
    for (const CredentialId id : custody_.takeable(agent)) add(id);
    if (agent.task_ended || agent.keyring == nullptr) return;
    CredentialList held;
    for (CredentialId id = agent.keyring->current; id.valid();
         id = fleet_.credentials.at(id).older) {
      held.push_back(id);
    }
    std::for_each(held.rbegin(), held.rend(), add);
  };
  const CredentialId one =
      target.credential.valid() || target.agent == nullptr || target.agent->keyring == nullptr
          ? target.credential
          : target.agent->keyring->current;
  // Without an agent, whoever holds the credential stands for it.
  if (target.agent == nullptr && one.valid()) add(one);
  const auto add_holder = [&] {
    if (target.agent != nullptr) {
      add_agent(*target.agent);
    } else if (one.valid() && !fleet_.keyring_of(one).bundle) {
      add_live(fleet_.keyring_of(one), found);
    }
  };
  switch (target.kind) {
    case RevocationTarget::kCredential:
      if (one.valid()) add(one);
      break;
    case RevocationTarget::kAgent:
      add_holder();
      break;
    case RevocationTarget::kSubtree:
      add_holder();
      add_descendants(found);
      break;
    case RevocationTarget::kWorkflow:
      add_holder();
      for (const WorkflowRun* workflow : workflows_of(target)) {
        for (const AgentRun* agent : workflow->agents) add_agent(*agent);
      }
      break;
    case RevocationTarget::kAgentType:
      if (!target.agent_type.valid()) break;  // A seat's key, or of the estate: it names no agent.
      for (const Keyring& keyring : fleet_.keyrings) {
        if (keyring.principal != PrincipalKind::kSeat && keyring.task_type == target.agent_type) {
          add_live(keyring, found);
        }
      }
      break;
    case RevocationTarget::kPerson:
      if (!target.department.valid()) break;  // It names nobody.
      if (target.person == OrderTarget::kEverybody) {
        add_everybody(target.department, found);
        break;
      }
      if (!target.department.valid()) break;  // It names nobody.
      add_person(target.department, target.person, found);
      if (const Keyring* seat = fleet_.seat_of(target.department, target.person)) {
        add_live(*seat, found);
      }
      break;
    case RevocationTarget::kTouched:
      found.clear();
      if (one.valid()) add_touched(one, found);
      break;
  }
  keep_first(found);
  if (target.holding) {
    std::erase_if(found, [&](CredentialId id) {
      return !fleet_.sets.at(fleet_.credentials.at(id).scope).intersects(*target.holding);
    });
  }
  return found;
}

/// The workflow instances of the agent, or of those who bear the credential.
std::vector<const WorkflowRun*> Revocations::workflows_of(const OrderTarget& target) const {
  std::vector<const WorkflowRun*> found;
  const auto add = [&found](const WorkflowRun* workflow) {
    if (workflow == nullptr) return;
    if (std::find(found.begin(), found.end(), workflow) == found.end()) found.push_back(workflow);
  };
  if (target.agent != nullptr) {
    add(target.agent->workflow);
    return found;
  }
  const Keyring& keyring = fleet_.keyring_of(target.credential);
  if (keyring.workflow.valid()) add(&fleet_.workflows[keyring.workflow.index]);
  for (const AgentRun* agent = keyring.bearers; agent != nullptr; agent = agent->next_bearer) {
    add(agent->workflow);
  }
  return found;
}

/// What the bearers of a credential could present, what that begot, who bears that, and so on.
void Revocations::add_touched(CredentialId credential, std::vector<CredentialId>& found) const {
  std::vector<CredentialId> all{credential};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto add = [&all](CredentialId id) {
      if (std::find(all.begin(), all.end(), id) == all.end()) all.push_back(id);
    };
    const Keyring& keyring = fleet_.keyring_of(all[i]);
    if (!keyring.bundle) {  // Whoever has one of a bundle need not have the others.
      for (const CredentialId id : custody_.live(keyring)) add(id);
    }
    for (const AgentRun* agent = keyring.bearers; agent != nullptr; agent = agent->next_bearer) {
      for (const CredentialId id : custody_.presentable(*agent)) add(id);
    }
    for (const CredentialId id : fleet_.credentials.live_subtree(all[i], fleet_.now())) add(id);
  }
  for (const CredentialId id : all) {
    if (fleet_.credentials.at(id).dead > fleet_.now()) found.push_back(id);
  }
}

void Revocations::add_descendants(std::vector<CredentialId>& credentials) const {
  std::set<CredentialId> listed(credentials.begin(), credentials.end());
  const std::size_t named = credentials.size();
  for (std::size_t i = 0; i < named; ++i) {
    for (const CredentialId id : fleet_.credentials.live_subtree(credentials[i], fleet_.now())) {
      if (listed.insert(id).second) credentials.push_back(id);
    }
  }
}

// ---- Probes

void Revocations::probe(const CredentialList& credentials, sim::EntityPath draws) {
  const OrderId order = next_order();
  const sim::SimTime now = fleet_.now();
  for (const CredentialId id : credentials) {
    const sim::EntityPath own =
        credentials.size() == 1 ? draws
                                : draws.child(kDescendant, fleet_.credentials.at(id).path.value);
    OrderEntry entry{order, RevocationCause::kProbe, id, now, now, {}};
    entry.effective = hypothetical_death(id, now, own);
    entry.first_death = static_cast<std::uint32_t>(fleet_.probed_deaths.size());
    for (const PointId point : fleet_.credentials.points(id)) {
      const bool reached = fleet_.credentials.alive_at_issuer(id, now);
      fleet_.probed_deaths.push_back(reached
                                         ? fleet_.credentials.dead_if_commanded(id, point, now, own)
                                         : fleet_.credentials.dead_at(id, point));
    }
    fleet_.orders.push_back(entry);
  }
}

sim::SimTime Revocations::own_death_if(CredentialId id, sim::SimTime command,
                                       sim::EntityPath draws) const {
  const Credential& credential = fleet_.credentials.at(id);
  if (credential.command <= command || command >= credential.expires) return credential.dead;
  sim::SimTime latest = sim::kStart;
  for (const PointId point : fleet_.credentials.points(id)) {
    latest = std::max(latest, fleet_.credentials.dead_if_commanded(id, point, command, draws));
  }
  return std::min(std::max(latest, command), credential.dead);
}

sim::SimTime Revocations::hypothetical_death(CredentialId id, sim::SimTime command,
                                             sim::EntityPath draws) const {
  sim::SimTime latest = own_death_if(id, command, draws);
  const Cascade cascade = fleet_.design.credentials.cascade;
  // Dead ones too: what they begot may outlive them.
  for (CredentialId child = fleet_.credentials.at(id).first_child; child.valid();
       child = fleet_.credentials.at(child).next_sibling) {
    const sim::EntityPath below = draws.child(kDescendant, fleet_.credentials.at(child).path.value);
    std::optional<sim::Duration> hop;
    if (cascade == Cascade::kFull) hop = sim::kZero;
    if (cascade == Cascade::kPerHop) hop = fleet_.credentials.hop(below);
    latest = std::max(
        latest, hop ? hypothetical_death(child, command + *hop, below) : latest_death_below(child));
  }
  return latest;
}

sim::SimTime Revocations::latest_death_below(CredentialId id) const {
  sim::SimTime latest = fleet_.credentials.at(id).dead;
  for (CredentialId child = fleet_.credentials.at(id).first_child; child.valid();
       child = fleet_.credentials.at(child).next_sibling) {
    latest = std::max(latest, latest_death_below(child));
  }
  return latest;
}

}  // namespace models
