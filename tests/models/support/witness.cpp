#include "tests/models/support/witness.hpp"

#include "sim/random/name_hash.hpp"

namespace models::testing {

void Witness::step_to(sim::SimTime at) {
  if (at == now_ || !difference_.empty()) return;
  // Just before: nothing has happened since the last record but what happens by itself.
  now_ = sim::SimTime{at.ns - 1};
  for (const Agent& agent : agents_) {
    if (agent.at_work) compare(agent);
  }
  now_ = at;
}

void Witness::on(const WorkflowStarted& r) {
  step_to(r.at);
  if (workflows_.size() <= r.workflow.index) workflows_.resize(r.workflow.index + 1);
  workflows_[r.workflow.index] = {r.department.index, r.person, 0,
                                  plan_.workflows[r.type.index].of_feature.index};
}

void Witness::on(const AgentStarted& r) {
  step_to(r.at);
  agents_.push_back({r, false, {}, {}});
  if (!r.parent.valid()) workflows_[r.workflow.index].path = r.path;
}

void Witness::on(const TaskEnded& r) {
  step_to(r.at);
  agents_[r.agent.index].at_work = false;
}

void Witness::on(const AuthorityChanged& r) {
  step_to(r.at);
  Agent& agent = agents_[r.agent.index];
  agent.held = bits_of(r.held);
  agent.effective = bits_of(r.effective);
  agent.reachable = bits_of(r.reachable);
}

void Witness::on(const CredentialIssued& r) {
  step_to(r.at);
  issued_.push_back({r, r.expires, false, token_of(r)});
}

void Witness::on(const CredentialUse& r) {
  step_to(r.at);
  if (!r.begins) return;
  agents_[r.agent.index].credential = r.credential;
  agents_[r.agent.index].at_work = true;
}

void Witness::on(const CredentialRevoked& r) {
  step_to(r.at);
  issued_[r.credential.index].commanded = true;
  issued_[r.credential.index].dead = r.dead;
}

void Witness::on(const MemoryWritten& r) {
  step_to(r.at);
  if (!r.credential.valid()) return;
  const std::uint32_t workflow = agents_[r.agent.index].started.workflow.index;
  memories_[place_of(r.memory.index, workflow)].insert(r.credential);
}

void Witness::on(const MemoryRead& r) {
  step_to(r.at);
  agents_[r.agent.index].recalled.insert(r.memory.index);
}

Token Witness::token_of(const CredentialIssued& record) const {
  const Bits scope = bits_of(record.scope);
  const std::vector<Department>& departments = plan_.organisation.departments;
  if (record.agent_type.valid()) {
    const AgentType& type = plan_.agent_types[record.agent_type.index];
    return {Token::kAgent, record.agent_type.index, scope, bits_of(type.configured)};
  }
  const Department& department =
      departments[record.department.valid() ? record.department.index : 0];
  if (!record.holder.valid()) {
    return {Token::kSeat, 0, scope, bits_of(department.seat_entitlements)};
  }
  const AgentStarted& holder = agents_[record.holder.index].started;
  Token token{Token::kTask, holder.type.index, scope, bits_of(department.entitlements)};
  if (record.feature.valid()) {
    token.entitled = bits_of(plan_.agent_types[holder.type.index].configured);
  }
  if (record.parent.valid()) token.entitled = issued_[record.parent.index].token.entitled;
  const bool of_workflow = plan_.designs.front().credentials.issue == IssuePer::kWorkflow;
  if (of_workflow && !holder.parent.valid()) token.kind = Token::kWorkflow;
  return token;
}

Witness::Place Witness::place_of(std::uint32_t memory, std::uint32_t workflow) const {
  const Workflow& facts = workflows_[workflow];
  const MemoryScope scope = plan_.memories[memory].scope;
  if (scope == MemoryScope::kWorkflow) return {memory, workflow, 0};
  const bool of_people = scope == MemoryScope::kPerson || scope == MemoryScope::kDepartment;
  if (of_people && facts.department == DepartmentId::kNone) {
    return {memory, facts.department, facts.feature};
  }
  if (scope == MemoryScope::kPerson) return {memory, facts.department, facts.person};
  if (scope == MemoryScope::kDepartment) return {memory, facts.department, 0};
  return {memory, 0, 0};
}

std::uint64_t Witness::standing_agent(std::uint32_t type, std::uint32_t workflow) const {
  return sim::mix_bits(workflows_[workflow].path) % plan_.agent_types[type].shared;
}

std::vector<CredentialId> Witness::in_memory(std::uint32_t memory, std::uint32_t presenter,
                                             std::uint32_t workflow) const {
  std::vector<CredentialId> found;
  const auto place = memories_.find(place_of(memory, workflow));
  if (place == memories_.end()) return found;
  for (const CredentialId id : place->second) {
    if (!is_live(id)) continue;
    if (plan_.designs.front().credentials.binding == Binding::kBearer) {
      found.push_back(id);
      continue;
    }
    const AgentId holder = issued_[id.index].record.holder;
    if (!holder.valid() || plan_.agent_types[presenter].shared == 0) continue;
    const AgentStarted& other = agents_[holder.index].started;
    if (other.type.index == presenter &&
        standing_agent(presenter, other.workflow.index) == standing_agent(presenter, workflow)) {
      found.push_back(id);
    }
  }
  return found;
}

std::vector<CredentialId> Witness::in_context(std::uint32_t type, std::uint32_t workflow) const {
  std::vector<CredentialId> found;
  for (const Agent& agent : agents_) {
    const bool served =
        agent.at_work && agent.started.type.index == type &&
        standing_agent(type, agent.started.workflow.index) == standing_agent(type, workflow);
    if (served && is_live(agent.credential)) found.push_back(agent.credential);
  }
  return found;
}

Room Witness::room(const std::vector<CredentialId>& credentials) const {
  Room room;
  for (const CredentialId id : credentials) room.tokens.push_back(issued_[id.index].token);
  return room;
}

void Witness::compare(const Agent& agent) {
  const AgentStarted& who = agent.started;
  const std::uint32_t workflow = who.workflow.index;
  std::vector<CredentialId> presentable;
  const auto add = [&presentable](const std::vector<CredentialId>& more) {
    presentable.insert(presentable.end(), more.begin(), more.end());
  };
  if (is_live(agent.credential)) presentable.push_back(agent.credential);
  if (plan_.agent_types[who.type.index].shared > 0) add(in_context(who.type.index, workflow));
  for (const std::uint32_t memory : agent.recalled)
    add(in_memory(memory, who.type.index, workflow));

  Bits held = 0;
  Bits effective = 0;
  for (const CredentialId id : presentable) {
    held |= issued_[id.index].token.scope;
    effective |= brute_force_.effective(issued_[id.index].token, false);
  }
  BruteForce::Question question;
  question.type = who.type.index;
  question.depth = who.depth;
  const std::uint32_t department = workflows_[workflow].department;
  if (department != DepartmentId::kNone) {
    question.person = bits_of(plan_.organisation.departments[department].entitlements);
  }
  question.memory = [&](std::uint32_t memory, std::uint32_t presenter) {
    return room(in_memory(memory, presenter, workflow));
  };
  question.context = [&](std::uint32_t type) { return room(in_context(type, workflow)); };
  // What is revoked but still accepted is presented, not exchanged.
  const bool stands = is_live(agent.credential) && !issued_[agent.credential.index].commanded;
  if (stands) question.token = issued_[agent.credential.index].token;
  const Bits reachable = effective | brute_force_.reachable(question);
  ++compared_;
  if (held == agent.held && effective == agent.effective && reachable == agent.reachable) return;
  difference_ = "agent " + std::to_string(who.agent.index) + " of type " +
                std::to_string(who.type.index) + " before " + std::to_string(now_.ns + 1) +
                " ns: held " + std::to_string(agent.held) + " instead of " + std::to_string(held) +
                ", effective " + std::to_string(agent.effective) + " instead of " +
                std::to_string(effective) + ", reachable " + std::to_string(agent.reachable) +
                " instead of " + std::to_string(reachable);
}

}  // namespace models::testing
