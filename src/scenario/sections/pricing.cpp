#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "src/scenario/sections/control_prices.hpp"
#include "src/scenario/sections/sections.hpp"

namespace app {
namespace {

using models::PricePlan;

// One entry of `pricing:`: a plan that bills the run, or the prices of the controls.
struct PriceEntry {
  bool is_governance{false};
  PricePlan plan;
  ControlPrices governance;
};

using Entries = Object<PriceEntry>;

Entries plan_object(const std::string& word, PriceEntry start) {
  return Entries().use("pricing").required(
      "plan", "How it bills: seat, action or hybrid.",
      Choice<PriceEntry>("price plan").word(word, std::move(start)).codec(),
      [](PriceEntry& out, PriceEntry read) { out = std::move(read); });
}

PriceEntry priced_by_action() {
  PriceEntry entry;
  entry.plan.charges.push_back({"actions", {}, {{0, {}}}, false, {}});
  return entry;
}

void set_seat_price(PriceEntry& out, models::Money price) {
  out.plan.seats.emplace().per_month = price;
}

void set_action_price(PriceEntry& out, models::Money price) {
  out.plan.charges.front().tiers.front().price = {price.micros, 1};
}

Entries seat_object() {
  return plan_object("seat", {})
      .required("price", "Price of a seat, e.g. 30 USD/seat/month.", money("/seat/month"),
                set_seat_price);
}

void add_counting_keys(Entries& object) {
  object
      .optional("counts", "What is counted: tool_calls.",
                Choice<bool>("counted thing")
                    .word("tool_calls", true)
                    .later("conversations", "write tool_calls")
                    .later("resolutions", "write tool_calls")
                    .later("tokens", "write tool_calls")
                    .codec(),
                [](PriceEntry&, bool) {})
      .optional("bills_failures", "Whether a failed call is billed too. Default: false.",
                yes_or_no(), [](PriceEntry& out, bool bills) {
                  out.plan.charges.front().meter.bills_failures = bills;
                });
}

Entries action_object() {
  Entries object = plan_object("action", priced_by_action())
                       .required("price", "Price of an action, e.g. 0.10 USD/action.",
                                 money("/action"), set_action_price);
  add_counting_keys(object);
  return object;
}

Entries hybrid_object() {
  Entries object =
      plan_object("hybrid", priced_by_action())
          .required("seat", "Price of a seat, e.g. 15 USD/seat/month.", money("/seat/month"),
                    set_seat_price)
          .required("included",
                    "Actions included, e.g. 500 actions/seat/month; pooled over all seats.",
                    amount("actions/seat/month"),
                    [](PriceEntry& out, double actions) {
                      out.plan.included.per_seat = static_cast<std::int64_t>(actions);
                    })
          .required("overage", "Price of each action beyond, e.g. 0.08 USD/action.",
                    money("/action"), set_action_price);
  add_counting_keys(object);
  return object;
}

Codec<PriceEntry> governance_entry() {
  return mapped(control_prices(), [](Context&, const Node&, ControlPrices prices) {
    PriceEntry entry;
    entry.is_governance = true;
    entry.governance = std::move(prices);
    return std::optional(std::move(entry));
  });
}

// The object for the word under `plan`, written or in the preset.
Codec<PriceEntry> price_entry() {
  const std::vector<std::pair<std::string, Codec<PriceEntry>>> kinds = {
      {"seat", seat_object().codec()},
      {"action", action_object().codec()},
      {"hybrid", hybrid_object().codec()},
      {"governance", governance_entry()}};
  return {[kinds](SchemaDefinitions& definitions) {
            std::vector<std::string> choices;
            for (const auto& [word, object] : kinds) choices.push_back(object.schema(definitions));
            return json::any_of(choices);
          },
          [kinds](Context& context, const Node& node) -> std::optional<PriceEntry> {
            if (!expect_map(context, node, "write {plan: seat, price: 30 USD/seat/month}"))
              return std::nullopt;
            const Node* use = node.find("use");
            const Node* preset = use == nullptr ? nullptr : context.use_preset(*use, "pricing");
            if (use != nullptr && preset == nullptr) return std::nullopt;
            const Node* plan = node.find("plan");
            if (plan == nullptr && preset != nullptr) plan = preset->find("plan");
            if (plan == nullptr) {
              context.error(node.at, "E0102", "missing key 'plan'",
                            "write plan: seat, action, hybrid or governance");
              return std::nullopt;
            }
            std::vector<std::string> words;
            for (const auto& [word, object] : kinds) {
              if (plan->is_scalar() && plan->text == word) return object.read(context, node);
              words.push_back(word);
            }
            if (plan->is_scalar() && (plan->text == "outcome" || plan->text == "conversation" ||
                                      plan->text == "credit")) {
              context.not_built_yet(plan->at, plan->text, "write seat, action or hybrid");
            } else if (!plan->is_broken()) {
              context.unknown(plan->at, "E0105", "price plan",
                              plan->is_scalar() ? plan->text : describe(*plan), words);
            }
            return std::nullopt;
          }};
}

}  // namespace

Codec<models::Pricing> pricing_section() {
  return mapped(map_of(price_entry()),
                [](Context& context, const Node& node, Named<PriceEntry> entries) {
                  models::Pricing pricing;
                  ControlPrices controls;
                  for (std::size_t i = 0; i < entries.size(); ++i) {
                    auto& [name, entry] = entries[i];
                    if (!entry.is_governance) {
                      entry.plan.name = name;
                      pricing.plans.push_back(std::move(entry.plan));
                    } else {
                      add_control_prices(context, node.entries[i], controls, entry.governance);
                    }
                  }
                  pricing.governance = controls.prices;
                  return std::optional(std::move(pricing));
                });
}

}  // namespace app
