#include <array>

#include "models/metrics/observers.hpp"

namespace models {
namespace {

/// What stops a call, for one who designs controls.
enum Control : std::size_t {
  kCredential,   ///< There is none, or no longer a valid one.
  kScope,        ///< The credential is not good for the action.
  kEntitlement,  ///< The person behind the call may not do it.
  kPolicy,
  kApproval,
  kNoDecision,   ///< The decision point gave none.
  kSwitchedOff,  ///< The tool was, in answer to an alarm.
  kControls
};
constexpr std::array<const char*, kControls> kControlNames{
    "credential", "scope", "entitlement", "policy", "approval", "no_decision", "switched_off"};

/// @pre the call was refused
Control control_of(Refusal refusal) {
  switch (refusal) {
    case Refusal::kScope:
      return kScope;
    case Refusal::kEntitlement:
      return kEntitlement;
    case Refusal::kPolicy:
      return kPolicy;
    case Refusal::kApproval:
      return kApproval;
    case Refusal::kUndecided:
      return kNoDecision;
    case Refusal::kDisabled:
      return kSwitchedOff;
    case Refusal::kNone:
    case Refusal::kExpired:
    case Refusal::kExhausted:
    case Refusal::kRevoked:
    case Refusal::kNoCredential:
    case Refusal::kBinding:
      break;
  }
  return kCredential;
}

/// Not the calls of an accident that the scenario names among its threats.
template <class Record>
bool is_overreach(const Record& record) {
  return record.actor == Actor::kOverreach && !record.threat.valid();
}

/// What agents tried beyond their task of their own accord, and what stopped it. One replication is
/// one organisation over one period.
class OverreachObserver final : public Observer {
 public:
  explicit OverreachObserver(const ObserverContext& context) : context_(context) {
    for (const AgentType& type : context.plan.agent_types) shown_ |= type.model.overreach > 0.0;
  }

  void on(const DecisionMade& record) override {
    if (!is_overreach(record) || !context_.counts(record.at)) return;
    ++attempts_;
    if (record.refusal == Refusal::kNone) {
      ++accepted_;
    } else {
      ++refused_by_[control_of(record.refusal)];
    }
  }
  void on(const ActionDone& record) override {
    if (!is_overreach(record) || !record.executed) return;
    if (context_.counts(record.decided)) ++executed_;
  }
  void report(ReplicationResult& result) const override {
    if (!shown_) return;
    const auto attempts = [&result](Labels labels, std::uint64_t count) {
      add_value(result, "overreach.attempts", std::move(labels), static_cast<double>(count));
    };
    attempts({}, attempts_);
    attempts({{"outcome", "accepted"}}, accepted_);
    attempts({{"outcome", "refused"}}, attempts_ - accepted_);
    for (std::size_t i = 0; i < kControls; ++i) {
      attempts({{"outcome", "refused"}, {"control", kControlNames[i]}}, refused_by_[i]);
    }
    add_share(result, "overreach.organisations", {}, attempts_ > 0 ? 1 : 0, 1);
    add_share(result, "overreach.organisations.executed", {}, executed_ > 0 ? 1 : 0, 1);
  }

 private:
  ObserverContext context_;
  bool shown_{false};
  std::uint64_t attempts_{0};
  std::uint64_t accepted_{0};
  std::uint64_t executed_{0};
  std::array<std::uint64_t, kControls> refused_by_{};
};

}  // namespace

std::unique_ptr<Observer> make_overreach_observer(const ObserverContext& context) {
  return std::make_unique<OverreachObserver>(context);
}

}  // namespace models
