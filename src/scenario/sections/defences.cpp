#include <utility>

#include "src/scenario/sections/sections.hpp"

namespace app {
namespace {

using models::Countermeasure;
using models::CountermeasureKind;
using models::Safeguards;

Codec<models::Detector> detector() {
  using D = models::Detector;
  using models::Sight;
  const auto sees = one_or_list_of(Choice<Sight>("what a detector sees")
                                       .word("compromise", Sight::kCompromise)
                                       .word("calls", Sight::kCalls)
                                       .word("executed", Sight::kExecuted)
                                       .word("denials", Sight::kDenials)
                                       .word("egress", Sight::kEgress)
                                       .word("outsiders", Sight::kOutsiders)
                                       .word("log", Sight::kLog)
                                       .word("starts", Sight::kStarts)
                                       .codec());
  return Object<D>()
      .required("probability",
                "Chance that it notices what it sees: the compromise once, or each call.",
                probability(), &D::probability)
      .optional("delay", "From what it sees to the alarm. Default: no time.", time_distribution(),
                &D::delay_s)
      .optional("sees",
                "compromise (the hijack or leak as such), calls, executed (calls that were carried "
                "out), denials, egress, outsiders (calls "
                "from elsewhere), log (calls that the audit log carries) or starts (of agents). "
                "Default: compromise.",
                sees, &D::sees)
      .optional("false_positives",
                "Alarms about agents that do nothing wrong, e.g. 2/day. Default: "
                "none.",
                rate_per_s(), &D::false_positives_per_s)
      .optional("independent",
                "Whether blinded_by does nothing to it: a notice from outside. Default: false.",
                yes_or_no(), &D::independent)
      .codec();
}

/// A measure without details: `withdraw: true`.
Codec<bool> only_true() {
  return mapped(yes_or_no(), [](Context& context, const Node& node, bool value) {
    if (!value) context.error(node.at, "E0412", "a measure that is not taken", "leave it out");
    return std::optional(value);
  });
}

/// One measure of a playbook.
struct Measure {
  std::optional<models::Response> response;
  Countermeasure other;
};

template <class Set>
Object<Measure> measure(const char* key, const char* doc, Codec<bool> codec, Set set) {
  return Object<Measure>().required(key, doc, std::move(codec), set);
}

Object<Measure> handled(Object<Measure> object) {
  return object.optional("handling", "From the alarm to it. Default: no time.", time_distribution(),
                         [](Measure& out, sim::Distribution handling_s) {
                           if (out.response) out.response->handling_s = handling_s;
                           out.other.handling_s = std::move(handling_s);
                         });
}

Object<Measure> for_a_while(Object<Measure> object) {
  return object.optional("for", "How long. Default: for the rest of the run.", positive_duration(),
                         [](Measure& out, sim::Duration lasts) { out.other.lasts = lasts; });
}

Codec<Measure> one_measure() {
  using models::StopTarget;
  const auto stop = Choice<StopTarget>("what is stopped")
                        .word("agent", StopTarget::kAgent)
                        .word("workflow", StopTarget::kWorkflow)
                        .word("agent_type", StopTarget::kAgentType)
                        .word("everything", StopTarget::kEverything)
                        .codec();
  const auto revoke = handled(Object<Measure>().required(
      "revoke",
      "What the order ends: credential, agent, subtree, workflow, agent_type, person or touched.",
      revocation_target(), [](Measure& out, models::RevocationTarget target) {
        out.response.emplace();
        out.response->target = target;
      }));
  const auto kind = [](CountermeasureKind value) {
    return [value](Measure& out, bool) { out.other.kind = value; };
  };
  return Choice<Measure>("measure")
      .form(revoke)
      .form(for_a_while(handled(Object<Measure>().required(
          "stop",
          "The platform ends the agent, its workflow, all agents of its type (none starts "
          "meanwhile) or everything.",
          stop,
          [](Measure& out, StopTarget target) {
            out.other.kind = CountermeasureKind::kStop;
            out.other.stop = target;
          }))))
      .form(handled(measure("withdraw", "The bad release, tool, card or content is taken down.",
                            only_true(), kind(CountermeasureKind::kWithdraw))))
      .form(handled(measure("purge", "What it left in shared memories is removed.", only_true(),
                            kind(CountermeasureKind::kPurge))))
      .form(for_a_while(
          handled(Object<Measure>().required("disable", "A tool of which no call is accepted.",
                                             reference_to<models::ToolTag>(NameKind::kTool),
                                             [](Measure& out, models::ToolId tool) {
                                               out.other.kind = CountermeasureKind::kDisable;
                                               out.other.tool = tool;
                                             }))))
      .codec();
}

Codec<Safeguards::Filter> filter() {
  using F = Safeguards::Filter;
  return Object<F>()
      .required("misses", "Chance that malicious content passes.", probability(), &F::misses)
      .optional("false_positives",
                "Chance that an honest untrusted result is thrown away. Default 0.", probability(),
                &F::false_positives)
      .codec();
}

}  // namespace

Codec<std::vector<models::Detector>> detectors() {
  return mapped(map_of(detector()), [](Context&, const Node&, Named<models::Detector> read) {
    std::vector<models::Detector> all;
    for (auto& [name, one] : read) {
      one.name = name;
      all.push_back(std::move(one));
    }
    return std::optional(std::move(all));
  });
}

Codec<Playbook> playbook() {
  return mapped(one_or_list_of(one_measure()),
                [](Context& context, const Node& node, std::vector<Measure> read) {
                  Playbook all;
                  for (Measure& one : read) {
                    if (!one.response) {
                      all.countermeasures.push_back(std::move(one.other));
                    } else if (!all.response) {
                      all.response = std::move(one.response);
                    } else {
                      context.error(node.at, "E0412", "a second revocation",
                                    "write one whose target covers both");
                    }
                  }
                  return std::optional(std::move(all));
                });
}

Codec<Safeguards> safeguards() {
  const auto pinned = one_or_list_of(reference_to<models::ToolTag>(NameKind::kTool));
  return Object<Safeguards>()
      .optional("content_filter", "A filter in front of what agents read. Default: none.", filter(),
                [](Safeguards& out, Safeguards::Filter read) { out.filter = read; })
      .optional("pinned_tools",
                "Tools of which only the reviewed version is loaded: poisoned ones are not.",
                pinned,
                [](Safeguards& out, const std::vector<models::ToolId>& tools) {
                  for (const models::ToolId tool : tools) {
                    if (out.pinned.size() <= tool.index) out.pinned.resize(tool.index + 1);
                    out.pinned[tool.index] = true;
                  }
                })
      .optional("release_age", "Only releases that have been out so long are loaded. Default: all.",
                positive_duration(),
                [](Safeguards& out, sim::Duration age) { out.release_age = age; })
      .optional("trusted_writes",
                "Whether malicious content is kept out of shared memories, since only trusted "
                "sources may write. Default: false.",
                yes_or_no(), &Safeguards::trusted_writes)
      .optional("checked_cards",
                "Whether requests go to agents of the registry alone. Default: false.", yes_or_no(),
                &Safeguards::checked_cards)
      .optional("admin_consent", "Whether only administrators let applications in. Default: false.",
                yes_or_no(), &Safeguards::admin_consent)
      .codec();
}

}  // namespace app
