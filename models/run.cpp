#include <algorithm>
#include <memory>

#include "models/approvals/approval_desk.hpp"
#include "models/credentials/custody.hpp"
#include "models/credentials/inventory.hpp"
#include "models/credentials/issuer.hpp"
#include "models/credentials/probes.hpp"
#include "models/credentials/revocations.hpp"
#include "models/measurement.hpp"
#include "models/metrics/fingerprint_sink.hpp"
#include "models/metrics/observers.hpp"
#include "models/policy/decision_service.hpp"
#include "models/policy/rollouts.hpp"
#include "models/threats/attack.hpp"
#include "models/threats/infection.hpp"
#include "models/threats/intrusions.hpp"
#include "models/trust/trust_ledger.hpp"
#include "models/workload/agent_process.hpp"
#include "models/workload/call_gate.hpp"
#include "models/workload/fleet.hpp"
#include "models/workload/standstill.hpp"
#include "models/workload/workflow_process.hpp"
#include "models/workload/workforce.hpp"
#include "sim/core/assert.hpp"

namespace models {
namespace {

void check_conservation(const Fleet& fleet, const RunIndex& index) {
  const CredentialStore::Tally tally = fleet.credentials.tally(fleet.now());
  SIM_ASSERT(tally.issued == index.credentials().size());
  SIM_ASSERT(tally.adds_up());
  SIM_ASSERT(index.workflows_started() == index.workflows_ended());
}

}  // namespace

ReplicationResult run_replication(const Plan& plan, DesignId design, std::uint64_t replication,
                                  const RunOptions& options) {
  Fleet fleet(plan, plan.designs[design.index], replication, options.draws);
  fleet.set_most_at_an_instant(options.most_at_an_instant);
  RunIndex index(room_for_credentials(plan));
  FingerprintSink fingerprint;
  fleet.records.add(fingerprint);
  fleet.records.add(index);
  const std::vector<std::unique_ptr<Observer>> observers =
      make_observers(plan, fleet.design, index, replication);
  for (const auto& observer : observers) fleet.records.add(*observer);
  if (options.sink != nullptr) fleet.records.add(*options.sink);

  Issuer issuer(fleet);
  Custody custody(fleet, issuer);
  Revocations revocations(fleet, custody);
  custody.set_listener(revocations);
  DecisionService decisions(fleet, custody);
  Rollouts rollouts(fleet, custody);
  ApprovalDesk approvals(fleet);
  CallGate gate(fleet, custody, revocations, decisions, approvals);
  TrustLedger trust(fleet, custody, revocations);
  Campaigns campaigns(fleet);
  Alarms alarms(fleet, custody, revocations, trust, campaigns);
  Pursuit pursuit(fleet, custody, gate, trust, alarms);
  Attacks attacks(fleet, custody, alarms, campaigns, pursuit);
  AgentProcess agents(fleet, custody, revocations, gate, attacks, trust);
  Intrusions intrusions(fleet, custody, trust, alarms, campaigns, pursuit);
  alarms.set_platform(attacks);
  pursuit.set_agents(agents);
  pursuit.set_listener(attacks);
  attacks.set_agents(agents);
  attacks.set_followers(intrusions);
  Infections infections(fleet);
  WorkflowProcess workflows(fleet, custody, revocations, agents);
  alarms.set_listener(workflows);
  if (workflows.listens_to_calls()) gate.set_listener(workflows);
  Inventory inventory(fleet, custody, revocations);
  Workforce workforce(fleet, custody, revocations, inventory);
  ProbeSource probes(fleet, custody, revocations);

  issuer.start();
  gate.start();
  decisions.start();
  rollouts.start();
  approvals.start();
  custody.issue_standing();
  inventory.start();
  workforce.start();
  workflows.start_arrivals();
  probes.start();
  campaigns.start();
  attacks.start();
  alarms.start();
  intrusions.start();
  infections.start();
  refuse_stuck_run(fleet, fleet.simulation.run_until(sim::kStart + plan.clock.horizon));
  workflows.cut_off_at_horizon();
  report_revocations(fleet);
  inventory.report();
  fleet.credentials.report_validation(fleet.now());
  issuer.report();
  decisions.report();
  approvals.report();
  attacks.report_outcomes();
  intrusions.report_outcomes();
  infections.report_outcomes();
  fleet.records.emit(RunEnded{fleet.now()});
  check_conservation(fleet, index);

  ReplicationResult result;
  result.fingerprint = fingerprint.value();
  result.records = fingerprint.records();
  result.events = fleet.simulation.events_executed();
  result.actions = index.decisions();
  for (const auto& observer : observers) observer->report(result);
  return result;
}

}  // namespace models
