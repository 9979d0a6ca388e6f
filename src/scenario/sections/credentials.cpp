#include <string>
#include <utility>

#include "src/scenario/sections/sections.hpp"

namespace app {
namespace {

using models::CredentialRegime;

constexpr double kShortestTime_s = 1e-9;

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

// Combinations of keys of which one would be without effect.
void check_regime(Context& context, const Node& node, CredentialRegime& regime) {
  const bool seat = regime.issue == models::IssuePer::kSeat;
  const bool share = regime.delegation == models::Delegation::kShare;
  refuse_if(seat && regime.scope != models::CredentialScope::kRole, context, node, "scope",
            "a credential issued per seat serves many tasks and cannot be scoped to one",
            "write scope: role");
  refuse_if(
      regime.issue == models::IssuePer::kWorkflow && regime.scope == models::CredentialScope::kTask,
      context, node, "scope",
      "a credential issued per workflow serves all its tasks and cannot be scoped to one",
      "write scope: workflow, or issue: task");
  refuse_if(
      seat && regime.revoke_on_completion, context, node, "revoke_on_completion",
      "a credential issued per seat outlives every task, so there is no completion to revoke it at",
      "leave it out, or write issue: workflow or issue: task");
  refuse_if(share && regime.attenuation != models::Attenuation::kNone, context, node, "attenuation",
            "a shared credential is presented as it is, so nothing attenuates it",
            "write delegation: exchange");
  refuse_if(share && is_written(context, node, "cascade"), context, node, "cascade",
            "a shared credential has no descendants, so nothing cascades",
            "leave it out, or write delegation: exchange");
  refuse_if(!regime.lifetime && is_written(context, node, "renew_at"), context, node, "renew_at",
            "a credential that never expires is never renewed",
            "leave it out, or write a lifetime");
  if (regime.lifetime && *regime.lifetime > sim::kZero && regime.renew_at > 0.0 &&
      sim::to_seconds(*regime.lifetime) * regime.renew_at < kShortestTime_s) {
    const Entry* entry = node.find_entry("renew_at");
    context.error(entry != nullptr ? entry->at : node.at, "E0204",
                  "renewal less than 1 ns after issue would renew without end",
                  "write a longer lifetime; time passes in whole nanoseconds");
  }
}

Codec<std::optional<sim::Duration>> lifetime() {
  using Value = std::optional<sim::Duration>;
  return Choice<Value>("lifetime")
      .word("none", Value())
      .bare(mapped(positive_duration(),
                   [](Context&, const Node&, sim::Duration value) {
                     return std::optional<Value>(Value(value));
                   }))
      .codec();
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
      .word("workflow", models::IssuePer::kWorkflow)
      .word("task", models::IssuePer::kTask)
      .later("agent", "write issue: task, which gives every started agent its own")
      .later("agent_type", "write issue: seat")
      .later("call", "write issue: task with a short lifetime")
      .codec();
}

Codec<models::CredentialScope> scope() {
  return Choice<models::CredentialScope>("scope")
      .word("role", models::CredentialScope::kRole)
      .word("workflow", models::CredentialScope::kWorkflow)
      .word("task", models::CredentialScope::kTask)
      .later("agent_type", "write scope: task")
      .later("call", "write scope: task")
      .codec();
}

Codec<models::Delegation> delegation() {
  return Choice<models::Delegation>("delegation")
      .word("share", models::Delegation::kShare)
      .word("exchange", models::Delegation::kExchange)
      .later("own", "write delegation: exchange with attenuation: task")
      .codec();
}

Codec<models::Attenuation> attenuation() {
  return Choice<models::Attenuation>("attenuation")
      .word("none", models::Attenuation::kNone)
      .word("intersect", models::Attenuation::kIntersect)
      .word("task", models::Attenuation::kTask)
      .codec();
}

Codec<models::Cascade> cascade() {
  return Choice<models::Cascade>("cascade")
      .word("full", models::Cascade::kFull)
      .word("by_construction", models::Cascade::kFull)
      .word("by_expiry", models::Cascade::kByExpiry)
      .later("partial", "write full or by_expiry, which bound it from both sides")
      .later("per_hop", "write full or by_expiry, which bound it from both sides")
      .later("none", "write by_expiry: descendants then live until their own expiry")
      .codec();
}

const Object<CredentialRegime>& regime_object() {
  using R = CredentialRegime;
  static const Object<R> object =
      Object<R>()
          .use("credentials", "validation")
          .required("issue", "What gets a credential of its own: seat, workflow or task.",
                    issue_per(), &R::issue)
          .required("scope", "What it is good for: role, workflow or task.", scope(), &R::scope)
          .required("lifetime", "How long it lives, or none: it never expires.", lifetime(),
                    &R::lifetime)
          .optional("renew_at",
                    "Share of the lifetime after which its holder renews it. Default 1: at expiry.",
                    renewal_share(), &R::renew_at)
          .required("delegation",
                    "share: a child presents its parent's; exchange: it gets its own.",
                    delegation(), &R::delegation)
          .optional("attenuation", "What an exchange narrows the scope to. Default: none.",
                    attenuation(), &R::attenuation)
          .optional("revoke_on_completion", "Whether the end of the work ends it. Default: false.",
                    yes_or_no(), &R::revoke_on_completion)
          .optional("cascade", "What a revocation does to descendants. Default: by_expiry.",
                    cascade(), &R::cascade)
          .optional("issue_latency", "How long one issue or exchange takes. Default: no time.",
                    time_distribution(), &R::issue_latency_s)
          .later("max_uses", "write a short lifetime")
          .later("binding", "leave it out; every credential is a bearer credential here")
          .later("issuer", "write issue_latency")
          .check(&check_regime);
  return object;
}

}  // namespace

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
