#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "src/scenario/compile.hpp"
#include "src/scenario/sections/sections.hpp"

namespace app {
namespace {

using models::ContactKind;
using models::Infection;
using models::InfectionControl;
using models::Recovery;

constexpr std::int64_t kLargestPopulation = 10'000'000;
// Twenty to forty million meetings a second: more would be hours.
constexpr double kMostMeetings = 1e12;

// A chance per round, or a rate; check_infections() tells which one belongs there.
Codec<Recovery> recovery() {
  const Codec<double> chance = probability();
  const Codec<double> rate = rate_per_s();
  return {[=](SchemaDefinitions& definitions) {
            return json::any_of({chance.schema(definitions), rate.schema(definitions)});
          },
          [=](Context& context, const Node& node) -> std::optional<Recovery> {
            const bool is_rate = node.is_scalar() && node.text.find('/') != std::string::npos;
            const auto value = (is_rate ? rate : chance).read(context, node);
            return value ? std::optional(Recovery{*value, is_rate}) : std::nullopt;
          }};
}

Codec<Infection> contact() {
  using I = Infection;
  const auto matching = Object<I>()
                            .required("every", "Time between rounds; the first one comes after it.",
                                      positive_duration(), &I::every)
                            .codec();
  const auto poisson =
      Object<I>()
          .required("rate", "Contacts of one infected agent, e.g. 2/h.", rate_per_s(),
                    &I::contact_rate_per_s)
          .optional("observe", "Time between records. Default: a hundredth of the run.",
                    positive_duration(), &I::every)
          .codec();
  const auto as = [](ContactKind kind) {
    return [kind](I& out, I read) {
      out = std::move(read);
      out.contact = kind;
    };
  };
  return Choice<I>("contact")
      .form(Object<I>().required("matching",
                                 "Rounds in which all agents meet in pairs, drawn anew; of an odd "
                                 "number one sits out.",
                                 matching, as(ContactKind::kMatching)))
      .form(Object<I>().required("poisson",
                                 "Each infected agent contacts, at a rate, somebody uniform among "
                                 "all.",
                                 poisson, as(ContactKind::kPoisson)))
      .codec();
}

Codec<std::vector<sim::Duration>> checkpoints() {
  return mapped(list_of(positive_duration(), false),
                [](Context&, const Node&, std::vector<sim::Duration> times) {
                  std::sort(times.begin(), times.end());
                  times.erase(std::unique(times.begin(), times.end()), times.end());
                  return std::optional(std::move(times));
                });
}

SourceMark place_of(const Node& node, std::string_view key) {
  const Entry* entry = node.find_entry(key);
  return entry == nullptr ? node.at : entry->value.at;
}

Codec<Infection> infection() {
  using I = Infection;
  return Object<I>()
      .required(
          "population", "Number of agents that can catch it, up to 10,000,000.",
          whole_number(2, kLargestPopulation),
          [](I& out, std::int64_t value) { out.population = static_cast<std::uint32_t>(value); })
      .optional("initial", "Agents infected at the start. Default 1.",
                whole_number(1, kLargestPopulation),
                [](I& out, std::int64_t value) { out.initial = static_cast<std::uint32_t>(value); })
      .required("contact", "How agents meet: matching or poisson.", contact(),
                [](I& out, const I& read) {
                  out.contact = read.contact;
                  out.every = read.every;
                  out.contact_rate_per_s = read.contact_rate_per_s;
                })
      .required("transmission",
                "Chance that a contact with an infected agent infects a healthy one.",
                probability(), &I::transmission)
      .optional("recovery",
                "With matching the chance per round, with poisson the rate, at which an infected "
                "agent becomes healthy, and can be infected again. Default: never.",
                recovery(), &I::recovery)
      .optional("at",
                "Times since the start at which metrics report it. Default: tenths of the "
                "run.",
                checkpoints(), &I::checkpoints)
      .check([](Context& context, const Node& node, I& read) {
        if (read.initial <= read.population) return;
        context.error(place_of(node, "initial"), "E0204",
                      fmt::format("{} of {} agents are infected", read.initial, read.population),
                      "write at most the population");
      })
      .codec();
}

Codec<InfectionControl> control() {
  using C = InfectionControl;
  return Object<C>()
      .optional("transmission", "Instead of the infection's own.", probability(), &C::transmission)
      .optional("recovery", "Instead of the infection's own.", recovery(), &C::recovery)
      .optional("from", "Since the start: when the change begins. Default: at the start.",
                duration(), &C::from)
      .check([](Context& context, const Node& node, C&) {
        if (node.find("transmission") != nullptr || node.find("recovery") != nullptr) return;
        context.error(node.at, "E0107", "the design changes nothing about the infection",
                      "write transmission: or recovery:");
      })
      .codec();
}

// ---- What only the whole scenario shows

void check_recovery(Context& context, const Infection& infection, const Recovery& read,
                    const SourceMark& at) {
  const bool rounds = infection.contact == ContactKind::kMatching;
  if (rounds != read.is_rate) return;
  context.error(at, "E0204",
                rounds ? "agents meet in rounds, and the recovery is a rate"
                       : "contacts come at a rate, and the recovery is a chance",
                rounds ? "write the chance per round, e.g. 0.1" : "write a rate, e.g. 0.1/h");
}

void check_times(Context& context, const Node& root, const Infection& infection,
                 sim::Duration horizon) {
  const double rounds = sim::to_seconds(horizon) / sim::to_seconds(infection.every);
  const SourceMark contact = mark_of(root, {"infections", infection.name, "contact"});
  if (infection.every > horizon) {
    context.error(contact, "E0204", "the run ends before the first of them",
                  "write a shorter time, or a longer horizon");
  } else if (infection.contact == ContactKind::kMatching &&
             rounds * infection.population > kMostMeetings) {
    context.error(
        contact, "E0204",
        fmt::format("{:.0f} rounds of {} agents would take hours", rounds, infection.population),
        "write fewer rounds, or a smaller population");
  }
  for (const sim::Duration at : infection.checkpoints) {
    if (at <= horizon) continue;
    context.error(mark_of(root, {"infections", infection.name, "at"}), "E0204",
                  "it asks for a time after the end of the run", "write times up to the horizon");
    break;
  }
}

}  // namespace

Codec<Named<Infection>> infections_section() { return map_of(infection()); }

Codec<std::vector<InfectionControl>> infection_controls() {
  const auto one = control();
  return {
      [one](SchemaDefinitions& definitions) { return json::map(one.schema(definitions)); },
      [one](Context& context, const Node& node) -> std::optional<std::vector<InfectionControl>> {
        if (!expect_map(context, node, "write {infection: {transmission: …}}")) return std::nullopt;
        std::vector<InfectionControl> controls;
        for (const Entry& entry : node.entries) {
          const Context::Step step(context, entry.key);
          const auto index = context.names().index_of(NameKind::kInfection, entry.key);
          auto read = one.read(context, entry.value);
          if (!index) {
            context.unknown(entry.at, "E0301", noun(NameKind::kInfection), entry.key,
                            context.names().of(NameKind::kInfection));
          } else if (read) {
            read->infection = models::InfectionId{*index};
            controls.push_back(*read);
          }
        }
        return controls;
      }};
}

void complete_infections(models::Plan& plan) {
  for (Infection& infection : plan.infections) {
    if (infection.every == sim::kZero) {
      infection.every = {std::max<std::int64_t>(plan.clock.horizon.ns / 100, 1)};
    }
    if (infection.checkpoints.empty())
      infection.checkpoints = models::tenths_of(plan.clock.horizon);
  }
}

void check_infections(Context& context, const Node& root, const models::Plan& plan,
                      bool has_warmup) {
  if (plan.infections.empty()) return;
  if (has_warmup) {
    context.error(mark_of(root, {"clock", "warmup"}), "E0405",
                  "an infection is followed from its start: there is no steady state to warm up to",
                  "remove warmup, or the infections");
  }
  if (!context.diagnostics().empty()) return;  // A part that is missing would be reported twice.
  for (const Infection& infection : plan.infections) {
    const Node* const written = root.find("infections")->find(infection.name);
    if (written->find("recovery") != nullptr) {
      check_recovery(context, infection, infection.recovery,
                     mark_of(root, {"infections", infection.name, "recovery"}));
    }
    check_times(context, root, infection, plan.clock.horizon);
  }
  for (const models::Design& design : plan.designs) {
    for (const InfectionControl& control : design.infections) {
      const Infection& infection = plan.infections[control.infection.index];
      if (control.recovery) {
        check_recovery(
            context, infection, *control.recovery,
            mark_of(root, {"designs", design.name, "infections", infection.name, "recovery"}));
      }
      if (control.from >= plan.clock.horizon) {
        context.error(mark_of(root, {"designs", design.name, "infections", infection.name, "from"}),
                      "E0204", "the change begins after the end of the run",
                      "write a time before the horizon");
      }
    }
  }
}

}  // namespace app
