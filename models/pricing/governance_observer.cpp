#include <cmath>
#include <cstdint>

#include "models/metrics/observers.hpp"
#include "models/pricing/control_bill.hpp"

namespace models {
namespace {

/// Counts what the controls did, and prices it.
class GovernanceObserver final : public Observer {
 public:
  explicit GovernanceObserver(const ObserverContext& context) : context_(context) {}

  void on(const DecisionMade& record) override {
    if (!context_.counts(record.at)) return;
    ++use_.decisions;
    if (context_.design.audit.level != AuditLevel::kNone && record.logged) ++use_.log_entries;
  }
  void on(const CredentialIssued& record) override {
    if (context_.counts(record.at)) ++use_.credentials;
  }
  void on(const ValidationOutcome& record) override {
    use_.introspections = record.introspections + record.polls;
  }
  void on(const ApproversOutcome& record) override {
    use_.approving += record.in_hours;
    use_.overtime += record.overtime;
  }
  void on(const CompromiseDetected& record) override {
    if (context_.counts(record.at)) ++use_.alerts;
  }
  void on(const FalseAlarm& record) override {
    // What a content filter throws away nobody handles.
    if (record.threat.valid() && context_.counts(record.at)) ++use_.alerts;
  }
  void report(ReplicationResult& result) const override;

 private:
  void report_prices(ReplicationResult& result, const ControlUse& use) const;
  ObserverContext context_;
  ControlUse use_;  // All but the bytes.
};

void GovernanceObserver::report(ReplicationResult& result) const {
  const auto count = [&](const char* metric, double value) {
    add_value(result, metric, {}, value);
  };
  const double bytes =
      static_cast<double>(use_.log_entries) * context_.design.audit.bytes_per_entry;
  count("engine.decisions", static_cast<double>(use_.decisions));
  count("engine.credentials_issued", static_cast<double>(use_.credentials));
  count("engine.introspections", static_cast<double>(use_.introspections));
  count("engine.log_bytes", bytes);
  if (!context_.plan.pricing.governance.stated()) return;
  ControlUse use = use_;
  use.log_bytes = static_cast<std::uint64_t>(std::llround(bytes));
  report_prices(result, use);
}

void GovernanceObserver::report_prices(ReplicationResult& result, const ControlUse& use) const {
  const ControlBill bill = bill_controls(context_.plan.pricing.governance, use);
  const auto add = [&](const char* item, const std::optional<Money>& amount) {
    add_value(result, "cost.governance", {{"item", item}},
              amount ? std::optional(amount->usd()) : std::nullopt);
  };
  add("total", bill.total());
  add("decisions", bill.decisions);
  add("tokens", bill.tokens);
  add("introspections", bill.introspections);
  add("approvers", bill.approvers);
  add("overtime", bill.overtime);
  add("log", bill.log);
  add("retention", bill.retention);
  add("alerts", bill.alerts);
}

}  // namespace

std::unique_ptr<Observer> make_governance_observer(const ObserverContext& context) {
  return std::make_unique<GovernanceObserver>(context);
}

}  // namespace models
