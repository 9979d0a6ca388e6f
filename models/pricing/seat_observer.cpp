#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "models/metrics/observers.hpp"

namespace models {
namespace {

/// Seats behind which nothing happens, and identities behind which many act.
class SeatObserver final : public Observer {
 public:
  explicit SeatObserver(const ObserverContext& context) : context_(context) {
    for (const Department& department : context.plan.organisation.departments) {
      is_used_.emplace_back(department.seats, false);
    }
  }

  void on(const ActionDone& record) override;
  void report(ReplicationResult& result) const override;

 private:
  /// A seat's key, or what agents of a type have, however many of them run. Rotated and renewed
  /// credentials stay one identity.
  using Standing = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>;
  using Person = std::pair<std::uint32_t, std::uint32_t>;
  void note_identity(const ActionDone& record, const WorkflowStarted& workflow);

  ObserverContext context_;
  std::vector<std::vector<bool>> is_used_;     // By department and seat.
  std::vector<CredentialId> last_credential_;  // By agent: what was noted.
  std::map<Standing, std::set<Person>> people_of_;
  std::vector<bool> has_own_;  // By workflow instance: acts by what was issued for it.
};

void SeatObserver::note_identity(const ActionDone& record, const WorkflowStarted& workflow) {
  if (!record.credential.valid()) return;
  const std::uint32_t agent = record.agent.index;
  if (agent >= last_credential_.size()) last_credential_.resize(agent + std::size_t{1});
  if (last_credential_[agent] == record.credential) return;
  last_credential_[agent] = record.credential;
  const RunIndex::CredentialFacts* root = &context_.index.credential(record.credential);
  while (root->parent.valid()) root = &context_.index.credential(root->parent);
  if (root->workflow.valid()) {
    const std::uint32_t own = root->workflow.index;
    if (own >= has_own_.size()) has_own_.resize(own + std::size_t{1});
    has_own_[own] = true;
    return;
  }
  people_of_[{root->agent_type.index, root->department.index, root->person}].emplace(
      workflow.department.index, workflow.person);
}

void SeatObserver::on(const ActionDone& record) {
  if (!record.executed || !record.agent.valid() || !context_.counts(record.at)) return;
  const WorkflowStarted& workflow = context_.index.workflow_of(record.agent).started;
  if (!workflow.department.valid()) return;
  std::vector<bool>& seats = is_used_[workflow.department.index];
  if (!seats.empty()) seats[workflow.place % seats.size()] = true;
  const bool is_attackers = record.threat.valid() || record.actor == Actor::kHijacked;
  if (!is_attackers) note_identity(record, workflow);
}

void SeatObserver::report(ReplicationResult& result) const {
  std::uint64_t seats = 0;
  std::uint64_t idle = 0;
  for (const std::vector<bool>& of_department : is_used_) {
    for (const bool is_used : of_department) {
      ++seats;
      if (!is_used) ++idle;
    }
  }
  const auto own = static_cast<std::uint64_t>(std::ranges::count(has_own_, true));
  const std::uint64_t identities = people_of_.size() + own;
  std::uint64_t shared = 0;
  std::uint64_t people = own;
  for (const auto& [identity, behind] : people_of_) {
    if (behind.size() > 1) ++shared;
    people += behind.size();
  }
  add_share(result, "cost.idle_seats", {}, idle, seats);
  add_share(result, "cost.shared_identities", {}, shared, identities);
  add_ratio(result, "cost.people_per_identity", {}, static_cast<double>(people),
            static_cast<double>(identities));
}

}  // namespace

std::unique_ptr<Observer> make_seat_observer(const ObserverContext& context) {
  return std::make_unique<SeatObserver>(context);
}

}  // namespace models
