#include <array>
#include <charconv>
#include <string_view>

#include "src/scenario/sections/policy_forms.hpp"

namespace app {
namespace {

using models::BudgetKey;
using models::OpeningHours;
using models::PolicyRule;
using models::RuleEffect;
using models::RuleKind;

constexpr std::int64_t kMost = 1'000'000'000;

Codec<BudgetKey> budget_key() {
  return Choice<BudgetKey>("whose budget it is")
      .word("session", BudgetKey::kSession)
      .word("agent", BudgetKey::kAgent)
      .word("agent_type", BudgetKey::kAgentType)
      .word("user", BudgetKey::kUser)
      .codec();
}

// What budgets have in common.
Object<PolicyRule> budget(Object<PolicyRule> object) {
  return object
      .optional("per",
                "Who has a budget of its own: each session (workflow instance), agent, agent_type "
                "or user. Default: session.",
                budget_key(), &PolicyRule::per)
      .optional("window", "It counts back so far, e.g. 1h. Default: all of the session's past.",
                positive_duration(),
                [](PolicyRule& out, sim::Duration value) { out.window = value; });
}

Object<PolicyRule> with_effects(Object<PolicyRule> object) {
  return object.optional("effects", "Effects that it is about. Default: all.", effects(),
                         &PolicyRule::effects);
}

// The rule `key`, whose parts are read by `inner`.
Object<PolicyRule> form(const char* key, const char* doc, Object<PolicyRule> inner, RuleKind kind) {
  return Object<PolicyRule>().required(
      key, doc, inner.codec(), [kind](PolicyRule& out, PolicyRule read) {
        const PolicyRule base = rule_of(kind, RuleEffect::kRequire);
        out = std::move(read);
        out.kind = base.kind;
        out.effect = base.effect;
        out.name = base.name;
      });
}

// A rule about all effects unless it says otherwise.
Codec<PolicyRule> about_all(Object<PolicyRule> inner) {
  return mapped(inner.codec(), [](Context&, const Node& node, PolicyRule read) {
    if (node.find("effects") == nullptr) read.effects.clear();
    return std::optional(std::move(read));
  });
}

Object<PolicyRule> form_about_all(const char* key, const char* doc, Object<PolicyRule> inner,
                                  RuleKind kind) {
  return Object<PolicyRule>().required(
      key, doc, about_all(std::move(inner)), [kind](PolicyRule& out, PolicyRule read) {
        const PolicyRule base = rule_of(kind, RuleEffect::kRequire);
        out = std::move(read);
        out.kind = base.kind;
        out.effect = base.effect;
        out.name = base.name;
      });
}

// ---- Hours

constexpr std::array<std::string_view, 7> kDays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

std::optional<std::size_t> day_of(std::string_view text) {
  for (std::size_t i = 0; i < kDays.size(); ++i) {
    if (kDays[i] == text) return i;
  }
  return std::nullopt;
}

// "Mon-Fri" or "Sat,Sun": a bit a day; 0: not readable.
std::uint8_t days_of(std::string_view text) {
  unsigned days = 0;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    const auto first = day_of(part.substr(0, 3));
    if (!first) return 0;
    auto last = first;
    if (part.size() == 7 && part[3] == '-') {
      last = day_of(part.substr(4));
    } else if (part.size() != 3) {
      return 0;
    }
    if (!last || *last < *first) return 0;
    for (std::size_t day = *first; day <= *last; ++day) days |= 1U << day;
  }
  return static_cast<std::uint8_t>(days);
}

std::optional<std::int64_t> second_of(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  int hour = 0;
  int minute = 0;
  const bool is_time =
      std::from_chars(text.data(), text.data() + 2, hour).ptr == text.data() + 2 &&
      std::from_chars(text.data() + 3, text.data() + 5, minute).ptr == text.data() + 5;
  const bool in_day = hour < 24 ? minute < 60 : hour == 24 && minute == 0;
  if (!is_time || !in_day) return std::nullopt;
  return hour * 3600 + minute * 60;
}

std::optional<OpeningHours> hours_of(std::string_view text) {
  const std::size_t space = text.find(' ');
  if (space == std::string_view::npos || text.size() != space + 12 || text[space + 6] != '-') {
    return std::nullopt;
  }
  const std::uint8_t days = days_of(text.substr(0, space));
  const auto opens = second_of(text.substr(space + 1, 5));
  const auto closes = second_of(text.substr(space + 7));
  if (days == 0 || !opens || !closes || *closes <= *opens) return std::nullopt;
  return OpeningHours{days, *opens, *closes};
}

}  // namespace

Codec<OpeningHours> opening_hours() {
  return mapped(text(), [](Context& context, const Node& node, const std::string& read) {
    if (read == "always") return std::optional(OpeningHours{0x7f, 0, 86'400});
    auto hours = hours_of(read);
    if (!hours) {
      context.error(node.at, "E0206", "'" + read + "' is no stretch of a week",
                    "write \"Mon-Fri 09:00-17:00\", \"Sat,Sun 00:00-24:00\" or always");
    }
    return hours;
  });
}

Object<PolicyRule> rate_object() {
  auto inner = Object<PolicyRule>().required("calls", "Most calls that are permitted.",
                                             whole_number(0, kMost), &PolicyRule::limit);
  return form_about_all("rate", "Limits how many calls are permitted.",
                        with_effects(budget(std::move(inner))), RuleKind::kRate);
}

Object<PolicyRule> spend_object() {
  auto inner = Object<PolicyRule>().required(
      "limit", "Most that calls (prices of tools) and tokens cost, e.g. 5 USD.", money(""),
      [](PolicyRule& out, models::Money limit) { out.limit = limit.micros; });
  return form_about_all("spend", "Forbids calls whose price would exceed a budget.",
                        with_effects(budget(std::move(inner))), RuleKind::kSpend);
}

Object<PolicyRule> fan_out_object() {
  auto inner = Object<PolicyRule>().required(
      "agents", "Most agents that are started, handed over to or sent a message.",
      whole_number(0, kMost), &PolicyRule::limit);
  return form("fan_out", "Limits how many agents are started.", budget(std::move(inner)),
              RuleKind::kFanOut);
}

Object<PolicyRule> depth_object() {
  auto inner =
      Object<PolicyRule>().required("max", "Most hops of delegation that a credential may show.",
                                    whole_number(0, 2'000), &PolicyRule::limit);
  return form("depth", "Limits how deep authority is delegated.", std::move(inner),
              RuleKind::kDepth);
}

Object<PolicyRule> hours_object() {
  auto inner = Object<PolicyRule>().required(
      "open", "When calls are permitted, e.g. \"Mon-Fri 09:00-17:00\".", opening_hours(),
      &PolicyRule::hours);
  return form_about_all("hours", "Forbids calls outside opening hours.",
                        with_effects(std::move(inner)), RuleKind::kHours);
}

}  // namespace app
