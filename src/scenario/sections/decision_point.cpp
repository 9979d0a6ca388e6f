#include "src/scenario/sections/sections.hpp"

namespace app {
namespace {

using models::ApprovalConfig;
using models::DecisionPointConfig;
using models::OnOutage;

constexpr std::int64_t kMostServers = 1'000'000;
constexpr std::int64_t kMostAttempts = 1'000;

void refuse_without_effect(Context& context, const Node& node, const char* key,
                           const std::string& why, const std::string& instead) {
  if (const Entry* entry = node.find_entry(key)) {
    context.error(entry->at, "E0412", why, instead);
  }
}

Codec<DecisionPointConfig> retry() {
  using D = DecisionPointConfig;
  return Object<D>()
      .required(
          "attempts", "How often an enforcement point asks before it gives up.",
          whole_number(1, kMostAttempts),
          [](D& out, std::int64_t value) { out.attempts = static_cast<std::uint32_t>(value); })
      .optional("wait", "Between two attempts. Default: no time.", time_distribution(),
                &D::retry_wait_s)
      .codec();
}

Codec<DecisionPointConfig> remote() {
  using D = DecisionPointConfig;
  return Object<D>()
      .optional("servers", "How many decisions it makes at once. Default: any number.",
                whole_number(1, kMostServers),
                [](D& out, std::int64_t value) { out.servers = static_cast<std::uint32_t>(value); })
      .optional("service", "How long one decision takes. Default: no time.", time_distribution(),
                &D::service_s)
      .optional("network", "There and back. Default: no time.", time_distribution(), &D::network_s)
      .optional("timeout",
                "After this an attempt is given up; the service goes on with it. Default: never.",
                positive_duration(), [](D& out, sim::Duration value) { out.timeout = value; })
      .optional("retry", "What an enforcement point does then. Default: it gives up at once.",
                retry(),
                [](D& out, D read) {
                  out.attempts = read.attempts;
                  out.retry_wait_s = std::move(read.retry_wait_s);
                })
      .optional("outages", "Times in which no answer comes. Default: none.", outages(),
                [](D& out, models::OutageTimes read) { out.outages = std::move(read); })
      .check([](Context& context, const Node& node, D& read) {
        if (read.outages || read.timeout) return;
        refuse_without_effect(context, node, "retry", "every attempt is answered",
                              "write timeout: or outages:");
      })
      .codec();
}

Object<DecisionPointConfig> with_cache(Object<DecisionPointConfig> object) {
  return object.optional("cache_ttl",
                         "Enforcement points keep decisions so long. Default: not at all.",
                         duration(), [](DecisionPointConfig& out, sim::Duration ttl) {
                           if (ttl > sim::kZero) out.cache_ttl = ttl;
                         });
}

}  // namespace

Codec<DecisionPointConfig> decision_point() {
  using D = DecisionPointConfig;
  const auto latency =
      Object<D>().required("latency", "One decision.", time_distribution(), &D::latency_s).codec();
  auto embedded =
      Object<D>().required("embedded", "A decision point inside each enforcement point.", latency,
                           [](D& out, D read) { out.latency_s = std::move(read.latency_s); });
  auto over_network =
      Object<D>()
          .required("remote", "A service that enforcement points ask over the network.", remote(),
                    [](D& out, D read) {
                      const auto ttl = out.cache_ttl;
                      const OnOutage on_outage = out.on_outage;
                      out = std::move(read);
                      out.remote = true;
                      out.cache_ttl = ttl;
                      out.on_outage = on_outage;
                    })
          .optional("on_outage",
                    "When no answer comes: fail_closed (default), fail_open, or stale: by the last "
                    "decision on the same question, however old.",
                    Choice<OnOutage>("on_outage")
                        .word("fail_closed", OnOutage::kFailClosed)
                        .word("fail_open", OnOutage::kFailOpen)
                        .word("stale", OnOutage::kStale)
                        .codec(),
                    &D::on_outage)
          .check([](Context& context, const Node& node, D& read) {
            if (read.outages || read.timeout) return;
            refuse_without_effect(context, node, "on_outage", "an answer always comes",
                                  "write outages: or timeout: under remote:");
          });
  return Choice<D>("decision point")
      .form(with_cache(std::move(embedded)))
      .form(with_cache(std::move(over_network)))
      .codec();
}

// ---- People who approve

namespace {

Codec<models::Attention> attention() {
  using A = models::Attention;
  return Object<A>()
      .use("attention")
      .required("notices",
                "Chance that a person notices a request which should not pass, when nothing else "
                "happens.",
                probability(), &A::attention)
      .optional("fading",
                "How fast attention falls: notices * exp(-fading * n) after n requests in the last "
                "hour. Default 0.",
                number(), &A::fading)
      .optional("least", "It falls no lower than this. Default 0.", probability(), &A::least)
      .optional("false_rejections",
                "Chance that a request which should pass is rejected. Default "
                "0.",
                probability(), &A::false_rejections)
      .codec();
}

}  // namespace

Codec<models::Approvers> approvers() {
  using A = models::Approvers;
  return Object<A>()
      .required("count", "How many people approve, each one request at a time.",
                whole_number(1, kMostServers),
                [](A& out, std::int64_t value) { out.count = static_cast<std::uint32_t>(value); })
      .optional("hours", "When they work, e.g. \"Mon-Fri 09:00-17:00\". Default: always.",
                opening_hours(), &A::hours)
      .required("response", "How long one of them is busy with a request.", time_distribution(),
                &A::response_s)
      .optional("batch", "They look at what came in at these intervals. Default: at once.",
                positive_duration(), [](A& out, sim::Duration value) { out.batch = value; })
      .optional("attention",
                "How well they look, by what else they have to do. Default: they notice everything "
                "that should not pass.",
                attention(), &A::attention)
      .codec();
}

Codec<ApprovalConfig> approvals() {
  using A = ApprovalConfig;
  using Department = models::DepartmentId;
  const auto department = reference_to<models::DepartmentTag>(NameKind::kDepartment);
  struct Escalation {
    sim::Duration after{};
    Department to;
  };
  const auto escalation = Object<Escalation>()
                              .required("after", "How long the first department has.",
                                        positive_duration(), &Escalation::after)
                              .required("to", "The department that is asked then, instead.",
                                        department, &Escalation::to)
                              .codec();
  const auto glass =
      Object<sim::Duration>()
          .required("after", "How long a call waits before it goes ahead.", positive_duration(),
                    [](sim::Duration& out, sim::Duration value) { out = value; })
          .codec();
  return Object<A>()
      .optional("approvers",
                "The department that is asked, where a rule names none. Default: the resource's "
                "owner, if it has approvers, else the first that has.",
                department, &A::approvers)
      .optional("timeout", "The longest that a call waits. Default: for ever.", positive_duration(),
                [](A& out, sim::Duration value) { out.timeout = value; })
      .optional("on_timeout", "What becomes of it then: deny (default) or allow.",
                Choice<bool>("on_timeout").word("deny", false).word("allow", true).codec(),
                &A::timeout_allows)
      .optional("escalate", "Another department is asked when the first takes too long.",
                escalation,
                [](A& out, const Escalation& read) {
                  out.escalate_after = read.after;
                  out.escalate_to = read.to;
                })
      .optional("break_glass", "The call goes ahead unapproved when it waits too long.", glass,
                [](A& out, sim::Duration after) { out.break_glass_after = after; })
      .check([](Context& context, const Node& node, A& read) {
        if (!read.timeout) {
          refuse_without_effect(context, node, "on_timeout", "calls wait for ever",
                                "write timeout:");
        }
        if (read.timeout && read.break_glass_after >= read.timeout) {
          refuse_without_effect(context, node, "break_glass", "the timeout comes first",
                                "write after: below the timeout");
        }
        if (read.timeout && read.escalate_after >= read.timeout) {
          refuse_without_effect(context, node, "escalate", "the timeout comes first",
                                "write after: below the timeout");
        }
        if (read.escalate_after && read.escalate_to == read.approvers) {
          refuse_without_effect(context, node, "escalate", "it asks those who were asked already",
                                "write another department");
        }
      })
      .codec();
}

}  // namespace app
