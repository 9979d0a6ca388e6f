#include <utility>

#include "src/scenario/sections/sections.hpp"

namespace app {
namespace {

using models::InjectionKind;
using models::Intrusion;
using models::IntrusionKind;
using models::Threat;

Codec<models::AgentTypeId> agent() { return reference_to<models::AgentTypeTag>(NameKind::kAgent); }

template <class T, class Look>
Codec<T> checked(Codec<T> codec, Look look) {
  return mapped(std::move(codec), [look](Context& context, const Node& node, T read) {
    look(context, node, read);
    return std::optional(std::move(read));
  });
}

/// When it is about, for every way in.
template <class T, class Get>
Object<T> with_campaign(Object<T> object, Get get) {
  return object
      .optional("starts",
                "From the start of the run, or from what it follows, until it is about. "
                "Default: at once.",
                time_distribution(),
                [get](T& out, sim::Distribution read) { get(out).starts_s = std::move(read); })
      .optional("lasts", "How long it is about. Default: for good, or until it is withdrawn.",
                time_distribution(),
                [get](T& out, sim::Distribution read) { get(out).lasts_s = std::move(read); })
      .optional("after", "Another threat whose goal must have been reached.",
                reference_to<models::ThreatTag>(NameKind::kThreat),
                [get](T& out, models::ThreatId read) { get(out).after = read; });
}

models::Campaign& campaign_of(Threat& threat) { return threat.campaign; }

// ---- Ways into agents of the fleet

Object<Threat> injected(Object<Threat> object, const char* per) {
  return with_campaign(
      object
          .required("probability", std::string("Chance of each exposure: ") + per + ".",
                    probability(), &Threat::probability)
          .optional("works",
                    "Chance that an exposed agent follows, instead of its model's susceptibility.",
                    probability(), [](Threat& out, double works) { out.works = works; }),
      &campaign_of);
}

Codec<Threat> as(InjectionKind kind, const Object<Threat>& object) {
  return mapped(object.codec(), [kind](Context&, const Node&, Threat read) {
    read.injection = kind;
    return std::optional(std::move(read));
  });
}

Object<Threat> at_calls(const char* doc) {
  return Object<Threat>().required("through", doc, one_or_list_of(action()), &Threat::through);
}

Object<Threat> at_agents(const char* doc) {
  return Object<Threat>().required("of", doc, one_or_list_of(agent()), &Threat::agents);
}

Codec<Threat> prompt() {
  return as(InjectionKind::kContent,
            injected(at_calls("Tool actions whose untrusted results can carry it."),
                     "that a result is malicious"));
}

Codec<Threat> poisoned_tool() {
  return as(InjectionKind::kTool,
            injected(at_calls("Actions whose description or result carries it, trusted or not."),
                     "that a call's result, or what describes it, steers the agent"));
}

Codec<Threat> rug_pull() {
  const auto inner = as(InjectionKind::kTool,
                        injected(at_calls("Actions that carry it once the tool has turned."),
                                 "that a call's result, or what describes it, steers the agent"));
  return checked(inner, [](Context& context, const Node& node, Threat& read) {
    if (read.campaign.starts_s || read.campaign.after.valid()) return;
    context.error(node.at, "E0102", "missing key 'starts'",
                  "write when the tool turns, or tool_poisoning if it was bad from the start");
  });
}

Codec<Threat> poisoned_memory() {
  const auto inner =
      as(InjectionKind::kMemory,
         injected(
             Object<Threat>()
                 .required("memory", "The shared memory that it lies in.",
                           reference_to<models::MemoryTag>(NameKind::kMemory), &Threat::memory)
                 .optional("through",
                           "Actions whose untrusted results put it there, by whoever reads them.",
                           one_or_list_of(action()), &Threat::through)
                 .optional("writes", "How often somebody outside writes into it, e.g. 1/week.",
                           rate_per_s(), &Threat::writes_per_s)
                 .optional("dormant", "From the writing until it works. Default: no time.",
                           time_distribution(), &Threat::dormant_s),
             "through: that a result puts something there; writes: that who recalls it meets it"));
  return checked(inner, [](Context& context, const Node& node, Threat& read) {
    if (read.through.empty() != (read.writes_per_s == 0.0)) return;
    context.error(node.at, "E0107", "how the content gets into the memory is not said once",
                  "write either through: or writes:");
  });
}

Codec<Threat> answers() {
  return as(InjectionKind::kAnswer,
            injected(at_agents("Agents whose answers carry turns that nobody asked for."),
                     "that an answer does"));
}

Codec<Threat> fake_agent() {
  return as(InjectionKind::kFakePeer,
            injected(at_agents("Agents that somebody passes for: requests to them go to him."),
                     "that he gets a request"));
}

Codec<Threat> rogue() {
  return as(InjectionKind::kRogue,
            injected(at_agents("Agents that turn by themselves as their task starts."),
                     "that a task turns"));
}

Codec<Threat> supply_chain() {
  return as(InjectionKind::kRelease,
            injected(at_agents("Agents that load the release as they start."),
                     "that a starting agent loads it")
                .optional("rate", "How often a bad release comes out. Default: once.", rate_per_s(),
                          [](Threat& out, double rate) { out.campaign.rate_per_s = rate; }));
}

Codec<Threat> accident() {
  return as(InjectionKind::kAccident,
            injected(Object<Threat>().required("at", "Calls of the plan before which it happens.",
                                               one_or_list_of(action()), &Threat::through),
                     "that it happens at a call"));
}

// ---- Ways in from outside

models::Campaign& campaign_with(std::pair<Intrusion, models::Campaign>& read) {
  return read.second;
}
using Incident = std::pair<Intrusion, models::Campaign>;

template <class Value>
auto into(Value Intrusion::*member) {
  return [member](Incident& out, Value read) { out.first.*member = std::move(read); };
}

Object<Incident> incidents() {
  return with_campaign(
      Object<Incident>()
          .optional("rate", "Mean number of incidents, e.g. 2/week.", rate_per_s(),
                    into(&Intrusion::rate_per_s))
          .optional("time_to_first_use",
                    "From the incident to the outsider's first call. Default: none.",
                    time_distribution(), into(&Intrusion::time_to_first_use_s)),
      &campaign_with);
}

/// What an incident that follows another threat takes from it leaves no choice.
void check_follower(Context& context, const Node& node, const Threat& threat) {
  if (!threat.campaign.after.valid()) return;
  if (const Entry* lasts = node.find_entry("lasts")) {
    context.error(lasts->at, "E0412", "each success is followed up once, so nothing lasts",
                  "leave it out");
  }
  const Entry* of = node.find_entry("of");
  if (of == nullptr || threat.intrusion->kind != IntrusionKind::kStolenCredential) return;
  context.error(of->at, "E0412", "it is the credential of the agent whose attack it follows",
                "leave it out");
}

/// Incidents come at a rate, or after another threat's success.
Codec<Threat> intrusion(const Object<Incident>& object, std::optional<IntrusionKind> kind) {
  return mapped(object.codec(),
                [kind](Context& context, const Node& node, Incident read) -> std::optional<Threat> {
                  const bool follows = read.second.after.valid();
                  if (read.first.rate_per_s == 0.0 && !follows) {
                    context.error(node.at, "E0102", "missing key 'rate'",
                                  "write how often it happens, or after: which threat it follows");
                  }
                  if (node.find("rate") != nullptr && follows) {
                    context.error(node.find_entry("rate")->at, "E0412",
                                  "it follows another threat, so it has no rate of its own",
                                  "leave rate or after out");
                  }
                  Threat threat;
                  threat.campaign = std::move(read.second);
                  threat.intrusion = std::move(read.first);
                  if (kind) threat.intrusion->kind = *kind;
                  check_follower(context, node, threat);
                  return threat;
                });
}

Codec<Threat> leaked() {
  const auto what = Choice<IntrusionKind>("what leaks")
                        .word("credential", IntrusionKind::kStolenCredential)
                        .word("bootstrap_secret", IntrusionKind::kStolenSecret)
                        .codec();
  return intrusion(
      incidents()
          .optional("what",
                    "credential (default): a live one at random, or what the agent had whose "
                    "attack it follows; bootstrap_secret.",
                    what, into(&Intrusion::kind))
          .optional("of", "Agent type whose credential or secret it is. Default: any.", agent(),
                    into(&Intrusion::of)),
      std::nullopt);
}

Codec<Threat> impersonated() {
  return intrusion(incidents().required("of", "Agent type that the outsider passes for.", agent(),
                                        into(&Intrusion::of)),
                   IntrusionKind::kImpersonation);
}

Codec<models::DepartmentId> department() {
  return reference_to<models::DepartmentTag>(NameKind::kDepartment);
}

Codec<Threat> consent() {
  return intrusion(
      incidents()
          .optional("of", "Department of the person who consents. Default: anybody.", department(),
                    into(&Intrusion::department))
          .optional("asks_for",
                    "What the application asks for. Default: all that the person may do.",
                    one_or_list_of(action()),
                    [](Incident& out, const std::vector<models::ActionId>& actions) {
                      for (const models::ActionId id : actions) {
                        if (id.index < models::PermissionSet::kCapacity) {
                          out.first.consents_to.insert(id);
                        }
                      }
                    }),
      IntrusionKind::kConsent);
}

Codec<Threat> insider() {
  return intrusion(
      incidents()
          .optional("of", "Department of the insider. Default: anybody.", department(),
                    into(&Intrusion::department))
          .optional("through",
                    "The agent that he lets act, with what it is given for a task. Default: none, "
                    "with all that he may do himself.",
                    agent(), into(&Intrusion::of)),
      IntrusionKind::kInsider);
}

Codec<Threat> replayed() {
  struct Recording {
    Incident incident;
    double probability{0.0};
  };
  const auto inner = with_campaign(
      Object<Recording>()
          .required("probability", "Chance that a delegation is recorded.", probability(),
                    &Recording::probability)
          .optional("of", "Agent to which it goes. Default: any.", agent(),
                    [](Recording& out, models::AgentTypeId of) { out.incident.first.of = of; })
          .optional("delay", "From the recording to the replay. Default: none.",
                    time_distribution(),
                    [](Recording& out, sim::Distribution delay_s) {
                      out.incident.first.time_to_first_use_s = std::move(delay_s);
                    }),
      [](Recording& out) -> models::Campaign& { return out.incident.second; });
  return mapped(inner.codec(), [](Context&, const Node&, Recording read) {
    Threat threat;
    threat.campaign = std::move(read.incident.second);
    threat.intrusion = std::move(read.incident.first);
    threat.intrusion->kind = IntrusionKind::kReplay;
    threat.probability = read.probability;
    return std::optional(std::move(threat));
  });
}

}  // namespace

Codec<Threat> injection() {
  const auto form = [](const char* key, const char* doc, Codec<Threat> inner) {
    return Object<Threat>().required(key, doc, std::move(inner),
                                     [](Threat& out, Threat read) { out = std::move(read); });
  };
  return Choice<Threat>("injection")
      .form(form("prompt_injection", "Instructions hidden in an untrusted result.", prompt()))
      .form(form("tool_poisoning", "Instructions in what describes a tool, or in what it answers.",
                 poisoned_tool()))
      .form(form("rug_pull", "A tool that was good and turns bad.", rug_pull()))
      .form(form("memory_poisoning", "Instructions that lie in a shared memory, dormant perhaps.",
                 poisoned_memory()))
      .form(
          form("session_smuggling", "Turns that a peer slips into the session with it.", answers()))
      .form(form("fake_agent", "Somebody has registered as an agent, and gets its requests.",
                 fake_agent()))
      .form(form("rogue_agent", "An agent that turns by itself.", rogue()))
      .form(form("runaway_fan_out", "A task that runs away, starts agents or calls without end.",
                 rogue()))
      .form(form("supply_chain", "A bad release that agents load as they start, for a while.",
                 supply_chain()))
      .form(form("accident", "A misjudgement at a call; the agent goes on with its plan.",
                 accident()))
      .form(form("cross_tenant_bleed", "A call that reaches for what belongs to another tenant.",
                 accident()))
      .form(form("leaked_credential",
                 "Somebody outside the fleet gets hold of a credential or secret.", leaked()))
      .form(form("impersonation", "Somebody outside the fleet says that he is an agent.",
                 impersonated()))
      .form(form("consent_phishing", "A person lets an attacker's application act in their name.",
                 consent()))
      .form(form("insider", "One of the people has purposes of their own.", insider()))
      .form(form("replayed_delegation",
                 "Somebody records what an agent is given for a task, and presents it later.",
                 replayed()))
      .later("consent_fatigue",
             "write approvals: {attention: …} at the design; an attacker with persist asks again")
      .later("outage", "write outages: at the tool, the decision point or the issuer")
      .codec();
}

}  // namespace app
