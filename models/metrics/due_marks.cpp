#include "models/metrics/due_marks.hpp"

namespace models {

void DueMarks::add(const CredentialIssued& record) {
  const std::uint32_t newest = record.parent.valid() ? marks_[record.parent.index].newest : kNone;
  marks_.push_back({newest, record.holder});
}

void DueMarks::add(const RevocationDue& record) {
  if (record.cause == RevocationCause::kCompletion) return;  // The task's end tells.
  Mark& mark = marks_[record.credential.index];
  dues_.push_back({record.due, record.order, record.cause, mark.newest});
  mark.newest = static_cast<std::uint32_t>(dues_.size() - 1);
}

void DueMarks::add(const TaskEnded& record) {
  if (task_ended_.size() <= record.agent.index)
    task_ended_.resize(record.agent.index + 1, sim::kNever);
  task_ended_[record.agent.index] = record.at;
}

const DueMarks::Due* DueMarks::earliest(RevocationCause cause, CredentialId credential) const {
  const Due* first = nullptr;
  for (std::uint32_t i = marks_[credential.index].newest; i != kNone; i = dues_[i].older) {
    const Due& one = dues_[i];
    if (one.cause == cause && (first == nullptr || one.at < first->at)) first = &one;
  }
  return first;
}

sim::SimTime DueMarks::task_ended(AgentId agent, CredentialId credential) const {
  const AgentId whose = agent.valid() ? agent : marks_[credential.index].holder;
  return whose.index < task_ended_.size() ? task_ended_[whose.index] : sim::kNever;
}

bool DueMarks::is_exposed(const DecisionMade& record) const {
  if (record.refusal != Refusal::kNone || !record.credential.valid()) return false;
  bool exposed = record.at >= task_ended(record.agent, record.credential);
  for_each(record.credential,
           [&](RevocationCause, const Due& due) { exposed = exposed || record.at >= due.at; });
  return exposed;
}

}  // namespace models
