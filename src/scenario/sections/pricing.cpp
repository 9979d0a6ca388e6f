#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "models/metrics/catalogue.hpp"
#include "src/scenario/sections/control_prices.hpp"
#include "src/scenario/sections/price_plans.hpp"
#include "src/scenario/sections/sections.hpp"

namespace app {
namespace {

using models::PricePlan;

// One entry of `pricing:`: a plan that bills the run, or the prices of the controls.
struct PriceEntry {
  bool is_governance{false};
  PricePlan plan;
  std::optional<ExchangeRate> exchange;
  ControlPrices governance;
};

Codec<PriceEntry> governance_entry() {
  return mapped(control_prices(), [](Context&, const Node&, ControlPrices prices) {
    PriceEntry entry;
    entry.is_governance = true;
    entry.governance = std::move(prices);
    return std::optional(std::move(entry));
  });
}

Codec<PriceEntry> plan_entry(const PlanWord& word) {
  return mapped(price_plan(word), [](Context&, const Node&, PlanReading reading) {
    PriceEntry entry;
    entry.plan = std::move(reading.plan);
    entry.exchange = std::move(reading.exchange);
    return std::optional(std::move(entry));
  });
}

using Kinds = std::vector<std::pair<std::string, Codec<PriceEntry>>>;

Kinds all_kinds() {
  Kinds kinds;
  for (const PlanWord& word : plan_words()) kinds.emplace_back(word.word, plan_entry(word));
  kinds.emplace_back("governance", governance_entry());
  return kinds;
}

// The keys of an entry with those of its preset. A price that the vendor does not publish must come
// from the scenario.
Node with_preset(Context& context, const Node& node, const Node& use, const Node& preset) {
  Node defaults = preset;
  // One price and prices of tiers are one thing: what the scenario writes stands for both.
  const bool has_tiers = node.find("tiers") != nullptr;
  const bool has_price = node.find("price") != nullptr || node.find("overage") != nullptr;
  std::erase_if(defaults.entries, [has_tiers, has_price](const Entry& entry) {
    return (has_tiers && (entry.key == "price" || entry.key == "overage")) ||
           (has_price && (entry.key == "tiers" || entry.key == "mode"));
  });
  Node all = merged(node, defaults);
  for (Entry& entry : all.entries) {
    const bool is_unpublished =
        entry.value.kind == Node::Kind::kNull && context.is_in_preset(entry.value.at);
    if (!is_unpublished) continue;
    context.error(use.at, "E0321",
                  fmt::format("'{}' has no public price: '{}' is not known", use.text, entry.key),
                  fmt::format("set it with {}: …", entry.key));
    entry.value.kind = Node::Kind::kBroken;
  }
  return all;
}

// Whether the scenario says itself what the preset would.
bool overrides(const Node& written, const Node& preset) {
  return std::ranges::any_of(written.entries, [&preset](const Entry& entry) {
    return entry.key != "use" && preset.find(entry.key) != nullptr;
  });
}

// What the scenario does not say about where its prices come from, the preset does: where prices
// are still the preset's.
void complete(models::PriceSource& origin, const PresetInfo& preset, bool is_changed) {
  if (is_changed) {
    if (origin.title.empty()) origin.title = preset.title;
    if (origin.source.empty()) origin.source = "the scenario, after the preset " + preset.name;
    return;
  }
  const auto fill = [](std::string& text, const std::string& other) {
    if (text.empty()) text = other;
  };
  fill(origin.title, preset.title);
  fill(origin.source, preset.source);
  fill(origin.effective, preset.as_of);
  fill(origin.confidence, preset.confidence);
}

std::optional<PriceEntry> read_entry(Context& context, const Node& written, const Kinds& kinds) {
  if (!expect_map(context, written, "write {plan: seat, price: 30 USD/seat/month}"))
    return std::nullopt;
  const Node* use = written.find("use");
  const Node* preset = use == nullptr ? nullptr : context.use_preset(*use, "pricing");
  if (use != nullptr && preset == nullptr) return std::nullopt;
  if (const std::string& why = use == nullptr ? std::string() : find_preset(use->text)->unusable;
      !why.empty()) {
    context.error(use->at, "E0322", fmt::format("'{}' cannot be used: {}", use->text, why),
                  "leave it out");
    return std::nullopt;
  }
  const Node node = preset == nullptr ? written : with_preset(context, written, *use, *preset);
  std::vector<std::string> words;
  for (const auto& [word, codec] : kinds) words.push_back(word);
  const Node* plan = node.find("plan");
  if (plan == nullptr) {
    context.error(node.at, "E0102", "missing key 'plan'",
                  fmt::format("write plan: {}", fmt::join(words, ", ")));
    return std::nullopt;
  }
  for (const auto& [word, codec] : kinds) {
    if (!plan->is_scalar() || plan->text != word) continue;
    std::optional<PriceEntry> entry = codec.read(context, node);
    if (entry && use != nullptr) {
      complete(entry->plan.origin, *find_preset(use->text), overrides(written, *preset));
    }
    return entry;
  }
  if (!plan->is_broken()) {
    context.unknown(plan->at, "E0105", "price plan",
                    plan->is_scalar() ? plan->text : describe(*plan), words);
  }
  return std::nullopt;
}

// The object for the word under `plan`, written or in the preset.
Codec<PriceEntry> price_entry() {
  const Kinds kinds = all_kinds();
  return {[kinds](SchemaDefinitions& definitions) {
            std::vector<std::string> choices;
            for (const auto& [word, codec] : kinds) choices.push_back(codec.schema(definitions));
            return json::any_of(choices);
          },
          [kinds](Context& context, const Node& node) { return read_entry(context, node, kinds); }};
}

// Bills are reported as cost.NAME.
void refuse_metric_name(Context& context, const Entry& entry) {
  const std::string metric = "cost." + entry.key;
  const bool is_taken =
      std::ranges::any_of(models::metric_catalogue(), [&](const models::MetricInfo& info) {
        return info.name == metric || info.name.starts_with(metric + ".");
      });
  if (!is_taken) return;
  context.error(entry.at, "E0107", fmt::format("'{}' is the metric {}", entry.key, metric),
                "give the price plan another name");
}

void remark(Context& context, const std::string& name, const PriceEntry& entry) {
  if (!entry.exchange) return;
  context.note(fmt::format("The price plan '{}' is billed in {}; 1 {} counts as {} USD ({}, {}).",
                           name, entry.plan.currency, entry.plan.currency, entry.exchange->usd,
                           entry.exchange->source, entry.exchange->as_of));
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
                      refuse_metric_name(context, node.entries[i]);
                      entry.plan.name = name;
                      remark(context, name, entry);
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
