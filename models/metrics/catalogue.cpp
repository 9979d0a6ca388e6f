#include "models/metrics/catalogue.hpp"

#include <array>

namespace models {
namespace {

constexpr std::string_view kDesign = "Bailiwick design, section 3";
constexpr std::string_view kFair =
    "FAIR, Open Group Risk Taxonomy (O-RT) 3.0.1: frequency and magnitude";

constexpr auto kCatalogue = std::to_array<MetricInfo>({
    {"privilege.amplification.user", "ratio", Better::kLower, false,
     "Privilege amplification over the user",
     "How much more the agents could do than the person they act for may do; 1 means nobody gained "
     "anything.",
     "sum over agents of integral W(reachable or user) dt / integral W(user) dt, user as of then "
     "(somebody who has left may do nothing, so does not count); .peak: largest W(reachable or "
     "user) / W(user)",
     "depth, agent_type, over (workflow: the union over a workflow's agents)", kDesign},
    {"privilege.unattended", "weight", Better::kLower, false, "Reach of agents without a person",
     "How much an agent can do that works in a product feature, with nobody's entitlements to hold "
     "it against.",
     "sum over agents without a person of integral W(reachable) dt / the time that they were there",
     "depth", kDesign},
    {"privilege.amplification.task", "ratio", Better::kLower, false,
     "Privilege amplification over the task",
     "How much more the agents could do than their tasks need; 1 means exactly enough or less.",
     "sum over agents of integral W(reachable or granted) dt / integral W(granted) dt; .peak: "
     "largest momentary ratio",
     "depth, agent_type", kDesign},
    {"privilege.sufficiency", "share", Better::kHigher, false, "Sufficiency of privilege",
     "Share of what the tasks need that the agents could really do; below 1, work is in the way of "
     "control.",
     "sum over agents of integral W(reachable and granted) dt / integral W(granted) dt",
     "depth, agent_type", kDesign},
    {"privilege.over_entitlement", "ratio", Better::kLower, false, "Over-entitlement",
     "Weight of the permissions in the agents' credentials over the weight of what their tasks "
     "need.",
     "sum over agents of integral W(held) dt / integral W(granted) dt", "depth, agent_type",
     kDesign},
    {"privilege.excess_hours", "weight*h", Better::kLower, false, "Standing privilege",
     "Privilege held but not needed, over time, also while no task runs.",
     "sum over credentials of integral W(scope minus what tasks at work with it need) dt",
     "depth (of the credential)", kDesign},
    {"privilege.out_of_scope_actions", "count", Better::kLower, false, "Out-of-scope actions",
     "Actions that were permitted and executed although no task needed them; .weight: their total "
     "weight.",
     "count of executed actions outside granted", "cause (overreach, hijack, intrusion)", kDesign},
    {"revocation.latency", "s", Better::kLower, true, "Revocation latency",
     "Time from the instant at which authority should end until nothing accepts it any more.",
     "effective - due; Kaplan-Meier quantiles; only the horizon censors",
     "cause, depth, point (enforcement point), session (new, established)", kDesign},
    {"revocation.handling", "s", Better::kLower, true, "Handling of a revocation",
     "Time from the instant at which authority should end until the issuer has the order.",
     "command - due", "cause", kDesign},
    {"revocation.latency.worst", "s", Better::kLower, false, "Longest latency",
     "The longest that authority which should have ended lived on; what the horizon cuts off "
     "counts "
     "up to there.",
     "max over orders of effective - due; `bailiwick bounds` shows it beside the worst case by "
     "theory",
     "cause, point (enforcement point), session (new, established)", kDesign},
    {"revocation.handling.worst", "s", Better::kLower, false, "Longest handling",
     "The longest that an order took to come; missing when nothing was ordered.",
     "max over orders of command - due; `bailiwick bounds` shows it beside the worst case by "
     "theory",
     "cause", kDesign},
    {"revocation.enforcement", "s", Better::kLower, true, "Enforcement of a revocation",
     "Time from the order until no enforcement point accepts the credential any more.",
     "effective - command; missing when nothing was ordered",
     "cause, point (enforcement point), session (new, established)", kDesign},
    {"revocation.enforcement.worst", "s", Better::kLower, false, "Longest enforcement",
     "The longest that a credential which an order had reached was still honoured, at a point or "
     "in a session, or, without these labels, anything of an order with its descendants; what the "
     "horizon cuts off counts up to there.",
     "max over orders and credentials of effective - command; `bailiwick bounds` shows it beside "
     "the worst case by theory",
     "cause, point (enforcement point), session (new, established)", kDesign},
    {"revocation.exposed_actions", "count", Better::kLower, false, "Exposed actions",
     "Actions that enforcement points accepted although the authority behind them should have "
     "ended.",
     "count of accepted decisions in [due, effective)",
     "cause, actor (legitimate, hijacked, outsider), phase (before_command, after_command), "
     "session "
     "(new, established)",
     kDesign},
    {"revocation.exposed_actions.after", "count", Better::kLower, false,
     "Exposed actions over time",
     "Mean number of exposed actions per order, up to t_s seconds after authority should have "
     "ended.",
     "accepted decisions with age <= t_s / orders", "cause, t_s", kDesign},
    {"revocation.in_flight", "count", Better::kLower, false, "Actions in flight",
     "Actions decided before a revocation took effect and executed after it.", "count", "cause",
     kDesign},
    {"revocation.exposure_window", "s", Better::kLower, false, "Exposure window",
     "Credential-seconds between due and effective; positive even when nobody acts; .weight: each "
     "multiplied by the weight of what it is good for.",
     "sum of effective - due, up to the horizon", "cause", kDesign},
    {"revocation.collateral", "workflows", Better::kLower, false, "Collateral of revocations",
     "Workflow instances in which no agent was hijacked and whose work stopped because an order "
     "took their credential.",
     "count of instances with a legitimate call or exchange refused after a command",
     "cause (other than completion)", kDesign},
    {"revocation.orphans", "credentials", Better::kLower, false, "Orphaned credentials",
     "Mean number of live credentials whose task has ended; a standing credential counts while "
     "nobody works with it.",
     "time average", "", kDesign},
    {"revocation.orders", "count", Better::kNeither, false, "Due instants",
     "How many times authority should have ended: the sample behind the latencies.", "count",
     "cause", kDesign},
    {"inventory.live", "credentials", Better::kLower, false, "Live inventory",
     "Mean number of live credentials of the inventory: inherited ones, those that grew since and "
     "those that replaced them.",
     "time average of the number not yet dead", "entry", kDesign},
    {"inventory.without_owner", "credentials", Better::kLower, false, "Inventory without an owner",
     "Mean number of live credentials of the inventory whose owner has left, before the run or "
     "within it.",
     "time average", "entry", kDesign},
    {"inventory.age", "s", Better::kLower, true, "Age of the inventory",
     "Age of the credentials of the inventory that are alive at the end of the run.",
     "horizon - issue, over live credentials", "entry", kDesign},
    {"inventory.dead_at_start", "credentials", Better::kNeither, false, "Dead at the start",
     "Inherited credentials that were older than their lifetime, or unused for longer than the "
     "idle expiry, when the run began.",
     "count", "entry", kDesign},
    {"inventory.calls", "count", Better::kNeither, false, "Calls with the inventory",
     "Calls that services made with credentials of the inventory; refused: the credential was "
     "dead or no longer good for the action.",
     "count", "entry, outcome (accepted, refused)", kDesign},
    {"people.present", "people", Better::kNeither, false, "People present",
     "Mean number of people in all departments together.", "time average", "", kDesign},
    {"people.events", "count", Better::kNeither, false, "People who come and go",
     "People who joined, got another department's entitlements, or left.", "count",
     "event (joined, moved, left)", kDesign},
    {"overreach.attempts", "count", Better::kLower, false, "Attempts beyond the task",
     "Actions outside their task that agents tried of their own accord, without an attacker, and "
     "what stopped those that were refused. An accepted one may still fail at the tool.",
     "count of decisions on such calls by outcome; missing where no agent ever overreaches",
     "outcome (accepted, refused), control (credential, scope, entitlement, policy, approval, "
     "no_decision, switched_off)",
     kDesign},
    {"overreach.organisations", "share", Better::kLower, false,
     "Organisations with an attempt beyond the task",
     "Share of replications (each one organisation over one period) in which an agent tried at "
     "least one action outside its task, whether or not anything stopped it.",
     "replications with an attempt / replications; with n independent calls 1 - (1 - p)^n", "",
     kDesign},
    {"overreach.organisations.executed", "share", Better::kLower, false,
     "Organisations with an action beyond the task",
     "Share of replications in which at least one such attempt was carried out.",
     "replications with an executed attempt / replications", "", kDesign},
    {"threat.success", "share", Better::kLower, false, "Success of threats",
     "Share of the workflow instances reached by malicious content in which the attacker's goal "
     "was executed in full; for leaks and impersonations, share of the incidents. Without a label: "
     "of all these together.",
     "instances (or incidents) with every goal action executed / instances injected (or incidents)",
     "threat, workflow", kDesign},
    {"threat.injected", "count", Better::kNeither, false, "Injected workflow instances",
     "Workflow instances that malicious content reached.", "count", "threat, workflow", kDesign},
    {"threat.hijacked", "count", Better::kLower, false, "Hijacked workflow instances",
     "Workflow instances in which an agent followed the attacker.", "count", "threat, workflow",
     kDesign},
    {"threat.incidents", "count", Better::kNeither, false, "Incidents from outside",
     "Leaks and impersonations, whether or not they gave the outsider anything; .in_vain: those "
     "that gave him nothing, for there was nothing to steal or no way to pass for the agent.",
     "count", "threat", kDesign},
    {"threat.intrusions", "count", Better::kLower, false, "Intrusions",
     "Incidents from outside in which an enforcement point accepted at least one of the outsider's "
     "calls.",
     "count", "threat", kDesign},
    {"threat.calls", "count", Better::kLower, false, "Attackers' calls",
     "Calls that attackers made, whether through an agent, from outside or by an agent's mistake.",
     "count of decisions and their execution", "threat, outcome (executed, failed, refused)",
     kDesign},
    {"threat.turned_away", "count", Better::kNeither, false, "Turned away",
     "Exposures that a safeguard of the design kept from the agents, and incidents that it kept "
     "out.",
     "count", "threat, safeguard", kDesign},
    {"threat.false_alarms", "count", Better::kLower, false, "False alarms",
     "Alarms about agents that did nothing wrong, and honest results that a content filter threw "
     "away.",
     "count", "", kDesign},
    {"threat.time_to_objective", "s", Better::kHigher, true, "Time to objective",
     "Time from a hijack (or a leak or impersonation that gave an outsider something) until the "
     "attacker's goal was executed; never within the run is censored.",
     "objective - hijack", "threat", kDesign},
    {"threat.time_to_detect", "s", Better::kLower, true, "Time to detect",
     "Time from a hijack (or such an incident) until it was noticed.", "detection - hijack",
     "threat", kDesign},
    {"threat.time_to_first_alarm", "s", Better::kLower, true, "Time to the first alarm",
     "Time from the first hijack or incident of a threat in a run until its first alarm: when the "
     "defenders come to know of a campaign, whomever it hits later.",
     "first detection - first compromise; one a run", "threat", kDesign},
    {"threat.time_to_contain", "s", Better::kLower, true, "Time to contain",
     "Time from a hijack (or such an incident) until no credential in the agent's context (or in "
     "the outsider's hands) was accepted anywhere and none could be had with it. Nothing is "
     "contained of accidents.",
     "contained - hijack", "threat", kDesign},
    {"blast_radius.potential", "weight", Better::kLower, false, "Potential blast radius",
     "Weight of all that attackers could have done with the agents in their hands and with what "
     "outsiders held, from the compromise until it was contained; 0 where nobody got in. "
     "Reachable is not exploitable.",
     "W of the union over compromised agents of reachable in [compromise, contained or stopped] "
     "and over outsiders of what their credentials were good for when they got them",
     "threat", kDesign},
    {"blast_radius.actual", "weight", Better::kLower, false, "Actual blast radius",
     "Weight of what attackers really did: every permission counts once, however often it was "
     "used.",
     "W of the union of the permissions of attackers' executed calls", "threat", kDesign},
    {"blast_radius.actual.calls", "count", Better::kLower, false, "Executed for attackers",
     "Calls of attackers that were executed; each stands for one record, or for many where the "
     "action's volume is bulk.",
     "count", "threat", kDesign},
    {"blast_radius.actual.people", "count", Better::kLower, false, "People touched",
     "People in whose name attackers' calls were executed: whom the agent worked for, or whom the "
     "outsider's credential names.",
     "count of distinct people", "threat", kDesign},
    {"blast_radius.actual.departments", "count", Better::kLower, false, "Departments touched",
     "Departments that own a resource on which an attacker's call was executed.",
     "count of distinct owners", "threat", kDesign},
    {"blast_radius.actual.irreversible", "count", Better::kLower, false, "Irreversible actions",
     "Calls of attackers that were executed and left something behind: writes, executions and "
     "what was sent out.",
     "count of executed calls whose effect is not read", "threat", kDesign},
    {"threat.infected", "share", Better::kLower, false, "Infected share",
     "Share of the agents that an infection has in hand, or that obey the attacker of a threat, at "
     "tenths of the run or at the times that the infection asks for; .peak: its largest value; "
     ".final: at the end; .ever: share that was infected or hijacked at least once.",
     "infected / population; of a threat: agents hijacked and neither stopped nor contained / "
     "agents at work, both just before that time",
     "infection, threat, at (time since the start)", kDesign},
    {"threat.time_to_infect", "s", Better::kHigher, true, "Time to infect",
     "Time from the start until half or all of the population was infected for the first time; "
     "never within the run is censored.",
     "first time with infected >= population / 2, or = population", "infection, share (half, all)",
     kDesign},
    {"attribution.complete", "share", Better::kHigher, false, "Complete attribution",
     "Share of executed actions for which the log alone yields the person, the whole chain, the "
     "tool, the decision and the data, all true.",
     "complete / executed; lost entries stay in the denominator", "depth", kDesign},
    {"attribution.wrong", "share", Better::kLower, false, "Wrong attribution",
     "Share of executed actions for which the log names somebody else.", "wrong / executed",
     "depth", kDesign},
    {"audit.entries", "count", Better::kNeither, false, "Audit entries",
     "Entries written to the audit log.", "count", "", kDesign},
    {"policy.denied", "count", Better::kNeither, false, "Denials by rule",
     "Calls, and starts of agents, that each rule of the policy denied; \"default deny\": nothing "
     "permitted them.",
     "count of decisions refused by policy, by the rule that decided",
     "rule, actor (legitimate, other)", kDesign},
    {"policy.shadow_denied", "count", Better::kNeither, false, "Denials in log-only mode",
     "What a rule in log-only mode would have denied of what was allowed, had it alone been "
     "enforced.",
     "count of allowed questions that the rule forbids", "rule, actor (legitimate, other)",
     kDesign},
    {"policy.shadow_escalated", "count", Better::kNeither, false, "Escalations in log-only mode",
     "What a rule in log-only mode would have put before a person.",
     "count of allowed questions that the rule escalates", "rule, actor (legitimate, other)",
     kDesign},
    {"policy.shadow_allowed", "count", Better::kNeither, false, "Permits in log-only mode",
     "What a rule in log-only mode would have permitted of what nothing permitted.",
     "count of questions denied by default that the rule permits",
     "rule, actor (legitimate, other)", kDesign},
    {"policy.warned", "count", Better::kNeither, false, "Warnings",
     "Calls that a Cedar policy let pass with a warning (@verdict(\"warn\")).",
     "count of decisions with the verdict warn", "rule, actor (legitimate, other)", kDesign},
    {"policy.failed", "count", Better::kLower, false, "Policies that failed",
     "Questions for which a Cedar policy could not be evaluated and was skipped.",
     "count of evaluation errors", "rule, actor (legitimate, other)", kDesign},
    {"policy.stale_allowed", "count", Better::kLower, false, "Stale permits",
     "Calls that enforcement points allowed by a decision they had kept although it would have "
     "been "
     "another one by then, by the rule that would have decided.",
     "count of kept decisions that are laxer than a fresh one", "rule, actor (legitimate, other)",
     kDesign},
    {"policy.outdated_allowed", "count", Better::kLower, false, "Permits by a replaced policy",
     "Calls that an enforcement point allowed by a policy that had been replaced, while the new "
     "one "
     "was on its way there, by the rule that would have decided.",
     "count of decisions that are laxer than the newest policy's",
     "rule, actor (legitimate, other)", kDesign},
    {"approval.requests", "count", Better::kLower, false, "Requests for approval",
     "Calls that waited for a person.", "count of calls that a rule escalates", "", kDesign},
    {"approval.outcomes", "count", Better::kNeither, false, "Outcomes of approvals",
     "What became of calls that waited for a person.", "count by outcome",
     "actor (legitimate, other), outcome (approved, rejected, timed_out, passed_on_timeout, "
     "break_glass)",
     kDesign},
    {"approval.stopped", "share", Better::kHigher, false, "What approvals protect",
     "Share of the calls before a person that nobody's task asked for (overreach, hijacked agents, "
     "outsiders) which were stopped: rejected, or refused when the time was up.",
     "stopped / asked, of actor other than legitimate", "", kDesign},
    {"approval.hours", "h", Better::kLower, false, "Approver hours",
     "Time that people were busy with requests.", "sum of response times", "", kDesign},
    {"velocity.approval_wait", "s", Better::kLower, true, "Wait for approval",
     "Time from a call that a person must approve to the answer, or to the end of patience.",
     "answer - call", "", kDesign},
    {"velocity.completed", "share", Better::kHigher, false, "Completed workflows",
     "Share of the ended workflow instances that were done.",
     "done / ended; cut off by the horizon left out",
     "workflow, threat (with each_threat arrivals)", kDesign},
    {"velocity.workflows", "count", Better::kNeither, false, "Workflows by outcome",
     "How the workflow instances ended.", "count", "outcome", kDesign},
    {"velocity.makespan", "s", Better::kLower, true, "Makespan",
     "Time from the start of a workflow instance until it is done.",
     "mean over done instances; .p50 and .p95 over all replications", "", kDesign},
    {"velocity.denied_legitimate", "count", Better::kLower, false, "Denied legitimate calls",
     "Planned calls that a control refused; .share: of all planned calls.", "count", "", kDesign},
    {"velocity.control_overhead", "s", Better::kLower, false, "Control overhead",
     "Time that the agents of one workflow spend waiting for credentials, validation and "
     "decisions.",
     "total / ended workflow instances", "", kDesign},
    {"cost.PLAN", "USD", Better::kLower, false, "Bill under a price plan",
     "What the run costs under the plan; .per_task: by workflow done; .per_department: who pays, "
     "by "
     "the rule of chargeback.",
     "sum of the bill's lines: seats, metered use by tier, credits, fees, minimums; by calendar "
     "month, part months by day",
     "department", kDesign},
    {"cost.actions_per_seat", "actions/seat/month", Better::kNeither, false, "Actions per seat",
     "Executed tool calls for each seat and month, those of features and outsiders included.",
     "executed / seat months", "", kDesign},
    {"cost.distortion", "share", Better::kLower, false, "Bill borne for others",
     "Share of a plan's bill that departments pay for what others cause: by executed calls of the "
     "work that they start.",
     "half the sum of |share paid - share of calls|", "plan", kDesign},
    {"cost.paid_share", "share", Better::kNeither, false, "Share of the bill",
     "What part of a plan's bill a department pays.", "department's part / bill",
     "plan, department", kDesign},
    {"cost.caused_share", "share", Better::kNeither, false, "Share of the calls",
     "What part of the departments' executed calls the work of one makes.",
     "department's calls / all departments' calls", "department", kDesign},
    {"cost.denial_of_wallet", "USD", Better::kLower, false, "Denial of wallet",
     "What the attackers' calls, decisions and tokens add to the bill of a plan; missing without "
     "threats.",
     "bill - the same run's bill without attackers", "plan", kDesign},
    {"cost.turned_away", "calls", Better::kLower, false, "Calls beyond the limit",
     "Calls that a plan's limit on spending would have turned away; missing where it has none.",
     "count", "plan", kDesign},
    {"cost.budget_variance", "share", Better::kNeither, false, "Bill against budget",
     "How far the bill, or a department's part of it, is from what was planned; missing where "
     "nothing was.",
     "bill / (budget of a month * months) - 1", "plan, department", kDesign},
    {"cost.idle_seats", "share", Better::kLower, false, "Idle seats",
     "Share of the seats that stand behind no executed action.", "idle / seats", "", kDesign},
    {"cost.shared_identities", "share", Better::kNeither, false, "Identities of several people",
     "Share of the identities at work (keys of seats, identities of agent types, credentials of "
     "one workflow) that acted for more than one person.",
     "shared / used", "", kDesign},
    {"cost.people_per_identity", "people/identity", Better::kNeither, false, "People per identity",
     "Mean number of people that an identity at work acted for.",
     "pairs of identity and person / identities", "", kDesign},
    {"cost.break_even", "actions/seat/month", Better::kNeither, false, "Break-even usage",
     "Usage at which the cheaper of two price plans changes, for what the run used of everything "
     "else per call; the least one, or the second or third.",
     "equal cost of a whole month by itself, or a jump past it", "plans, crossing", kDesign},
    {"cost.break_even.crossings", "count", Better::kNeither, false, "Break-evens of two plans",
     "How many usages there are at which the cheaper of two price plans changes.",
     "count up to 1e6 actions/seat/month", "plans", kDesign},
    {"cost.curve", "USD/seat/month", Better::kNeither, false, "Cost curve",
     "Monthly cost of one seat at a given usage, for what the run used of everything else per "
     "call.",
     "price plan", "plan, actions_per_seat", kDesign},
    {"cost.usage", "USD", Better::kLower, false, "Charges by use",
     "What the run's tool calls and model tokens cost, whichever plan the platform is paid by.",
     "sum of the tools' prices; text tokens * price", "item (tools, model)", kDesign},
    {"cost.governance", "USD", Better::kLower, false, "Cost of the controls",
     "What decisions, credentials, validation requests, approvers, the audit log and alarms cost; "
     "an item without a price is missing, and the total is that of the others.",
     "quantity * price, each item rounded once to a millionth of a dollar",
     "item (total, decisions, tokens, introspections, approvers, overtime, log, retention, alerts)",
     kDesign},
    {"cost.loss", "USD", Better::kLower, false, "Loss",
     "What threats cost that came about; missing without losses: in the scenario.",
     "sum over the events of the run of a drawn magnitude, and of a secondary one by chance",
     "threat", kFair},
    {"cost.loss.annual", "USD/year", Better::kLower, false, "Annual loss",
     "The loss at the rate of this run over a year.", "loss * 365 d / (horizon - warm-up)", "",
     kFair},
    {"delegation.agents", "agents/workflow", Better::kNeither, false, "Agents by place",
     "Mean number of agents at a place of the delegation tree in one workflow instance.",
     "agents / workflow instances", "path", kDesign},
    {"delegation.reachable_weight", "weight", Better::kLower, false, "Reachable weight by place",
     "Mean weight of what an agent at this place could do.",
     "integral W(reachable) dt / agent time", "path", kDesign},
    {"delegation.granted_weight", "weight", Better::kNeither, false, "Granted weight by place",
     "Mean weight of what an agent's task at this place needs.",
     "integral W(granted) dt / task time", "path", kDesign},
    {"engine.decisions", "count", Better::kNeither, false, "Decisions",
     "Calls that enforcement points answered.", "count", "", kDesign},
    {"engine.credentials_issued", "count", Better::kNeither, false, "Credentials issued",
     "Credentials that the issuer handed out.", "count", "", kDesign},
    {"engine.introspections", "count", Better::kNeither, false, "Validation requests",
     "Requests of enforcement points to the issuer: introspections and polls.", "count", "",
     kDesign},
    {"engine.issuer.utilisation", "share", Better::kNeither, false, "Utilisation of the issuer",
     "Share of the issuer's server time in use; missing where the design sets no servers.",
     "busy server time / offered server time", "", kDesign},
    {"engine.issuer.queue", "requests", Better::kLower, false, "Queue at the issuer",
     "Mean number of requests that wait for the issuer.", "time average", "", kDesign},
    {"engine.issuer.wait", "s", Better::kLower, false, "Wait at the issuer",
     "Mean time that a request waits before the issuer serves it.", "total wait / requests served",
     "", kDesign},
    {"engine.issuer.failed", "count", Better::kLower, false, "Failed requests",
     "Attempts that met an outage of the issuer.", "count", "", kDesign},
    {"engine.credentials_refused", "count", Better::kNeither, false, "Credentials refused",
     "Requests for a credential that the issuer turned down or could not answer.", "count",
     "reason (revoked, unreachable)", kDesign},
    {"engine.credentials_exhausted", "count", Better::kNeither, false, "Budgets used up",
     "Credentials whose operation budget was used up.", "count", "", kDesign},
    {"engine.decision_point.utilisation", "share", Better::kNeither, false,
     "Utilisation of the decision point",
     "Share of its servers' time that decisions took; near 1 the queue grows without end.",
     "busy / offered server time", "", kDesign},
    {"engine.decision_point.queue", "requests", Better::kLower, false,
     "Queue at the decision point", "Mean number of questions waiting.", "time average", "",
     kDesign},
    {"engine.decision_point.latency", "s", Better::kLower, false, "Latency of decisions",
     "Mean time that a call waits for its decision, retries and kept answers included.",
     "sum of waits / questions", "", kDesign},
    {"engine.decision_point.timeouts", "count", Better::kLower, false, "Decisions given up",
     "Attempts without an answer in time.", "count", "", kDesign},
    {"engine.decision_point.failed", "count", Better::kLower, false, "Attempts in an outage",
     "Attempts that met an outage of the decision point.", "count", "", kDesign},
    {"engine.decision_point.fallbacks", "count", Better::kLower, false, "Calls without a decision",
     "Calls that went by on_outage since no attempt was answered.", "count", "", kDesign},
    {"engine.decision_point.kept", "share", Better::kNeither, false, "Decisions kept",
     "Share of questions that enforcement points answered by what they had kept.",
     "kept / questions", "", kDesign},
    {"engine.decision_point.stale", "share", Better::kLower, false, "Stale decisions",
     "Share of kept answers that would have been other ones by then.", "stale / kept", "", kDesign},
    {"engine.approvers.utilisation", "share", Better::kNeither, false, "Utilisation of approvers",
     "Share of their working hours that people were busy with requests; without a department: the "
     "busiest.",
     "busy / working time", "department", kDesign},
    {"engine.approvers.queue", "requests", Better::kLower, false, "Queue before approvers",
     "Mean number of requests that nobody had taken up; without a department: the longest queue.",
     "time average", "department", kDesign},
    {"engine.approvers.wait", "s", Better::kLower, false, "Wait before approvers",
     "Mean time until somebody took a request up; without a department: the longest.",
     "sum of waits / requests taken up", "department", kDesign},
    {"engine.log_bytes", "bytes", Better::kNeither, false, "Log volume", "Size of the audit log.",
     "entries * bytes per entry", "", kDesign},
});

/// The base of "x.y.p95" is "x.y".
std::string_view without_suffix(std::string_view name) {
  for (const std::string_view suffix : {".p50", ".p95", ".peak", ".final", ".ever", ".in_vain",
                                        ".weight", ".share", ".per_task", ".per_department"}) {
    if (name.ends_with(suffix)) return name.substr(0, name.size() - suffix.size());
  }
  return name;
}

const MetricInfo* exact(std::string_view name) {
  for (const MetricInfo& info : kCatalogue) {
    if (info.name == name) return &info;
  }
  return nullptr;
}

}  // namespace

std::span<const MetricInfo> metric_catalogue() { return kCatalogue; }

const MetricInfo* find_metric(std::string_view name) {
  if (const MetricInfo* info = exact(name)) return info;
  const std::string_view base = without_suffix(name);
  if (const MetricInfo* info = exact(base)) return info;
  // A price plan is named by the scenario.
  const bool one_plan = base.starts_with("cost.") && base.find('.', 5) == std::string_view::npos;
  return one_plan && base.size() > 5 ? exact("cost.PLAN") : nullptr;
}

}  // namespace models
