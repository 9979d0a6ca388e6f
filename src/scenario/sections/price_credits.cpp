#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "src/scenario/sections/price_plans.hpp"
#include "src/scenario/values.hpp"

namespace app {
namespace {

using models::CreditTerms;
using models::Unit;

constexpr std::int64_t kMostIncluded = 1'000'000;           // For a seat.
constexpr std::int64_t kMostIncludedInAll = 1'000'000'000;  // For the organisation.
constexpr std::int64_t kMostCreditsInBlock = 1'000'000'000;
constexpr std::int64_t kMostBlocks = 1'000;
constexpr double kMostForCredit = 100.0;  // So that millions of credits fit.

// ---- Rates

// Words of `rates:` that are no class of calls.
constexpr std::array<std::pair<const char*, Unit>, 8> kRateWords = {
    {{"action", Unit::kAction},
     {"conversation", Unit::kConversation},
     {"outcome", Unit::kOutcome},
     {"decision", Unit::kDecision},
     {"credential", Unit::kCredential},
     {"input_tokens", Unit::kInputToken},
     {"cached_tokens", Unit::kCachedToken},
     {"output_tokens", Unit::kOutputToken}}};
constexpr int kRest = 3;  // After actions, tools and effects.

std::optional<models::Charge> rate_of(Context& context, const Entry& entry, int& rank) {
  models::Charge charge;
  charge.item = entry.key;
  std::vector<std::string> words;
  for (const auto& [word, unit] : kRateWords) {
    words.emplace_back(word);
    if (entry.key != word) continue;
    charge.meter.unit = unit;
    charge.item = std::string(name_of(unit)) + "s";
    rank = kRest;
    return charge;
  }
  const auto calls = class_of_calls(context, entry, words);
  if (!calls) return std::nullopt;
  charge.item = "actions, " + entry.key;
  charge.meter.filter = calls->filter;
  rank = calls->rank;
  return charge;
}

Codec<std::vector<models::Charge>> rates() {
  using Charges = std::vector<models::Charge>;
  const Codec<models::UnitPrice> value = credits_each();
  return {[value](SchemaDefinitions& definitions) {
            return fmt::format(R"({{"type":"object","additionalProperties":{}}})",
                               value.schema(definitions));
          },
          [value](Context& context, const Node& node) -> std::optional<Charges> {
            if (!expect_map(context, node, "write {action: 20 credits}")) return std::nullopt;
            if (node.entries.empty()) {
              context.error(node.at, "E0410", "no rates", "write {action: 20 credits}");
            }
            std::vector<std::pair<int, models::Charge>> ranked;
            for (const Entry& entry : node.entries) {
              const Context::Step step(context, entry.key);
              int rank = 0;
              auto charge = rate_of(context, entry, rank);
              const auto each = value.read(context, entry.value);
              if (!charge || !each) continue;
              charge->credits = *each;
              ranked.emplace_back(rank, std::move(*charge));
            }
            std::stable_sort(ranked.begin(), ranked.end(),
                             [](const auto& a, const auto& b) { return a.first < b.first; });
            Charges charges;
            for (auto& [rank, charge] : ranked) charges.push_back(std::move(charge));
            return charges;
          }};
}

// ---- Blocks

struct Expiry {
  enum class Kind { kDefault, kMonth, kNever, kDays } kind{Kind::kDefault};
  std::int64_t days{0};
};

Codec<Expiry> expiry() {
  const auto days = mapped(
      positive_duration(),
      [](Context& context, const Node& node, sim::Duration read) -> std::optional<Expiry> {
        constexpr std::int64_t kDay_s = 86'400;
        const auto whole_s = static_cast<std::int64_t>(sim::to_seconds(read));
        if (whole_s < kDay_s ||
            sim::seconds(static_cast<double>(whole_s / kDay_s * kDay_s)) != read) {
          context.error(node.at, "E0204", fmt::format("'{}' is no whole number of days", node.text),
                        "credits lapse at midnight; write for example 30d");
          return std::nullopt;
        }
        return Expiry{Expiry::Kind::kDays, whole_s / kDay_s};
      });
  return Choice<Expiry>("expiry")
      .word("month", {Expiry::Kind::kMonth, 0})
      .word("never", {Expiry::Kind::kNever, 0})
      .bare(days)
      .codec();
}

struct Blocks {
  CreditTerms terms = {.block = 0,
                       .block_price = {},
                       .blocks = 1,
                       .monthly = true,
                       .expires_days = std::nullopt,
                       .overage = std::nullopt};
  Expiry expires;
  std::vector<Stated> stated;
};

void check_blocks(Context& context, const Node& node, Blocks& read) {
  const Expiry::Kind kind = read.expires.kind;
  if (kind == Expiry::Kind::kMonth && !read.terms.monthly) {
    context.error(node.find("expires")->at, "E0412",
                  "blocks bought at the start do not lapse with a month",
                  "write a number of days or never; or each: month");
  }
  if (kind == Expiry::Kind::kNever && read.terms.monthly) {
    context.error(node.find("expires")->at, "E0431", "monthly blocks that never lapse",
                  "write month or a number of days; or each: start");
  }
  if (kind == Expiry::Kind::kDays) read.terms.expires_days = read.expires.days;
  if (read.terms.block > 0 &&
      read.terms.block_price.usd() > kMostForCredit * static_cast<double>(read.terms.block)) {
    context.error(node.find("price")->at, "E0204", "the block is too dear for its credits",
                  fmt::format("write at most {} for each credit", kMostForCredit));
  }
}

Codec<Blocks> blocks() {
  return Object<Blocks>()
      .required("credits", "Credits of a block, e.g. 25000.", things("", 1, kMostCreditsInBlock),
                [](Blocks& out, std::int64_t read) { out.terms.block = read; })
      .required("price", "Price of a block, e.g. 200 USD.", amount_of_money({{""}}),
                [](Blocks& out, const Price& read) {
                  out.terms.block_price = {read.each.micros};
                  out.stated.push_back({read.currency, read.at});
                })
      .optional("count", "How many are bought at a time; 0: only when credits run out. Default: 1.",
                whole_number(0, kMostBlocks),
                [](Blocks& out, std::int64_t read) { out.terms.blocks = read; })
      .optional("each",
                "When they are bought: at the start of every calendar month, or once at the start "
                "of the run. Default: month.",
                Choice<bool>("time of purchase").word("month", true).word("start", false).codec(),
                [](Blocks& out, bool read) { out.terms.monthly = read; })
      .optional("expires",
                "When their credits lapse: after so many whole days, at midnight, the day of "
                "purchase included; month; never. Default: with the month if bought each month, "
                "else never.",
                expiry(), &Blocks::expires)
      .check(&check_blocks)
      .codec();
}

// ---- Included units

Codec<models::Included> included(const std::string& noun) {
  using models::Included;
  const auto per_seat = things(noun + "/seat/month", 0, kMostIncluded);
  const auto per_month = things(noun + "/month", 0, kMostIncludedInAll);
  const Codec<Included> one = {
      [per_seat, per_month](SchemaDefinitions& definitions) {
        return json::any_of({per_seat.schema(definitions), per_month.schema(definitions)});
      },
      [per_seat, per_month, noun](Context& context, const Node& node) -> std::optional<Included> {
        Included result;
        const bool of_all = node.is_scalar() && node.text.ends_with(noun + "/month");
        const auto units = (of_all ? per_month : per_seat).read(context, node);
        if (!units) return std::nullopt;
        (of_all ? result.per_month : result.per_seat) = *units;
        return result;
      }};
  return mapped(one_or_list_of(one), [](Context&, const Node&, const std::vector<Included>& read) {
    Included sum;
    for (const Included& more : read) {
      sum.per_seat += more.per_seat;
      sum.per_month += more.per_month;
    }
    return std::optional(sum);
  });
}

// Whether every charge in credits can be multiplied with the price of a credit.
void check_product(Context& context, const Node& node, const PlanReading& reading) {
  if (!reading.plan.credits || !reading.plan.credits->overage) return;
  const models::UnitPrice& price = *reading.plan.credits->overage;
  constexpr double kMost = 9e18;
  for (const models::Charge& charge : reading.plan.charges) {
    const double micros =
        static_cast<double>(price.micros) * static_cast<double>(charge.credits.micros);
    const double per =
        static_cast<double>(price.per) * static_cast<double>(charge.credits.per) * 1e6;
    if (micros < kMost && per < kMost) continue;
    context.error(place_of(node, "rates"), "E0204",
                  fmt::format("the price of '{}' has too many digits", charge.item),
                  "write the price of a credit and the rates with fewer digits");
    return;
  }
}

bool has_unit(const PlanReading& reading, Unit unit) {
  return std::ranges::any_of(reading.plan.charges, [unit](const models::Charge& charge) {
    return charge.meter.unit == unit;
  });
}

}  // namespace

void add_included_keys(PlanKeys& keys, const std::string& noun) {
  keys.optional("included",
                fmt::format("{0} included, e.g. 500 {0}/seat/month, or 3000 {0}/month for all; or "
                            "a list of both. What is not used lapses with the month.",
                            noun),
                included(noun),
                [](PlanReading& out, models::Included read) {
                  read.pooled = out.plan.included.pooled;
                  out.plan.included = read;
                })
      .optional("pooled",
                "Whether a seat may use what others leave of what seats include. Default: false.",
                yes_or_no(), [](PlanReading& out, bool read) { out.plan.included.pooled = read; });
}

void add_credit_keys(PlanKeys& keys) {
  keys.optional("price",
                "Price of a credit, as it is used or beyond those that are prepaid, e.g. 0.01 "
                "USD/credit or 500 USD/100k credits.",
                price({{"credit", "credits", true}}, kMostForCredit),
                [](PlanReading& out, const Price& read) {
                  out.credit_price = read.each;
                  out.stated.push_back({read.currency, read.at});
                })
      .required(
          "rates",
          "What things cost in credits: {action: 20 credits, crm.lookup: 0.1 credits}; "
          "actions, tools and effects are asked before action, and others are conversation, "
          "outcome, decision, credential, input_tokens, cached_tokens, output_tokens.",
          rates(),
          [](PlanReading& out, std::vector<models::Charge> read) { out.own = std::move(read); })
      .optional("blocks", "Credits bought beforehand.", blocks(),
                [](PlanReading& out, Blocks read) {
                  out.plan.credits = read.terms;
                  out.stated.insert(out.stated.end(), read.stated.begin(), read.stated.end());
                })
      .optional("counts_subagents",
                "Whether calls of agents that others started count. Default: true.", yes_or_no(),
                [](PlanReading& out, bool read) { out.meter.counts_subagents = read; })
      .optional("bills_failures", "Whether a failed call is billed too. Default: false.",
                yes_or_no(), [](PlanReading& out, bool read) { out.meter.bills_failures = read; })
      .optional("window", "Of conversations, as under plan: conversation.", positive_duration(),
                [](PlanReading& out, sim::Duration read) { out.meter.window = read; })
      .optional("autonomous", "Of outcomes, as under plan: outcome. Default: false.", yes_or_no(),
                [](PlanReading& out, bool read) { out.meter.autonomous = read; })
      .optional("workflows", "Of conversations and outcomes: only these workflows. Default: all.",
                list_of(reference_to<models::WorkflowTag>(NameKind::kWorkflow), false),
                [](PlanReading& out, std::vector<models::WorkflowTypeId> read) {
                  out.meter.workflows = std::move(read);
                });
  add_included_keys(keys, "credits");
}

void finish_credit(Context& context, const Node& node, PlanReading& reading) {
  reading.plan.charges = std::move(reading.own);
  const bool has_blocks = node.find("blocks") != nullptr;
  if (!has_blocks && node.find("price") == nullptr) {
    context.error(node.at, "E0102", "a credit plan with neither 'price' nor 'blocks'",
                  "write price: 0.01 USD/credit, or blocks: {credits: 25000, price: 200 USD}");
  }
  if (!reading.plan.credits) reading.plan.credits.emplace();
  const CreditTerms& terms = *reading.plan.credits;
  if (has_blocks && terms.blocks == 0 && node.find("price") != nullptr) {
    context.error(place_of(node, "blocks"), "E0412",
                  "no block is bought, since each credit has a price of its own",
                  "write count: 1 or more, or leave price out");
  }
  reading.plan.credits->overage = reading.credit_price;
  const bool conversations = has_unit(reading, Unit::kConversation);
  const bool outcomes = has_unit(reading, Unit::kOutcome);
  const bool calls = has_unit(reading, Unit::kAction);
  for (const auto& [key, used] : {std::pair("window", conversations),
                                  {"autonomous", outcomes},
                                  {"counts_subagents", calls},
                                  {"bills_failures", calls},
                                  {"workflows", conversations || outcomes}}) {
    if (used || node.find(key) == nullptr || node.find("rates") == nullptr) continue;
    context.error(place_of(node, key), "E0412",
                  fmt::format("no rate is for what '{}' is about", key),
                  "leave it out, or add a rate");
  }
  for (models::Charge& charge : reading.plan.charges) {
    const models::Meter read = std::exchange(charge.meter, reading.meter);
    charge.meter.unit = read.unit;
    charge.meter.filter = read.filter;
  }
  check_product(context, node, reading);
}

}  // namespace app
