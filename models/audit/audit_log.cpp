#include "models/audit/audit_log.hpp"

namespace models {
namespace {

const char* name_of(Refusal refusal) {
  switch (refusal) {
    case Refusal::kNone:
      return "";
    case Refusal::kExpired:
      return "credential expired";
    case Refusal::kExhausted:
      return "operation budget used up";
    case Refusal::kRevoked:
      return "credential revoked";
    case Refusal::kScope:
      return "outside the credential's scope";
    case Refusal::kEntitlement:
      return "caller is not entitled";
    case Refusal::kPolicy:
      return "policy";
    case Refusal::kBinding:
      return "bound to another holder";
    case Refusal::kNoCredential:
      return "no credential";
    case Refusal::kApproval:
      return "not approved";
    case Refusal::kDisabled:
      return "tool switched off";
    case Refusal::kUndecided:
      return "no decision";
  }
  return "";
}

}  // namespace

AuditLog::AuditLog(const Plan& plan, const Design& design, Writer writer)
    : plan_(plan), design_(design), writer_(std::move(writer)) {}

void AuditLog::on(const DecisionMade& record) {
  const AuditLevel level = design_.audit.level;
  if (level == AuditLevel::kNone || !record.logged) return;
  const ToolAction& action = plan_.organisation.actions[record.action.index];
  AuditEntry entry;
  entry.at_s = sim::to_seconds(record.at);
  entry.tool = action.name;
  entry.data = plan_.organisation
                   .data_classes[plan_.organisation.resources[action.resource.index].data_class]
                   .name;
  entry.decision = record.refusal == Refusal::kNone ? "allow" : "deny";
  entry.reason = name_of(record.refusal);
  if (record.refusal == Refusal::kPolicy || record.refusal == Refusal::kApproval) {
    entry.reason += ": " + design_.rule_name(record.rule);
  }
  if (record.credential.valid()) {
    const RunIndex::CredentialFacts& credential = index_.credential(record.credential);
    entry.account = account(credential);
    if (level >= AuditLevel::kAgent) entry.agent = agent(credential);
    if (level == AuditLevel::kChain) {
      entry.chain = chain(credential);
      if (credential.workflow.valid()) {
        entry.workflow = "workflow#" + std::to_string(credential.workflow.index);
      }
    }
  }
  writer_(entry);
}

std::string AuditLog::account(const RunIndex::CredentialFacts& credential) const {
  if (credential.feature.valid()) {
    return "feature/" + plan_.workflows[credential.feature.index].feature;
  }
  if (!credential.department.valid()) {
    const bool standing = credential.agent_type.valid();
    return standing ? "agent/" + plan_.agent_types[credential.agent_type.index].name : "";
  }
  const std::string& department = plan_.organisation.departments[credential.department.index].name;
  const char* const kind = credential.workflow.valid() ? "/person-" : "/seat-";
  return department + kind + std::to_string(credential.person);
}

std::string AuditLog::agent(AgentId id) const {
  const AgentTypeId type = index_.agent(id).started.type;
  return plan_.agent_types[type.index].name + "#" + std::to_string(id.index);
}

std::string AuditLog::agent(const RunIndex::CredentialFacts& credential) const {
  if (credential.holder.valid()) return agent(credential.holder);
  if (!credential.agent_type.valid()) return {};
  return plan_.agent_types[credential.agent_type.index].name;
}

std::string AuditLog::chain(const RunIndex::CredentialFacts& credential) const {
  std::string text = agent(credential);
  if (design_.credentials.issue == IssuePer::kCall) {
    // It hangs below no other, but names who asked on whose behalf.
    for (AgentId id = index_.agent(credential.holder).started.parent; id.valid();
         id = index_.agent(id).started.parent) {
      text = agent(id) + " > " + text;
    }
  }
  for (CredentialId parent = credential.parent; parent.valid();
       parent = index_.credential(parent).parent) {
    text = agent(index_.credential(parent)) + " > " + text;
  }
  return account(credential) + " > " + text;
}

}  // namespace models
