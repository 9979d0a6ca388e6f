#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "models/authority/weigher.hpp"
#include "models/metrics/observers.hpp"

namespace models {
namespace {

/// What attackers could have done.
using Potential = PermissionSet;

/// What they did.
struct Actual {
  PermissionSet permissions;
  std::set<std::pair<std::uint32_t, std::uint32_t>> people;  ///< Department, person.
  std::set<std::uint32_t> departments;
  std::uint64_t calls{0};
  std::uint64_t irreversible{0};

  void operator+=(const Actual& other) {
    permissions |= other.permissions;
    people.insert(other.people.begin(), other.people.end());
    departments.insert(other.departments.begin(), other.departments.end());
    calls += other.calls;
    irreversible += other.irreversible;
  }
};

/// How far attacks could have gone, and how far they went.
class BlastObserver final : public Observer {
 public:
  explicit BlastObserver(const ObserverContext& context)
      : context_(context), weigher_(context.plan.organisation) {
    actual_.resize(context.plan.threats.size());
  }

  void on(const AuthorityChanged& record) override;
  void on(const AgentStopped& record) override;
  void on(const ThreatInjected& record) override;
  void on(const AgentHijacked& record) override { compromise(record); }
  void on(const HijackOutcome& record) override {
    // Of several misjudgements of one agent the longest counts.
    const auto [known, is_new] =
        contained_.try_emplace({record.threat.index, record.agent.index}, record.contained);
    if (!is_new && known->second) {
      known->second = record.contained ? std::max(*known->second, *record.contained)
                                       : std::optional<sim::SimTime>{};
    }
  }
  void on(const OutsiderArmed& record) override {
    if (context_.counts(record.at)) outsiders_[record.incident.index] = record;
  }
  void on(const IntrusionOutcome& record) override;
  void on(const ActionDone& record) override;
  void report(ReplicationResult& result) const override;

 private:
  /// One agent in the hands of one threat's attacker.
  struct Compromise {
    ThreatId threat;
    AgentId agent, source;
    sim::SimTime from;
    /// Reachable from the compromise up to an instant, whenever it grew.
    std::vector<std::pair<sim::SimTime, PermissionSet>> reachable;
  };
  void compromise(const AgentHijacked& record);
  static void add(Compromise& one, sim::SimTime at, const PermissionSet& reachable);
  std::optional<sim::SimTime> contained(const Compromise& one) const;
  std::vector<Potential> potential() const;

  ObserverContext context_;
  Weigher weigher_;
  std::map<std::uint32_t, PermissionSet> reachable_;  ///< By agent, of those that can act.
  std::vector<Compromise> compromises_;
  std::map<std::uint32_t, std::vector<std::size_t>> of_agent_;  ///< Places in compromises_.
  using OfThreat = std::pair<std::uint32_t, std::uint32_t>;     ///< Threat, agent.
  std::map<OfThreat, AgentId> source_;
  std::map<OfThreat, std::optional<sim::SimTime>> contained_;
  std::map<std::uint32_t, OutsiderArmed> outsiders_;  ///< By incident.
  std::set<std::uint32_t> harmless_;                  ///< Incidents that were contained at once.
  std::vector<Actual> actual_;                        ///< By threat.
};

void BlastObserver::add(Compromise& one, sim::SimTime at, const PermissionSet& reachable) {
  PermissionSet all = reachable;
  if (!one.reachable.empty()) {
    all |= one.reachable.back().second;
    if (all == one.reachable.back().second) return;
  }
  one.reachable.emplace_back(at, all);
}

void BlastObserver::on(const AuthorityChanged& record) {
  if (actual_.empty()) return;
  reachable_[record.agent.index] = record.reachable;
  const auto found = of_agent_.find(record.agent.index);
  if (found == of_agent_.end()) return;
  for (const std::size_t place : found->second) {
    add(compromises_[place], record.at, record.reachable);
  }
}

void BlastObserver::on(const AgentStopped& record) {
  reachable_.erase(record.agent.index);
  of_agent_.erase(record.agent.index);
}

/// A misjudgement leads an agent astray as an attacker would, and without a hijack.
void BlastObserver::on(const ThreatInjected& record) {
  const Threat& threat = context_.plan.threats[record.threat.index];
  const bool accident = !threat.intrusion && threat.injection == InjectionKind::kAccident;
  if (accident) compromise({record.at, record.threat, record.agent, {}});
}

void BlastObserver::compromise(const AgentHijacked& record) {
  if (!context_.counts(record.at)) return;
  Compromise& one = compromises_.emplace_back(
      Compromise{record.threat, record.agent, record.source, record.at, {}});
  of_agent_[record.agent.index].push_back(compromises_.size() - 1);
  source_[{record.threat.index, record.agent.index}] = record.source;
  const auto known = reachable_.find(record.agent.index);
  add(one, record.at, known == reachable_.end() ? PermissionSet{} : known->second);
}

/// What an attacker holds at no time is no danger: it is bound to somebody else.
void BlastObserver::on(const IntrusionOutcome& record) {
  if (record.contained && *record.contained <= record.began) {
    harmless_.insert(record.incident.index);
  }
}

void BlastObserver::on(const ActionDone& record) {
  if (!record.threat.valid() || !record.executed || !context_.counts(record.decided)) return;
  const Organisation& organisation = context_.plan.organisation;
  const ToolAction& action = organisation.actions[record.action.index];
  Actual& actual = actual_[record.threat.index];
  actual.permissions.insert(record.action);
  ++actual.calls;
  if (action.has_side_effects()) ++actual.irreversible;
  const DepartmentId owner = organisation.resources[action.resource.index].owner;
  if (owner.valid()) actual.departments.insert(owner.index);
  if (record.agent.valid()) {
    const WorkflowStarted& started = context_.index.workflow_of(record.agent).started;
    if (started.department.valid()) {
      actual.people.insert({started.department.index, started.person});
    }
    return;
  }
  const RunIndex::CredentialFacts& presented = context_.index.credential(record.credential);
  if (presented.department.valid()) {
    actual.people.insert({presented.department.index, presented.person});
  }
}

/// Agents that an attacker had started end with the attack that started them.
std::optional<sim::SimTime> BlastObserver::contained(const Compromise& one) const {
  AgentId agent = one.agent;
  AgentId source = one.source;
  for (;;) {
    const auto told = contained_.find({one.threat.index, agent.index});
    if (told != contained_.end()) return told->second;
    if (!source.valid()) return std::nullopt;
    agent = source;
    const auto above = source_.find({one.threat.index, agent.index});
    source = above == source_.end() ? AgentId{} : above->second;
  }
}

std::vector<Potential> BlastObserver::potential() const {
  std::vector<Potential> all(actual_.size());
  for (const Compromise& one : compromises_) {
    const std::optional<sim::SimTime> until = contained(one);
    for (const auto& [at, reachable] : one.reachable) {
      if (!until || at <= *until) all[one.threat.index] |= reachable;
    }
  }
  for (const auto& [incident, armed] : outsiders_) {
    if (!harmless_.contains(incident)) all[armed.threat.index] |= armed.effective;
  }
  return all;
}

void BlastObserver::report(ReplicationResult& result) const {
  if (actual_.empty()) return;
  const auto add_rows = [&](const Labels& labels, const Potential& potential,
                            const Actual& actual) {
    const auto add_count = [&](const char* metric, std::size_t count) {
      add_value(result, metric, labels, static_cast<double>(count));
    };
    add_value(result, "blast_radius.potential", labels, weigher_.weight(potential));
    add_value(result, "blast_radius.actual", labels, weigher_.weight(actual.permissions));
    add_count("blast_radius.actual.calls", actual.calls);
    add_count("blast_radius.actual.people", actual.people.size());
    add_count("blast_radius.actual.departments", actual.departments.size());
    add_count("blast_radius.actual.irreversible", actual.irreversible);
  };
  const std::vector<Potential> by_threat = potential();
  Potential any;
  Actual all;
  for (std::size_t t = 0; t < by_threat.size(); ++t) {
    any |= by_threat[t];
    all += actual_[t];
  }
  add_rows({}, any, all);
  for (std::size_t t = 0; t < by_threat.size(); ++t) {
    add_rows({{"threat", context_.plan.threats[t].name}}, by_threat[t], actual_[t]);
  }
}

}  // namespace

std::unique_ptr<Observer> make_blast_observer(const ObserverContext& context) {
  return std::make_unique<BlastObserver>(context);
}

}  // namespace models
