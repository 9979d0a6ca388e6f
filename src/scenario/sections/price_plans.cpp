#include "src/scenario/sections/price_plans.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "src/scenario/values.hpp"

namespace app {
namespace {

using models::IdentityBasis;
using models::Unit;

const Measures kActions = {{"action", "actions", true}};
const Measures kConversations = {{"conversation", "conversations", true}};
const Measures kOutcomes = {{"outcome", "outcomes", true}};
const Measures kDecisions = {{"decision", "decisions", true}};
const Measures kTokens = {{"token", "tokens", true}};
const Measures kIdentities = {{"identity/month"}, {"credential", "credentials", true}};
const Measures kLog = {{"GB", "GB", false, 1'000'000'000}, {"entry", "entries", true}};

std::string plural(Unit unit) {
  switch (unit) {
    case Unit::kIdentity:
      return "identities";
    case Unit::kLogEntry:
      return "log entries";
    case Unit::kLogByte:
      return "log bytes";
    default:
      return std::string(name_of(unit)) + "s";
  }
}

// ---- Keys of what is metered

void add_prices(PlanKeys& keys, const Measures& measures, const std::string& example) {
  keys.optional("price", "Price of one, e.g. " + example + ".", tariff(measures),
                [](PlanReading& out, Tariff read) { out.rest = std::move(read); })
      .optional("tiers", "Prices from a quantity of the calendar month on, instead of one price.",
                tiers(measures), [](PlanReading& out, Tariff read) { out.rest = std::move(read); })
      .optional("mode",
                "Of tiers. graduated: each unit at the price of the tier it falls into; volume: "
                "all at the price of the tier that is reached. Default: graduated.",
                tier_mode(), &PlanReading::volume);
}

void add_by_call(PlanKeys& keys, const Measures& measures) {
  keys.optional("by",
                "Prices of classes of calls: an action, a tool, or an effect; the first of these "
                "that fits. What none fits has the plan's price.",
                tariffs_by_call(measures), &PlanReading::classes);
}

void add_workflows(PlanKeys& keys, const Measures& measures) {
  keys.optional("by", "Prices of some workflows, by name; the others have the plan's price.",
                tariffs_by_workflow(measures), &PlanReading::classes)
      .optional("workflows", "Only these workflows are billed. Default: all.",
                list_of(reference_to<models::WorkflowTag>(NameKind::kWorkflow), false),
                [](PlanReading& out, std::vector<models::WorkflowTypeId> read) {
                  out.meter.workflows = std::move(read);
                });
}

void add_counting(PlanKeys& keys) {
  keys.optional("counts", "What is counted: tool_calls.",
                Choice<bool>("counted thing").word("tool_calls", true).codec(),
                [](PlanReading&, bool) {})
      .optional("counts_subagents",
                "Whether calls of agents that others started count. Default: true.", yes_or_no(),
                [](PlanReading& out, bool read) { out.meter.counts_subagents = read; })
      .optional("bills_failures", "Whether a failed call is billed too. Default: false.",
                yes_or_no(), [](PlanReading& out, bool read) { out.meter.bills_failures = read; });
}

void add_action(PlanKeys& keys) {
  add_prices(keys, kActions, "0.10 USD/action");
  add_by_call(keys, kActions);
  add_counting(keys);
  add_included_keys(keys, "actions");
}

void add_hybrid(PlanKeys& keys) {
  keys.optional("overage", "Price of each action beyond the included ones, e.g. 0.08 USD/action.",
                tariff(kActions), [](PlanReading& out, Tariff read) { out.rest = std::move(read); })
      .optional("tiers", "Prices from a quantity of the calendar month on, instead of one overage.",
                tiers(kActions), [](PlanReading& out, Tariff read) { out.rest = std::move(read); })
      .optional("mode", "Of tiers: graduated or volume. Default: graduated.", tier_mode(),
                &PlanReading::volume);
  add_by_call(keys, kActions);
  add_counting(keys);
  add_included_keys(keys, "actions");
}

void add_conversation(PlanKeys& keys) {
  add_prices(keys, kConversations, "2 USD/conversation");
  add_workflows(keys, kConversations);
  keys.optional("window",
                "Work of one workflow for one person within this time is one conversation. "
                "Default: each workflow instance is one.",
                positive_duration(),
                [](PlanReading& out, sim::Duration read) { out.meter.window = read; });
}

void add_outcome(PlanKeys& keys) {
  add_prices(keys, kOutcomes, "0.99 USD/outcome");
  add_workflows(keys, kOutcomes);
  keys.optional("autonomous",
                "Whether only workflow instances count in which nobody had to approve a call. "
                "Default: false.",
                yes_or_no(), [](PlanReading& out, bool read) { out.meter.autonomous = read; });
}

void add_decision(PlanKeys& keys) {
  add_prices(keys, kDecisions, "5 USD/1M");
  add_by_call(keys, kDecisions);
}

enum class Counted { kAgentTypes, kAgents, kCredentials };

void add_identity(PlanKeys& keys) {
  add_prices(keys, kIdentities, "3 USD/identity/month, or 10 USD/1M of credentials");
  keys.optional(
      "counts",
      "agent_types: those at work in the month; agents: all that started; credentials: those "
      "issued, exchanged or renewed. Default: agent_types.",
      Choice<Counted>("counted thing")
          .word("agent_types", Counted::kAgentTypes)
          .word("agents", Counted::kAgents)
          .word("credentials", Counted::kCredentials)
          .codec(),
      [](PlanReading& out, Counted read) {
        out.meter.unit = read == Counted::kCredentials ? Unit::kCredential : Unit::kIdentity;
        out.meter.identities =
            read == Counted::kAgents ? IdentityBasis::kAgents : IdentityBasis::kAgentTypes;
      });
}

void add_ingest(PlanKeys& keys) {
  add_prices(keys, kLog, "0.10 USD/GB of the audit log, or 2 USD/100k entries");
}

void add_token(PlanKeys& keys) {
  const auto add = [&keys](const char* key, const char* doc, Unit unit, const char* item) {
    keys.required(key, doc, price(kTokens, 1.0), [unit, item](PlanReading& out, const Price& read) {
      models::Charge charge{item, {}, {{0, read.each}}, false, {}};
      charge.meter.unit = unit;
      out.own.push_back(std::move(charge));
      out.stated.push_back({read.currency, read.at});
    });
  };
  add("input", "Price of input tokens, e.g. 2 USD/1M.", Unit::kInputToken, "input tokens");
  add("cached_input", "Price of input tokens read from a cache, e.g. 0.20 USD/1M.",
      Unit::kCachedToken, "cached tokens");
  add("output", "Price of output tokens, e.g. 12 USD/1M.", Unit::kOutputToken, "output tokens");
}

void add_nothing(PlanKeys&) {}

// ---- Charges

void state(PlanReading& reading, const std::vector<Stated>& more) {
  reading.stated.insert(reading.stated.end(), more.begin(), more.end());
}

void add_charge(PlanReading& reading, std::string item, models::Meter meter, const Tariff& tariff) {
  state(reading, tariff.stated);
  reading.plan.charges.push_back(
      {std::move(item), std::move(meter), tariff.tiers, tariff.volume, {}});
}

/// The workflows that no class names; nothing if there are none.
std::optional<std::vector<models::WorkflowTypeId>> other_workflows(const Context& context,
                                                                   const PlanReading& reading) {
  std::vector<models::WorkflowTypeId> others = reading.meter.workflows;
  if (others.empty()) {
    const std::size_t all = context.names().of(NameKind::kWorkflow).size();
    for (std::uint32_t i = 0; i < all; ++i) others.push_back({i});
  }
  std::erase_if(others, [&reading](models::WorkflowTypeId id) {
    return std::ranges::any_of(reading.classes,
                               [id](const ClassTariff& one) { return one.workflow == id; });
  });
  if (others.empty()) return std::nullopt;
  return others;
}

void check_prices(Context& context, const Node& node, const char* price_key) {
  const bool has_price = node.find(price_key) != nullptr;
  const bool has_tiers = node.find("tiers") != nullptr;
  if (has_price && has_tiers) {
    context.error(place_of(node, "tiers"), "E0107", fmt::format("both '{}' and 'tiers'", price_key),
                  "write one of them");
  } else if (!has_price && !has_tiers) {
    context.error(node.at, "E0102", fmt::format("missing key '{}'", price_key),
                  fmt::format("write {}: or tiers:", price_key));
  } else if (!has_tiers && node.find("mode") != nullptr) {
    context.error(place_of(node, "mode"), "E0412", "'mode' without 'tiers'", "leave it out");
  }
}

void finish_metered(Context& context, PlanReading& reading, Unit unit) {
  reading.meter.unit = unit;
  const std::string all = plural(unit);
  for (const ClassTariff& one : reading.classes) {
    models::Meter meter = reading.meter;
    meter.filter = one.filter;
    if (one.workflow) meter.workflows = {*one.workflow};
    add_charge(reading, all + ", " + one.name, std::move(meter), one.tariff);
  }
  if (!reading.rest) return;
  models::Meter meter = reading.meter;
  const bool by_workflow = !reading.classes.empty() && reading.classes.front().workflow;
  if (by_workflow) {
    const auto others = other_workflows(context, reading);
    if (!others) return;
    meter.workflows = *others;
  }
  Tariff rest = *reading.rest;
  rest.volume = rest.volume || reading.volume;
  add_charge(reading, reading.classes.empty() ? all : all + ", others", std::move(meter), rest);
}

template <Unit unit>
void finish(Context& context, const Node& node, PlanReading& reading) {
  check_prices(context, node, "price");
  const std::vector<models::WorkflowTypeId>& only = reading.meter.workflows;
  for (const ClassTariff& one : reading.classes) {
    if (!one.workflow || only.empty() || std::ranges::find(only, *one.workflow) != only.end()) {
      continue;
    }
    context.error(place_of(node, "by"), "E0412",
                  fmt::format("a price of '{}', which is not among 'workflows'", one.name),
                  "leave it out, or add it there");
  }
  finish_metered(context, reading, unit);
}

void finish_hybrid(Context& context, const Node& node, PlanReading& reading) {
  for (const char* key : {"seat", "included"}) {
    if (node.find(key) != nullptr) continue;
    context.error(node.at, "E0102", fmt::format("missing key '{}'", key),
                  key == std::string_view("seat")
                      ? "Price of a seat, e.g. 15 USD/seat/month."
                      : "Actions included, e.g. 500 actions/seat/month.");
  }
  check_prices(context, node, "overage");
  finish_metered(context, reading, Unit::kAction);
}

void finish_identity(Context& context, const Node& node, PlanReading& reading) {
  check_prices(context, node, "price");
  const Unit unit = reading.meter.unit == Unit::kCredential ? Unit::kCredential : Unit::kIdentity;
  const std::size_t measure = unit == Unit::kCredential ? 1 : 0;
  if (reading.rest && reading.rest->measure != measure) {
    context.error(reading.rest->stated.front().at, "E0202",
                  measure == 1 ? "a price per month, and credentials are counted"
                               : "a price per credential, and identities are counted",
                  measure == 1 ? "write for example 10 USD/1M"
                               : "write for example 3 USD/identity/month, or counts: credentials");
  }
  finish_metered(context, reading, unit);
}

void finish_ingest(Context& context, const Node& node, PlanReading& reading) {
  check_prices(context, node, "price");
  const bool by_volume = reading.rest && reading.rest->measure == 0;
  finish_metered(context, reading, by_volume ? Unit::kLogByte : Unit::kLogEntry);
}

void finish_seat(Context&, const Node&, PlanReading& reading) {
  reading.plan.seats = reading.seat.terms;
}

void finish_token(Context&, const Node&, PlanReading& reading) {
  reading.plan.charges = std::move(reading.own);
}

void finish_flat(Context& context, const Node& node, PlanReading&) {
  if (node.find("fee") != nullptr) return;
  context.error(node.at, "E0102", "missing key 'fee'", "write for example fee: 5000 USD/month");
}

// ---- Seats

template <class T, class Get>
void add_seat_keys(Object<T>& keys, Get get) {
  keys.required("price", "Price of a seat, e.g. 30 USD/seat/month.",
                amount_of_money({{"seat/month"}}),
                [get](T& out, const Price& read) {
                  get(out).terms.per_month = {read.each.micros};
                  get(out).stated.push_back({read.currency, read.at});
                })
      .optional("least", "Seats billed at least, over all departments, e.g. 10 seats. Default: 0.",
                things("seats", 0, 1'000'000),
                [get](T& out, std::int64_t read) { get(out).terms.minimum = read; })
      .optional(
          "counts",
          "licensed: the seats that departments have; occupied: those at which somebody has "
          "a place. Default: licensed.",
          Choice<bool>("counted thing").word("licensed", false).word("occupied", true).codec(),
          [get](T& out, bool read) { get(out).terms.occupied = read; })
      .optional("term",
                "monthly; or annual: the committed seats for the whole run, and what was used "
                "beyond at the peak for all of it. Default: monthly.",
                Choice<bool>("term").word("monthly", false).word("annual", true).codec(),
                [get](T& out, bool read) { get(out).terms.annual = read; })
      .optional("committed",
                "Seats of an annual term, e.g. 100 seats. Default: those of the first day.",
                things("seats", 0, 1'000'000),
                [get](T& out, std::int64_t read) { get(out).terms.committed = read; })
      .check([get](Context& context, const Node& node, T& read) {
        if (node.find("committed") == nullptr || get(read).terms.annual) return;
        context.error(place_of(node, "committed"), "E0412",
                      "committed seats without an annual term", "write term: annual");
      });
}

void add_seat(PlanKeys& keys) {
  add_seat_keys(keys, [](PlanReading& out) -> SeatReading& { return out.seat; });
}

Codec<SeatReading> seat_terms() {
  Object<SeatReading> keys;
  add_seat_keys(keys, [](SeatReading& out) -> SeatReading& { return out; });
  return Choice<SeatReading>("seats")
      .bare(mapped(amount_of_money({{"seat/month"}}),
                   [](Context&, const Node&, const Price& read) {
                     SeatReading seat;
                     seat.terms.per_month = {read.each.micros};
                     seat.stated.push_back({read.currency, read.at});
                     return std::optional(seat);
                   }))
      .form(keys)
      .codec();
}

// ---- Parts under `also`

PlanKeys keys_of(const PlanWord& word) {
  PlanKeys keys;
  keys.required("plan", word.meaning, Choice<bool>("price plan").word(word.word, true).codec(),
                [](PlanReading&, bool) {});
  word.add(keys);
  return keys;
}

Codec<PlanReading> part() {
  std::vector<std::pair<PlanWord, PlanKeys>> parts;
  for (const PlanWord& word : plan_words()) {
    if (word.metered) parts.emplace_back(word, keys_of(word));
  }
  return {[parts](SchemaDefinitions& definitions) {
            std::vector<std::string> choices;
            for (const auto& [word, keys] : parts) choices.push_back(keys.schema(definitions));
            return json::any_of(choices);
          },
          [parts](Context& context, const Node& node) -> std::optional<PlanReading> {
            if (!expect_map(context, node, "write {plan: outcome, price: 0.99 USD/outcome}")) {
              return std::nullopt;
            }
            const Node* plan = node.find("plan");
            std::vector<std::string> words;
            for (const auto& [word, keys] : parts) {
              words.push_back(word.word);
              if (plan == nullptr || !plan->is_scalar() || plan->text != word.word) continue;
              std::optional<PlanReading> read = keys.read(context, node);
              if (!read) return std::nullopt;
              read->also = {word.word};
              word.finish(context, node, *read);
              return read;
            }
            context.unknown(plan == nullptr ? node.at : plan->at, "E0105", "price plan of a part",
                            plan != nullptr && plan->is_scalar() ? plan->text : describe(node),
                            words);
            return std::nullopt;
          }};
}

void take_parts(PlanReading& out, std::vector<PlanReading> parts, Context& context,
                const Node& node) {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    PlanReading& one = parts[i];
    if (std::ranges::find(out.also, one.also.front()) != out.also.end()) {
      context.error(node.at, "E0107",
                    fmt::format("'also' has two parts with plan: {}", one.also.front()),
                    "write one of them, with by:");
    }
    out.also.push_back(one.also.front());
    state(out, one.stated);
    for (models::Charge& charge : one.plan.charges) out.more.push_back(std::move(charge));
    if (one.plan.has_included()) out.plan.included = one.plan.included;
  }
}

}  // namespace

const std::vector<PlanWord>& plan_words() {
  static const std::vector<PlanWord> words = {
      {"seat", "seat: so much a seat.", &add_seat, &finish_seat, false},
      {"action", "action: so much a tool call.", &add_action, &finish<Unit::kAction>},
      {"credit", "credit: calls cost credits, bought beforehand or as they are used.",
       &add_credit_keys, &finish_credit, false},
      {"conversation", "conversation: so much a conversation.", &add_conversation,
       &finish<Unit::kConversation>},
      {"outcome", "outcome: so much a workflow instance that was done.", &add_outcome,
       &finish<Unit::kOutcome>},
      {"identity", "identity: so much a workload identity and month, or a credential.",
       &add_identity, &finish_identity},
      {"decision", "decision: so much a policy decision.", &add_decision, &finish<Unit::kDecision>},
      {"token", "token: so much a token of models.", &add_token, &finish_token},
      {"ingest", "ingest: so much for what the audit log takes in.", &add_ingest, &finish_ingest},
      {"hybrid", "hybrid: seats that include actions, and a price of further ones.", &add_hybrid,
       &finish_hybrid, false},
      {"flat", "flat: a fee, however much is used.", &add_nothing, &finish_flat, false}};
  return words;
}

Codec<PlanReading> price_plan(const PlanWord& word) {
  PlanKeys keys = keys_of(word).use("pricing");
  add_common_keys(keys);
  if (word.word != "seat") {
    keys.optional("seat", "Seats beside: a price such as 19 USD/seat/month, or a map of it.",
                  seat_terms(), [](PlanReading& out, SeatReading read) {
                    out.seat = std::move(read);
                    out.plan.seats = out.seat.terms;
                  });
  }
  keys.optional("also", "More that is metered and billed, each {plan: ..., price: ...}.",
                list_of(part(), false), &take_parts);
  return mapped(keys.codec(), [word](Context& context, const Node& node, PlanReading reading) {
    word.finish(context, node, reading);
    for (models::Charge& charge : reading.more) reading.plan.charges.push_back(std::move(charge));
    if (std::ranges::find(reading.also, word.word) != reading.also.end()) {
      context.error(place_of(node, "also"), "E0107",
                    fmt::format("'also' has another part with plan: {}", word.word),
                    "write one of them, with by:");
    }
    state(reading, reading.seat.stated);
    check_price_plan(context, node, reading);
    return std::optional(std::move(reading));
  });
}

}  // namespace app
