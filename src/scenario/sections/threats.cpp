#include <algorithm>
#include <utility>

#include "src/scenario/sections/sections.hpp"

namespace app {
namespace {

using models::Goal;
using Planned = Draft::PlannedThreat;

using models::Intrusion;
using models::IntrusionKind;

Object<Intrusion> incidents() {
  return Object<Intrusion>()
      .required("rate", "Mean number of incidents, e.g. 2/week.", rate_per_s(),
                &Intrusion::rate_per_s)
      .optional("time_to_first_use",
                "From the incident to the outsider's first call. Default: none.",
                time_distribution(), &Intrusion::time_to_first_use_s);
}

Codec<models::Threat> leaked() {
  const auto what = Choice<IntrusionKind>("what leaks")
                        .word("credential", IntrusionKind::kStolenCredential)
                        .word("bootstrap_secret", IntrusionKind::kStolenSecret)
                        .codec();
  const auto inner =
      incidents()
          .optional("what", "credential (default): a live one at random; bootstrap_secret.", what,
                    &Intrusion::kind)
          .optional("of", "Agent type whose credential or secret it is. Default: any.",
                    reference_to<models::AgentTypeTag>(NameKind::kAgent), &Intrusion::of)
          .codec();
  return mapped(inner, [](Context&, const Node&, Intrusion read) {
    models::Threat threat;
    threat.intrusion = std::move(read);
    return std::optional(std::move(threat));
  });
}

Codec<models::Threat> impersonated() {
  const auto inner =
      incidents()
          .required("of", "Agent type that the outsider passes for.",
                    reference_to<models::AgentTypeTag>(NameKind::kAgent), &Intrusion::of)
          .codec();
  return mapped(inner, [](Context&, const Node&, Intrusion read) {
    models::Threat threat;
    read.kind = IntrusionKind::kImpersonation;
    threat.intrusion = std::move(read);
    return std::optional(std::move(threat));
  });
}

Codec<models::Threat> injection() {
  using T = models::Threat;
  const auto prompt =
      Object<T>()
          .required("through", "Tool actions whose untrusted results can carry it.",
                    one_or_list_of(action()), &T::through)
          .required("probability", "Chance per workflow that what it reads is malicious.",
                    probability(), &T::probability)
          .codec();
  return Choice<T>("injection")
      .form(Object<T>().required("prompt_injection", "Instructions hidden in an untrusted result.",
                                 prompt, [](T& out, T read) { out = std::move(read); }))
      .form(Object<T>().required("leaked_credential",
                                 "Somebody outside the fleet gets hold of a credential or secret.",
                                 leaked(), [](T& out, T read) { out = std::move(read); }))
      .form(Object<T>().required("impersonation",
                                 "Somebody outside the fleet says that he is an agent.",
                                 impersonated(), [](T& out, T read) { out = std::move(read); }))
      .later("tool_poisoning", "write prompt_injection through the tool's action")
      .later("rug_pull", "write prompt_injection through the tool's action")
      .later("rogue_agent", "write prompt_injection with probability: 1")
      .later("memory_poisoning", "write prompt_injection through the action that reads the memory")
      .later("consent_fatigue", "leave the threat out")
      .later("runaway_fan_out", "leave the threat out")
      .later("supply_chain", "write prompt_injection through the tool's action")
      .later("outage", "leave the threat out")
      .later("insider", "leave the threat out")
      .codec();
}

Object<Planned> paced(Object<Planned> goal) {
  return goal
      .optional("pace", "Pause before each of the attacker's calls. Default: none.",
                time_distribution(),
                [](Planned& out, sim::Distribution pace_s) {
                  out.threat.goal.pace_s = std::move(pace_s);
                })
      .optional(
          "persist",
          "For how long after the hijack (or an outsider's first use) the goal is pursued again "
          "and again. Default: once.",
          duration(),
          [](Planned& out, sim::Duration persist) { out.threat.goal.persist = persist; });
}

Codec<Planned> goal() {
  auto exfiltrate =
      Object<Planned>()
          .required("exfiltrate", "Read this resource, then send it out.",
                    reference(NameKind::kResource),
                    [](Planned& out, std::uint32_t resource) { out.exfiltrated = resource; })
          .optional("destination",
                    "Where to: value of the argument `destination`. Default: attacker.", text(),
                    &Planned::destination);
  auto calls = Object<Planned>().required(
      "calls", "Calls that reach the goal, in order.", list_of(call_item(), false),
      [](Planned& out, std::vector<models::Step> read) {
        for (models::Step& call : read) {
          out.threat.goal.steps.push_back({{call.action}, std::move(call.arguments)});
        }
      });
  const auto read = Choice<Planned>("goal")
                        .form(paced(std::move(exfiltrate)))
                        .form(paced(std::move(calls)))
                        .later("permissions", "write calls: [{call: tool.action}, …]")
                        .later("spend", "write calls: [{call: tool.action}, …]")
                        .codec();
  return mapped(read, [](Context&, const Node& node, Planned value) {
    // As the scenario writes it, without pace and persistence.
    Node shown = node;
    std::erase_if(shown.entries,
                  [](const Entry& entry) { return entry.key == "pace" || entry.key == "persist"; });
    const std::string flow = to_flow(shown);
    value.threat.goal.text = flow.size() > 2 ? flow.substr(1, flow.size() - 2) : flow;
    return std::optional(std::move(value));
  });
}

Codec<std::vector<models::Strategy>> strategies() {
  return one_or_list_of(Choice<models::Strategy>("strategy")
                            .word("direct", models::Strategy::kDirect)
                            .word("harvest", models::Strategy::kHarvest)
                            .later("lateral", "write harvest")
                            .later("replay", "write harvest")
                            .later("adaptive", "write harvest")
                            .codec());
}

Codec<models::Detector> detector() {
  using D = models::Detector;
  const auto one = Object<D>()
                       .required("probability", "Chance that a hijack or leak is ever noticed.",
                                 probability(), &D::probability)
                       .optional("delay", "From the hijack or leak to the alarm. Default: no time.",
                                 time_distribution(), &D::delay_s)
                       .later("false_positives", "leave it out; alarms are always true here")
                       .codec();
  return mapped(map_of(one),
                [](Context& context, const Node& node, Named<D> read) -> std::optional<D> {
                  if (read.size() != 1) {
                    context.error(node.at, "E0107",
                                  "expected one detector, found " + std::to_string(read.size()),
                                  "write {name: {probability, delay}}");
                    return std::nullopt;
                  }
                  D result = std::move(read.front().second);
                  result.name = read.front().first;
                  return result;
                });
}

}  // namespace

Codec<Named<Planned>> threats_section() {
  return map_of(Object<Planned>()
                    .required("inject", "How it gets in.", injection(),
                              [](Planned& out, models::Threat read) {
                                out.threat.intrusion = std::move(read.intrusion);
                                out.threat.through = std::move(read.through);
                                out.threat.probability = read.probability;
                              })
                    .required("goal", "What the attacker wants.", goal(),
                              [](Planned& out, Planned read) {
                                out.threat.goal = std::move(read.threat.goal);
                                out.exfiltrated = read.exfiltrated;
                                out.destination = std::move(read.destination);
                              })
                    .optional("strategy",
                              "direct: the agent's own credential; harvest: every one in its "
                              "context. Default: [direct].",
                              strategies(),
                              [](Planned& out, std::vector<models::Strategy> read) {
                                out.threat.strategies = std::move(read);
                              })
                    .optional("detect", "Who notices, and when. Default: nobody.", detector(),
                              [](Planned& out, models::Detector read) {
                                out.threat.detector = std::move(read);
                              })
                    .optional("respond", "What an alarm leads to. Default: nothing.", response(),
                              [](Planned& out, models::Response read) {
                                out.threat.response = std::move(read);
                              })
                    .optional("frameworks", "Ids of public threat frameworks, by framework key.",
                              framework_ids(),
                              [](Planned& out, Named<std::vector<std::string>> read) {
                                out.threat.frameworks = std::move(read);
                              })
                    .check([](Context& context, const Node& node, Planned& read) {
                      const Entry* strategy = node.find_entry("strategy");
                      if (strategy == nullptr || !read.threat.intrusion) return;
                      context.error(strategy->at, "E0412",
                                    "an outsider has one credential, and no choice of strategy",
                                    "leave it out");
                    })
                    .later("spread", "leave it out; infection does not pass on here")
                    .codec());
}

Codec<models::Probes> probes_section() {
  using P = models::Probes;
  using Over = bool P::*;
  const auto over = list_of(Choice<Over>("probe target")
                                .word("credential", &P::of_credentials)
                                .word("person", &P::of_persons)
                                .word("agent", &P::of_agents)
                                .codec(),
                            false);
  return Object<P>()
      .required("rate", "Mean number of probes, e.g. 50/day.", rate_per_s(), &P::rate_per_s)
      .optional("over",
                "What a probe asks about, in turn: credential, person, agent. Default: "
                "[credential].",
                over,
                [](P& out, const std::vector<Over>& kinds) {
                  out.of_credentials = false;
                  for (const Over kind : kinds) out.*kind = true;
                })
      .codec();
}

}  // namespace app
