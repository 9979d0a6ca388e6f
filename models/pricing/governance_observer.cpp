#include <cstdint>

#include "models/metrics/observers.hpp"

namespace models {
namespace {

/// Counts what the controls did, and prices it.
class GovernanceObserver final : public Observer {
 public:
  explicit GovernanceObserver(const ObserverContext& context) : context_(context) {}

  void on(const DecisionMade& record) override {
    if (!context_.counts(record.at)) return;
    ++decisions_;
    if (context_.design.audit.level != AuditLevel::kNone && record.logged) ++entries_;
  }
  void on(const CredentialIssued& record) override {
    if (context_.counts(record.at)) ++credentials_issued_;
  }
  void report(ReplicationResult& result) const override;

 private:
  ObserverContext context_;
  std::uint64_t decisions_{0};
  std::uint64_t entries_{0};
  std::uint64_t credentials_issued_{0};
};

void GovernanceObserver::report(ReplicationResult& result) const {
  const double bytes = static_cast<double>(entries_) * context_.design.audit.bytes_per_entry;
  add_value(result, "engine.decisions", {}, static_cast<double>(decisions_));
  add_value(result, "engine.credentials_issued", {}, static_cast<double>(credentials_issued_));
  add_value(result, "engine.log_bytes", {}, bytes);
  const GovernancePrices& prices = context_.plan.pricing.governance;
  if (!prices.stated) return;
  const double decisions = static_cast<double>(decisions_) * prices.per_decision_usd;
  const double tokens = static_cast<double>(credentials_issued_) * prices.per_token_usd;
  const double log = bytes / 1e9 * prices.per_log_gb_usd;
  add_value(result, "cost.governance", {{"item", "total"}}, decisions + tokens + log);
  add_value(result, "cost.governance", {{"item", "decisions"}}, decisions);
  add_value(result, "cost.governance", {{"item", "tokens"}}, tokens);
  add_value(result, "cost.governance", {{"item", "log"}}, log);
}

}  // namespace

std::unique_ptr<Observer> make_governance_observer(const ObserverContext& context) {
  return std::make_unique<GovernanceObserver>(context);
}

}  // namespace models
