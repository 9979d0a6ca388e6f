#include "sim/core/run_outcome.hpp"

#include <algorithm>
#include <cstdio>
#include <span>

namespace sim {
namespace {

std::string seconds_text(SimTime at) {
  char text[48];
  std::snprintf(text, sizeof text, "%.9g s", to_seconds(at));
  return text;
}

std::string lines(std::span<const BlockedProcess> processes) {
  constexpr std::size_t kMostLines = 10;
  std::string text;
  for (const BlockedProcess& process : processes.first(std::min(processes.size(), kMostLines))) {
    text += "\n  " +
            (process.name.empty() ? "a process without a name" : "'" + process.name + "'") + ": " +
            process.waits_for + ", since " + seconds_text(process.since);
  }
  if (processes.size() > kMostLines) {
    text += "\n  and " + std::to_string(processes.size() - kMostLines) + " more";
  }
  return text;
}

}  // namespace

std::string RunOutcome::explain() const {
  std::string text;
  if (end == RunEnd::kDeadlock) {
    text = "Deadlock: no event is left, and " + std::to_string(stuck.size()) +
           (stuck.size() == 1 ? " process waits" : " processes wait") + " for ever." + lines(stuck);
  }
  if (end == RunEnd::kStandstill) {
    text = "Simulated time stands still: events beget events at the same instant." + lines(stuck);
  }
  if (!starved.empty()) {
    text += (text.empty() ? "" : "\n") +
            std::string("Starvation: others that came later go first.") + lines(starved);
  }
  return text;
}

}  // namespace sim
