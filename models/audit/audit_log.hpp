#pragma once

#include <functional>
#include <string>
#include <vector>

#include "models/metrics/observers.hpp"
#include "models/plan.hpp"
#include "models/records.hpp"

namespace models {

/// One entry of the audit log: what an enforcement point saw. Empty: the design does not log it.
struct AuditEntry {
  double at_s{0.0};  ///< Simulated time of the decision [s].
  /// Whom the credential names, e.g. "support/person-17", "support/seat-4" or "feature/autofill".
  std::string account;
  std::string agent;     ///< Agent that the credential names, e.g. "researcher#812".
  std::string chain;     ///< Delegation chain that the credential names, outermost first.
  std::string workflow;  ///< Workflow instance that the credential names.
  std::string tool;      ///< Tool action.
  std::string data;      ///< Data class of the resource.
  std::string decision;  ///< "allow" or "deny".
  std::string reason;    ///< Of a denial.
};

/// Writes the log that a design keeps, entry by entry; lost entries are left out.
class AuditLog final : public RecordSink {
 public:
  using Writer = std::function<void(const AuditEntry&)>;
  AuditLog(const Plan& plan, const Design& design, Writer writer);

  void on(const WorkflowStarted& record) override { index_.on(record); }
  void on(const AgentStarted& record) override { index_.on(record); }
  void on(const CredentialIssued& record) override { index_.on(record); }
  void on(const DecisionMade& record) override;

 private:
  [[nodiscard]] std::string account(const RunIndex::CredentialFacts& credential) const;
  [[nodiscard]] std::string agent(AgentId id) const;
  [[nodiscard]] std::string agent(const RunIndex::CredentialFacts& credential) const;
  [[nodiscard]] std::string chain(const RunIndex::CredentialFacts& credential) const;
  const Plan& plan_;
  const Design& design_;
  Writer writer_;
  RunIndex index_;
};

}  // namespace models
