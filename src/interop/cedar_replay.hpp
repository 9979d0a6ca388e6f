#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace app {

/// What replaying recorded decisions found.
struct CedarReplay {
  std::uint64_t tests{0};
  std::uint64_t requests{0};
  std::uint64_t wrong_decisions{0};
  std::uint64_t wrong_reasons{0};
  std::uint64_t wrong_errors{0};
  std::uint64_t unreadable{0};     ///< Tests whose policies, schema or entities could not be read.
  std::vector<std::string> first;  ///< The first few mismatches, in words.
  [[nodiscard]] bool agrees() const {
    return wrong_decisions + wrong_reasons + wrong_errors + unreadable == 0;
  }
};

/// Decides recorded requests again and compares decision, reasons and errors.
/// @param file `.jsonl`: a test a line; `.json`: one test that names files of policies, entities
///   and schema, relative to a folder above it
/// @param schema file used by tests without a schema of their own; empty: a `.cedarschema` beside
///   the file, if there is just one
/// @throws std::invalid_argument with file, line and what to write when a line is no test
CedarReplay replay_cedar(const std::string& file, const std::string& schema);

}  // namespace app
