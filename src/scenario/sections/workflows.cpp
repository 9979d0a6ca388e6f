#include <utility>

#include "src/scenario/sections/sections.hpp"

namespace app {
namespace {

using models::Arrivals;

Codec<Arrivals> arrivals() {
  const auto poisson =
      Object<Arrivals>()
          .required(
              "rate",
              "Mean number of starts, e.g. 400/h; within office hours if the profile says so.",
              rate_per_s(), &Arrivals::rate_per_s)
          .optional(
              "profile",
              "constant, or office-hours: Monday to Friday, 09:00 to 17:00. Default: constant.",
              Choice<models::ArrivalProfile>("arrival profile")
                  .word("constant", models::ArrivalProfile::kConstant)
                  .word("office-hours", models::ArrivalProfile::kOfficeHours)
                  .codec(),
              &Arrivals::profile)
          .later("by_hour", "write profile: office-hours")
          .codec();
  const auto after =
      Object<Arrivals>()
          .required("event", "What it is an answer to: failure, denial (of a call) or alarm.",
                    Choice<models::ArrivalCause>("event")
                        .word("failure", models::ArrivalCause::kFailure)
                        .word("denial", models::ArrivalCause::kDenial)
                        .word("alarm", models::ArrivalCause::kAlarm)
                        .codec(),
                    &Arrivals::cause)
          .optional("of", "Calls of this action only. Default: of any.", action(), &Arrivals::of)
          .optional("probability", "Chance that the event starts one. Default 1.", probability(),
                    &Arrivals::probability)
          .optional("delay", "From the event to the start. Default: no time.", time_distribution(),
                    &Arrivals::delay_s)
          .check([](Context& context, const Node& node, Arrivals& read) {
            if (read.cause != models::ArrivalCause::kAlarm || !read.of.valid()) return;
            context.error(node.find_entry("of")->at, "E0412", "an alarm is about no action",
                          "leave it out");
          })
          .codec();
  const auto whole = [](Arrivals& out, Arrivals read) { out = std::move(read); };
  return Choice<Arrivals>("arrivals")
      .form(Object<Arrivals>().required("poisson", "A Poisson process.", poisson, whole))
      .form(Object<Arrivals>().required(
          "each_threat",
          "One start for every threat, exposed to that one only, and one without any.",
          Object<Arrivals>().codec(),
          [](Arrivals& out, const Arrivals&) { out.kind = models::ArrivalKind::kEachThreat; }))
      .form(Object<Arrivals>().required("after",
                                        "One start after each of certain events of the run.", after,
                                        [](Arrivals& out, Arrivals read) {
                                          out = std::move(read);
                                          out.kind = models::ArrivalKind::kAfter;
                                        }))
      .later("mmpp", "write poisson: {rate}")
      .later("closed", "write poisson: {rate}")
      .later("trace", "write poisson: {rate}")
      .codec();
}

Codec<std::vector<models::OnBehalfOf>> on_behalf_of() {
  return {
      [](SchemaDefinitions& definitions) { return json::map(probability().schema(definitions)); },
      [](Context& context, const Node& node) -> std::optional<std::vector<models::OnBehalfOf>> {
        if (!expect_map(context, node, "write {department: share}")) return std::nullopt;
        std::vector<models::OnBehalfOf> result;
        double sum = 0.0;
        bool complete = true;
        for (const Entry& entry : node.entries) {
          Node key;
          key.kind = Node::Kind::kScalar;
          key.at = entry.at;
          key.text = entry.key;
          const auto id =
              reference_to<models::DepartmentTag>(NameKind::kDepartment).read(context, key);
          const auto weight = probability().read(context, entry.value);
          complete &= id.has_value() && weight.has_value();
          if (weight) sum += *weight;
          if (id && weight) result.push_back({*id, *weight});
        }
        if (complete) check_weights(context, node.at, sum);
        return result;
      }};
}

// As audit logs show it.
Codec<std::string> feature_name() {
  return mapped(text(), [](Context& context, const Node& node, std::string name) {
    Entry entry;
    entry.key = name;
    entry.at = node.at;
    check_name(context, entry);
    return std::optional(std::move(name));
  });
}

// Either people or a product feature start it.
void check_starter(Context& context, const Node& node) {
  const Entry* const people = node.find_entry("on_behalf_of");
  const Entry* const feature = node.find_entry("feature");
  if (people != nullptr && feature != nullptr) {
    context.error(std::max(people->at, feature->at), "E0107", "both 'on_behalf_of' and 'feature'",
                  "write one of them");
  } else if (people == nullptr && feature == nullptr) {
    context.error(
        node.at, "E0102", "missing key 'on_behalf_of'",
        "write on_behalf_of: {department: share}, or feature: NAME if no person is behind "
        "it");
  }
}

}  // namespace

Codec<Named<models::WorkflowType>> workflows_section() {
  using W = models::WorkflowType;
  return map_of(
      Object<W>()
          .required("start", "The agent that starts it.",
                    reference_to<models::AgentTypeTag>(NameKind::kAgent), &W::start)
          .optional("on_behalf_of", "For whose people: a share a department; they sum to 1.",
                    on_behalf_of(), &W::on_behalf_of)
          .optional(
              "feature",
              "Instead of on_behalf_of: the product feature that starts it, a name; no person "
              "is behind its calls.",
              feature_name(), &W::feature)
          .required("arrivals", "When instances start.", arrivals(), &W::arrivals)
          .optional("deadline", "The platform ends what still runs after this long. Default: none.",
                    positive_duration(), &W::deadline)
          .optional("owner", "The department that answers for it, for chargeback. Default: nobody.",
                    reference_to<models::DepartmentTag>(NameKind::kDepartment), &W::owner)
          .check([](Context& context, const Node& node, W&) { check_starter(context, node); })
          .codec());
}

}  // namespace app
