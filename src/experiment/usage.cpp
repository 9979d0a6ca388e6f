#include "src/experiment/usage.hpp"

#include <algorithm>

namespace app {

void Usage::add(const Usage& other) {
  for (const auto& [asker, actions] : other.by_asker) {
    for (const auto& [action, use] : actions) {
      OfAction& into = by_asker[asker][action];
      into.calls += use.calls;
      into.users.insert(use.users.begin(), use.users.end());
      into.without_user |= use.without_user;
      for (const auto& [name, values] : use.values) {
        into.values[name].insert(values.begin(), values.end());
      }
      for (const auto& [name, count] : use.present) into.present[name] += count;
    }
  }
  by_type.resize(std::max(by_type.size(), other.by_type.size()));
  for (std::size_t i = 0; i < other.by_type.size(); ++i) {
    by_type[i].could |= other.by_type[i].could;
    by_type[i].did |= other.by_type[i].did;
    by_type[i].longest_task_s =
        std::max(by_type[i].longest_task_s, other.by_type[i].longest_task_s);
  }
  calls_of_a_session = std::max(calls_of_a_session, other.calls_of_a_session);
  agents_of_a_session = std::max(agents_of_a_session, other.agents_of_a_session);
  calls_of_a_credential = std::max(calls_of_a_credential, other.calls_of_a_credential);
}

UsageSink::UsageSink(const models::Plan& plan) { usage_.by_type.resize(plan.agent_types.size()); }

void UsageSink::on(const models::AgentStarted& record) {
  agents_.push_back({record.type, record.workflow, record.at});
  if (!record.parent.valid()) return;
  const std::uint64_t now = ++started_[record.workflow.index];
  usage_.agents_of_a_session = std::max(usage_.agents_of_a_session, now);
}

void UsageSink::on(const models::TaskEnded& record) {
  // What was cut off says nothing about how long the work takes.
  if (record.outcome != models::Outcome::kDone) return;
  const Agent& agent = agents_[record.agent.index];
  double& longest = usage_.by_type[agent.type.index].longest_task_s;
  longest = std::max(longest, sim::to_seconds(record.at - agent.started));
}

void UsageSink::on(const models::AuthorityChanged& record) {
  usage_.by_type[agents_[record.agent.index].type.index].could |= record.effective;
}

void UsageSink::on(const models::CredentialIssued& record) {
  Asker asker{record.agent_type, record.department};
  if (record.holder.valid()) asker.agent = agents_[record.holder.index].type;
  askers_.push_back(asker);
  uses_.push_back(0);
}

void UsageSink::on(const models::DecisionMade& record) {
  const bool counts = record.actor == models::Actor::kLegitimate &&
                      record.refusal == models::Refusal::kNone && record.agent.valid();
  if (!counts) return;
  const Agent& agent = agents_[record.agent.index];
  usage_.by_type[agent.type.index].did.insert(record.action);
  Usage::OfAction& use = usage_.by_asker[askers_[record.credential.index]][record.action];
  ++use.calls;
  const models::DepartmentId user = askers_[record.credential.index].user;
  if (user.valid()) use.users.insert(user.index);
  use.without_user |= !user.valid();
  for (const models::Argument& argument : record.arguments) {
    use.values[argument.name].insert(argument.value);
    ++use.present[argument.name];
  }
  const std::uint64_t calls = ++calls_[agent.workflow.index];
  usage_.calls_of_a_session = std::max(usage_.calls_of_a_session, calls);
  const std::uint64_t uses = ++uses_[record.credential.index];
  usage_.calls_of_a_credential = std::max(usage_.calls_of_a_credential, uses);
}

}  // namespace app
