#include <fmt/format.h>

#include <array>
#include <string>
#include <utility>

#include "src/scenario/sections/sections.hpp"

namespace app {
namespace {

using models::Validation;
using models::ValidationKind;

Codec<Validation> validation() {
  using V = Validation;
  const auto introspect = Object<V>()
                              .required("cache_ttl", "How long an answer is kept; 0s: not at all.",
                                        duration(), &V::cache_ttl)
                              .optional("latency", "One round trip. Default: no time.",
                                        time_distribution(), &V::latency_s)
                              .codec();
  const auto delayed =
      Object<V>()
          .required("delay", "From the order to its effect.", time_distribution(), &V::delay_s)
          .later("loss", "leave it out; every notice arrives here")
          .later("retry", "leave it out; every notice arrives here")
          .codec();
  const auto as = [](ValidationKind kind) {
    return [kind](V& out, V read) {
      out = std::move(read);
      out.kind = kind;
    };
  };
  return Choice<V>("validation")
      .word("local", V{})
      .form(Object<V>().required("introspect", "Every presentation is looked up at the issuer.",
                                 introspect, as(ValidationKind::kIntrospect)))
      .form(Object<V>().required("push", "The issuer tells each enforcement point.", delayed,
                                 as(ValidationKind::kPush)))
      .form(Object<V>().required("propagation", "One delay until every enforcement point knows.",
                                 delayed, as(ValidationKind::kPropagation)))
      .later("poll", "write push: {delay: {uniform: {low: 0s, high: the interval}}}")
      .later("continuous", "write push: {delay}")
      .later("at_open", "write local; every call is validated here")
      .codec();
}

// What operating points do to a decision: only its latency, embedded in the caller.
Codec<sim::Distribution> decision_point() {
  using D = sim::Distribution;
  const auto set = [](D& out, D read) { out = std::move(read); };
  const auto embedded =
      Object<D>().required("latency", "One decision.", time_distribution(), set).codec();
  return Choice<D>("decision point")
      .form(Object<D>()
                .required("embedded", "A decision point inside each enforcement point.", embedded,
                          set)
                .later("cache_ttl", "leave it out; every call is decided anew")
                .later("on_outage", "leave it out; the decision point does not fail here"))
      .later("remote", "write embedded: {latency} with the round trip's latency")
      .codec();
}

Codec<models::AuditLevel> audit_level() {
  return Choice<models::AuditLevel>("audit level")
      .word("none", models::AuditLevel::kNone)
      .word("tool", models::AuditLevel::kTool)
      .word("agent", models::AuditLevel::kAgent)
      .word("chain", models::AuditLevel::kChain)
      .codec();
}

// The size of an entry as the preset of its level documents it.
double entry_bytes(Context& context, models::AuditLevel level, const SourceMark& at) {
  static constexpr std::array<const char*, 4> kPresets = {"", "audit-entry-tool",
                                                          "audit-entry-agent", "audit-entry-chain"};
  if (level == models::AuditLevel::kNone) return 0.0;
  Node name;
  name.kind = Node::Kind::kScalar;
  name.at = at;
  name.text = kPresets[static_cast<std::size_t>(level)];
  const Node* preset = context.use_preset(name, "audit");
  const Node* bytes = preset == nullptr ? nullptr : preset->find("bytes");
  return bytes == nullptr ? 0.0 : number().read(context, *bytes).value_or(0.0);
}

Codec<models::AuditConfig> audit() {
  using A = models::AuditConfig;
  const double unset = -1.0;
  const auto map =
      Object<A>()
          .required("level", "What an entry carries: none, tool, agent or chain.", audit_level(),
                    &A::level)
          .optional("loss", "Chance that an entry is lost. Default 0.", probability(), &A::loss)
          .optional("bytes", "Size of an entry [bytes]. Default: by level, from a preset.",
                    number(), &A::bytes_per_entry)
          .later("delay", "leave it out; entries are written at once here")
          .codec();
  const auto level = audit_level();
  return {[map, level](SchemaDefinitions& definitions) {
            return json::any_of({level.schema(definitions), map.schema(definitions)});
          },
          [map, level, unset](Context& context, const Node& node) -> std::optional<A> {
            A config;
            config.bytes_per_entry = unset;
            if (node.is_map()) {
              const auto read = map.read(context, node);
              if (!read) return std::nullopt;
              config = *read;
              if (node.find("bytes") == nullptr) config.bytes_per_entry = unset;
            } else if (const auto word = level.read(context, node)) {
              config.level = *word;
            } else {
              return std::nullopt;
            }
            if (config.bytes_per_entry == unset)
              config.bytes_per_entry = entry_bytes(context, config.level, node.at);
            return config;
          }};
}

// What a preset of credentials says about validation, when the design does not.
void validation_from_preset(Context& context, const Node& design, models::Design& out) {
  const Node* credentials = design.find("credentials");
  const Node* use = credentials == nullptr ? nullptr : credentials->find("use");
  if (use == nullptr || design.find("validation") != nullptr) return;
  const PresetInfo* preset = use->is_scalar() ? find_preset(use->text) : nullptr;
  if (preset == nullptr || preset->kind != "credentials") return;
  const Node* values = context.use_preset(*use, "credentials");
  const Node* stated = values == nullptr ? nullptr : values->find("validation");
  if (stated == nullptr) return;
  if (auto read = validation().read(context, *stated)) out.validation = std::move(*read);
}

}  // namespace

Codec<models::Response> response() {
  using R = models::Response;
  return Object<R>()
      .required("revoke", "What the order ends: credential, agent, subtree or workflow.",
                Choice<models::RevocationTarget>("revocation target")
                    .word("credential", models::RevocationTarget::kCredential)
                    .word("agent", models::RevocationTarget::kAgent)
                    .word("subtree", models::RevocationTarget::kSubtree)
                    .word("workflow", models::RevocationTarget::kWorkflow)
                    .later("agent_type", "write workflow")
                    .later("person", "write workflow")
                    .codec(),
                &R::target)
      .optional("handling", "From the alarm to the order. Default: no time.", time_distribution(),
                &R::handling_s)
      .codec();
}

Codec<Named<models::Design>> designs_section() {
  using D = models::Design;
  return map_of(
      Object<D>()
          .required("credentials", "How credentials are issued, delegated and ended.",
                    credential_regime(), &D::credentials)
          .optional("validation",
                    "What an enforcement point knows of a revocation. Default: as the preset says, "
                    "else local.",
                    validation(), &D::validation)
          .required(
              "policy", "Rules in order; forbid overrides permit; what nothing permits is denied.",
              policy_rules(),
              [](D& out, models::Policy policy) { out.policy.rules = std::move(policy.rules); })
          .optional("decision_point",
                    "Where and how fast policy is decided. Default: embedded, no time.",
                    decision_point(),
                    [](D& out, sim::Distribution latency_s) {
                      out.policy.decision_latency_s = std::move(latency_s);
                    })
          .optional("audit", "What each log entry carries. Default: none.", audit(), &D::audit)
          .optional("respond", "Answer to every detected threat, instead of the threats' own.",
                    response(), &D::response)
          .check(&validation_from_preset)
          .later("tools", "change the base scenario, or write a second file")
          .later("agents", "change the base scenario, or write a second file")
          .later("organisation", "change the base scenario, or write a second file")
          .codec());
}

}  // namespace app
