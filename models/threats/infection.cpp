#include "models/threats/infection.hpp"

#include <algorithm>

namespace models {

void Infections::start() {
  for (std::uint32_t i = 0; i < fleet_.plan.infections.size(); ++i) {
    const Infection& infection = fleet_.plan.infections[i];
    // By name, so that another infection in the file shifts no draw.
    const sim::EntityPath path = sim::EntityPath::root()
                                     .child(sim::name_hash("infection"), 0)
                                     .child(sim::name_hash(infection.name), 0);
    const bool rounds = infection.contact == ContactKind::kMatching;
    if (rounds) {
      epidemics_.push_back({InfectionId{i}, MatchingSpread(infection, fleet_.random, path),
                            sim::kStart, 0, std::nullopt, std::nullopt});
    } else {
      epidemics_.push_back({InfectionId{i}, ContactSpread(infection, fleet_.random, path),
                            sim::kStart, 0, std::nullopt, std::nullopt});
    }
    Epidemic& epidemic = epidemics_.back();
    observe(epidemic);
    fleet_.simulation.spawn(rounds ? meet_in_rounds(epidemic) : make_contacts(epidemic),
                            {.name = "infection"});
  }
}

sim::Task<void> Infections::meet_in_rounds(Epidemic& epidemic) {
  for (std::uint64_t round = 1;; ++round) {
    co_await fleet_.delay(config(epidemic).every);
    std::get<MatchingSpread>(epidemic.spread).meet(round, rates_at(epidemic.id, fleet_.now()));
    observe(epidemic);
  }
}

sim::Task<void> Infections::make_contacts(Epidemic& epidemic) {
  for (;;) {
    co_await fleet_.delay(next_look(config(epidemic)) - fleet_.now());
    advance(epidemic, fleet_.now());
    observe(epidemic);
  }
}

// Contacts between two looks touch nothing else of the run, so they need no events of their own.
void Infections::advance(Epidemic& epidemic, sim::SimTime to) {
  auto& spread = std::get<ContactSpread>(epidemic.spread);
  const InfectionControl* const control = control_of(epidemic.id);
  const sim::SimTime change = control == nullptr ? sim::kStart : sim::kStart + control->from;
  for (sim::SimTime from = epidemic.told_until; from < to;) {
    const sim::SimTime until = change > from ? std::min(change, to) : to;
    spread.advance(sim::to_seconds(from), sim::to_seconds(until), rates_at(epidemic.id, from));
    from = until;
  }
  epidemic.told_until = to;
}

void Infections::observe(Epidemic& epidemic) {
  const SpreadTally& tally = tally_of(epidemic);
  note_shares(epidemic);
  fleet_.records.emit(InfectionObserved{fleet_.now(), epidemic.id, tally.infected, tally.ever,
                                        tally.infections - epidemic.infections_told});
  epidemic.infections_told = tally.infections;
}

void Infections::note_shares(Epidemic& epidemic) {
  if (const auto* const contacts = std::get_if<ContactSpread>(&epidemic.spread)) {
    const auto instant = [](std::optional<double> at_s) {
      return at_s ? std::optional(sim::kStart + sim::seconds(*at_s)) : std::nullopt;
    };
    epidemic.half = instant(contacts->half_s());
    epidemic.all = instant(contacts->all_s());
    return;
  }
  const std::uint64_t infected = tally_of(epidemic).infected;
  const std::uint64_t population = config(epidemic).population;
  if (!epidemic.half && 2 * infected >= population) epidemic.half = fleet_.now();
  if (!epidemic.all && infected >= population) epidemic.all = fleet_.now();
}

void Infections::report_outcomes() {
  for (Epidemic& epidemic : epidemics_) {
    if (epidemic.told_until < fleet_.now() && config(epidemic).contact == ContactKind::kPoisson) {
      advance(epidemic, fleet_.now());
      observe(epidemic);
    }
    const SpreadTally& tally = tally_of(epidemic);
    fleet_.records.emit(InfectionOutcome{epidemic.id, tally.infected, tally.ever, tally.peak,
                                         epidemic.half, epidemic.all});
  }
}

// The next instant at which there is something to record: a whole interval or a checkpoint.
sim::SimTime Infections::next_look(const Infection& infection) const {
  const std::int64_t intervals = (fleet_.now() - sim::kStart) / infection.every;
  sim::SimTime next = sim::kStart + infection.every * (intervals + 1);
  for (const sim::Duration checkpoint : infection.checkpoints) {
    const sim::SimTime at = sim::kStart + checkpoint;
    if (at > fleet_.now()) next = std::min(next, at);
  }
  return next;
}

const InfectionControl* Infections::control_of(InfectionId id) const {
  for (const InfectionControl& control : fleet_.design.infections) {
    if (control.infection == id) return &control;
  }
  return nullptr;
}

SpreadRates Infections::rates_at(InfectionId id, sim::SimTime at) const {
  const Infection& infection = fleet_.plan.infections[id.index];
  SpreadRates rates{infection.transmission, infection.recovery.value};
  const InfectionControl* const control = control_of(id);
  if (control == nullptr || at < sim::kStart + control->from) return rates;
  rates.transmission = control->transmission.value_or(rates.transmission);
  if (control->recovery) rates.recovery = control->recovery->value;
  return rates;
}

const SpreadTally& Infections::tally_of(const Epidemic& epidemic) {
  return std::visit([](const auto& spread) -> const SpreadTally& { return spread.tally(); },
                    epidemic.spread);
}

}  // namespace models
