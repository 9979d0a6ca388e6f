#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/src/scenario/scenario_text.hpp"

namespace app {
namespace {

// One thing broken in the good scenario, and the one message that says so.
struct Case {
  const char* old;
  const char* fresh;
  const char* message;
};

void PrintTo(const Case& one, std::ostream* out) { *out << one.fresh; }

class BadFileTest : public testing::TestWithParam<Case> {};

TEST_P(BadFileTest, SaysWhatWasFoundAndWhatToWrite) {
  const Case& one = GetParam();
  EXPECT_EQ(errors_of(with(one.old, one.fresh)), std::vector<std::string>{one.message});
}

const Case kCases[] = {
    {"version: 1", "version: 2",
     "f.yaml:1:10: error[E0106]: unknown version '2' (write version: 1)"},
    {"name: small", "name: small\nsumary: x",
     "f.yaml:3:1: error[E0101]: unknown key 'sumary' (write one of: version, name, summary, "
     "include, clock, assumptions, organisation, data_classes, weights, resources, tools, agents, "
     "… (25 in all))"},
    {"name: small", "name: [a]",
     "f.yaml:2:7: error[E0103]: expected text, found a list (write a word or a sentence)"},
    {"horizon: 1d", "horizon: 1",
     "f.yaml:3:37: error[E0201]: the time '1' has no unit (write a unit: ns, us, ms, s, min, h, d, "
     "w)"},
    {"horizon: 1d", "horizon: 1day",
     "f.yaml:3:37: error[E0202]: unknown unit of time 'day' in '1day' (write one of: ns, us, ms, "
     "s, min, h, d, w)"},
    {"horizon: 1d", "horizon: soon",
     "f.yaml:3:37: error[E0203]: expected a time, found 'soon' (write for example 15min)"},
    {"horizon: 1d", "horizon: 0s",
     "f.yaml:3:37: error[E0204]: the time '0s' is not positive (write a time above 0)"},
    {"horizon: 1d", "horizon: -1d",
     "f.yaml:3:37: error[E0204]: the time is negative: '-1d' (write 0 or more)"},
    {"horizon: 1d", "horizon: 1d, warmup: 1h",
     "f.yaml:3:41: error[E0405]: the design 'keys' has credentials that never expire: there is no "
     "steady state to warm up to (remove warmup, or give the credentials a lifetime)"},
    {"horizon: 1d", "horizon: 1d, warmup: auto",
     "f.yaml:3:41: error[E0405]: the design 'keys' has credentials that never expire: there is no "
     "steady state to warm up to (remove warmup, or give the credentials a lifetime)"},
    {"horizon: 1d", "horizon: 1d, warmup: automatic",
     "f.yaml:3:49: error[E0203]: expected a time, found 'automatic' (write for example 15min)"},
    {"horizon: 1d", "horizon: 1d, zone: Europe/Berlin",
     "f.yaml:3:47: error[E0104]: the time zone 'Europe/Berlin': not built yet (write UTC, or leave "
     "it out)"},
    {"2026-01-05", "2026-02-29",
     "f.yaml:3:16: error[E0206]: expected a date and time, found '2026-02-29' (write for example "
     "2026-01-05T00:00:00)"},
    {"name: small",
     "name: small\nassumptions: {x: {value: 1, source: guess, confidence: estimate}}",
     "f.yaml:3:15: error[E0305]: the assumption 'x' is never used (write $x where it applies, or "
     "remove it)"},
    {"probability: 0.1", "probability: $share",
     "f.yaml:34:66: error[E0304]: undefined assumption '$share' (define it under assumptions:)"},
    {"people: 3", "people: 3.5",
     "f.yaml:8:22: error[E0203]: expected a whole number, found '3.5' (write a number from 0 to "
     "10000000)"},
    {"people: 3", "people: 0",
     "f.yaml:8:14: error[E0402]: 'office' has no people, but the workflow 'job' starts on their "
     "behalf (write people: 1 or more)"},
    {"seats: 3", "seats: 0",
     "f.yaml:8:25: error[E0402]: 'office' has no seats, but the design 'keys' issues credentials "
     "per seat (write seats: 1 or more, or another issue)"},
    {"roles: [clerk]", "roles: [clerc]",
     "f.yaml:8:43: error[E0301]: unknown role 'clerc' (write one of: clerk)"},
    {"[desk.read, desk.send]", "desk.read",
     "f.yaml:6:12: error[E0103]: expected a list, found 'desk.read' (write [first, second])"},
    {"seats: 3", "seats: 3, approvers: {count: 1}",
     "f.yaml:8:46: error[E0102]: missing key 'response' (How long one of them is busy with a "
     "request.)"},
    {"data: internal", "data: secret",
     "f.yaml:10:31: error[E0301]: unknown data class 'secret' (write one of: public, internal, "
     "confidential, restricted)"},
    {"owner: office", "owner: offices",
     "f.yaml:10:17: error[E0301]: unknown department 'offices' (write one of: office)"},
    {"effect: read", "effect: reed",
     "f.yaml:16:22: error[E0105]: unknown effect 'reed' (write one of: read, write, execute, "
     "egress)"},
    {"acts_as: caller", "acts_as: service\n    service_permissions: [desk.read]",
     "f.yaml:15:5: error[E0404]: the service identity of 'desk' lacks the tool's own action "
     "'desk.send' (add it to service_permissions)"},
    {"acts_as: caller", "acts_as: caller\n    service_permissions: [desk.read]",
     "f.yaml:15:5: error[E0412]: 'desk' acts as the caller, so service_permissions are without "
     "effect (write acts_as: service, or leave them out)"},
    {"untrusted: true", "untrusted: true, latency: 5",
     "f.yaml:16:64: error[E0201]: the time '5' has no unit (write a unit: ns, us, ms, s, min, h, "
     "d, w)"},
    {"untrusted: true", "untrusted: true, price: 3",
     "f.yaml:16:62: error[E0201]: the amount '3' has no currency (write for example 5 USD)"},
    {"untrusted: true", "untrusted: true, price: 3 EUR",
     "f.yaml:16:62: error[E0202]: unknown currency 'EUR' in '3 EUR' (amounts are in USD; write for "
     "example 5 USD)"},
    {"untrusted: true", "untrusted: true, price: 3 USD/call",
     "f.yaml:16:62: error[E0202]: '3 USD/call' is a price per something else (write for example 5 "
     "USD)"},
    {"untrusted: true", "untrusted: true, failure: 120%",
     "f.yaml:16:64: error[E0204]: the probability '120%' is out of range (write a number from 0 to "
     "1)"},
    {"untrusted: true", "untrusted: true, latency: {use: too-slow}",
     "f.yaml:16:70: error[E0306]: unknown time preset 'too-slow' (write one of: "
     "approval-by-chat, approval-by-mail, approval-in-app, compromise-to-detection, "
     "introspection-round-trip, policy-in-process, policy-in-process-100-rules, "
     "policy-regional-service, policy-sidecar, token-issue-round-trip, tool-call, "
     "triage-automated, … (13 in all))"},
    {"untrusted: true", "untrusted: true, rate_limit: 5/s",
     "f.yaml:16:55: error[E0104]: rate_limit: not built yet (leave it out; calls are not limited "
     "here)"},
    {", untrusted: true", "",
     "f.yaml:34:33: error[E0411]: no result of 'desk.read' is untrusted, so nothing can be "
     "injected through it (write untrusted: true at the action, or result: untrusted at a call)"},
    {"    plan:", "    model: {use: agent-step, susceptibility: high}\n    plan:",
     "f.yaml:20:46: error[E0203]: expected a probability, found 'high' (write for example 0.02)"},
    {"    plan:", "    model: {overreach: 120%}\n    plan:",
     "f.yaml:20:24: error[E0204]: the probability '120%' is out of range (write a number from 0 to "
     "1)"},
    {"    plan:", "    model: {overreach: [0.1]}\n    plan:",
     "f.yaml:20:24: error[E0103]: expected a map for overreach, found a list (write one of: "
     "at_least_once)"},
    {"    plan:", "    model: {overreach: {once: 0.8}}\n    plan:",
     "f.yaml:20:25: error[E0101]: unknown key 'once' (write one of: at_least_once)"},
    {"    plan:", "    model: {overreach: {at_least_once: 0.8}}\n    plan:",
     "f.yaml:20:40: error[E0103]: expected a map, found '0.8' (write {share: …})"},
    {"    plan:", "    model: {overreach: {at_least_once: {share: 0.8}}}\n    plan:",
     "f.yaml:20:40: error[E0102]: missing key 'actions' (Calls of one organisation in the period "
     "that the share is about.)"},
    {"    plan:",
     "    model: {overreach: {at_least_once: {share: 100%, actions: 1000}}}\n    plan:",
     "f.yaml:20:48: error[E0204]: if every organisation saw an attempt, every call is one (write a "
     "share below 1, e.g. 0.8; or the chance per call: overreach: 0.01)"},
    {"    plan:", "    model: {overreach: {at_least_once: {share: 0.8, actions: 0}}}\n    plan:",
     "f.yaml:20:62: error[E0204]: '0' is out of range (write a number from 1 to 1000000000000)"},
    {"    plan:", "    tools: [desk.send]\n    plan:",
     "f.yaml:22:15: error[E0413]: helper calls desk.read, which is not among its tools (add it to "
     "tools:, or leave tools: out)"},
    {"    plan:", "    identity: passport\n    plan:",
     "f.yaml:20:15: error[E0105]: unknown identity 'passport' (write one of: none, "
     "bootstrap_secret, platform_attested)"},
    {"    plan:", "    identity: {platform_attested: {}}\n    plan:",
     "f.yaml:20:35: error[E0102]: missing key 'lifetime' (Until it is renewed.)"},
    {"    plan:", "    trust: {start: 0.9, untrusted_content: 0.2}\n    plan:",
     "f.yaml:20:44: error[E0204]: expected a number from -1 to 0, found '0.2' (write for example "
     "-0.2)"},
    {"    plan:", "    trust: {start: 0.5, revoke_below: 0.6}\n    plan:",
     "f.yaml:20:25: error[E0204]: the agent would be distrusted from its start on (write a "
     "revoke_below of at most start)"},
    {"destination: customer", "destinatoin: customer",
     "f.yaml:22:34: error[E0409]: unknown argument of desk.send 'destinatoin' (write one of: "
     "destination)"},
    {"with: {destination: customer}", "with: [customer]",
     "f.yaml:22:33: error[E0103]: expected a map, found a list (write name: value)"},
    {"with: {destination: customer}", "retry: 3",
     "f.yaml:22:34: error[E0103]: expected a map, found '3' (write {times: …})"},
    {"with: {destination: customer}", "retry: {times: 0}",
     "f.yaml:22:42: error[E0204]: '0' is out of range (write a number from 1 to 1000)"},
    {"with: {destination: customer}", "retry: {wait: 1s}",
     "f.yaml:22:34: error[E0102]: missing key 'times' (At most so many tries after the first "
     "one.)"},
    {"with: {destination: customer}", "retry: {times: 2, wait: 1}",
     "f.yaml:22:51: error[E0201]: the time '1' has no unit (write a unit: ns, us, ms, s, min, h, "
     "d, "
     "w)"},
    {"with: {destination: customer}", "retry: {times: 2, delay: 1s}",
     "f.yaml:22:45: error[E0101]: unknown key 'delay' (write one of: times, wait)"},
    {"acts_as: caller", "acts_as: caller\n    owner: offices",
     "f.yaml:15:12: error[E0301]: unknown department 'offices' (write one of: office)"},
    {"{start: helper,", "{owner: it, start: helper,",
     "f.yaml:24:16: error[E0301]: unknown department 'it' (write one of: office)"},
    {"    plan:", "    model: {token_mix: {output: 120%}}\n    plan:",
     "f.yaml:20:33: error[E0204]: the probability '120%' is out of range (write a number from 0 to "
     "1)"},
    {"    plan:", "    model: {token_mix: {cached: 50%}}\n    plan:",
     "f.yaml:20:24: error[E0102]: missing key 'output' (Share of the tokens that the model "
     "writes; the rest is its input.)"},
    {"on_behalf_of: {office: 1}, ", "",
     "f.yaml:24:8: error[E0102]: missing key 'on_behalf_of' (write on_behalf_of: {department: "
     "share}, or feature: NAME if no person is behind it)"},
    {"on_behalf_of: {office: 1}", "on_behalf_of: {office: 1}, feature: autofill",
     "f.yaml:24:51: error[E0107]: both 'on_behalf_of' and 'feature' (write one of them)"},
    {"on_behalf_of: {office: 1}", "feature: autofill",
     "f.yaml:24:24: error[E0402]: a product feature has no seat, but the design 'keys' issues "
     "credentials per seat (write issue: agent_type, workflow or task there, or on_behalf_of: "
     "{department: share} here)"},
    {"- call: desk.read",
     "- choose: [{weight: 0.5, do: [{call: desk.read}]}, {weight: 0.4, do: [{think: 1s}]}]",
     "f.yaml:21:17: error[E0303]: the weights sum to 0.9 (write weights that sum to 1)"},
    {"- call: desk.read",
     "- choose: [{weight: 0.5, do: [{call: desk.read}]}, {weight: 0.5, do: []}]",
     "f.yaml:21:76: error[E0410]: the list is empty (write at least one item)"},
    {"- call: desk.read", "- {call: desk.read, think: 1s}",
     "f.yaml:21:9: error[E0107]: both 'call' and 'think' (write one of them)"},
    {"- call: desk.read", "- message: helper",
     "f.yaml:21:18: error[E0103]: expected a map, found 'helper' (write {to: …})"},
    {"- call: desk.read", "- message: {to: helpers}",
     "f.yaml:21:23: error[E0301]: unknown agent 'helpers' (write one of: helper)"},
    {"- call: desk.read", "- message: {to: helper}",
     "f.yaml:20:5: error[E0401]: every path spawns again for certain: helper → helper (add an "
     "alternative that does not spawn, a count that can be 0, or max_depth)"},
    {"- call: desk.read", "- remember: {in: notes}",
     "f.yaml:21:24: error[E0301]: unknown memory 'notes' (there are none)"},
    {"- call: desk.read", "- recall: {}",
     "f.yaml:21:17: error[E0102]: missing key 'from' (The memory to read.)"},
    {"workflows:", "memories: {notes: {}}\nworkflows:",
     "f.yaml:23:19: error[E0102]: missing key 'scope' (Whose agents share it: those of one "
     "workflow instance, of one person, of one department's people, or of everyone.)"},
    {"workflows:", "memories: {notes: {scope: team}}\nworkflows:",
     "f.yaml:23:27: error[E0105]: unknown scope of a memory 'team' (write one of: workflow, "
     "person, "
     "department, everyone)"},
    {"- call: desk.read", "- spawn: {agent: helper, count: 2}",
     "f.yaml:20:5: error[E0401]: every path spawns again for certain: helper → helper (add an "
     "alternative that does not spawn, a count that can be 0, or max_depth)"},
    {"office: 1}", "office: 0.9}",
     "f.yaml:24:38: error[E0303]: the weights sum to 0.9 (write weights that sum to 1)"},
    {"rate: 10/h", "rate: 10",
     "f.yaml:24:78: error[E0201]: the rate '10' has no unit (write a unit: /s, /min, /h, /d, /w, "
     "/month)"},
    {"rate: 10/h", "rate: 0/h",
     "f.yaml:24:78: error[E0204]: the rate is 0 (write a rate above 0, or leave the entry out)"},
    {"rate: 10/h", "rate: 10/fortnight",
     "f.yaml:24:78: error[E0202]: unknown unit of a rate '/fortnight' (write one of: /s, /min, /h, "
     "/d, /w, /month)"},
    {"poisson: {rate: 10/h}", "mmpp: {}",
     "f.yaml:24:62: error[E0104]: mmpp: not built yet (write poisson: {rate})"},
    {"arrivals: {poisson: {rate: 10/h}}", "arrivals: {}",
     "f.yaml:24:61: error[E0103]: an empty map for arrivals (write one of: poisson, each_threat, "
     "after)"},
    {"issue: seat", "issue: agent_type",
     "f.yaml:27:38: error[E0412]: a credential issued per agent type serves all its agents and all "
     "people (write scope: agent_type, or workflow: what its plan needs)"},
    {"issue: task, scope: task", "issue: call, scope: task",
     "f.yaml:30:32: error[E0412]: a credential issued per call is good for that call (write scope: "
     "call)"},
    {"issue: task, scope: task", "issue: task, scope: call",
     "f.yaml:30:32: error[E0412]: a credential issued per task serves all its calls and cannot be "
     "scoped to one (write scope: task, or issue: call)"},
    {"issue: task, scope: task", "issue: workflow, scope: task",
     "f.yaml:30:36: error[E0412]: a credential issued per workflow serves all its tasks and cannot "
     "be scoped to one (write scope: workflow, or issue: task)"},
    {"lifetime: 5min", "lifetime: 5min, attenuation: task, delegation2: x",
     "f.yaml:30:80: error[E0101]: unknown key 'delegation2' (write one of: issue, scope, lifetime, "
     "renew_at, renewable_for, idle_expiry, max_uses, rotation, revoke_on_completion, delegation, "
     "attenuation, exchanged_lifetime, … (18 in all))"},
    {"lifetime: 5min", "lifetime: 5min, renew_at: 0",
     "f.yaml:30:71: error[E0204]: renewal at 0 % of the lifetime would renew without end (write a "
     "share above 0, e.g. 0.8)"},
    {"lifetime: 5min", "lifetime: 5ns, renew_at: 0.1",
     "f.yaml:30:60: error[E0204]: renewal less than 1 ns after issue would renew without end "
     "(write "
     "a longer lifetime; time passes in whole nanoseconds)"},
    {"lifetime: none", "lifetime: none, renew_at: 0.5",
     "f.yaml:27:61: error[E0412]: a credential that never expires is never renewed (leave it out, "
     "or write a lifetime)"},
    {"delegation: share", "delegation: share, attenuation: task",
     "f.yaml:27:80: error[E0412]: a shared credential is presented as it is, so nothing attenuates "
     "it (write delegation: exchange)"},
    {"delegation: share", "delegation: share, cascade: full",
     "f.yaml:27:80: error[E0412]: a shared credential has no descendants, so cascade is "
     "without effect (leave it out, or write delegation: exchange)"},
    {"delegation: share", "delegation: share, revoke_on_completion: true",
     "f.yaml:27:80: error[E0412]: a standing credential outlives every task, so there is no "
     "completion to revoke it at (leave it out, or write issue: workflow or issue: task)"},
    {"delegation: share", "delegation: share, binding: sender_constrained",
     "f.yaml:27:80: error[E0412]: only its holder can present a sender-constrained credential, so "
     "it "
     "cannot be shared (write delegation: exchange or own)"},
    {"lifetime: 5min", "lifetime: 5min, rotation: {every: 90d}",
     "f.yaml:30:61: error[E0412]: only standing credentials are rotated (leave it out, or write "
     "issue: seat, agent_type or agent, or delegation: own)"},
    {"lifetime: none", "lifetime: none, rotation: {every: 1d, overlap: 2d}",
     "f.yaml:27:61: error[E0412]: the overlap is not shorter than the interval (write an overlap "
     "below every)"},
    {"lifetime: 5min", "lifetime: 5min, max_uses: 0",
     "f.yaml:30:71: error[E0204]: '0' is out of range (write a number from 1 to 1000000000)"},
    {"lifetime: 5min", "lifetime: 5min, cascade: {partial: {probability: 1.5}}",
     "f.yaml:30:94: error[E0204]: the probability '1.5' is out of range (write a number from 0 to "
     "1)"},
    {"lifetime: 5min", "lifetime: 5min, issuer: {retry: {attempts: 3, wait: 1s}}",
     "f.yaml:30:70: error[E0412]: requests fail in outages only, and there are none (write "
     "outages:)"},
    {"lifetime: 5min", "lifetime: 0s",
     "f.yaml:30:55: error[E0202]: expected a time above 0, found 0 (write a longer time, e.g. "
     "5min)"},
    {"credentials: {issue: seat", "credentials: {use: static_key, issue: seat",
     "f.yaml:27:24: error[E0306]: unknown credentials preset 'static_key' (write one of: "
     "agent_grant_drafts, aws_agentcore_identity, aws_iam_access_key, aws_sts_assume_role, "
     "aws_sts_role_chaining, azure_managed_identity, biscuit, entra_access_token, entra_agent_id, "
     "entra_cae_user, entra_cae_workload, entra_refresh_token, … (38 in all))"},
    {"policy: [role]", "policy: [taint_guard]",
     "f.yaml:28:13: error[E0408]: no rule of the policy permits anything, so it denies every call "
     "(add role, task_scope or intent)"},
    {"policy: [role]", "policy: []",
     "f.yaml:28:13: error[E0410]: the list is empty (write at least one item)"},
    {"policy: [role]", "policy: [role, {require: task_scope}]",
     "f.yaml:28:5: error[E0403]: the rule 'task_scope' needs a task, and a credential issued per "
     "seat names none (write role, or issue: task or workflow)"},
    {"policy: [role]", "policy: [role, {cedar: a.cedar}]",
     "f.yaml:28:28: error[E0008]: a text that is no file names another file (write it to a file)"},
    {"policy: [role]", "policy: [role, {depth: {max: 2}}]",
     "f.yaml:28:5: error[E0412]: no credential of this design shows how deep authority is "
     "delegated "
     "(write delegation: exchange, or max_depth: at the agent)"},
    {"policy: [role]", "policy: [role, {hours: {open: \"Fri-Mon 09:00-17:00\"}}]",
     "f.yaml:28:35: error[E0206]: 'Fri-Mon 09:00-17:00' is no stretch of a week (write \"Mon-Fri "
     "09:00-17:00\", \"Sat,Sun 00:00-24:00\" or always)"},
    {"policy: [role]", "policy: [role]\n    rollouts: [{at: 1h, rollback: true}]",
     "f.yaml:29:16: error[E0107]: there is nothing to roll back (write a rollout with a policy "
     "before it)"},
    {"policy: [role]", "policy: [role]\n    rollouts: [{at: 9d, policy: [role]}]",
     "f.yaml:29:5: error[E0412]: a rollout comes after the end of the run (write at: within the "
     "horizon, or leave it out)"},
    {"policy: [role]", "policy: [role]\n    rollouts: [{at: 1h}]",
     "f.yaml:29:16: error[E0107]: a rollout brings one policy, a new one or the last (write "
     "policy: or rollback: true)"},
    {"policy: [role]",
     "policy: [role]\n    rollouts: [{at: 2h, policy: [role]}, {at: 1h, rollback: true}]",
     "f.yaml:29:42: error[E0204]: this rollout comes before the one above it (write them in order "
     "of time)"},
    {"policy: [role]",
     "policy: [role, {obligation: approval, when: \"true }; permit(principal, action, resource) "
     "when { true\"}]",
     "f.yaml:28:49: error[E0601]: the text is more than one expression (write one, e.g. "
     "resource.data == \"restricted\")"},
    {"policy: [role]", "policy: [role, {obligation: approval}]",
     "f.yaml:28:5: error[E0416]: a rule puts calls before a person, and no department has "
     "approvers "
     "(write approvers: {count, response} under a department)"},
    {"policy: [role]", "policy: [role]\n    approvals: {timeout: 1h}",
     "f.yaml:29:5: error[E0412]: no rule puts calls before a person (write {obligation: approval} "
     "in the policy, or leave approvals: out)"},
    {"policy: [role]",
     "policy: [role]\n    decision_point: {remote: {servers: 1}, on_outage: stale}",
     "f.yaml:29:44: error[E0412]: an answer always comes (write outages: or timeout: under "
     "remote:)"},
    {"policy: [role]", "policy: [{log_only: role}]",
     "f.yaml:28:13: error[E0408]: no rule of the policy permits anything, so it denies every call "
     "(add role, task_scope or intent)"},
    {"policy: [role]", "policy: [role, {obligation: approval, when: \"resource.data =\"}]",
     "f.yaml:28:49: error[E0601]: found '=' (write '==' to compare)"},
    {"policy: [role]", "policy: [role, {arguments: {argument: destination, effects: [egress]}}]",
     "f.yaml:28:32: error[E0107]: the argument rule is incomplete or says two things (write "
     "{argument: destination, known: [a, b]} or {match: task})"},
    {"policy: [role]", "policy: [role, roles]",
     "f.yaml:28:20: error[E0105]: unknown policy rule 'roles' (write one of: role, task_scope, "
     "taint_guard, require, arguments, intent, rate, spend, fan_out, depth, hours, cedar, … (14 in "
     "all))"},
    {"policy: [task_scope]", "policy: [{intent: {purposes: [filing]}}]",
     "f.yaml:31:5: error[E0301]: unknown purpose 'filing' (there are none)"},
    {"policy: [task_scope]", "policy: [{intent: {trust: {secret: 0.5}}}]",
     "f.yaml:31:32: error[E0301]: unknown data class 'secret' (write one of: public, internal, "
     "confidential, restricted)"},
    {"policy: [task_scope]", "policy: [{intent: {trust: {restricted: 0.5}}}]",
     "f.yaml:31:5: error[E0412]: the rule 'intent' asks for trust, and every agent is trusted "
     "fully "
     "(write trust: at an agent, or leave it out of the rule)"},
    {"policy: [role]", "policy: [role, {require: {intent: {}}}]",
     "f.yaml:28:5: error[E0403]: the rule 'intent' needs a task, and a credential issued per seat "
     "names none (write role, or issue: task or workflow)"},
    {"policy: [role]", "policy: [role]\n    orders: {trust: {revoke: agent}}",
     "f.yaml:29:14: error[E0412]: trust in no agent can be lost, so nothing is ordered (write "
     "trust: {revoke_below: …} at an agent, or leave it out)"},
    {"policy: [role]", "policy: [role]\n    validation: {poll: {interval: 0s}}",
     "f.yaml:29:35: error[E0204]: the time '0s' is not positive (write a time above 0)"},
    {"policy: [role]", "policy: [role]\n    validation: {push: {delay: 1s, loss: 1}}",
     "f.yaml:29:36: error[E0204]: every notice is lost (write a loss below 1, or validation: "
     "local)"},
    {"policy: [role]", "policy: [role]\n    validation: {default: local, at: {deks: local}}",
     "f.yaml:29:39: error[E0301]: unknown tool 'deks' (write one of: desk)"},
    {"policy: [role]", "policy: [role]\n    validation: {local: {}, sessions: open}",
     "f.yaml:29:39: error[E0105]: unknown sessions 'open' (write one of: continuous, at_open)"},
    {"policy: [role]",
     "policy: [role]\n    decision_point: {remote: {servers: 2, retry: {attempts: 2}}}",
     "f.yaml:29:43: error[E0412]: every attempt is answered (write timeout: or outages:)"},
    {"through: desk.read", "through: desk.send",
     "f.yaml:34:33: error[E0411]: no result of 'desk.send' is untrusted, so nothing can be "
     "injected through it (write untrusted: true at the action, or result: untrusted at a call)"},
    {"goal: {exfiltrate: mail}", "goal: {exfiltrate: world}",
     "f.yaml:35:12: error[E0407]: no tool action reads 'world', so the goal cannot be reached "
     "(name another resource, or add an action with effect: read)"},
    {"goal: {exfiltrate: mail}", "goal: {exfiltrate: mail, calls: [{call: desk.read}]}",
     "f.yaml:35:11: error[E0107]: both 'exfiltrate' and 'calls' (write one of them)"},
    {"prompt_injection: {through", "consent_fatigue: {through",
     "f.yaml:34:14: error[E0104]: consent_fatigue: not built yet (write approvals: {attention: …} "
     "at the design; an attacker with persist asks again)"},
    {"prompt_injection: {through: desk.read, probability: 0.1}",
     "leaked_credential: {rate: 2/week, of: clerk}",
     "f.yaml:34:52: error[E0301]: unknown agent 'clerk' (write one of: helper)"},
    {"prompt_injection: {through: desk.read, probability: 0.1}",
     "leaked_credential: {rate: 2/week, what: bootstrap_secret, of: helper}",
     "f.yaml:34:48: error[E0415]: 'helper' has no bootstrap secret (write identity: "
     "bootstrap_secret at the agent, or what: credential)"},
    {"prompt_injection: {through: desk.read, probability: 0.1}}",
     "impersonation: {rate: 2/week, of: helper}}\n    strategy: [direct]",
     "f.yaml:35:5: error[E0412]: an outsider has one credential, and no choice of strategy (leave "
     "it out)"},
    {"threats:", "study: {replications: {min: 5, max: 2}}\nthreats:",
     "f.yaml:32:23: error[E0204]: min 5 is above max 2 (swap them)"},
    {"threats:", "study: {baseline: key}\nthreats:",
     "f.yaml:32:19: error[E0301]: unknown design 'key' (write one of: keys, tokens)"},
    {"threats:", "study: {precision: {velocity.complete.mean: 2%}}\nthreats:",
     "f.yaml:32:21: error[E0307]: unknown metric 'velocity.complete' (write one of: "
     "privilege.amplification.user, privilege.unattended, privilege.amplification.task, "
     "privilege.sufficiency, privilege.over_entitlement, privilege.excess_hours, "
     "privilege.out_of_scope_actions, revocation.latency, revocation.handling, "
     "revocation.latency.worst, revocation.handling.worst, revocation.enforcement, "
     "… (113 in all))"},
    {"threats:", "checks: [velocity.completed: mean is 1]\nthreats:",
     "f.yaml:32:30: error[E0308]: 'mean is 1' is not an expectation (write for example \"p95 <= "
     "60s\" or \"mean <= baseline * 1.10\")"},
    {"threats:", "checks: [velocity.completed: p95 <= 1]\nthreats:",
     "f.yaml:32:30: error[E0308]: velocity.completed is one value a replication: it has no "
     "quantiles (write mean, max or min)"},
    {"threats:", "checks: [\"revocation.latency{cause=incidnet}\": p95 <= 60s]\nthreats:",
     "f.yaml:32:10: error[E0307]: unknown cause 'incidnet' (write one of: completion, incident, "
     "offboarding, rotation, policy, trust, probe)"},
    {"threats:", "checks: [\"revocation.exposed_actions{actor=thief}\": mean <= 1]\nthreats:",
     "f.yaml:32:10: error[E0307]: unknown actor 'thief' (write one of: legitimate, hijacked, "
     "outsider)"},
    {"threats:", "checks: [\"revocation.latency{cuase=incident}\": p95 <= 60s]\nthreats:",
     "f.yaml:32:10: error[E0307]: unknown label of revocation.latency 'cuase' (write one of: "
     "cause, depth, point, session)"},
    {"threats:", "checks: [\"revocation.latency{cause=incident}\": p95 <= 60]\nthreats:",
     "f.yaml:32:48: error[E0201]: the time '60' has no unit (write a unit: ns, us, ms, s, min, h, "
     "d, w)"},
    {"threats:", "checks: [\"revocation.latency{cause=incident}\": max <= 60s]\nthreats:",
     "f.yaml:32:48: error[E0308]: revocation.latency is a sample of durations: it has quantiles "
     "only (write p50 or p95)"},
    {"threats:", "probes: {rate: 5/d, over: [people]}\nthreats:",
     "f.yaml:32:28: error[E0105]: unknown probe target 'people' (write one of: credential, person, "
     "agent)"},
    {"threats:", "inventory: {}\nthreats:",
     "f.yaml:32:12: error[E0103]: expected a list, found a map (write [first, second])"},
    {"name: small", "name: small\ninclude: [a.yaml]",
     "f.yaml:3:1: error[E0008]: a text that is no file includes files (write it to a file)"},
    {"threats:", "weights: {read: -1}\nthreats:",
     "f.yaml:32:17: error[E0204]: the number is negative: '-1' (write 0 or more)"},
    {"world: {data: public}", "world: {data: public}\n  \"a b\": {data: public}",
     "f.yaml:12:3: error[E0302]: the name 'a b' has other characters than letters, digits, '-' and "
     "'_' (write a plain name)"},
};

INSTANTIATE_TEST_SUITE_P(EachMessage, BadFileTest, testing::ValuesIn(kCases));

TEST(BadFilesTest, AllErrorsOfAFileAreReportedAtOnceInOrder) {
  std::string text = with("horizon: 1d", "horizon: 1");
  text = with("people: 3", "peopel: 3", text);
  text = with("effect: read", "effect: reed", text);
  text = with("office: 1}", "offise: 1}", text);
  text = with("lifetime: 5min", "lifetime: -5min", text);
  text = with("probability: 0.1", "probability: 1.1", text);
  std::vector<std::string> places;
  for (const std::string& headline : errors_of(text))
    places.push_back(headline.substr(7, headline.find(']') - 6));
  EXPECT_EQ(places, (std::vector<std::string>{"3:37: error[E0201]", "8:13: error[E0102]",
                                              "8:14: error[E0101]", "16:22: error[E0105]",
                                              "24:39: error[E0301]", "30:55: error[E0204]",
                                              "34:66: error[E0204]"}));
}

TEST(BadFilesTest, TheCaretStandsUnderTheWordAndASuggestionFollows) {
  Diagnostics diagnostics;
  load_scenario_text(with("call: desk.read", "call: desk.raed"), "f.yaml", diagnostics);
  EXPECT_EQ(diagnostics.format_all(),
            "f.yaml:21:15: error[E0301]: unknown tool action 'desk.raed' (write one of: desk.read, "
            "desk.send)\n"
            "   21 |       - call: desk.raed\n"
            "      |               ^\n"
            "      = did you mean 'desk.read'?\n");
}

TEST(BadFilesTest, PathsNameThePlaceInTheTree) {
  Diagnostics diagnostics;
  load_scenario_text(with("call: desk.read", "call: desk.raed"), "f.yaml", diagnostics);
  ASSERT_EQ(diagnostics.size(), 1U);
  EXPECT_EQ(diagnostics.sorted()[0].path, "agents.helper.plan[0].call");
}

TEST(BadFilesTest, MoreThanFiveHundredAndTwelveActionsAreRefused) {
  std::string actions;
  for (int i = 0; i < 511; ++i)
    actions += "      a" + std::to_string(i) + ": {effect: read, on: mail}\n";
  EXPECT_EQ(
      errors_of(with("    actions:\n", "    actions:\n" + actions)),
      std::vector<std::string>{"f.yaml:12:1: error[E0406]: 513 tool actions (write at most 512)"});
}

TEST(NearestWordTest, FindsSlipsAndNothingElse) {
  const std::vector<std::string> known = {"horizon", "warmup", "start"};
  EXPECT_EQ(nearest_word("horizn", known), "horizon");
  EXPECT_EQ(nearest_word("satrt", known), "start");
  EXPECT_EQ(nearest_word("bananas", known), "");
  EXPECT_EQ(nearest_word("", known), "");
}

TEST(AutomaticWarmUpTest, NeedsArrivalsAtAConstantRate) {
  const std::string steady =
      with("horizon: 1d", "horizon: 1d, warmup: auto", with("lifetime: none", "lifetime: 8h"));
  const auto message = [](const std::string& how) {
    return "f.yaml:3:41: error[E0414]: the workflow 'job' starts " + how +
           ", not at a constant rate: there is no steady state for warmup: auto to find (write the "
           "warm-up as a time, or arrivals at a constant rate)";
  };
  EXPECT_TRUE(load_good(steady).study.finds_warmup);
  EXPECT_EQ(load_good(steady).plan.clock.warmup, sim::kZero);
  EXPECT_EQ(errors_of(with("rate: 10/h", "rate: 10/h, profile: office-hours", steady)),
            std::vector<std::string>{message("in office hours")});
  EXPECT_EQ(errors_of(with("{poisson: {rate: 10/h}}", "{each_threat: {}}", steady)),
            std::vector<std::string>{message("once for each threat")});
}

}  // namespace
}  // namespace app
