#include "models/credentials/credential_pools.hpp"

#include <algorithm>

namespace models {
namespace {

template <class List, class Value>
void add_once(List& list, const Value& value) {
  if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
}

/// Who has stopped is left out when the list is full, so that it stays as long as it has to be.
void add_agent(std::vector<AgentRun*>& list, AgentRun& agent) {
  if (list.size() == list.capacity()) {
    std::erase_if(list, [](const AgentRun* one) { return one->stopped; });
  }
  list.push_back(&agent);
}

/// From now on the pool's offers have to be worked out again.
void expire(CredentialPool& pool) { pool.changes = sim::kStart; }

}  // namespace

CredentialPools::CredentialPools(Fleet& fleet)
    : fleet_(fleet),
      bearer_(fleet.design.credentials.binding == Binding::kBearer),
      people_change_(entitlements_change(fleet.plan.organisation)) {
  for (std::uint32_t i = 0; i < fleet.plan.agent_types.size(); ++i) {
    std::vector<CredentialPool*>& contexts = contexts_.emplace_back();
    for (std::uint32_t n = 0; n < fleet.plan.agent_types[i].shared; ++n) {
      contexts.push_back(&pools_.emplace_back());
    }
    any_ |= fleet.reach.looks_around(AgentTypeId{i});
  }
  any_ |= !fleet.plan.memories.empty();
}

// ---- Which pool

CredentialPools::Key CredentialPools::key_of(MemoryId id, const WorkflowRun& workflow) const {
  const MemoryScope scope = fleet_.plan.memories[id.index].scope;
  const bool of_people = scope == MemoryScope::kPerson || scope == MemoryScope::kDepartment;
  // A product feature has one of its own.
  if (of_people && !workflow.department.valid()) {
    return {id.index, DepartmentId::kNone, fleet_.feature_of(workflow).index};
  }
  switch (scope) {
    case MemoryScope::kWorkflow:
      return {id.index, workflow.id.index, 0};
    case MemoryScope::kPerson:
      return {id.index, workflow.department.index, workflow.person};
    case MemoryScope::kDepartment:
      return {id.index, workflow.department.index, 0};
    case MemoryScope::kEveryone:
      break;
  }
  return {id.index, 0, 0};
}

void CredentialPools::purge(ThreatId threat) {
  for (CredentialPool& pool : pools_) {
    std::erase_if(pool.poison, [threat](const Poison& one) { return one.threat == threat; });
  }
}

CredentialPool& CredentialPools::memory(MemoryId id, const WorkflowRun& workflow) {
  CredentialPool*& slot = memories_[key_of(id, workflow)];
  if (slot == nullptr) slot = &pools_.emplace_back();
  return *slot;
}

const CredentialPool* CredentialPools::find_memory(MemoryId id, const WorkflowRun& workflow) const {
  const auto found = memories_.find(key_of(id, workflow));
  return found == memories_.end() ? nullptr : found->second;
}

CredentialPool& CredentialPools::context(AgentTypeId type, const WorkflowRun& workflow) {
  const std::vector<CredentialPool*>& agents = contexts_[type.index];
  return *agents[fleet_.standing_agent_of(workflow, agents.size())];
}

// ---- What is in there, and who has to know

void CredentialPools::watch(AgentRun& agent) {
  for (const MemoryId id : fleet_.reach.memories_in_sight(agent.type)) {
    add_agent(memory(id, *agent.workflow).watchers, agent);
  }
  for (const AgentTypeId type : fleet_.reach.contexts_in_sight(agent.type)) {
    add_agent(context(type, *agent.workflow).watchers, agent);
  }
  if (people_change_ && fleet_.reach.asks_peers(agent.type)) {
    add_agent(askers_[{agent.workflow->department.index, agent.workflow->person}], agent);
  }
}

const std::vector<AgentRun*>& CredentialPools::askers(DepartmentId department,
                                                      std::uint32_t person) {
  return askers_[{department.index, person}];
}

void CredentialPools::add_credential(CredentialPool& memory, CredentialId id) {
  std::vector<CredentialPool*>& holding = holding_[id.index];
  if (std::find(holding.begin(), holding.end(), &memory) != holding.end()) return;
  holding.push_back(&memory);
  memory.remembered.push_back(id);
  if (fleet_.now() < memory.changes) add_offer(memory, id);
}

void CredentialPools::begin_serving(AgentRun& agent) {
  agent.context->serving.push_back(&agent);
  expire(*agent.context);
}

void CredentialPools::end_serving(AgentRun& agent) {
  std::erase(agent.context->serving, &agent);
  expire(*agent.context);
}

std::vector<CredentialPool*> CredentialPools::touch(const std::vector<CredentialId>& credentials) {
  std::vector<CredentialPool*> touched;
  for (const CredentialId id : credentials) {
    const auto holding = holding_.find(id.index);
    if (holding != holding_.end()) {
      for (CredentialPool* const pool : holding->second) add_once(touched, pool);
    }
    const Keyring& keyring = fleet_.keyring_of(id);
    for (const AgentRun* agent = keyring.bearers; agent != nullptr; agent = agent->next_bearer) {
      if (agent->context != nullptr && !agent->task_ended) add_once(touched, agent->context);
    }
  }
  for (CredentialPool* const pool : touched) expire(*pool);
  return touched;
}

// ---- What it comes to

Offer CredentialPools::offer_of(CredentialId id, sim::SimTime& until) const {
  const Credential& credential = fleet_.credentials.at(id);
  Offer offer{fleet_.standing_of(id), {}};
  if (credential.command == sim::kNever) {
    offer.accepted = fleet_.masks.all;
    until = std::min(until, credential.expires);
    return offer;
  }
  // Revoked, but some enforcement points do not know yet.
  for (const PointId point : fleet_.credentials.points(id)) {
    const sim::SimTime dead = fleet_.credentials.dead_at(id, point);
    if (dead <= fleet_.now()) continue;
    until = std::min(until, dead);
    const ToolId tool = fleet_.plan.organisation.points[point.index].tool;
    offer.accepted |= fleet_.masks.by_tool[tool.index];
  }
  return offer;
}

void CredentialPools::add_offer(CredentialPool& pool, CredentialId id) const {
  sim::SimTime until = sim::kNever;
  const Offer offer = offer_of(id, until);
  std::size_t i = 0;
  while (i < pool.offers.size() && !(pool.offers[i] == offer)) ++i;
  if (i == pool.offers.size()) {
    pool.offers.push_back(offer);
    pool.until.push_back(until);
  } else {
    // As long as the last of equal ones stands, nothing is missing.
    pool.until[i] = std::max(pool.until[i], until);
  }
  pool.changes = *std::min_element(pool.until.begin(), pool.until.end());
}

void CredentialPools::append_live(const Keyring& keyring, std::vector<CredentialId>& list) const {
  for (CredentialId id = keyring.current; id.valid(); id = fleet_.credentials.at(id).older) {
    if (fleet_.credentials.at(id).dead > fleet_.now()) list.push_back(id);
  }
}

void CredentialPools::forget_dead(CredentialPool& memory) {
  std::erase_if(memory.remembered, [&](CredentialId id) {
    if (fleet_.credentials.at(id).dead > fleet_.now()) return false;
    std::vector<CredentialPool*>& holding = holding_[id.index];
    std::erase(holding, &memory);
    if (holding.empty()) holding_.erase(id.index);
    return true;
  });
}

void CredentialPools::rebuild(CredentialPool& pool) {
  pool.offers.clear();
  pool.until.clear();
  pool.changes = sim::kNever;
  forget_dead(pool);
  for (const CredentialId id : pool.remembered) add_offer(pool, id);
  std::vector<CredentialId> served;
  for (const AgentRun* agent : pool.serving) append_live(*agent->keyring, served);
  for (const CredentialId id : served) add_offer(pool, id);
}

const std::vector<Offer>& CredentialPools::offers(CredentialPool& pool) {
  if (pool.changes <= fleet_.now()) rebuild(pool);
  return pool.offers;
}

bool CredentialPools::is_held_in(const CredentialPool* context, CredentialId id) const {
  const Keyring& keyring = fleet_.keyring_of(id);
  return context != nullptr && keyring.agent.valid() &&
         fleet_.agents[keyring.agent.index].context == context;
}

std::span<const Offer> CredentialPools::offers_to(CredentialPool& memory, AgentTypeId presenter,
                                                  const WorkflowRun& workflow) {
  const std::vector<Offer>& all = offers(memory);
  if (bearer_) return all;
  for_holder_.clear();
  if (fleet_.plan.agent_types[presenter.index].shared == 0) return for_holder_;
  const CredentialPool& own = context(presenter, workflow);
  for (const CredentialId id : memory.remembered) {
    sim::SimTime until = sim::kNever;
    if (is_held_in(&own, id)) for_holder_.push_back(offer_of(id, until));
    // The pool changes when the last of equal offers does; some of those may not be for this one.
    memory.changes = std::min(memory.changes, until);
  }
  return for_holder_;
}

std::vector<CredentialId> CredentialPools::takeable(const AgentRun& agent, bool recallable) const {
  std::vector<CredentialId> found;
  if (agent.workflow == nullptr) return found;  // An outsider.
  if (agent.context != nullptr) {
    for (const AgentRun* other : agent.context->serving) append_live(*other->keyring, found);
  }
  const auto add_memory = [&](MemoryId memory) {
    const CredentialPool* const pool = find_memory(memory, *agent.workflow);
    if (pool == nullptr) return;
    for (const CredentialId id : pool->remembered) {
      if (fleet_.credentials.at(id).dead <= fleet_.now()) continue;
      if (bearer_ || is_held_in(agent.context, id)) found.push_back(id);
    }
  };
  for (const MemoryId memory : agent.recalled) add_memory(memory);
  if (recallable) {
    for (const MemoryId memory : fleet_.type_of(agent).recalls) add_memory(memory);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  std::erase_if(found, [&](CredentialId id) { return &fleet_.keyring_of(id) == agent.keyring; });
  return found;
}

// ---- Surroundings

SetId WorkflowSurroundings::person() const {
  if (!workflow_.department.valid()) return {};
  return fleet_.sets.intern(fleet_.people.entitlements(workflow_.department, workflow_.person));
}

DepartmentId WorkflowSurroundings::user() const {
  return fleet_.user_of(workflow_.department, workflow_.person);
}

Shared WorkflowSurroundings::memory(MemoryId id, AgentTypeId presenter) {
  CredentialPool& pool = pools_.memory(id, workflow_);
  const std::span<const Offer> offers = pools_.offers_to(pool, presenter, workflow_);
  changes_ = std::min(changes_, pool.changes);
  return {offers, pool.tainted};
}

Shared WorkflowSurroundings::context(AgentTypeId type) {
  CredentialPool& pool = pools_.context(type, workflow_);
  const std::vector<Offer>& offers = pools_.offers(pool);
  changes_ = std::min(changes_, pool.changes);
  return {offers, pool.tainted};
}

}  // namespace models
