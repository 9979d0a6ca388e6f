#include <string>
#include <utility>

#include "src/scenario/sections/sections.hpp"

namespace app {
namespace {

using models::CredentialRegime;

constexpr double kShortestTime_s = 1e-9;
constexpr std::int64_t kMostUses = 1'000'000'000;
constexpr std::int64_t kMostServers = 1'000'000;
constexpr std::int64_t kMostAttempts = 1'000;

// Whether the author, not a preset, wrote a key of a map.
bool is_written(Context& context, const Node& node, std::string_view key) {
  const Entry* entry = node.find_entry(key);
  return entry != nullptr && !context.is_in_preset(entry->at);
}

void refuse_if(bool wrong, Context& context, const Node& node, std::string_view key,
               std::string message, std::string hint) {
  if (!wrong) return;
  const Entry* entry = node.find_entry(key);
  context.error(entry != nullptr && !context.is_in_preset(entry->at) ? entry->at : node.at, "E0412",
                std::move(message), std::move(hint));
}

bool is_standing(const CredentialRegime& regime) {
  return regime.issue == models::IssuePer::kSeat || regime.issue == models::IssuePer::kAgentType ||
         regime.issue == models::IssuePer::kAgent || regime.delegation == models::Delegation::kOwn;
}

// What a credential can be good for follows from what it is issued for.
void check_scope(Context& context, const Node& node, const CredentialRegime& regime) {
  using models::CredentialScope;
  using models::IssuePer;
  const CredentialScope scope = regime.scope;
  const bool one_call = scope == CredentialScope::kCall;
  const bool own_type = scope == CredentialScope::kAgentType || scope == CredentialScope::kWorkflow;
  refuse_if(regime.issue == IssuePer::kSeat && scope != CredentialScope::kRole, context, node,
            "scope", "a credential issued per seat serves many tasks and cannot be scoped to one",
            "write scope: role");
  refuse_if(regime.issue == IssuePer::kAgentType && !own_type, context, node, "scope",
            "a credential issued per agent type serves all its agents and all people",
            "write scope: agent_type, or workflow: what its plan needs");
  refuse_if(regime.issue == IssuePer::kAgent && !own_type, context, node, "scope",
            "a credential issued per agent may serve many workflows and people",
            "write scope: agent_type, or workflow: what its plan needs");
  refuse_if(regime.issue == IssuePer::kWorkflow && scope != CredentialScope::kWorkflow &&
                scope != CredentialScope::kRole,
            context, node, "scope",
            "a credential issued per workflow serves all its tasks and cannot be scoped to one",
            "write scope: workflow, or issue: task");
  refuse_if(regime.issue == IssuePer::kTask && one_call, context, node, "scope",
            "a credential issued per task serves all its calls and cannot be scoped to one",
            "write scope: task, or issue: call");
  refuse_if(regime.issue == IssuePer::kCall && !one_call, context, node, "scope",
            "a credential issued per call is good for that call", "write scope: call");
}

// Keys about descendants, where there are none.
void check_delegation(Context& context, const Node& node, const CredentialRegime& regime) {
  const bool share = regime.delegation == models::Delegation::kShare;
  const bool exchange = regime.delegation == models::Delegation::kExchange;
  refuse_if(share && regime.attenuation != models::Attenuation::kNone, context, node, "attenuation",
            "a shared credential is presented as it is, so nothing attenuates it",
            "write delegation: exchange");
  refuse_if(regime.delegation == models::Delegation::kOwn &&
                regime.attenuation != models::Attenuation::kNone,
            context, node, "attenuation",
            "an agent's own identity is not derived from its parent's, so nothing attenuates it",
            "write delegation: exchange");
  for (const char* const key : {"cascade", "exchanged_lifetime", "outlives_parent"}) {
    refuse_if(!exchange && is_written(context, node, key), context, node, key,
              std::string(share ? "a shared credential" : "an own identity") +
                  " has no descendants, so " + key + " is without effect",
              "leave it out, or write delegation: exchange");
  }
  refuse_if(share && regime.binding == models::Binding::kSenderConstrained, context, node,
            "binding",
            "only its holder can present a sender-constrained credential, so it cannot "
            "be shared",
            "write delegation: exchange or own");
  refuse_if(share && regime.issue == models::IssuePer::kCall, context, node, "delegation",
            "a credential issued per call is not handed on", "write delegation: exchange");
}

// Keys about time that have no effect beside the others.
void check_times(Context& context, const Node& node, const CredentialRegime& regime) {
  const Node* lifetime = node.find("lifetime");  // One that could not be read is reported already.
  const bool never = lifetime != nullptr && lifetime->is_scalar() && lifetime->text == "none";
  for (const char* const key : {"renew_at", "renewable_for"}) {
    refuse_if(never && is_written(context, node, key), context, node, key,
              "a credential that never expires is never renewed",
              "leave it out, or write a lifetime");
  }
  refuse_if(!is_standing(regime) && is_written(context, node, "rotation"), context, node,
            "rotation", "only standing credentials are rotated",
            "leave it out, or write issue: seat, agent_type or agent, or delegation: own");
  refuse_if(regime.rotation && regime.rotation->overlap >= regime.rotation->every, context, node,
            "rotation", "the overlap is not shorter than the interval",
            "write an overlap below every");
  const bool standing =
      regime.issue == models::IssuePer::kSeat || regime.issue == models::IssuePer::kAgentType;
  refuse_if(standing && regime.revoke_on_completion, context, node, "revoke_on_completion",
            "a standing credential outlives every task, so there is no completion to revoke it at",
            "leave it out, or write issue: workflow or issue: task");
  if (regime.lifetime_s && regime.renew_at > 0.0 && regime.lifetime_s->mean() > 0.0 &&
      regime.lifetime_s->mean() * regime.renew_at < kShortestTime_s) {
    const Entry* entry = node.find_entry("renew_at");
    context.error(entry != nullptr ? entry->at : node.at, "E0204",
                  "renewal less than 1 ns after issue would renew without end",
                  "write a longer lifetime; time passes in whole nanoseconds");
  }
}

// Combinations of keys of which one would be without effect.
void check_regime(Context& context, const Node& node, CredentialRegime& regime) {
  check_scope(context, node, regime);
  check_delegation(context, node, regime);
  check_times(context, node, regime);
}

using Time = std::optional<sim::Distribution>;

// A length of time or a distribution of such, above 0.
Codec<Time> lasting() {
  return mapped(
      time_distribution(),
      [](Context& context, const Node& node, sim::Distribution time_s) -> std::optional<Time> {
        if (time_s.upper_bound() <= 0.0) {
          context.error(node.at, "E0202", "expected a time above 0, found 0",
                        "write a longer time, e.g. 5min");
          return std::nullopt;
        }
        return std::optional(Time(std::move(time_s)));
      });
}

Codec<double> renewal_share() {
  return mapped(probability(), [](Context& context, const Node& node, double share) {
    if (share == 0.0) {
      context.error(node.at, "E0204", "renewal at 0 % of the lifetime would renew without end",
                    "write a share above 0, e.g. 0.8");
    }
    return std::optional(share);
  });
}

Codec<models::IssuePer> issue_per() {
  return Choice<models::IssuePer>("issue")
      .word("seat", models::IssuePer::kSeat)
      .word("agent_type", models::IssuePer::kAgentType)
      .word("agent", models::IssuePer::kAgent)
      .word("workflow", models::IssuePer::kWorkflow)
      .word("task", models::IssuePer::kTask)
      .word("call", models::IssuePer::kCall)
      .codec();
}

Codec<models::CredentialScope> scope() {
  return Choice<models::CredentialScope>("scope")
      .word("role", models::CredentialScope::kRole)
      .word("agent_type", models::CredentialScope::kAgentType)
      .word("workflow", models::CredentialScope::kWorkflow)
      .word("task", models::CredentialScope::kTask)
      .word("call", models::CredentialScope::kCall)
      .codec();
}

Codec<models::Delegation> delegation() {
  return Choice<models::Delegation>("delegation")
      .word("share", models::Delegation::kShare)
      .word("own", models::Delegation::kOwn)
      .word("exchange", models::Delegation::kExchange)
      .codec();
}

Codec<models::Attenuation> attenuation() {
  return Choice<models::Attenuation>("attenuation")
      .word("none", models::Attenuation::kNone)
      .word("intersect", models::Attenuation::kIntersect)
      .word("task", models::Attenuation::kTask)
      .codec();
}

// How an order passes on: kind, and what its hops are like.
struct Passing {
  models::Cascade kind{models::Cascade::kByExpiry};
  double discovery{1.0};
  sim::Distribution hop_delay_s{sim::Distribution::constant(0.0)};
};

Codec<Passing> cascade() {
  const auto partial =
      Object<Passing>()
          .required("probability", "Chance that an order passes from a parent to a child.",
                    probability(), &Passing::discovery)
          .codec();
  const auto per_hop = Object<Passing>()
                           .required("delay", "From a parent to its child.", time_distribution(),
                                     &Passing::hop_delay_s)
                           .optional("discovery", "Chance that a child is found at all. Default 1.",
                                     probability(), &Passing::discovery)
                           .codec();
  const auto set = [](Passing& out, Passing read) {
    out = std::move(read);
    out.kind = models::Cascade::kPerHop;
  };
  return Choice<Passing>("cascade")
      .word("full", {models::Cascade::kFull})
      .word("by_construction", {models::Cascade::kFull})
      .word("by_expiry", {models::Cascade::kByExpiry})
      .word("none", {models::Cascade::kNone})
      .form(Object<Passing>().required(
          "partial", "Some die with it; the rest, and what hangs below, by expiry.", partial, set))
      .form(Object<Passing>().required(
          "per_hop", "The order passes from parent to child, hop by hop.", per_hop, set))
      .codec();
}

// {attempts, wait} of a requester that met an outage.
Codec<models::IssuerConfig> retry() {
  using I = models::IssuerConfig;
  return Object<I>()
      .required(
          "attempts", "How often a requester tries before it gives up.",
          whole_number(1, kMostAttempts),
          [](I& out, std::int64_t value) { out.attempts = static_cast<std::uint32_t>(value); })
      .required("wait", "Between two attempts.", time_distribution(), &I::retry_wait_s)
      .codec();
}

}  // namespace

Codec<models::OutageTimes> outages() {
  using Outages = models::OutageTimes;
  return Object<Outages>()
      .required("every", "From the end of one to the begin of the next.", time_distribution(),
                &Outages::every_s)
      .required("last", "How long one lasts.", time_distribution(), &Outages::last_s)
      .check([](Context& context, const Node& node, Outages& read) {
        if (read.every_s.upper_bound() + read.last_s.upper_bound() > 0.0) return;
        context.error(node.at, "E0204", "outages that take no time would follow without end",
                      "write every and last above 0");
      })
      .codec();
}

namespace {

Codec<models::IssuerConfig> issuer() {
  using I = models::IssuerConfig;
  return Object<I>()
      .optional("servers", "How many requests it serves at once. Default: any number.",
                whole_number(1, kMostServers),
                [](I& out, std::int64_t value) { out.servers = static_cast<std::uint32_t>(value); })
      .optional("service", "How long a server is busy with one request. Default: no time.",
                time_distribution(), &I::service_s)
      .optional("rate_limit", "Most requests it takes on, e.g. 200/s; the others wait.",
                rate_per_s(), &I::rate_limit_per_s)
      .optional("outages", "Times in which every request fails. Default: none.", outages(),
                [](I& out, models::OutageTimes read) { out.outages = std::move(read); })
      .optional("retry", "What a requester does when it fails. Default: it gives up at once.",
                retry(),
                [](I& out, I read) {
                  out.attempts = read.attempts;
                  out.retry_wait_s = std::move(read.retry_wait_s);
                })
      .check([](Context& context, const Node& node, I& read) {
        refuse_if(!read.outages && is_written(context, node, "retry"), context, node, "retry",
                  "requests fail in outages only, and there are none", "write outages:");
        refuse_if(read.servers == 0 && is_written(context, node, "service"), context, node,
                  "service", "without servers: any number of requests is served at once",
                  "write servers:, or issue_latency: for a latency alone");
      })
      .codec();
}

Codec<models::Rotation> rotation() {
  using R = models::Rotation;
  return Object<R>()
      .required("every", "How old a credential gets before it is replaced.", positive_duration(),
                &R::every)
      .optional("overlap", "How long the old one goes on beside the new one. Default: not at all.",
                duration(), &R::overlap)
      .codec();
}

// A number, or {uses, counted}.
Codec<models::CredentialRegime> budget() {
  using R = CredentialRegime;
  const auto uses = whole_number(1, kMostUses);
  const auto set = [](R& out, std::int64_t value) {
    out.max_uses = static_cast<std::uint32_t>(value);
  };
  const auto bare = mapped(uses, [set](Context&, const Node&, std::int64_t value) {
    R read;
    set(read, value);
    return std::optional(read);
  });
  return Choice<R>("an operation budget")
      .bare(bare)
      .form(Object<R>()
                .required("uses", "How many presentations are accepted.", uses, set)
                .required("counted",
                          "centrally, or per_point: every enforcement point counts for itself.",
                          Choice<bool>("count of uses")
                              .word("centrally", false)
                              .word("per_point", true)
                              .codec(),
                          &R::uses_per_point))
      .codec();
}

Object<CredentialRegime> about_descendants(Object<CredentialRegime> object) {
  using R = CredentialRegime;
  return object
      .required("delegation",
                "share: a child presents its parent's; own: its type's standing identity; "
                "exchange: it gets one below its parent's.",
                delegation(), &R::delegation)
      .optional("attenuation", "What an exchange narrows the scope to. Default: none.",
                attenuation(), &R::attenuation)
      .optional("exchanged_lifetime", "How long an exchanged one lives. Default: as lifetime.",
                lasting(), &R::exchanged_lifetime_s)
      .optional("outlives_parent",
                "Whether an exchanged one may expire after its parent. Default: true.", yes_or_no(),
                &R::outlives_parent)
      .optional("cascade", "What a revocation does to descendants. Default: by_expiry.", cascade(),
                [](R& out, Passing read) {
                  out.cascade = read.kind;
                  out.discovery = read.discovery;
                  out.hop_delay_s = std::move(read.hop_delay_s);
                });
}

Object<CredentialRegime> about_its_end(Object<CredentialRegime> object) {
  using R = CredentialRegime;
  return object
      .required("lifetime", "How long it lives, or none: it never expires.", lifetime(),
                &R::lifetime_s)
      .optional("renew_at",
                "Share of the lifetime after which its holder renews it. Default 1: at expiry.",
                renewal_share(), &R::renew_at)
      .optional("renewable_for", "How long after the first issue it is renewed. Default: for ever.",
                positive_duration(), &R::renewable_for)
      .optional("idle_expiry", "It dies when unused for so long. Default: never.",
                positive_duration(), &R::idle_expiry)
      .optional("max_uses", "An operation budget: so many accepted presentations. Default: any.",
                budget(),
                [](R& out, const R& read) {
                  out.max_uses = read.max_uses;
                  out.uses_per_point = read.uses_per_point;
                })
      .optional("rotation", "Standing credentials are replaced at intervals. Default: never.",
                rotation(), &R::rotation)
      .optional("revoke_on_completion", "Whether the end of the work ends it. Default: false.",
                yes_or_no(), &R::revoke_on_completion);
}

const Object<CredentialRegime>& regime_object() {
  using R = CredentialRegime;
  static const Object<R> object =
      about_descendants(
          about_its_end(
              Object<R>()
                  .use("credentials", "validation")
                  .required("issue",
                            "What gets a credential of its own: seat, agent_type, agent, workflow, "
                            "task or call.",
                            issue_per(), &R::issue)
                  .required("scope",
                            "What it is good for: role, agent_type, workflow, task or call.",
                            scope(), &R::scope)))
          .optional("binding",
                    "bearer: whoever has it can present it; sender_constrained: only its holder. "
                    "Default: bearer.",
                    Choice<models::Binding>("binding")
                        .word("bearer", models::Binding::kBearer)
                        .word("sender_constrained", models::Binding::kSenderConstrained)
                        .codec(),
                    &R::binding)
          .optional("issue_latency",
                    "How long the way to the issuer and back takes. Default: no time.",
                    time_distribution(), &R::issue_latency_s)
          .optional("issuer", "The issuer as a queue with limits and outages. Default: none.",
                    issuer(), &R::issuer)
          .check(&check_regime);
  return object;
}

}  // namespace

Codec<std::optional<sim::Distribution>> lifetime() {
  const Codec<Time> time = lasting();
  return {[time](SchemaDefinitions& definitions) {
            return json::any_of({json::words({"none"}), time.schema(definitions)});
          },
          [time](Context& context, const Node& node) -> std::optional<Time> {
            if (node.is_scalar() && node.text == "none") return std::optional(Time());
            return time.read(context, node);
          }};
}

Codec<CredentialRegime> credential_regime() {
  // The preset's values hold the credential's keys and, under `validation`, how it is validated.
  return {[](SchemaDefinitions& definitions) { return regime_object().schema(definitions); },
          [](Context& context, const Node& node) -> std::optional<CredentialRegime> {
            auto read = regime_object().read(context, node);
            const Node* use = node.find("use");
            if (read && use != nullptr) read->preset = use->text;
            return read;
          }};
}

}  // namespace app
