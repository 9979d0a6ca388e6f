#include <algorithm>
#include <array>
#include <boost/container/small_vector.hpp>
#include <map>
#include <string>
#include <unordered_map>

#include "models/authority/weigher.hpp"
#include "models/metrics/due_marks.hpp"
#include "models/metrics/observers.hpp"
#include "models/metrics/revocation_samples.hpp"

namespace models {
namespace {

constexpr std::array<const char*, 3> kActors{"legitimate", "hijacked", "outsider"};
/// Time since the due instant up to which exposed actions are counted [s].
constexpr std::array<double, 11> kAfter_s{1,    10,   60,    300,   900,  1800,
                                          3600, 7200, 14400, 28800, 86400};

std::size_t index_of(RevocationCause cause) { return static_cast<std::size_t>(cause); }
std::size_t index_of(Actor actor) {
  if (actor == Actor::kOutsider) return 2U;
  return actor == Actor::kHijacked ? 1U : 0U;
}

/// Exposed actions, collateral and exposure windows; the latencies are kept by RevocationSamples.
class RevocationObserver final : public Observer {
 public:
  explicit RevocationObserver(const ObserverContext& context)
      : context_(context),
        weigher_(context.plan.organisation),
        samples_(context),
        dues_(room_for_credentials(context.plan)) {
    revoked_.reserve(room_for_credentials(context.plan));
  }

  void on(const CredentialIssued& record) override {
    dues_.add(record);
    revoked_.push_back(false);
  }
  void on(const RevocationDue& record) override { dues_.add(record); }
  void on(const RevocationCommanded& record) override {
    commanded_.try_emplace(record.order.index, record.at);
  }
  void on(const CredentialRevoked& record) override { revoked_[record.credential.index] = true; }
  void on(const TaskEnded& record) override { dues_.add(record); }
  void on(const AgentHijacked& record) override {
    hijacked_[context_.index.agent(record.agent).started.workflow.index] = true;
  }
  void on(const CredentialRefused& record) override;
  void on(const DecisionMade& record) override;
  void on(const InventoryUsed& record) override;
  void on(const ActionDone& record) override;
  void on(const RevocationOutcome& record) override;
  void on(const RunEnded& record) override { samples_.end(record.at); }
  void report(ReplicationResult& result) const override;

 private:
  struct Exposed {
    std::array<std::uint64_t, kActors.size()> by_actor{};
    std::uint64_t before_command{0};
    std::uint64_t established{0};
    std::uint64_t in_flight{0};
    std::array<std::uint64_t, kAfter_s.size()> after{};
    std::map<std::uint32_t, bool> stopped;  ///< Workflow instances whose legitimate work stopped.
  };
  void count(RevocationCause cause, sim::SimTime since, bool commanded, const DecisionMade& record);
  void add_exposed(RevocationCause cause, sim::SimTime since, bool commanded, sim::SimTime at,
                   Actor actor, bool established);
  void note_stopped(AgentId agent, CredentialId credential);
  void report_cause(ReplicationResult& result, RevocationCause cause) const;
  [[nodiscard]] bool is_shown(RevocationCause cause) const;

  ObserverContext context_;
  Weigher weigher_;
  RevocationSamples samples_;
  DueMarks dues_;
  std::vector<bool> revoked_;                                  // By credential.
  std::unordered_map<std::uint32_t, sim::SimTime> commanded_;  // By order; looked up only.
  std::unordered_map<std::uint32_t, bool> hijacked_;           // By workflow instance; likewise.
  std::array<Exposed, kRevocationCauses> exposed_;
};

void RevocationObserver::on(const DecisionMade& record) {
  if (!context_.counts(record.at) || !record.credential.valid()) return;
  if (record.refusal != Refusal::kNone) {
    const bool ended = record.refusal == Refusal::kRevoked || record.refusal == Refusal::kExpired;
    if (ended && record.actor == Actor::kLegitimate) note_stopped(record.agent, record.credential);
    return;
  }
  const sim::SimTime done = dues_.task_ended(record.agent, record.credential);
  if (record.at >= done) {
    count(RevocationCause::kCompletion, done, revoked_[record.credential.index], record);
  }
  dues_.for_each(record.credential, [&](RevocationCause cause, const DueMarks::Due& one) {
    count(cause, one.at, commanded_.contains(one.order.index), record);
  });
}

/// A service goes on with a credential that should have ended.
void RevocationObserver::on(const InventoryUsed& record) {
  if (!context_.counts(record.at) || record.refusal != Refusal::kNone) return;
  dues_.for_each(record.credential, [&](RevocationCause cause, const DueMarks::Due& one) {
    add_exposed(cause, one.at, commanded_.contains(one.order.index), record.at, Actor::kLegitimate,
                false);
  });
}

void RevocationObserver::on(const CredentialRefused& record) {
  if (record.unreachable || !record.agent.valid() || !context_.counts(record.at)) return;
  if (dues_.task_ended(record.agent, record.parent) <= record.at || !record.parent.valid()) return;
  note_stopped(record.agent, record.parent);
}

/// Work of an instance that nobody attacks stopped because an order took its credential.
void RevocationObserver::note_stopped(AgentId agent, CredentialId credential) {
  const WorkflowId workflow = context_.index.agent(agent).started.workflow;
  if (hijacked_.contains(workflow.index)) return;
  dues_.for_each(credential, [&](RevocationCause cause, const DueMarks::Due& one) {
    if (commanded_.contains(one.order.index)) {
      exposed_[index_of(cause)].stopped[workflow.index] = true;
    }
  });
}

void RevocationObserver::count(RevocationCause cause, sim::SimTime since, bool commanded,
                               const DecisionMade& record) {
  if (record.at < since) return;
  add_exposed(cause, since, commanded, record.at, record.actor, record.established);
}

void RevocationObserver::add_exposed(RevocationCause cause, sim::SimTime since, bool commanded,
                                     sim::SimTime at, Actor actor, bool established) {
  Exposed& exposed = exposed_[index_of(cause)];
  ++exposed.by_actor[index_of(actor)];
  if (!commanded) ++exposed.before_command;
  if (established) ++exposed.established;
  const double age_s = sim::to_seconds(at - since);
  for (std::size_t i = 0; i < kAfter_s.size(); ++i) {
    if (age_s <= kAfter_s[i]) ++exposed.after[i];
  }
}

void RevocationObserver::on(const ActionDone& record) {
  if (!record.refused_now || !context_.counts(record.at) || record.decided >= record.at) return;
  if (record.at >= dues_.task_ended(record.agent, record.credential)) {
    ++exposed_[index_of(RevocationCause::kCompletion)].in_flight;
  }
  dues_.for_each(record.credential, [&](RevocationCause cause, const DueMarks::Due& one) {
    if (record.at >= one.at) ++exposed_[index_of(cause)].in_flight;
  });
}

void RevocationObserver::on(const RevocationOutcome& record) {
  if (!context_.counts(record.due)) return;
  samples_.add(record, weigher_.weight(*record.scope));
}

bool RevocationObserver::is_shown(RevocationCause cause) const {
  const std::vector<Department>& departments = context_.plan.organisation.departments;
  switch (cause) {
    case RevocationCause::kCompletion:
      return true;
    case RevocationCause::kIncident:
      return !context_.plan.threats.empty();
    case RevocationCause::kRotation:
      return context_.design.credentials.rotation.has_value();
    case RevocationCause::kProbe:
      return context_.plan.probes.rate_per_s > 0.0;
    case RevocationCause::kTrust:
      return context_.may_lose_trust();
    case RevocationCause::kOffboarding:
      return std::any_of(departments.begin(), departments.end(), [](const Department& department) {
        return department.turnover.leavers_per_s > 0.0;
      });
    case RevocationCause::kPolicy:
      return !context_.plan.organisation.changes.empty() ||
             std::any_of(departments.begin(), departments.end(), [](const Department& department) {
               return department.turnover.movers_per_s > 0.0;
             });
  }
  return false;
}

void RevocationObserver::report_cause(ReplicationResult& result, RevocationCause cause) const {
  const std::string name = kCauseNames[index_of(cause)];
  samples_.report(result, cause);
  if (cause == RevocationCause::kProbe) return;
  const auto orders = static_cast<double>(samples_.orders(cause));
  const Exposed& exposed = exposed_[index_of(cause)];
  std::uint64_t all = 0;
  for (const std::uint64_t by_one : exposed.by_actor) all += by_one;
  const auto add = [&](std::string metric, Labels labels, std::uint64_t count) {
    labels.emplace_back("cause", name);
    add_value(result, std::move(metric), std::move(labels), static_cast<double>(count));
  };
  const std::string exposed_actions = "revocation.exposed_actions";
  add(exposed_actions, {}, all);
  for (std::size_t i = 0; i < kActors.size(); ++i) {
    if (i == 2 && !context_.has_outsiders()) continue;
    add(exposed_actions, {{"actor", kActors[i]}}, exposed.by_actor[i]);
  }
  add(exposed_actions, {{"phase", "before_command"}}, exposed.before_command);
  add(exposed_actions, {{"phase", "after_command"}}, all - exposed.before_command);
  if (context_.trusts_sessions()) {
    add(exposed_actions, {{"session", "established"}}, exposed.established);
    add(exposed_actions, {{"session", "new"}}, all - exposed.established);
  }
  add("revocation.in_flight", {}, exposed.in_flight);
  if (cause != RevocationCause::kCompletion) {
    add("revocation.collateral", {}, exposed.stopped.size());
  }
  for (std::size_t i = 0; i < kAfter_s.size(); ++i) {
    add_ratio(result, "revocation.exposed_actions.after",
              {{"cause", name}, {"t_s", std::to_string(static_cast<int>(kAfter_s[i]))}},
              static_cast<double>(exposed.after[i]), orders);
  }
}

void RevocationObserver::report(ReplicationResult& result) const {
  for (std::size_t i = 0; i < kRevocationCauses; ++i) {
    const auto cause = static_cast<RevocationCause>(i);
    if (is_shown(cause)) report_cause(result, cause);
  }
}

}  // namespace

std::unique_ptr<Observer> make_revocation_observer(const ObserverContext& context) {
  return std::make_unique<RevocationObserver>(context);
}

}  // namespace models
