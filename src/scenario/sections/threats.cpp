#include <algorithm>
#include <utility>

#include "src/scenario/sections/sections.hpp"

namespace app {
namespace {

using models::Goal;
using Planned = Draft::PlannedThreat;

constexpr std::int64_t kMostAttempts = 1'000'000;

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
          [](Planned& out, sim::Duration persist) { out.threat.goal.persist = persist; })
      .optional("times", "How often all the calls have to be carried out. Default: once.",
                whole_number(1, kMostAttempts),
                [](Planned& out, std::int64_t times) {
                  out.threat.goal.times = static_cast<std::uint64_t>(times);
                })
      .optional("attempts",
                "Calls and starts of agents after which he gives up. Default: no limit.",
                whole_number(1, kMostAttempts), [](Planned& out, std::int64_t limit) {
                  out.threat.goal.max_attempts = static_cast<std::uint64_t>(limit);
                });
}

Codec<models::FanOutGoal> fan_out_goal() {
  using G = models::FanOutGoal;
  return Object<G>()
      .required("agent", "Which agent.", reference_to<models::AgentTypeTag>(NameKind::kAgent),
                &G::agent)
      .required("count", "How many.", whole_number(1, kMostAttempts),
                [](G& out, std::int64_t count) { out.count = static_cast<std::uint64_t>(count); })
      .optional("controlled",
                "Whether they serve the attacker; else they do their plan, for nothing. Default: "
                "false.",
                yes_or_no(), &G::controlled)
      .codec();
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
  const auto add_calls = [](Planned& out, std::vector<models::Step> read) {
    for (models::Step& call : read) {
      out.threat.goal.steps.push_back({{call.action}, std::move(call.arguments)});
    }
  };
  auto calls = Object<Planned>().required("calls", "Calls that reach the goal, in order.",
                                          list_of(call_item(), false), add_calls);
  auto permissions = Object<Planned>().required(
      "permissions", "Actions that he wants to be able to carry out: each once, in order.",
      one_or_list_of(action()), [](Planned& out, const std::vector<models::ActionId>& read) {
        for (const models::ActionId id : read) out.threat.goal.steps.push_back({{id}, {}});
      });
  auto spend =
      Object<Planned>()
          .required("spend",
                    "What the workflow is to cost, in calls and model tokens, e.g. 100 USD.",
                    money(""),
                    [](Planned& out, models::Money amount) {
                      out.threat.goal.spend_micros = amount.micros;
                    })
          .required("by", "Calls that are repeated until then.", list_of(call_item(), false),
                    add_calls);
  auto fan_out =
      Object<Planned>()
          .required("fan_out", "Agents that are to be started.", fan_out_goal(),
                    [](Planned& out, models::FanOutGoal read) { out.threat.goal.fan_out = read; })
          .optional("then", "Calls that follow.", list_of(call_item(), false), add_calls);
  const auto read = Choice<Planned>("goal")
                        .form(paced(std::move(exfiltrate)))
                        .form(paced(std::move(calls)))
                        .form(paced(std::move(permissions)))
                        .form(paced(std::move(spend)))
                        .form(paced(std::move(fan_out)))
                        .codec();
  return mapped(read, [](Context&, const Node& node, Planned value) {
    // As the scenario writes it, without pace and persistence.
    Node shown = node;
    std::erase_if(shown.entries, [](const Entry& entry) {
      return entry.key == "pace" || entry.key == "persist" || entry.key == "attempts";
    });
    const std::string flow = to_flow(shown);
    value.threat.goal.text = flow.size() > 2 ? flow.substr(1, flow.size() - 2) : flow;
    return std::optional(std::move(value));
  });
}

Codec<std::vector<models::Strategy>> strategies() {
  return one_or_list_of(Choice<models::Strategy>("strategy")
                            .word("direct", models::Strategy::kDirect)
                            .word("harvest", models::Strategy::kHarvest)
                            .word("lateral", models::Strategy::kLateral)
                            .word("replay", models::Strategy::kReplay)
                            .word("adaptive", models::Strategy::kAdaptive)
                            .codec());
}

Codec<models::Spread::ThroughCall> spread_by_call() {
  using C = models::Spread::ThroughCall;
  return Object<C>()
      .required("send", "The action that sends copies.", action(), &C::send)
      .optional("with", "Argument values of the call that sends.", arguments(), &C::arguments)
      .required("read", "The action whose result they turn up in.", action(), &C::read)
      .optional("copies", "That one executed call sends. Default 1.",
                whole_number(1, kMostAttempts),
                [](C& out, std::int64_t n) { out.copies = static_cast<std::uint64_t>(n); })
      .optional("probability",
                "Chance that a reading meets one of those that lie there. Default 1.",
                probability(), &C::probability)
      .codec();
}

Codec<std::vector<models::Spread::ThroughMemory>> spread_by_memory() {
  using M = models::Spread::ThroughMemory;
  return list_of(Object<M>()
                     .required("memory", "Which memory it writes into.",
                               reference_to<models::MemoryTag>(NameKind::kMemory), &M::memory)
                     .optional("probability", "Chance that who recalls it meets a copy. Default 1.",
                               probability(), &M::probability)
                     .codec(),
                 false);
}

Codec<models::Spread> spread() {
  using S = models::Spread;
  return Object<S>()
      .optional("answers",
                "Chance that the answer of an agent under control carries it. Default 0.",
                probability(), &S::through_answers)
      .optional("memories", "Shared memories that it writes into.", spread_by_memory(),
                &S::memories)
      .optional("calls", "Actions that send copies into what others read.",
                list_of(spread_by_call(), false), &S::calls)
      .check([](Context& context, const Node& node, S& read) {
        if (read.any()) return;
        context.error(node.at, "E0412", "nothing passes on", "write answers, memories or calls");
      })
      .codec();
}

void check_accident(Context& context, const Node& node, const Planned& read) {
  if (read.threat.intrusion || read.threat.injection != models::InjectionKind::kAccident) return;
  if (const Entry* spread = node.find_entry("spread")) {
    context.error(spread->at, "E0412", "an accident takes no agent over, so nothing passes on",
                  "write rogue_agent, or leave it out");
  }
  if (const Entry* strategy = node.find_entry("strategy")) {
    context.error(strategy->at, "E0412", "an accident is one mistake, without a strategy",
                  "write rogue_agent, or leave it out");
  }
  if (!read.threat.goal.fan_out || !read.threat.goal.fan_out->controlled) return;
  context.error(node.find_entry("goal")->at, "E0412",
                "an accident takes no agent over, so it controls none",
                "leave controlled: out, or write rogue_agent");
}

void check_outsider(Context& context, const Node& node, const Planned& read) {
  if (!read.threat.intrusion) return;
  if (const Entry* strategy = node.find_entry("strategy")) {
    context.error(strategy->at, "E0412",
                  "an outsider has one credential, and no choice of strategy", "leave it out");
  }
  if (const Entry* spread = node.find_entry("spread")) {
    context.error(spread->at, "E0412", "an outsider is no agent that could pass anything on",
                  "leave it out");
  }
  const Node* goal = node.find("goal");
  const Entry* fan_out = goal == nullptr ? nullptr : goal->find_entry("fan_out");
  if (fan_out != nullptr) {
    context.error(fan_out->at, "E0412", "an outsider is no agent that could start others",
                  "write calls");
  }
}

}  // namespace

Codec<Named<Planned>> threats_section() {
  const auto set = [](auto member) {
    return [member](Planned& out, auto read) { out.threat.*member = std::move(read); };
  };
  return map_of(
      Object<Planned>()
          .required("inject", "How it gets in.", injection(),
                    [](Planned& out, models::Threat read) {
                      const models::Goal goal = std::move(out.threat.goal);
                      out.threat = std::move(read);
                      out.threat.goal = goal;
                    })
          .required("goal", "What the attacker wants.", goal(),
                    [](Planned& out, Planned read) {
                      out.threat.goal = std::move(read.threat.goal);
                      out.exfiltrated = read.exfiltrated;
                      out.destination = std::move(read.destination);
                    })
          .optional("strategy",
                    "direct: the agent's own credential; harvest: every one in its context; "
                    "lateral: other agents, which it may start or ask; replay: somebody outside "
                    "presents what it had; adaptive: one after another, as he is denied. Default: "
                    "[direct].",
                    strategies(), set(&models::Threat::strategies))
          .optional("spread", "How it passes on from an agent under control. Default: not at all.",
                    spread(), set(&models::Threat::spread))
          .optional("detect", "Who notices, and when. Default: nobody.", detectors(),
                    set(&models::Threat::detectors))
          .optional("respond", "What an alarm leads to: one measure or a list. Default: nothing.",
                    playbook(),
                    [](Planned& out, Playbook read) {
                      out.threat.response = std::move(read.response);
                      out.threat.countermeasures = std::move(read.countermeasures);
                    })
          .optional("blinded_by",
                    "Once the attacker has carried out this action, detectors see nothing of it "
                    "any more. Default: no action does that.",
                    action(), set(&models::Threat::blinded_by))
          .optional("frameworks", "Ids of public threat frameworks, by framework key.",
                    framework_ids(), set(&models::Threat::frameworks))
          .check([](Context& context, const Node& node, Planned& read) {
            check_accident(context, node, read);
            check_outsider(context, node, read);
          })
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
