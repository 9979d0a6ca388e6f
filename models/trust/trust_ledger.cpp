#include "models/trust/trust_ledger.hpp"

#include <algorithm>

namespace models {
namespace {

constexpr std::uint64_t kFallNode = sim::name_hash("trust_lost");

}  // namespace

TrustLedger::TrustLedger(Fleet& fleet, Custody& custody, Revocations& revocations)
    : fleet_(fleet), custody_(custody), revocations_(revocations), calendar_(fleet.plan.clock) {
  for (const AgentType& type : fleet.plan.agent_types) {
    std::vector<double> at = fleet.reach.policy().trust_minima();
    if (type.trust && type.trust->revoke_below) at.push_back(*type.trust->revoke_below);
    std::sort(at.begin(), at.end());
    at.erase(std::unique(at.begin(), at.end()), at.end());
    thresholds_.push_back(std::move(at));
    standing_.emplace_back(type.shared, nullptr);
  }
}

// ---- Accounts

Trustee* TrustLedger::open(AgentTypeId type, sim::SimTime begin) {
  const AgentType& facts = fleet_.plan.agent_types[type.index];
  if (!facts.trust) return nullptr;
  const Identity& identity = fleet_.design.identity_of(facts);
  trustees_.push_back({TrustAccount(*facts.trust, identity, calendar_, begin),
                       &thresholds_[type.index],
                       facts.trust->revoke_below,
                       {},
                       {}});
  return &trustees_.back();
}

Trustee* TrustLedger::standing(AgentTypeId type, std::size_t nth) {
  Trustee*& known = standing_[type.index][nth];
  if (known == nullptr) known = open(type, sim::kStart);
  return known;
}

void TrustLedger::assign(AgentRun& agent) {
  const std::size_t shared = standing_[agent.type.index].size();
  agent.trustee = shared == 0
                      ? open(agent.type, fleet_.now())
                      : standing(agent.type, fleet_.standing_agent_of(*agent.workflow, shared));
}

Trustee* TrustLedger::behind(const Keyring& keyring) {
  if (keyring.agent.valid()) return fleet_.agents[keyring.agent.index].trustee;
  if (!keyring.task_type.valid()) return nullptr;  // A seat's key names no agent.
  const std::vector<Keyring*>& agents = fleet_.of_agent[keyring.task_type.index];
  const auto found = std::find(agents.begin(), agents.end(), &keyring);
  if (found == agents.end()) return open(keyring.task_type, fleet_.now());
  return standing(keyring.task_type, static_cast<std::size_t>(found - agents.begin()));
}

// ---- Events

void TrustLedger::begin(AgentRun& agent) {
  if (agent.trustee == nullptr) return;
  Trustee& trustee = *agent.trustee;
  Trustee::AtWork& one = trustee.at_work.emplace_back();
  one.agent = &agent;
  one.minima_met = trustee.account.met(fleet_.reach.policy().trust_minima(), fleet_.now());
  settle(trustee);
}

void TrustLedger::end(AgentRun& agent) {
  if (agent.trustee == nullptr) return;
  Trustee& trustee = *agent.trustee;
  std::erase_if(trustee.at_work, [&](const Trustee::AtWork& one) { return one.agent == &agent; });
  if (trustee.at_work.empty()) trustee.crossing.cancel();
}

void TrustLedger::read_untrusted(AgentRun& agent) {
  if (agent.trustee != nullptr) fall(agent, fleet_.type_of(agent).trust->untrusted_content);
}

void TrustLedger::alarm(AgentRun& agent) {
  if (agent.trustee != nullptr) fall(agent, fleet_.type_of(agent).trust->alarm);
}

void TrustLedger::fall(AgentRun& agent, double by) {
  if (by == 0.0) return;
  agent.trustee->account.fall(by, fleet_.now());
  settle(*agent.trustee);
}

/// What follows from trust as it is now, and when to look again.
void TrustLedger::settle(Trustee& trustee) {
  const double trust = trustee.account.at(fleet_.now());
  for (std::size_t i = 0; i < trustee.at_work.size(); ++i) {
    settle(trustee, trustee.at_work[i], trust);
  }
  watch(trustee);
}

void TrustLedger::settle(Trustee& trustee, Trustee::AtWork& one, double trust) {
  AgentRun& agent = *one.agent;
  const std::size_t met = trustee.account.met(fleet_.reach.policy().trust_minima(), fleet_.now());
  if (met != one.minima_met) {
    one.minima_met = met;
    custody_.refresh(agent);
  }
  const bool lost = trustee.revoke_below && trust < *trustee.revoke_below;
  if (lost == one.ordered) return;
  one.ordered = lost;
  if (!lost) return;
  const std::optional<Response>& response =
      fleet_.design.orders[static_cast<std::size_t>(RevocationCause::kTrust)];
  OrderTarget target;
  target.kind = response ? response->target : RevocationTarget::kAgent;
  target.agent = &agent;
  target.agent_type = agent.type;
  target.department = agent.workflow->department;
  target.person = agent.workflow->person;
  revocations_.order(RevocationCause::kTrust, target, response,
                     agent.path.child(kFallNode, one.falls++));
}

void TrustLedger::watch(Trustee& trustee) {
  trustee.crossing.cancel();
  if (trustee.at_work.empty()) return;
  const sim::SimTime at = trustee.account.next_change(*trustee.thresholds, fleet_.now());
  if (at == sim::kNever) return;
  trustee.crossing = fleet_.simulation.schedule(at, -1, [this, &trustee] { settle(trustee); });
}

}  // namespace models
