#include <algorithm>
#include <utility>

#include "src/scenario/sections/sections.hpp"

namespace app {
namespace {

using models::Step;
using models::StepKind;

constexpr std::int64_t kMostRetries = 1000;

// An alternative of `choose`.
struct Alternative {
  double weight{0.0};
  std::vector<Step> parts;
};
// The inside of `spawn:`, `message:`, `remember:`, `recall:` and `repeat:`.
using Inner = Step;

Codec<models::AgentTypeId> agent() { return reference_to<models::AgentTypeTag>(NameKind::kAgent); }

Codec<models::MemoryId> memory() { return reference_to<models::MemoryTag>(NameKind::kMemory); }

Codec<models::Retry> retry() {
  using R = models::Retry;
  return Object<R>()
      .required("times", "At most so many tries after the first one.",
                whole_number(1, kMostRetries),
                [](R& out, std::int64_t value) { out.times = static_cast<std::uint32_t>(value); })
      .optional("wait", "Before each of them. Default: no time.", time_distribution(), &R::wait_s)
      .codec();
}

Object<Step> call_object() {
  return Object<Step>()
      .required("call", "The tool action to call.", action(),
                [](Step& out, models::ActionId id) {
                  out.kind = StepKind::kCall;
                  out.action = id;
                })
      .optional("with", "Argument values, symbolic words.", arguments(), &Step::arguments);
}

Object<Step> planned_call() {
  return call_object()
      .optional("required", "Whether a denial or failure ends the task. Default: true.",
                yes_or_no(), &Step::required)
      .optional("result",
                "Whether the result can carry content of others, where the plan knows better than "
                "the tool.",
                Choice<models::ResultTrust>("trust in a result")
                    .word("trusted", models::ResultTrust::kTrusted)
                    .word("untrusted", models::ResultTrust::kUntrusted)
                    .codec(),
                &Step::result)
      .optional("retry",
                "Whether it is made again when it was accepted and failed at the tool. Default: it "
                "is not.",
                retry(), [](Step& out, models::Retry read) { out.retry = std::move(read); });
}

Object<Step> spawn_object() {
  const auto inner =
      Object<Inner>()
          .required("agent", "The agent to start.", agent(), &Inner::agent)
          .optional("count", "How many. Default 1.", count_distribution(), &Inner::count)
          .optional("join", "Wait for all, for any, or for none. Default: all.",
                    Choice<models::Join>("join")
                        .word("all", models::Join::kAll)
                        .word("any", models::Join::kAny)
                        .word("none", models::Join::kNone)
                        .codec(),
                    &Inner::join)
          .codec();
  return Object<Step>().required("spawn", "Fan out to other agents.", inner,
                                 [](Step& out, Inner read) {
                                   out = std::move(read);
                                   out.kind = StepKind::kSpawn;
                                 });
}

Object<Step> message_object() {
  const auto inner = Object<Inner>()
                         .required("to", "The agent to ask; it acts with its own authority.",
                                   agent(), &Inner::agent)
                         .codec();
  return Object<Step>().required("message", "Ask a peer to do its plan on one's behalf.", inner,
                                 [](Step& out, Inner read) {
                                   out = std::move(read);
                                   out.kind = StepKind::kMessage;
                                 });
}

Object<Step> remember_object() {
  const auto inner =
      Object<Inner>()
          .required("in", "The memory to write into.", memory(), &Inner::memory)
          .optional("credential",
                    "Whether the agent's present credential is in the note. Default: false.",
                    yes_or_no(), &Inner::credential)
          .codec();
  return Object<Step>().required("remember", "Leave a note in a shared memory.", inner,
                                 [](Step& out, Inner read) {
                                   out = std::move(read);
                                   out.kind = StepKind::kRemember;
                                 });
}

Object<Step> recall_object() {
  const auto inner =
      Object<Inner>().required("from", "The memory to read.", memory(), &Inner::memory).codec();
  return Object<Step>().required("recall", "Read a shared memory, and all that is in it.", inner,
                                 [](Step& out, Inner read) {
                                   out = std::move(read);
                                   out.kind = StepKind::kRecall;
                                 });
}

Object<Step> choose_object() {
  const auto alternative =
      Object<Alternative>()
          .required("weight", "Its probability; all sum to 1.", probability(), &Alternative::weight)
          .required("do", "What to do.", steps(), &Alternative::parts)
          .codec();
  return Object<Step>().required(
      "choose", "One of several ways to go on.", list_of(alternative, false),
      [](Step& out, std::vector<Alternative> read, Context& context, const Node& node) {
        out.kind = StepKind::kChoose;
        double sum = 0.0;
        for (Alternative& one : read) {
          sum += one.weight;
          out.weights.push_back(one.weight);
          Step sequence;
          sequence.children = std::move(one.parts);
          out.children.push_back(std::move(sequence));
        }
        if (read.size() == node.items.size()) check_weights(context, node.at, sum);
      });
}

Object<Step> repeat_object() {
  const auto inner = Object<Inner>()
                         .required("times", "How often.", count_distribution(), &Inner::count)
                         .required("do", "What to do.", steps(), &Inner::children)
                         .codec();
  return Object<Step>().required("repeat", "The same again.", inner, [](Step& out, Inner read) {
    out = std::move(read);
    out.kind = StepKind::kRepeat;
  });
}

Codec<Step> build_step() {
  const auto think = Object<Step>().required("think", "Time that passes.", time_distribution(),
                                             [](Step& out, sim::Distribution duration_s) {
                                               out.kind = StepKind::kThink;
                                               out.duration_s = std::move(duration_s);
                                             });
  const auto handoff = Object<Step>().required("handoff", "Another agent takes over.", agent(),
                                               [](Step& out, models::AgentTypeId id) {
                                                 out.kind = StepKind::kHandoff;
                                                 out.agent = id;
                                               });
  const auto parallel = Object<Step>().required("parallel", "Steps at the same time.", steps(),
                                                [](Step& out, std::vector<Step> parts) {
                                                  out.kind = StepKind::kParallel;
                                                  out.children = std::move(parts);
                                                });
  const auto sequence = Object<Step>().required(
      "do", "Steps one after the other.", steps(),
      [](Step& out, std::vector<Step> parts) { out.children = std::move(parts); });
  return Choice<Step>("a step")
      .form(planned_call())
      .form(think)
      .form(spawn_object())
      .form(handoff)
      .form(message_object())
      .form(remember_object())
      .form(recall_object())
      .form(choose_object())
      .form(repeat_object())
      .form(parallel)
      .form(sequence)
      .later("retry", "leave it out; a failed call is not repeated")
      .codec();
}

const Codec<Step>& step_codec() {
  static const Codec<Step> codec = build_step();
  return codec;
}

}  // namespace

Codec<std::vector<Step>> steps() { return list_of(named("step", &step_codec), false); }

Codec<Step> call_item() { return call_object().codec(); }

Codec<std::vector<models::Argument>> arguments() {
  return mapped(map_of(text()), [](Context&, const Node&, Named<std::string> pairs) {
    std::vector<models::Argument> result;
    for (auto& [name, value] : pairs) result.push_back({name, std::move(value)});
    std::sort(result.begin(), result.end(),
              [](const models::Argument& a, const models::Argument& b) { return a.name < b.name; });
    return std::optional(std::move(result));
  });
}

}  // namespace app
