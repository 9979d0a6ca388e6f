#pragma once

#include <string>
#include <utility>
#include <vector>

namespace app {

/// Something published that a catalogue scenario is modelled on.
struct PublishedCase {
  std::string name;
  std::string kind;                  ///< "incident", "research", "telemetry", ...
  std::string when;                  ///< As published, e.g. "2025-07".
  std::string facts;                 ///< In our own words, a sentence or two.
  std::vector<std::string> sources;  ///< Addresses, the primary one first.
};

/// What makes a scenario an entry of the threat catalogue: section `catalogue:`.
struct CatalogueEntry {
  std::string id;  ///< "SC-01": unique within a catalogue.
  std::string title;
  std::string family;                 ///< One of scenario_families().
  std::vector<std::string> triggers;  ///< "adversarial", "accident", "drift", "dependency".
  std::vector<PublishedCase> modelled_on;
  std::string what_happens;
  std::string look_at;  ///< What to look at in the results.
  std::string weak;     ///< Name of the design that stands for weak control; likewise below.
  std::string common;
  std::string strong;
  std::vector<std::pair<std::string, std::vector<std::string>>>
      frameworks;  ///< Framework key, ids; in file order.
};

/// The families of catalogue scenarios, in order.
const std::vector<std::string>& scenario_families();

}  // namespace app
