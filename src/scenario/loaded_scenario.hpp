#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/plan.hpp"
#include "src/scenario/catalogue_entry.hpp"
#include "src/scenario/places.hpp"

namespace app {

/// A number that decides the outcome and that the author answers for.
struct Assumption {
  std::string name;
  std::string value;
  /// Times in seconds; all else in the unit of the value.
  std::optional<std::pair<double, double>> range;
  std::string source;
  std::string confidence;
};

/// A preset that the scenario pulled in with `use:`.
struct PresetUse {
  std::string name;
  std::string kind;  ///< "credentials", "pricing", ...
  std::string source;
  std::string as_of;
  std::string confidence;
};

/// How many replications: from min on, until every precision target is met, at most max.
struct Study {
  std::int64_t min_replications{10};
  std::int64_t max_replications{10};
  struct Target {
    /// Row name, e.g. "privilege.amplification.user" or "revocation.enforcement.p95".
    std::string metric;
    std::vector<std::pair<std::string, std::string>> labels;
    double relative_half_width{0.0};
  };
  std::vector<Target> precision;
  std::string baseline;      ///< Name of the design that differences are taken against.
  bool finds_warmup{false};  ///< The warm-up is found by a pilot; the plan's is 0 until then.
};

enum class Statistic : std::uint8_t { kMean, kP50, kP95, kMax, kMin };
enum class Relation : std::uint8_t { kLess, kLessEqual, kGreater, kGreaterEqual };

/// One line of `checks:`, e.g. revocation.enforcement{cause=incident}: "p95 <= 60s".
struct Check {
  std::string text;    ///< As written: metric{labels}: expectation.
  std::string metric;  ///< Base metric name.
  std::vector<std::pair<std::string, std::string>> labels;
  Statistic statistic{Statistic::kMean};
  Relation relation{Relation::kLessEqual};
  double bound{0.0};  ///< In the metric's unit; or the factor on the baseline's value.
  bool relative_to_baseline{false};
  std::vector<std::string> designs;  ///< Empty: all.
  int line{0};                       ///< In the scenario file.
};

/// A scenario file after loading, validation and compilation.
struct LoadedScenario {
  std::string file;
  std::uint64_t content_hash{};  ///< Of the bytes of the file and its includes.
  std::string summary;
  std::optional<CatalogueEntry> catalogue;  ///< Of a scenario of the threat catalogue.
  models::Plan plan;
  Study study;
  std::vector<Check> checks;
  std::vector<Assumption> assumptions;
  std::vector<PresetUse> presets;
  std::vector<std::string> design_patches;  ///< YAML text of each design's overlay, as written.
  Places places;                            ///< Of all keys in the author's files.
  std::vector<std::string> notes;           ///< Remarks for the reader of the results.
};

}  // namespace app
