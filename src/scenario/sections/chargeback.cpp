#include <fmt/format.h>

#include <optional>
#include <utility>

#include "src/scenario/compile.hpp"
#include "src/scenario/sections/price_plans.hpp"
#include "src/scenario/sections/sections.hpp"

namespace app {
namespace {

using models::Chargeback;
using models::ChargebackRule;
using models::SharedSplit;

// {department: 900 USD/month}, by department.
Codec<std::vector<std::optional<models::Money>>> budgets() {
  using Budgets = std::vector<std::optional<models::Money>>;
  return mapped(
      map_of(amount_of_money({{"month"}})),
      [](Context& context, const Node& node, const Named<Price>& read) -> std::optional<Budgets> {
        const std::vector<std::string>& departments = context.names().of(NameKind::kDepartment);
        Budgets budgets(departments.size());
        for (std::size_t i = 0; i < read.size(); ++i) {
          const auto& [name, price] = read[i];
          const auto index = context.names().index_of(NameKind::kDepartment, name);
          if (!index) {
            context.unknown(node.entries[i].at, "E0301", noun(NameKind::kDepartment), name,
                            departments);
            continue;
          }
          if (price.currency.empty()) continue;  // Reported where it was read.
          if (price.currency != "USD") {
            context.error(
                price.at, "E0323",
                fmt::format("a budget in {}, and shares of all plans are in USD", price.currency),
                "write it in USD");
          }
          budgets[*index] = models::Money{price.each.micros};
        }
        return budgets;
      });
}

Codec<SharedSplit> shared() {
  return Object<SharedSplit>()
      .required("split", "usage: by the calls that departments started; even: in equal parts.",
                Choice<SharedSplit>("split")
                    .word("usage", SharedSplit::kUsage)
                    .word("even", SharedSplit::kEven)
                    .codec(),
                [](SharedSplit& out, SharedSplit read) { out = read; })
      .codec();
}

bool has_owner(const std::vector<models::DepartmentId>& owners) {
  for (const models::DepartmentId owner : owners) {
    if (owner.valid()) return true;
  }
  return false;
}

}  // namespace

Codec<Chargeback> chargeback_section() {
  return Object<Chargeback>()
      .required("by",
                "Who pays: initiating_department, on whose behalf the work started; "
                "workflow_owner; tool_owner; usage, everything by the calls that departments "
                "started; even, everything in equal parts.",
                Choice<ChargebackRule>("chargeback")
                    .word("initiating_department", ChargebackRule::kInitiatingDepartment)
                    .word("workflow_owner", ChargebackRule::kWorkflowOwner)
                    .word("tool_owner", ChargebackRule::kToolOwner)
                    .word("usage", ChargebackRule::kUsage)
                    .word("even", ChargebackRule::kEven)
                    .codec(),
                &Chargeback::by)
      .optional("shared", "How departments share what belongs to none. Default: split: usage.",
                shared(), &Chargeback::shared)
      .optional("budgets", "What departments planned for a month, e.g. {support: 900 USD/month}.",
                budgets(), &Chargeback::budgets_per_month)
      .codec();
}

void check_chargeback(Context& context, const Node& root, const Chargeback& chargeback,
                      const std::vector<models::DepartmentId>& workflow_owners,
                      const std::vector<models::DepartmentId>& tool_owners) {
  const auto refuse = [&](std::string_view what) {
    context.error(mark_of(root, {"chargeback", "by"}), "E0402",
                  fmt::format("no {} names an owner, so nobody would pay", what),
                  fmt::format("write owner: at a {}, or by: initiating_department", what));
  };
  if (chargeback.by == ChargebackRule::kWorkflowOwner && !has_owner(workflow_owners)) {
    refuse("workflow");
  }
  if (chargeback.by == ChargebackRule::kToolOwner && !has_owner(tool_owners)) refuse("tool");
}

// Classes of calls that nothing in the scenario falls into.
void check_price_classes(Context& context, const Node& root, const models::Plan& plan) {
  const auto exists = [&plan](const models::ActionFilter& filter) {
    for (std::uint32_t i = 0; i < plan.organisation.actions.size(); ++i) {
      if (filter.selects({i}, plan.organisation.actions[i])) return true;
    }
    return false;
  };
  for (const models::PricePlan& priced : plan.pricing.plans) {
    for (const models::Charge& charge : priced.charges) {
      if (charge.meter.filter.is_empty() || exists(charge.meter.filter)) continue;
      const std::string name = charge.item.substr(charge.item.rfind(' ') + 1);
      const char* key = priced.credits ? "rates" : "by";
      context.error(mark_of(root, {"pricing", priced.name, key, name}), "E0412",
                    fmt::format("no tool action falls into the class '{}'", name),
                    "leave it out, or add an action");
    }
  }
}

}  // namespace app
