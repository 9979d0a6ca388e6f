#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "src/scenario/loaded_scenario.hpp"

namespace app {

/// A scenario of the threat catalogue. `scenario.catalogue` is set.
struct CatalogueScenario {
  LoadedScenario scenario;
  std::string text;  ///< The file as it is written.

  [[nodiscard]] const CatalogueEntry& entry() const { return *scenario.catalogue; }
};

/// The catalogue cannot be read; what() has every message, in words for its author.
class CatalogueProblem : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The catalogue that is part of the program, or that of a folder: its *.yaml files, by id.
/// @param directory Empty: the program's own.
/// @throws CatalogueProblem for files with errors or without `catalogue:`, and for an id of two.
std::vector<CatalogueScenario> load_catalogue(const std::string& directory);

/// Ids by framework key, in the order of frameworks(): those of the entry, then those that only the
/// scenario's threats carry.
std::vector<std::pair<std::string, std::vector<std::string>>> framework_ids_of(
    const LoadedScenario& scenario);

/// How a scenario carries an id.
enum class Coverage : std::uint8_t {
  kNone,
  kThroughPart,  ///< By an id whose parent it is, e.g. a sub-technique.
  kItself
};

/// Whether a scenario carries an id of a framework.
Coverage coverage_of(const LoadedScenario& scenario, std::string_view framework_key,
                     std::string_view id);

/// Those that any of the words names: a scenario's id, a family, a framework's key or an id of one.
/// No words: all.
/// @throws CatalogueProblem for a word that names nothing, with the nearest that does.
std::vector<const CatalogueScenario*> select(std::span<const CatalogueScenario> catalogue,
                                             std::span<const std::string> words);

}  // namespace app
