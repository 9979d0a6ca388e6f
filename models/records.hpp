#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "models/authority/ids.hpp"
#include "models/authority/permission_set.hpp"
#include "models/credentials/revocation.hpp"
#include "models/policy/request.hpp"
#include "models/pricing/money.hpp"
#include "models/workload/agent_type.hpp"
#include "sim/core/sim_time.hpp"

/// The one stream of typed facts that leaves a run. Metrics, bills, logs and the fingerprint are
/// observers of it; nothing else reaches out. Every record is dated with simulated time.
namespace models {

enum class Outcome : std::uint8_t { kDone, kDenied, kFailed, kCutOff };
enum class Actor : std::uint8_t {
  kLegitimate,
  kOverreach,
  kHijacked,
  kOutsider  ///< Someone who is no agent of the fleet presents a stolen credential.
};
/// Why a call was refused.
enum class Refusal : std::uint8_t {
  kNone,          ///< It was accepted.
  kExpired,       ///< The credential had expired.
  kExhausted,     ///< Its operation budget was used up.
  kRevoked,       ///< The enforcement point knew of a revocation.
  kScope,         ///< The credential's scope lacks the permission.
  kEntitlement,   ///< The tool acts as the caller, and the caller's own identity lacks the
                  ///< permission.
  kPolicy,        ///< A rule forbids it, or none permits it.
  kNoCredential,  ///< No credential could be obtained.
  kBinding,       ///< Presented by somebody else than its holder, to whom it is bound.
  kApproval,      ///< A person had to approve it, and nobody did.
  kUndecided,     ///< The decision point gave no answer.
  kDisabled       ///< The tool has been switched off, in answer to an alarm.
};

/// A workflow instance began.
struct WorkflowStarted {
  sim::SimTime at;
  WorkflowId workflow;
  WorkflowTypeId type;
  DepartmentId department;  ///< Of the person; invalid: a product feature started it.
  std::uint32_t person{};   ///< Index within the department; Keyring::kNobody for a feature.
  std::optional<ThreatId>
      only_threat;        ///< Set by `each_threat` arrivals; an invalid id: without any threat.
  std::uint32_t place{};  ///< Where the person works: decides the seat.
};
struct WorkflowEnded {
  sim::SimTime at;
  WorkflowId workflow;
  Outcome outcome{};
};

/// An agent began its task. Its entity path is fixed by its parent's and its plan node.
struct AgentStarted {
  sim::SimTime at;
  AgentId agent;
  AgentId parent;  ///< Invalid for a workflow's first agent.
  WorkflowId workflow;
  AgentTypeId type;
  std::uint32_t depth{};
  std::uint64_t path{};
};
/// The agent's task ended: from here on nothing is granted to it.
struct TaskEnded {
  sim::SimTime at;
  AgentId agent;
  Outcome outcome{};
};
/// The agent can act no more. Later than its task's end only when an attacker kept it running.
struct AgentStopped {
  sim::SimTime at;
  AgentId agent;
};

/// What an agent could do changed (design: section 3, held, effective and reachable).
struct AuthorityChanged {
  sim::SimTime at;
  AgentId agent;
  PermissionSet held;
  PermissionSet effective;
  PermissionSet reachable;
};

/// An agent wrote into a shared memory.
struct MemoryWritten {
  sim::SimTime at;
  AgentId agent;
  MemoryId memory;
  CredentialId credential;  ///< That the note holds; invalid: none.
  bool tainted{};           ///< The agent had seen untrusted content.
};
/// An agent read a shared memory.
struct MemoryRead {
  sim::SimTime at;
  AgentId agent;
  MemoryId memory;
  bool tainted{};  ///< Untrusted content was in there.
};

struct CredentialIssued {
  sim::SimTime at;
  CredentialId credential;
  CredentialId parent;      ///< Invalid for a root credential.
  std::uint32_t depth{};    ///< Hops of delegation; 0 for a root credential.
  WorkflowId workflow;      ///< Invalid for a standing one.
  AgentId holder;           ///< Agent it was issued to; invalid for a seat's key.
  AgentTypeId agent_type;   ///< Of a standing agent's; else invalid.
  DepartmentId department;  ///< Invalid where it names no person.
  std::uint32_t person{};   ///< Whom it names: index within the department; a seat's owner.
  PermissionSet scope;
  sim::SimTime expires;      ///< kNever: it does not.
  WorkflowTypeId feature{};  ///< Whose product feature it names; invalid: none.
};
/// An agent began or ceased to work with a credential as its current one.
struct CredentialUse {
  sim::SimTime at;
  CredentialId credential;
  AgentId agent;
  bool begins{};
};
/// The task (or workflow) that the credential was issued for ended, or a seat's key fell idle /
/// busy again.
struct CredentialIdle {
  sim::SimTime at;
  CredentialId credential;
  bool idle{};
};
/// The issuer could not or would not issue a credential that an agent needs.
struct CredentialRefused {
  sim::SimTime at;
  AgentId agent;
  CredentialId parent;  ///< What it would have hung below or replaced; may be invalid.
  bool unreachable{};   ///< The issuer was out; else the parent had been revoked or had expired.
};
/// A credential's operation budget was used up.
struct CredentialExhausted {
  sim::SimTime at;
  CredentialId credential;
};
/// The issuer accepted an order; no enforcement point accepts the credential from `dead` on.
struct CredentialRevoked {
  sim::SimTime at;
  CredentialId credential;
  sim::SimTime dead;
};

/// An enforcement point answered a call.
struct DecisionMade {
  sim::SimTime at;
  AgentId agent;  ///< Invalid for an outsider.
  ActionId action;
  CredentialId credential;
  Refusal refusal{};
  RuleIndex rule{kNoRule};  ///< Policy rule that decided.
  Actor actor{};
  bool logged{};       ///< Whether the audit entry survived.
  bool established{};  ///< Within a session that was checked when it opened.
  double control_s{};  ///< Time spent on validation and decision [s].
  /// Of the call within its agent's plan, or its attacker's; the same in every design.
  std::uint64_t path{};
  std::span<const Argument> arguments{};  ///< Of the call; not kept beyond the record.
  ThreatId threat{};                      ///< Whose call it is; invalid: no attacker's.
};
/// What a rule did to a question beside deciding it.
enum class PolicyEvent : std::uint8_t {
  kWarned,           ///< It allowed the call and told somebody.
  kFailed,           ///< A Cedar policy that could not be evaluated was skipped.
  kShadowDenied,     ///< In log-only mode: it would have denied what was allowed.
  kShadowEscalated,  ///< Likewise: it would have asked a person.
  kShadowAllowed,    ///< Likewise: it would have allowed what nothing permitted.
  kStaleAllowed,     ///< A kept decision allowed what it would not allow by now.
  kStaleDenied,      ///< A kept decision denied what it would allow by now.
  kOutdatedAllowed   ///< Allowed by a policy that has been replaced, not by the new one.
};
struct PolicyNoted {
  sim::SimTime at;
  AgentId agent;    ///< Invalid for an outsider.
  ActionId action;  ///< Invalid: the question was whether to start another agent.
  RuleIndex rule{kNoRule};
  PolicyEvent event{};
  Actor actor{};
};
/// Policy forbids an agent to start another one, or to turn to it.
struct DelegationRefused {
  sim::SimTime at;
  AgentId agent;
  AgentTypeId type;  ///< Of the one that it would have started.
  RuleIndex rule{kNoRule};
};
/// A permitted call was carried out, or failed at the tool.
struct ActionDone {
  sim::SimTime at;
  sim::SimTime decided;
  AgentId agent;  ///< Invalid for an outsider.
  ActionId action;
  CredentialId credential;
  Actor actor{};
  bool executed{};  ///< False: the tool failed.
  bool logged{};
  bool refused_now{};  ///< The enforcement point would refuse the credential by now.
  ThreatId threat{};   ///< Whose call it was; invalid: no attacker's.
};
/// A model step before a call.
struct ModelStep {
  sim::SimTime at;
  AgentId agent;
  double text_tokens{};
  double usd{};
};
/// Time an agent waited for a credential.
struct CredentialWait {
  sim::SimTime at;
  AgentId agent;  ///< Invalid for an outsider.
  double wait_s{};
};

/// Authority should end (design: section 3, due). It arises whether or not the design orders
/// anything.
struct RevocationDue {
  sim::SimTime at;
  sim::SimTime due;  ///< Before `at` for a credential renewed since.
  OrderId order;
  RevocationCause cause{};
  CredentialId credential;
};
/// The issuer accepted an order.
struct RevocationCommanded {
  sim::SimTime at;
  OrderId order;
  RevocationCause cause{};
};
/// When one enforcement point ceased to honour a credential.
struct PointOutcome {
  PointId point;
  std::optional<sim::SimTime> effective;    ///< For new presentations. None: beyond the horizon.
  bool had_sessions{};                      ///< Whether sessions had been opened with it.
  std::optional<sim::SimTime> established;  ///< The last of those sessions ended.
};
/// How one order ended for one credential; told at the end of the run.
struct RevocationOutcome {
  OrderId order;
  RevocationCause cause{};
  CredentialId credential;
  std::uint32_t depth{};                ///< Of the credential.
  const PermissionSet* scope{nullptr};  ///< Of the credential; not kept beyond the call.
  sim::SimTime due;
  std::optional<sim::SimTime> command;
  std::optional<sim::SimTime> effective;  ///< None: beyond the horizon (censored).
  std::span<const PointOutcome> points;   ///< One for each point that honours its scope.
  /// When the order came to this very credential; none: it descends from what was ordered, and the
  /// order has not reached it.
  std::optional<sim::SimTime> reached;
};
/// How often enforcement points asked the issuer about credentials after the warm-up; told at the
/// end, if some of them ask.
struct ValidationOutcome {
  std::uint64_t introspections{};  ///< Whether a credential is alive.
  std::uint64_t polls{};           ///< What has been revoked.
};
/// What a server of the run was busy with; told at the end.
struct ServerOutcome {
  std::string_view server;  ///< "issuer".
  double utilisation{};     ///< Busy over offered server time; NaN without a server limit.
  double mean_queue{};      ///< Requests waiting.
  double mean_wait_s{};     ///< Of those served [s]; NaN if none was.
  std::uint64_t served{};
  std::uint64_t failed{};  ///< Attempts that met an outage.
};

/// What the decision point was busy with; told at the end.
struct DecisionPointOutcome {
  std::uint64_t asked{};      ///< Questions of enforcement points, kept answers included.
  std::uint64_t kept{};       ///< Answered by what they had kept.
  std::uint64_t stale{};      ///< Of these, other answers than they would have got.
  std::uint64_t failed{};     ///< Attempts that met an outage.
  std::uint64_t timeouts{};   ///< Attempts given up.
  std::uint64_t fallbacks{};  ///< Calls without a decision.
  double latency_s{};         ///< Mean time of those asked [s]; NaN if nobody was.
  double utilisation{};       ///< Busy over offered server time; NaN without a server limit.
  double mean_queue{};        ///< Likewise: questions waiting.
};
/// How a call that a person had to approve went on.
enum class ApprovalEnd : std::uint8_t {
  kAnswered,
  kTimedOut,
  kBrokenGlass  ///< It went ahead before anybody answered.
};
struct ApprovalEnded {
  sim::SimTime at;
  AgentId agent;  ///< Invalid for an outsider.
  ActionId action;
  Actor actor{};
  ApprovalEnd end{};
  bool passes{};
  double wait_s{};
};
/// What the approvers of a department were busy with; told at the end.
struct ApproversOutcome {
  DepartmentId department;
  double utilisation{};  ///< Busy over working time; NaN if they never worked.
  double mean_queue{};
  double mean_wait_s{};  ///< Of requests taken up, until then [s]; NaN if none was.
  double busy_s{};
  std::uint64_t taken{};
  /// What they worked after the warm-up, responses that were broken off included: within their
  /// hours, and outside of them.
  sim::Duration in_hours{}, overtime{};
};

/// Malicious content reached an agent of this workflow.
struct ThreatInjected {
  sim::SimTime at;
  ThreatId threat;
  WorkflowId workflow;
  AgentId agent;
};
struct AgentHijacked {
  sim::SimTime at;
  ThreatId threat;
  AgentId agent;
  AgentId source;  ///< The agent under control from which it came; invalid: from elsewhere.
};
/// A safeguard of the design kept a threat from getting in.
struct ThreatTurnedAway {
  sim::SimTime at;
  ThreatId threat;
  AgentId agent;           ///< Invalid: no agent was about.
  std::uint8_t safeguard;  ///< A Safeguard.
};
/// Malicious content has got into a shared memory.
struct MemoryPoisoned {
  sim::SimTime at;
  ThreatId threat;
  AgentId agent;  ///< That wrote it; invalid: somebody outside did.
  MemoryId memory;
};
/// A threat that comes and goes has come, or has gone or been taken down.
struct CampaignChanged {
  sim::SimTime at;
  ThreatId threat;
  bool on{};
};
/// A detector, or the content filter, took something honest for an attack.
struct FalseAlarm {
  sim::SimTime at;
  ThreatId threat;  ///< Whose detector it was; invalid: the content filter.
  AgentId agent;    ///< Whose content the filter threw away; else invalid.
};
/// A step of a playbook was taken.
struct CountermeasureTaken {
  sim::SimTime at;
  ThreatId threat;
  std::uint8_t kind;   ///< A CountermeasureKind.
  bool false_alarm{};  ///< There was nothing to counter.
};
/// Every step of the attacker's goal has been executed (first time).
struct GoalReached {
  sim::SimTime at;
  ThreatId threat;
  AgentId agent;  ///< Invalid: by an outsider.
};
struct CompromiseDetected {
  sim::SimTime at;
  ThreatId threat;
  AgentId agent;  ///< Invalid: of an outsider.
  /// Which of the design's detectors, or of the threat's where the design has none of its own.
  std::uint32_t detector{};
};
/// A credential or a bootstrap secret got into the hands of somebody outside the fleet, or somebody
/// tried to pass for an agent.
struct IntrusionBegan {
  sim::SimTime at;
  ThreatId threat;
  IncidentId incident;
  CredentialId credential;  ///< The stolen one; invalid: none was alive, or another kind.
  AgentTypeId agent_type;   ///< Whom he passes for; invalid for a stolen credential.
  bool in_vain{};           ///< There was nothing to take, or no way to pass for the agent.
};
/// What somebody outside can do with what he has got, as of then.
struct OutsiderArmed {
  sim::SimTime at;
  ThreatId threat;
  IncidentId incident;
  PermissionSet effective;  ///< Empty: what he holds is bound to somebody else, or dead.
};
/// How an intrusion ended; told at the end of the run.
struct IntrusionOutcome {
  ThreatId threat;
  IncidentId incident;
  sim::SimTime began;
  bool in_vain{};
  bool accepted{};  ///< An enforcement point accepted at least one of his calls.
  std::optional<sim::SimTime> objective;
  std::optional<sim::SimTime> detected;
  /// From here on nothing that he holds is accepted anywhere, and the issuer gives him nothing;
  /// none: beyond the horizon (censored).
  std::optional<sim::SimTime> contained;
};
/// From `contained` on no credential in the hijacked agent's context is accepted anywhere; told at
/// the end.
struct HijackOutcome {
  ThreatId threat;
  AgentId agent;
  sim::SimTime hijacked;
  std::optional<sim::SimTime> objective;
  std::optional<sim::SimTime> detected;
  std::optional<sim::SimTime> contained;  ///< None: beyond the horizon (censored).
};
/// How far an infection had come: at the start, after each round, or at instants to look at.
struct InfectionObserved {
  sim::SimTime at;
  InfectionId infection;
  std::uint32_t infected{};  ///< Agents at this instant.
  std::uint32_t ever{};      ///< Agents that were infected at least once so far.
  std::uint64_t fresh{};     ///< Infections since the record before; an agent may be among them
                             ///< more than once.
};
/// How an infection went; told at the end of the run.
struct InfectionOutcome {
  InfectionId infection;
  std::uint32_t infected{};
  std::uint32_t ever{};
  std::uint32_t peak{};              ///< Most infected agents at one time.
  std::optional<sim::SimTime> half;  ///< When half of the population was infected first.
  std::optional<sim::SimTime> all;   ///< When all of it was.
};
/// Somebody new has a place in a department: the next person of it.
struct PersonJoined {
  sim::SimTime at;
  DepartmentId department;
  std::uint32_t person{};
  std::uint32_t place{};
};
/// The person is there no more; the place is vacant.
struct PersonLeft {
  sim::SimTime at;
  DepartmentId department;
  std::uint32_t person{};
};
/// The person has the entitlements of another department from now on.
struct PersonMoved {
  sim::SimTime at;
  DepartmentId department;
  std::uint32_t person{};
  DepartmentId holds;
};
/// What a person may do changed; or, for everybody, what those of a department may do of whom no
/// such record tells otherwise.
struct EntitlementsChanged {
  sim::SimTime at;
  DepartmentId department;
  std::uint32_t person{kEverybody};
  PermissionSet entitlements;
  static constexpr std::uint32_t kEverybody = 0xffffffffU;
};

/// A service made a call with a credential of the inventory.
struct InventoryUsed {
  sim::SimTime at;
  InventoryId entry;
  CredentialId credential;
  ActionId action;
  Refusal refusal{};
};
/// The life of one credential of the inventory within the run; told at its end.
struct InventoryOutcome {
  InventoryId entry;
  CredentialId credential;
  sim::SimTime issued;       ///< Before the start of the run for an inherited one.
  sim::SimTime from;         ///< The later of its issue and the start of the run.
  sim::SimTime to;           ///< From here on nothing accepts it; up to the horizon.
  sim::SimTime owned_until;  ///< When its owner left; before the start for one without an owner.
  bool live{};               ///< At the horizon.
};
/// The run reached its horizon.
struct RunEnded {
  sim::SimTime at;
};

/// Receives the records of a run in the order of simulated time. Ignores what it does not override.
class RecordSink {
 public:
  virtual ~RecordSink() = default;
  virtual void on(const WorkflowStarted&) {}
  virtual void on(const WorkflowEnded&) {}
  virtual void on(const AgentStarted&) {}
  virtual void on(const TaskEnded&) {}
  virtual void on(const AgentStopped&) {}
  virtual void on(const AuthorityChanged&) {}
  virtual void on(const MemoryWritten&) {}
  virtual void on(const MemoryRead&) {}
  virtual void on(const CredentialIssued&) {}
  virtual void on(const CredentialUse&) {}
  virtual void on(const CredentialIdle&) {}
  virtual void on(const CredentialRefused&) {}
  virtual void on(const CredentialExhausted&) {}
  virtual void on(const CredentialRevoked&) {}
  virtual void on(const DecisionMade&) {}
  virtual void on(const PolicyNoted&) {}
  virtual void on(const DelegationRefused&) {}
  virtual void on(const ActionDone&) {}
  virtual void on(const ModelStep&) {}
  virtual void on(const CredentialWait&) {}
  virtual void on(const RevocationDue&) {}
  virtual void on(const RevocationCommanded&) {}
  virtual void on(const RevocationOutcome&) {}
  virtual void on(const ValidationOutcome&) {}
  virtual void on(const ServerOutcome&) {}
  virtual void on(const DecisionPointOutcome&) {}
  virtual void on(const ApprovalEnded&) {}
  virtual void on(const ApproversOutcome&) {}
  virtual void on(const ThreatInjected&) {}
  virtual void on(const AgentHijacked&) {}
  virtual void on(const GoalReached&) {}
  virtual void on(const ThreatTurnedAway&) {}
  virtual void on(const MemoryPoisoned&) {}
  virtual void on(const CampaignChanged&) {}
  virtual void on(const FalseAlarm&) {}
  virtual void on(const CountermeasureTaken&) {}
  virtual void on(const CompromiseDetected&) {}
  virtual void on(const HijackOutcome&) {}
  virtual void on(const IntrusionBegan&) {}
  virtual void on(const OutsiderArmed&) {}
  virtual void on(const IntrusionOutcome&) {}
  virtual void on(const InfectionObserved&) {}
  virtual void on(const InfectionOutcome&) {}
  virtual void on(const PersonJoined&) {}
  virtual void on(const PersonLeft&) {}
  virtual void on(const PersonMoved&) {}
  virtual void on(const EntitlementsChanged&) {}
  virtual void on(const InventoryUsed&) {}
  virtual void on(const InventoryOutcome&) {}
  virtual void on(const RunEnded&) {}
};

/// Hands each record to every sink, in the order in which the sinks were added.
class RecordBus {
 public:
  void add(RecordSink& sink) { sinks_.push_back(&sink); }
  template <class Record>
  void emit(const Record& record) const {
    for (RecordSink* sink : sinks_) sink->on(record);
  }

 private:
  std::vector<RecordSink*> sinks_;
};

}  // namespace models
