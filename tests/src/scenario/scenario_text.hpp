#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "src/scenario/load.hpp"

namespace app {

/// A small scenario that loads; tests break one thing in it.
inline constexpr std::string_view kGood = R"(version: 1
name: small
clock: {start: 2026-01-05, horizon: 1d}
organisation:
  roles:
    clerk: [desk.read, desk.send]
  departments:
    office: {people: 3, seats: 3, roles: [clerk]}
resources:
  mail: {owner: office, data: internal}
  world: {data: public}
tools:
  desk:
    acts_as: caller
    actions:
      read: {effect: read, on: mail, untrusted: true}
      send: {effect: egress, on: world, arguments: [destination]}
agents:
  helper:
    plan:
      - call: desk.read
      - {call: desk.send, with: {destination: customer}}
workflows:
  job: {start: helper, on_behalf_of: {office: 1}, arrivals: {poisson: {rate: 10/h}}}
designs:
  keys:
    credentials: {issue: seat, scope: role, lifetime: none, delegation: share}
    policy: [role]
  tokens:
    credentials: {issue: task, scope: task, lifetime: 5min, delegation: exchange}
    policy: [task_scope]
threats:
  bait:
    inject: {prompt_injection: {through: desk.read, probability: 0.1}}
    goal: {exfiltrate: mail}
)";

/// kGood with the first occurrence of `old` replaced.
inline std::string with(std::string_view old, std::string_view fresh,
                        std::string_view text = kGood) {
  const std::size_t at = text.find(old);
  if (at == std::string_view::npos) throw std::logic_error("no such text: " + std::string(old));
  return std::string(text.substr(0, at)) + std::string(fresh) +
         std::string(text.substr(at + old.size()));
}

/// The headlines of everything wrong with a text, in order.
inline std::vector<std::string> errors_of(std::string_view text) {
  Diagnostics diagnostics;
  const auto scenario = load_scenario_text(text, "f.yaml", diagnostics);
  std::vector<std::string> headlines;
  for (const Diagnostic& one : diagnostics.sorted()) headlines.push_back(diagnostics.headline(one));
  if (!scenario && headlines.empty()) headlines.push_back("refused without a reason");
  if (scenario && !headlines.empty()) headlines.push_back("accepted in spite of errors");
  return headlines;
}

/// Loads a text that must be good.
inline LoadedScenario load_good(std::string_view text) {
  Diagnostics diagnostics;
  auto scenario = load_scenario_text(text, "f.yaml", diagnostics);
  if (!scenario) throw std::runtime_error(diagnostics.format_all());
  return std::move(*scenario);
}

}  // namespace app
