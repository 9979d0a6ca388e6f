#pragma once

#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "sim/random/name_hash.hpp"
#include "sim/record/fingerprint.hpp"
#include "src/scenario/loaded_scenario.hpp"

/// What must come out bit for bit the same of every build, on every processor, with any number of
/// threads: each part of the program boiled down to one line.
namespace determinism {

/// One line of the output: what was computed, and the hash of all that came out.
struct Line {
  std::string name;  ///< "part/what", without blanks.
  sim::Fingerprint fingerprint;
};

/// The order of events: loops, bursts, ties, cancellations, resources, signals, joins.
std::vector<Line> engine_lines();
/// The generator, the elementary functions, and draws of every distribution.
std::vector<Line> draw_lines();
/// Moments, sketches, quantiles and intervals.
std::vector<Line> statistics_lines();
/// Whole replications of small fleets, every record and every measurement; then an experiment.
std::vector<Line> fleet_lines();
/// Scenario files, from their text to the bytes of the result files.
std::vector<Line> scenario_lines();

/// The record stream and the result files of an experiment.
/// @throws std::runtime_error when 1, 2 and 8 threads do not give the same bytes.
std::vector<Line> experiment_lines(const std::string& name, const app::LoadedScenario& scenario,
                                   std::int64_t replications);

/// The C library's log, exp, pow and sin: what must *not* be used in a run, because this line
/// differs between processors. Shows that a processor's instructions were switched off indeed.
std::vector<Line> libm_lines();

using Part = std::vector<Line> (*)();

/// Prints the lines of the parts as "name fingerprint", one a line, to the standard output.
/// @return exit code: 1 when a part throws.
int print_lines(std::initializer_list<Part> parts);

/// Whole numbers that owe nothing to sim/random but its mixer.
class Numbers {
 public:
  explicit Numbers(std::uint64_t seed) : state_(sim::mix_bits(seed + 1)) {}
  /// One of 0 .. `end` - 1. @pre end > 0
  std::int64_t below(std::int64_t end) {
    state_ += 0x9e3779b97f4a7c15ULL;
    return static_cast<std::int64_t>(sim::mix_bits(state_) % static_cast<std::uint64_t>(end));
  }
  /// In [0, 1), a multiple of 2^-30.
  double share() { return static_cast<double>(below(1 << 30)) * 0x1p-30; }
  /// In [2^low, 2^(high + 1)), about evenly in the logarithm.
  double of_any_size(int low, int high) {
    const auto exponent = static_cast<int>(below(high - low + 1)) + low;
    return std::ldexp(1.0 + share(), exponent);
  }

 private:
  std::uint64_t state_;
};

}  // namespace determinism
