#include <map>
#include <string>

#include "models/audit/attribution.hpp"
#include "models/metrics/observers.hpp"

namespace models {
namespace {

struct Counts {
  std::uint64_t actions{0};
  std::uint64_t complete{0};
  std::uint64_t wrong{0};
};

/// Rebuilds who did what from the log, as the enforcement points saw it, and compares.
class AttributionObserver final : public Observer {
 public:
  explicit AttributionObserver(const ObserverContext& context) : context_(context) {}

  void on(const DecisionMade& record) override {
    if (!context_.counts(record.at) || context_.design.audit.level == AuditLevel::kNone) return;
    if (record.logged) ++entries_;
  }
  void on(const ActionDone& record) override {
    if (!record.executed || !context_.counts(record.at)) return;
    const AttributionCase fact = facts(record);
    const Attribution answer =
        record.logged ? attribute(context_.design.audit.level, fact) : Attribution::kIncomplete;
    count(total_, answer);
    count(by_depth_[fact.depth], answer);
  }
  void report(ReplicationResult& result) const override {
    add(result, {}, total_);
    for (const auto& [depth, counts] : by_depth_) {
      add(result, {{"depth", std::to_string(depth)}}, counts);
    }
    add_value(result, "audit.entries", {}, static_cast<double>(entries_));
  }

 private:
  AttributionCase facts(const ActionDone& record) const {
    if (!record.agent.valid()) {  // An outsider: the log takes him for whom the credential names.
      const RunIndex::CredentialFacts& stolen = context_.index.credential(record.credential);
      // An insider's own names him truly.
      const std::optional<Intrusion>& how =
          record.threat.valid() ? context_.plan.threats[record.threat.index].intrusion
                                : std::nullopt;
      const bool is_himself = how && how->kind == IntrusionKind::kInsider;
      AttributionCase fact{.depth = stolen.depth, .names_person = names_somebody(stolen)};
      fact.same_person = is_himself;
      fact.same_actor = is_himself;
      return fact;
    }
    const AgentStarted& agent = context_.index.agent(record.agent).started;
    const WorkflowStarted& workflow = context_.index.workflow(agent.workflow).started;
    const RunIndex::CredentialFacts& credential = context_.index.credential(record.credential);
    AttributionCase fact;
    fact.depth = agent.depth;
    fact.names_person = names_somebody(credential);
    fact.same_person = names_same(credential, workflow);
    if (credential.agent_type.valid()) {
      fact.same_actor = credential.agent_type == agent.type;
    } else {
      // A seat's key names no agent: the log takes its caller for the first agent.
      fact.same_actor =
          credential.holder.valid() ? credential.holder == record.agent : agent.depth == 0;
    }
    return fact;
  }
  static bool names_somebody(const RunIndex::CredentialFacts& credential) {
    return credential.department.valid() || credential.feature.valid();
  }
  /// Whether it names the person, or the product feature, behind the workflow.
  bool names_same(const RunIndex::CredentialFacts& credential,
                  const WorkflowStarted& workflow) const {
    if (!workflow.department.valid()) {
      return credential.feature == context_.plan.workflows[workflow.type.index].of_feature;
    }
    // A seat's key names whoever has the place.
    const bool of_seat = !credential.agent_type.valid() && !credential.holder.valid();
    return credential.department == workflow.department &&
           credential.person == (of_seat ? workflow.place : workflow.person);
  }
  static void count(Counts& counts, Attribution answer) {
    ++counts.actions;
    if (answer == Attribution::kComplete) ++counts.complete;
    if (answer == Attribution::kWrong) ++counts.wrong;
  }
  static void add(ReplicationResult& result, const Labels& labels, const Counts& counts) {
    add_share(result, "attribution.complete", labels, counts.complete, counts.actions);
    add_share(result, "attribution.wrong", labels, counts.wrong, counts.actions);
  }

  ObserverContext context_;
  Counts total_;
  std::map<std::uint32_t, Counts> by_depth_;
  std::uint64_t entries_{0};
};

}  // namespace

std::unique_ptr<Observer> make_attribution_observer(const ObserverContext& context) {
  return std::make_unique<AttributionObserver>(context);
}

}  // namespace models
