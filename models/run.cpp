#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "models/credentials/custody.hpp"
#include "models/credentials/probes.hpp"
#include "models/measurement.hpp"
#include "models/metrics/fingerprint_sink.hpp"
#include "models/metrics/observers.hpp"
#include "models/threats/attack.hpp"
#include "models/workload/agent_process.hpp"
#include "models/workload/call_gate.hpp"
#include "models/workload/fleet.hpp"
#include "models/workload/standstill.hpp"
#include "models/workload/workflow_process.hpp"
#include "sim/core/assert.hpp"

namespace models {
namespace {

void report_outcome(const Fleet& fleet, const OrderEntry& entry) {
  const Credential& credential = fleet.credentials.at(entry.credential);
  const sim::SimTime effective = std::max(entry.effective.value_or(credential.dead), entry.due);
  const bool censored = effective > fleet.now();
  fleet.records.emit(RevocationOutcome{entry.order, entry.cause, entry.credential, credential.depth,
                                       entry.due, entry.command,
                                       censored ? std::nullopt : std::optional(effective)});
}

/// A seat's key stands whatever ends: what it begets later is other workflows' business.
bool waits_for_descendants(const Fleet& fleet, const OrderEntry& entry) {
  const bool standing = fleet.credentials.at(entry.credential).principal == PrincipalKind::kSeat;
  return entry.cause == RevocationCause::kIncident ||
         (entry.cause == RevocationCause::kCompletion && !standing);
}

/// The youngest child, if it was begotten after the order was due.
bool has_late_child(const Fleet& fleet, const OrderEntry& entry) {
  const CredentialId youngest = fleet.credentials.at(entry.credential).first_child;
  return youngest.valid() && fleet.credentials.at(youngest).issued >= entry.due;
}

/// An order also waits for what its credentials begot after it was due, such as the exchanges of a
/// child that outlives its parent. `listed`: the credentials that the order names.
void report_late_descendants(const Fleet& fleet, const OrderEntry& entry,
                             std::set<CredentialId>& listed) {
  for (CredentialId id = fleet.credentials.at(entry.credential).first_child; id.valid();
       id = fleet.credentials.at(id).next_sibling) {
    if (fleet.credentials.at(id).issued < entry.due) break;  // Youngest first.
    if (!listed.insert(id).second) continue;
    OrderEntry late = entry;
    late.credential = id;
    report_outcome(fleet, late);
    report_late_descendants(fleet, late, listed);
  }
}

/// How every revocation whose due instant arose came out.
void report_revocations(const Fleet& fleet) {
  std::map<OrderId, std::set<CredentialId>> with_late_children;
  for (const OrderEntry& entry : fleet.orders) {
    report_outcome(fleet, entry);
    if (waits_for_descendants(fleet, entry) && has_late_child(fleet, entry)) {
      with_late_children.try_emplace(entry.order);
    }
  }
  for (const OrderEntry& entry : fleet.orders) {
    const auto found = with_late_children.find(entry.order);
    if (found != with_late_children.end()) found->second.insert(entry.credential);
  }
  for (const OrderEntry& entry : fleet.orders) {
    const auto found = with_late_children.find(entry.order);
    if (found != with_late_children.end() && waits_for_descendants(fleet, entry)) {
      report_late_descendants(fleet, entry, found->second);
    }
  }
}

void check_conservation(const Fleet& fleet, const RunIndex& index) {
  const CredentialStore::Tally tally = fleet.credentials.tally(fleet.now());
  SIM_ASSERT(tally.issued == index.credentials().size());
  SIM_ASSERT(tally.issued == tally.expired + tally.revoked + tally.live);
  SIM_ASSERT(index.workflows_started() == index.workflows_ended());
}

}  // namespace

ReplicationResult run_replication(const Plan& plan, DesignId design, std::uint64_t replication,
                                  const RunOptions& options) {
  Fleet fleet(plan, plan.designs[design.index], replication, options.draws);
  fleet.set_most_at_an_instant(options.most_at_an_instant);
  RunIndex index;
  FingerprintSink fingerprint;
  fleet.records.add(fingerprint);
  fleet.records.add(index);
  const std::vector<std::unique_ptr<Observer>> observers =
      make_observers(plan, fleet.design, index);
  for (const auto& observer : observers) fleet.records.add(*observer);
  if (options.sink != nullptr) fleet.records.add(*options.sink);

  Custody custody(fleet);
  CallGate gate(fleet, custody);
  Attacks attacks(fleet, custody, gate);
  AgentProcess agents(fleet, custody, gate, attacks);
  attacks.set_agents(agents);
  WorkflowProcess workflows(fleet, custody, agents);
  ProbeSource probes(fleet);

  custody.issue_seat_keys();
  workflows.start_arrivals();
  probes.start();
  refuse_stuck_run(fleet, fleet.simulation.run_until(sim::kStart + plan.clock.horizon));
  workflows.cut_off_at_horizon();
  report_revocations(fleet);
  attacks.report_outcomes();
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
