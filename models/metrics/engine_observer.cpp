#include <cmath>

#include "models/metrics/observers.hpp"

namespace models {
namespace {

/// What the servers of the controls were busy with.
class EngineObserver final : public Observer {
 public:
  explicit EngineObserver(const ObserverContext& context) : context_(context) {}

  void on(const ServerOutcome& record) override { issuer_ = record; }
  void on(const DecisionPointOutcome& record) override { decisions_ = record; }
  void on(const CredentialRefused& record) override {
    if (context_.counts(record.at)) ++(record.unreachable ? unreachable_ : revoked_);
  }
  void on(const CredentialExhausted& record) override {
    if (context_.counts(record.at)) ++exhausted_;
  }
  void report(ReplicationResult& result) const override {
    const auto known = [this](double ServerOutcome::*field) {
      const bool has = issuer_ && !std::isnan((*issuer_).*field);
      return has ? std::optional((*issuer_).*field) : std::nullopt;
    };
    add_value(result, "engine.issuer.utilisation", {}, known(&ServerOutcome::utilisation));
    add_value(result, "engine.issuer.queue", {}, known(&ServerOutcome::mean_queue));
    add_value(result, "engine.issuer.wait", {}, known(&ServerOutcome::mean_wait_s));
    std::optional<double> failed;
    if (issuer_) failed = static_cast<double>(issuer_->failed);
    add_value(result, "engine.issuer.failed", {}, failed);
    add_value(result, "engine.credentials_refused", {{"reason", "revoked"}},
              static_cast<double>(revoked_));
    add_value(result, "engine.credentials_refused", {{"reason", "unreachable"}},
              static_cast<double>(unreachable_));
    add_value(result, "engine.credentials_exhausted", {}, static_cast<double>(exhausted_));
    report_decisions(result);
  }

 private:
  void report_decisions(ReplicationResult& result) const {
    const DecisionPointOutcome of = decisions_.value_or(DecisionPointOutcome{});
    const auto add = [&](const char* metric, double value) {
      const bool known = decisions_ && !std::isnan(value);
      add_value(result, metric, {}, known ? std::optional(value) : std::nullopt);
    };
    add("engine.decision_point.utilisation", of.utilisation);
    add("engine.decision_point.queue", of.mean_queue);
    add("engine.decision_point.latency", of.latency_s);
    add("engine.decision_point.timeouts", static_cast<double>(of.timeouts));
    add("engine.decision_point.failed", static_cast<double>(of.failed));
    add("engine.decision_point.fallbacks", static_cast<double>(of.fallbacks));
    add_share(result, "engine.decision_point.kept", {}, of.kept, of.asked);
    add_share(result, "engine.decision_point.stale", {}, of.stale, of.kept);
  }
  ObserverContext context_;
  std::optional<DecisionPointOutcome> decisions_;
  std::optional<ServerOutcome> issuer_;
  std::uint64_t revoked_{0};
  std::uint64_t unreachable_{0};
  std::uint64_t exhausted_{0};
};

}  // namespace

std::unique_ptr<Observer> make_engine_observer(const ObserverContext& context) {
  return std::make_unique<EngineObserver>(context);
}

}  // namespace models
