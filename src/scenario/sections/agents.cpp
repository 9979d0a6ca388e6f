#include <utility>

#include "models/workload/overreach.hpp"
#include "src/scenario/sections/sections.hpp"

namespace app {
namespace {

constexpr std::int64_t kDeepestDelegation = 1000;
constexpr std::int64_t kMostStanding = 100'000;
constexpr std::int64_t kMostActions = 1'000'000'000'000;

// Nobody's observation makes every call overreach, as a share of 1 would for any number of calls.
Codec<double> share_of_organisations() {
  return mapped(probability(), [](Context& context, const Node& node, double share) {
    if (share == 1.0) {
      context.error(node.at, "E0204", "if every organisation saw an attempt, every call is one",
                    "write a share below 1, e.g. 0.8; or the chance per call: overreach: 0.01");
    }
    return std::optional(share);
  });
}

// A chance per call, or what was observed of organisations.
Codec<double> overreach() {
  using Observed = models::AtLeastOneOverreach;
  const auto at_least_once =
      Object<Observed>()
          .required("share",
                    "Share of organisations in which at least one call overreached, in [0, 1).",
                    share_of_organisations(), &Observed::share)
          .required("actions", "Calls of one organisation in the period that the share is about.",
                    whole_number(1, kMostActions),
                    [](Observed& out, std::int64_t value) {
                      out.actions = static_cast<std::uint64_t>(value);
                    })
          .codec();
  return Choice<double>("overreach")
      .bare(probability())
      .form(Object<double>().required(
          "at_least_once",
          "Calibrates the chance per call: p = 1 - (1 - share)^(1 / actions), as if all calls were "
          "independent.",
          at_least_once,
          [](double& out, const Observed& read) { out = models::overreach_per_call(read); }))
      .codec();
}

Codec<models::TokenMix> token_mix() {
  using T = models::TokenMix;
  return Object<T>()
      .required("output", "Share of the tokens that the model writes; the rest is its input.",
                probability(), &T::output)
      .optional("cached", "Share of the input that is read from a cache. Default 0.", probability(),
                &T::cached)
      .codec();
}

Codec<models::ModelProfile> model() {
  using M = models::ModelProfile;
  return Object<M>()
      .use("model")
      .optional("step", "Latency of one model step, before each call. Default: no time.",
                time_distribution(), &M::step_s)
      .optional("tokens", "Text tokens of one step. Default 0.", number_distribution(), &M::tokens)
      .optional("token_price", "Price of text tokens, e.g. 4 USD/1M.", usd_per_piece(),
                &M::usd_per_token)
      .optional("token_mix",
                "What the tokens are made of, for price plans that bill each part at its own rate. "
                "Default: not known.",
                token_mix(), [](M& out, models::TokenMix read) { out.token_mix = read; })
      .optional("overreach",
                "Chance per call that the agent first tries an action outside its task, or "
                "{at_least_once: {share, actions}}. Default 0.",
                overreach(), &M::overreach)
      .optional("susceptibility",
                "Chance that injected content hijacks the agent that reads it. Default 0.",
                probability(), &M::susceptibility)
      .codec();
}

// A tool action, or a tool: then all of its actions.
Codec<std::vector<models::ActionId>> tool_or_action() {
  return {
      std::string(R"({"type":"string","description":"The name of a tool action, or of a tool."})"),
      [](Context& context, const Node& node) -> std::optional<std::vector<models::ActionId>> {
        std::vector<models::ActionId> result;
        const std::vector<std::string>& names = context.names().of(NameKind::kAction);
        for (std::uint32_t i = 0; i < names.size(); ++i) {
          const bool same = names[i] == node.text || names[i].starts_with(node.text + ".");
          if (node.is_scalar() && !node.text.empty() && same) result.push_back({i});
        }
        if (result.empty()) {
          context.unknown(node.at, "E0301", "tool or tool action",
                          node.is_scalar() ? node.text : describe(node), names);
          return std::nullopt;
        }
        return result;
      }};
}

Codec<models::AgentType> agent_type() {
  using A = models::AgentType;
  return Object<A>()
      .optional("purpose", "What it is for, a word.", text(), &A::purpose)
      .optional("model", "How the model behind it behaves.", model(), &A::model)
      .optional("tools", "Tools or tool actions it is set up with. Default: what its plan needs.",
                list_of(tool_or_action(), false),
                [](A& out, const std::vector<std::vector<models::ActionId>>& lists) {
                  for (const auto& list : lists) {
                    for (const models::ActionId id : list) {
                      if (id.index < models::PermissionSet::kCapacity) out.configured.insert(id);
                    }
                  }
                })
      .optional(
          "max_depth", "Greatest delegation depth at which it may still spawn. Default: none.",
          whole_number(0, kDeepestDelegation),
          [](A& out, std::int64_t depth) { out.max_depth = static_cast<std::uint32_t>(depth); })
      .required(
          "plan", "What it does: a list of steps.", steps(),
          [](A& out, std::vector<models::Step> parts) { out.plan.children = std::move(parts); })
      .optional("identity",
                "How it proves who it is: none, bootstrap_secret or platform_attested. Default: "
                "none.",
                identity(), &A::identity)
      .optional("trust", "How trust in it falls and recovers. Default: it is trusted fully.",
                trust(), &A::trust)
      .optional("shared",
                "Standing agents of this type that share all its work among them. Default: every "
                "task starts one of its own.",
                whole_number(1, kMostStanding),
                [](A& out, std::int64_t value) { out.shared = static_cast<std::uint32_t>(value); })
      .codec();
}

}  // namespace

Codec<Named<models::AgentType>> agents_section() { return map_of(agent_type()); }

}  // namespace app
