#include <fmt/format.h>

#include <array>
#include <string>
#include <utility>

#include "src/scenario/sections/sections.hpp"

namespace app {
namespace {

using models::Validation;
using models::ValidationKind;

// at_open, continuous, or {at_open: {lifetime}}.
Codec<Validation> sessions() {
  using V = Validation;
  V trusting;
  trusting.at_open = true;
  const auto limited = Object<V>()
                           .required("lifetime", "The longest that one session lasts.",
                                     positive_duration(), &V::session_lifetime)
                           .codec();
  return Choice<V>("sessions")
      .word("continuous", V{})
      .word("at_open", trusting)
      .form(Object<V>().required("at_open", "Checked when it opens, and not again.", limited,
                                 [](V& out, V read) {
                                   out.session_lifetime = read.session_lifetime;
                                   out.at_open = true;
                                 }))
      .codec();
}

Object<Validation> with_sessions(Object<Validation> object) {
  return object.optional(
      "sessions",
      "Whether established sessions are checked again: continuous (default) or at_open.",
      sessions(), [](Validation& out, const Validation& read) {
        out.at_open = read.at_open;
        out.session_lifetime = read.session_lifetime;
      });
}

Codec<Validation> pushed() {
  using V = Validation;
  return Object<V>()
      .required("delay", "From the order to its effect.", time_distribution(), &V::delay_s)
      .optional("loss", "Chance that a notice is lost. Default 0.", probability(), &V::loss)
      .optional("retry", "A lost notice is sent again after this. Default: never.",
                positive_duration(), &V::retry)
      .check([](Context& context, const Node& node, V& read) {
        if (read.loss >= 1.0) {
          context.error(node.find_entry("loss")->at, "E0204", "every notice is lost",
                        "write a loss below 1, or validation: local");
        }
        if (read.retry && read.loss == 0.0) {
          context.error(node.find_entry("retry")->at, "E0412",
                        "no notice is lost, so none is sent again",
                        "write a loss, or leave it out");
        }
      })
      .codec();
}

// One way of validation. `outer` adds what all ways share.
template <class Outer>
Codec<Validation> validation_with(Outer outer) {
  using V = Validation;
  const auto introspect = Object<V>()
                              .required("cache_ttl", "How long an answer is kept; 0s: not at all.",
                                        duration(), &V::cache_ttl)
                              .optional("latency", "One round trip. Default: no time.",
                                        time_distribution(), &V::latency_s)
                              .codec();
  const auto poll = Object<V>()
                        .required("interval", "Between polls; each point has a phase of its own.",
                                  positive_duration(), &V::interval)
                        .optional("delay", "Until an answer is there. Default: no time.",
                                  time_distribution(), &V::delay_s)
                        .codec();
  const auto delayed =
      Object<V>()
          .required("delay", "From the order to its effect.", time_distribution(), &V::delay_s)
          .codec();
  const auto as = [](ValidationKind kind) {
    return [kind](V& out, V read) {
      const V sessions_of = out;
      out = std::move(read);
      out.kind = kind;
      out.at_open = sessions_of.at_open;
      out.session_lifetime = sessions_of.session_lifetime;
    };
  };
  return Choice<V>("validation")
      .word("local", V{})
      .form(outer(Object<V>().required("local", "Signature and expiry only.", Object<V>().codec(),
                                       as(ValidationKind::kLocal))))
      .form(
          outer(Object<V>().required("introspect", "Every presentation is looked up at the issuer.",
                                     introspect, as(ValidationKind::kIntrospect))))
      .form(outer(Object<V>().required("poll", "Each point fetches what was revoked, at intervals.",
                                       poll, as(ValidationKind::kPoll))))
      .form(outer(Object<V>().required("push", "The issuer tells each enforcement point.", pushed(),
                                       as(ValidationKind::kPush))))
      .form(outer(Object<V>().required("propagation",
                                       "One delay until every enforcement point knows.", delayed,
                                       as(ValidationKind::kPropagation))))
      .codec();
}

using ValidationAt = std::vector<std::pair<models::ToolId, Validation>>;

// {tool: validation} for tools that differ.
Codec<ValidationAt> validation_at() {
  const auto one = validation_with(with_sessions);
  return {[one](SchemaDefinitions& definitions) { return json::map(one.schema(definitions)); },
          [one](Context& context, const Node& node) -> std::optional<ValidationAt> {
            if (!expect_map(context, node, "write {tool: validation}")) return std::nullopt;
            ValidationAt result;
            for (const Entry& entry : node.entries) {
              const Context::Step step(context, entry.key);
              Node key;
              key.kind = Node::Kind::kScalar;
              key.at = entry.at;
              key.text = entry.key;
              const auto tool = reference_to<models::ToolTag>(NameKind::kTool).read(context, key);
              auto read = one.read(context, entry.value);
              if (tool && read) result.emplace_back(*tool, std::move(*read));
            }
            return result;
          }};
}

// What the author of a design writes: how most tools validate, and which do otherwise.
struct Validations {
  Validation standard;
  ValidationAt at;
};

Codec<Validations> validations() {
  const auto standard = validation_with(with_sessions);
  const auto at = validation_at();
  return {[standard, at](SchemaDefinitions& definitions) {
            const std::string with_at = json::object(
                {{"at", "Tools that validate otherwise.", at.schema(definitions), false},
                 {"default", "All other tools.", standard.schema(definitions), true}});
            return json::any_of({standard.schema(definitions), with_at});
          },
          [standard, at](Context& context, const Node& node) -> std::optional<Validations> {
            const Node* others = node.is_map() ? node.find("default") : nullptr;
            if (others == nullptr) {
              auto read = standard.read(context, node);
              return read ? std::optional(Validations{std::move(*read), {}}) : std::nullopt;
            }
            const auto split =
                Object<Validations>()
                    .required("default", "All other tools.", standard, &Validations::standard)
                    .optional("at", "Tools that validate otherwise.", at, &Validations::at);
            return split.read(context, node);
          }};
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
  if (auto read = validations().read(context, *stated)) {
    out.validation = std::move(read->standard);
    out.validation_at = std::move(read->at);
  }
}

}  // namespace

Codec<models::RevocationTarget> revocation_target() {
  return Choice<models::RevocationTarget>("revocation target")
      .word("credential", models::RevocationTarget::kCredential)
      .word("agent", models::RevocationTarget::kAgent)
      .word("subtree", models::RevocationTarget::kSubtree)
      .word("workflow", models::RevocationTarget::kWorkflow)
      .word("agent_type", models::RevocationTarget::kAgentType)
      .word("person", models::RevocationTarget::kPerson)
      .word("touched", models::RevocationTarget::kTouched)
      .codec();
}

Codec<models::Response> response() {
  using R = models::Response;
  return Object<R>()
      .required("revoke",
                "What the order ends: credential, agent, subtree, workflow, agent_type, person or "
                "touched.",
                revocation_target(), &R::target)
      .optional("handling", "From the alarm to the order. Default: no time.", time_distribution(),
                &R::handling_s)
      .codec();
}

namespace {

// What people's coming and going asks for ends what names a person.
Codec<models::Response> about_a_person() {
  return mapped(response(), [](Context& context, const Node& node, models::Response read) {
    const Entry* revoke = node.find_entry("revoke");
    if (revoke != nullptr && read.target != models::RevocationTarget::kPerson) {
      context.error(revoke->value.at, "E0412",
                    "it is a person who leaves or may do less, so what names them ends",
                    "write revoke: person");
    }
    return std::optional(std::move(read));
  });
}

using Orders = decltype(models::Design::orders);

// {cause: answer} for causes that are no attack.
Codec<Orders> orders() {
  const auto answer = [](models::RevocationCause cause) {
    return [cause](Orders& out, models::Response read) {
      out[static_cast<std::size_t>(cause)] = std::move(read);
    };
  };
  return Object<Orders>()
      .optional("offboarding", "When somebody has left. Default: nobody sees to it.",
                about_a_person(), answer(models::RevocationCause::kOffboarding))
      .optional("policy",
                "When somebody may do less than before: what still holds that. Default: nobody "
                "sees to it.",
                about_a_person(), answer(models::RevocationCause::kPolicy))
      .optional("trust", "Trust in the agent fell below revoke_below. Default: nobody sees to it.",
                response(), answer(models::RevocationCause::kTrust))
      .codec();
}

}  // namespace

Codec<Named<models::Design>> designs_section() {
  using D = models::Design;
  return map_of(
      Object<D>()
          .required("credentials", "How credentials are issued, delegated and ended.",
                    credential_regime(), &D::credentials)
          .optional("validation",
                    "What an enforcement point knows of a revocation. Default: as the preset says, "
                    "else local. {default, at: {tool: …}} where tools differ.",
                    validations(),
                    [](D& out, Validations read) {
                      out.validation = std::move(read.standard);
                      out.validation_at = std::move(read.at);
                    })
          .required("policy",
                    "Rules in order; forbid overrides permit; what nothing permits is denied.",
                    policy_rules(), &D::policy)
          .optional("rollouts",
                    "Other policies that come into force during the run, in order of time.",
                    rollouts(),
                    [](D& out, PolicyRollouts read) {
                      out.later_policies = std::move(read.policies);
                      out.rollouts = std::move(read.rollouts);
                    })
          .optional("decision_point",
                    "Where and how fast policy is decided. Default: embedded, no time.",
                    decision_point(), &D::decisions)
          .optional("approvals", "What becomes of calls that a person must approve.", approvals(),
                    &D::approvals)
          .optional("audit", "What each log entry carries. Default: none.", audit(), &D::audit)
          .optional("safeguards", "What keeps threats from getting in. Default: nothing.",
                    safeguards(), &D::safeguards)
          .optional("detect", "Detectors of every threat, instead of the threats' own.",
                    detectors(), &D::detectors)
          .optional("respond",
                    "Answer to every detected threat, instead of the threats' own: one measure or "
                    "a list.",
                    playbook(),
                    [](D& out, Playbook read) {
                      out.response = std::move(read.response);
                      out.countermeasures = std::move(read.countermeasures);
                    })
          .optional("orders",
                    "Who answers when people leave or may do less, or trust is lost. Default: "
                    "nobody.",
                    orders(), &D::orders)
          .optional("identity", "How agents prove who they are, instead of what each type says.",
                    identity(), &D::identity)
          .optional("infections",
                    "What the design changes about infections, by name: it purifies what agents "
                    "pass on, or cleans them. Default: nothing.",
                    infection_controls(), &D::infections)
          .check(&validation_from_preset)
          .later("tools", "change the base scenario, or write a second file")
          .later("agents", "change the base scenario, or write a second file")
          .later("organisation", "change the base scenario, or write a second file")
          .codec());
}

}  // namespace app
