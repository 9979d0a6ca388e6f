#pragma once

#include <optional>
#include <string>
#include <vector>

#include "src/scenario/object.hpp"
#include "src/scenario/sections/prices.hpp"

namespace app {

struct SeatReading {
  models::SeatTerms terms;
  std::vector<Stated> stated;
};

/// A price plan as its keys give it.
struct PlanReading {
  models::PricePlan plan;
  std::vector<Stated> stated;      ///< Of every price.
  std::optional<Stated> currency;  ///< Of the key `currency`.
  std::optional<ExchangeRate> exchange;
  SeatReading seat;
  // What is metered, before it becomes charges.
  models::Meter meter;
  std::optional<Tariff> rest;  ///< Of what no class is about.
  bool volume{false};          ///< Of tiers beside `mode`.
  std::vector<ClassTariff> classes;
  std::vector<models::Charge> own;   ///< Charges that keys give as they are: tokens, rates.
  std::vector<models::Charge> more;  ///< Of the parts under `also`.
  std::optional<models::UnitPrice> credit_price;
  std::vector<std::string> also;  ///< Words of the parts under `also`.
};

using PlanKeys = Object<PlanReading>;

/// One word under `plan:`.
struct PlanWord {
  std::string word;
  std::string meaning;
  void (*add)(PlanKeys&);  ///< Its keys beside those that all plans have.
  /// Makes charges of what was read; reports what the keys only together show to be wrong.
  void (*finish)(Context&, const Node&, PlanReading&);
  bool metered{true};  ///< May stand under `also`.
};
const std::vector<PlanWord>& plan_words();

/// What every kind of plan may state: currency, fee, minimum, cap, seats, ...
void add_common_keys(PlanKeys& keys);
/// Keys of a credit plan: what calls cost in credits, blocks, included credits.
void add_credit_keys(PlanKeys& keys);
void finish_credit(Context& context, const Node& node, PlanReading& reading);
/// "500 actions/seat/month" or "3000 actions/month", or both, and whether seats share.
void add_included_keys(PlanKeys& keys, const std::string& noun);
/// An amount of money of a plan for exactly one of these, in whole millionths.
Codec<Price> amount_of_money(Measures measures);

/// Reports what the billing engine cannot bill, and prices in several currencies.
void check_price_plan(Context& context, const Node& node, PlanReading& reading);

/// The map of a plan of that kind.
Codec<PlanReading> price_plan(const PlanWord& word);

/// The first place of a key, or of the map.
inline const SourceMark& place_of(const Node& node, std::string_view key) {
  const Entry* entry = node.find_entry(key);
  return entry == nullptr ? node.at : entry->at;
}

}  // namespace app
