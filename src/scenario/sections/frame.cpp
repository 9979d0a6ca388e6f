#include <fmt/format.h>

#include <array>
#include <utility>

#include "src/scenario/quantity.hpp"
#include "src/scenario/sections/sections.hpp"

namespace app {
namespace {

int days_in_month(int year, int month) {
  static constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

// Exactly `count` digits at `from`; -1 if they are none.
int digits(std::string_view text, std::size_t from, std::size_t count) {
  int value = 0;
  for (std::size_t i = from; i < from + count; ++i) {
    if (i >= text.size() || text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

std::optional<models::Clock> parse_start(std::string_view text) {
  const bool shape = (text.size() == 10 || text.size() == 19) && text[4] == '-' && text[7] == '-' &&
                     (text.size() == 10 || (text[10] == 'T' && text[13] == ':' && text[16] == ':'));
  if (!shape) return std::nullopt;
  models::Clock clock;
  clock.year = digits(text, 0, 4);
  clock.month = digits(text, 5, 2);
  clock.day = digits(text, 8, 2);
  const bool date = clock.year >= 1970 && clock.year <= 2200 && clock.month >= 1 &&
                    clock.month <= 12 && clock.day >= 1 &&
                    clock.day <= days_in_month(clock.year, clock.month);
  if (!date) return std::nullopt;
  if (text.size() == 10) return clock;
  const int hour = digits(text, 11, 2);
  const int minute = digits(text, 14, 2);
  const int second = digits(text, 17, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
    return std::nullopt;
  clock.second_of_day = hour * 3600 + minute * 60 + second;
  return clock;
}

Codec<models::Clock> start_time() {
  return {json::text_like("[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2})?",
                          "2026-01-05T00:00:00"),
          [](Context& context, const Node& node) -> std::optional<models::Clock> {
            auto clock = node.is_scalar() ? parse_start(node.text) : std::nullopt;
            if (!clock) {
              context.error(node.at, "E0206", "expected a date and time, found " + describe(node),
                            "write for example 2026-01-05T00:00:00");
            }
            return clock;
          }};
}

// A time; nothing for `auto`.
Codec<std::optional<sim::Duration>> warmup() {
  using Value = std::optional<sim::Duration>;
  return Choice<Value>("warm-up")
      .word("auto", std::nullopt)
      .bare(mapped(duration(), [](Context&, const Node&,
                                  sim::Duration time) { return std::optional<Value>(time); }))
      .codec();
}

Codec<bool> zone() {
  return {std::string(R"({"const":"UTC"})"),
          [](Context& context, const Node& node) -> std::optional<bool> {
            if (node.is_scalar() && node.text == "UTC") return true;
            context.not_built_yet(node.at, "the time zone " + describe(node),
                                  "write UTC, or leave it out");
            return std::nullopt;
          }};
}

struct Spread {
  std::string value;
  std::optional<std::pair<double, double>> range;
  std::string source;
  std::string confidence;
};

// A quantity in comparable units: times become seconds.
std::optional<Quantity> comparable(const Node& node) {
  auto quantity = node.is_scalar() ? split_quantity(node.text) : std::nullopt;
  if (!quantity) return std::nullopt;
  if (const auto unit_s = seconds_of_unit(quantity->unit))
    return Quantity{quantity->number * *unit_s, "s"};
  return quantity;
}

// Times in seconds, all else in the unit that both ends are written in.
Codec<std::optional<std::pair<double, double>>> range() {
  using Value = std::optional<std::pair<double, double>>;
  return {std::string(
              R"({"type":"array","minItems":2,"maxItems":2,"items":{"type":["string","number"]}})"),
          [](Context& context, const Node& node) -> std::optional<Value> {
            const bool pair = node.is_list() && node.items.size() == 2;
            const auto low = pair ? comparable(node.items[0]) : std::nullopt;
            const auto high = pair ? comparable(node.items[1]) : std::nullopt;
            if (!low || !high || low->unit != high->unit || low->number > high->number) {
              context.error(node.at, "E0204",
                            "the range is not two quantities of one unit in order",
                            "write [low, high]");
              return std::nullopt;
            }
            return Value(std::pair(low->number, high->number));
          }};
}

Codec<std::string> confidence() {
  return Choice<std::string>("confidence")
      .word("documented", "documented")
      .word("reported", "reported")
      .word("estimate", "estimate")
      .codec();
}

// The value itself is checked where it is used.
Codec<std::string> any_value() {
  return {std::string("{}"),
          [](Context&, const Node& node) { return std::optional(to_flow(node)); }};
}

void check_spread(Context& context, const Node& node, Spread& spread) {
  const Node* stated = node.find("value");
  const Node* written = node.find("range");
  const auto value = stated == nullptr ? std::nullopt : comparable(*stated);
  if (!spread.range || written == nullptr || !value) return;
  const auto low = comparable(written->items.front());
  if (value->unit != low->unit || value->number < spread.range->first ||
      value->number > spread.range->second) {
    context.error(written->at, "E0204",
                  fmt::format("the range does not contain the value '{}'", spread.value),
                  "write a range around it, in the same unit");
  }
}

}  // namespace

Codec<Draft::Clock> clock_section() {
  using C = Draft::Clock;
  return Object<C>()
      .required("start", "When the run starts, in UTC.", start_time(),
                [](C& out, const models::Clock& read) {
                  out.year = read.year;
                  out.month = read.month;
                  out.day = read.day;
                  out.second_of_day = read.second_of_day;
                })
      .required("horizon", "How long it lasts.", positive_duration(), &C::horizon)
      .optional("warmup",
                "How much of the start is left out of the metrics: a time, or auto, which finds it "
                "by MSER-5 on pilot runs, one for all designs (bailiwick explain warmup). Default: "
                "nothing.",
                warmup(),
                [](C& out, const std::optional<sim::Duration>& read) {
                  out.warmup = read.value_or(sim::kZero);
                  out.finds_warmup = !read;
                })
      .optional("zone", "Time zone of the calendar: UTC.", zone(), [](C&, bool) {})
      .check([](Context& context, const Node& node, C& clock) {
        const Entry* warmup = node.find_entry("warmup");
        if (warmup != nullptr && clock.horizon > sim::kZero && clock.warmup >= clock.horizon) {
          context.error(warmup->at, "E0204", "the warm-up is as long as the run",
                        "write a warm-up below the horizon");
        }
      })
      .codec();
}

Codec<std::vector<Assumption>> assumptions_section() {
  using S = Spread;
  const auto one =
      Object<S>()
          .required("value", "The value, with its unit.", any_value(), &S::value)
          .optional("range", "Plausible low and high values.", range(), &S::range)
          .required("source", "Where it comes from, or \"assumption\" and why.", text(), &S::source)
          .required("confidence", "documented, reported or estimate.", confidence(), &S::confidence)
          .check(&check_spread)
          .codec();
  return mapped(map_of(one), [](Context&, const Node&, Named<S> read) {
    std::vector<Assumption> result;
    for (auto& [name, s] : read) result.push_back({name, s.value, s.range, s.source, s.confidence});
    return std::optional(std::move(result));
  });
}

namespace {

Codec<bool> version() {
  return {
      std::string(R"({"const":1})"), [](Context& context, const Node& node) -> std::optional<bool> {
        if (node.is_scalar() && node.text == "1") return true;
        context.error(node.at, "E0106", "unknown version " + describe(node), "write version: 1");
        return std::nullopt;
      }};
}

Object<Draft> build_scenario() {
  Object<Draft> scenario;
  const auto nothing = [](Draft&, bool) {};
  scenario.required("version", "Version of the format: 1.", version(), nothing)
      .required("name", "A short name.", text(), &Draft::name)
      .optional("summary", "What it shows, in a sentence.", text(), &Draft::summary)
      .optional("include",
                "Files of the same folder, or below, whose entries fill in what is missing here.",
                list_of(text(), false), [](Draft&, const std::vector<std::string>&) {})
      .required("clock", "Calendar and length of a run.", clock_section(), &Draft::clock)
      .optional("assumptions",
                "Numbers that decide the outcome; elsewhere, $name stands for the value.",
                assumptions_section(), &Draft::assumptions);
  add_organisation_section(scenario);
  scenario.required("resources", "What access is asked to.", resources_section(), &Draft::resources)
      .required("tools", "Connectors and what they offer.", tools_section(), &Draft::tools)
      .required("agents", "Kinds of agents and their plans.", agents_section(), &Draft::agents)
      .optional("memories", "Where agents leave notes for one another.", memories_section(),
                &Draft::memories)
      .required("workflows", "Kinds of work.", workflows_section(), &Draft::workflows)
      .required("designs", "Control designs to compare, each an overlay on the rest.",
                designs_section(), &Draft::designs)
      .optional("threats", "What can go wrong.", threats_section(), &Draft::threats)
      .optional("infections",
                "What passes from agent to agent of a population, and how far it comes.",
                infections_section(), &Draft::infections)
      .optional("probes",
                "Due instants placed at random, to measure revocation without disturbing the run.",
                probes_section(), &Draft::probes)
      .optional("inventory", "Credentials that exist before the run starts.", inventory_section(),
                &Draft::inventory)
      .optional("pricing", "Price plans; each bills the same run.", pricing_section(),
                &Draft::pricing)
      .optional("losses",
                "What threats cost when they come about, by name; how often is what a run shows.",
                losses_section(), &Draft::losses)
      .optional("chargeback", "Who pays.", chargeback_section(), &Draft::chargeback)
      .optional("catalogue", "What makes it a scenario of the threat catalogue.",
                catalogue_section(), &Draft::catalogue);
  add_study_sections(scenario);
  scenario.later("approvers", "leave it out; no design here asks for approval")
      .later("tenants", "write one scenario a tenant")
      .later("identity", "leave it out; agents are who their credentials say")
      .later("trust", "leave it out; write a taint_guard rule in a design's policy")
      .later("policies", "write rules in a design's policy");
  return scenario;
}

}  // namespace

const Object<Draft>& scenario_object() {
  static const Object<Draft> scenario = build_scenario();
  return scenario;
}

}  // namespace app
