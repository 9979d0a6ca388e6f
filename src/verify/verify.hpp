#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "src/verify/known_answer.hpp"

namespace app {

/// Chosen before the first look at any result, and not to be changed because of one.
inline constexpr std::uint64_t kVerifySeed = 20260101;

struct VerifyOptions {
  /// Topics or rows, e.g. "mm1", "mm1.wait_s", "mm1.wait_s{load=0.8}"; empty: all.
  std::vector<std::string> only{};
  std::uint64_t seed{kVerifySeed};
  std::size_t replications{40};  ///< >= 2.
  unsigned threads{0};           ///< 0: one per core. Changes no result.
  const std::atomic<bool>* stop{nullptr};
  std::function<void(std::size_t done, std::size_t total)> progress{};
};

/// One known number beside what simulations gave.
struct VerifiedRow {
  std::string name;
  std::string theory;
  double expected{0.0};
  double observed{0.0};  ///< Mean over the replications.
  double low{0.0};       ///< Ends of Student's interval at VerifyReport::row_confidence.
  double high{0.0};
  bool ok{false};  ///< The expectation lies in the interval.
};

struct VerifyReport {
  std::vector<VerifiedRow> rows;
  std::uint64_t seed{0};
  std::size_t replications{0};
  double family_confidence{0.0};  ///< That all rows of a correct program agree, at least.
  double row_confidence{0.0};     ///< Of one row, by Bonferroni over the whole table.
};

/// Simulates the known answers and compares. The confidence is shared out over all rows of
/// `answers`, chosen or not, so that a row's interval does not depend on the choice.
/// @throws Interrupted
VerifyReport verify(std::span<const KnownAnswer> answers, const VerifyOptions& options);

/// Whether `word` names this row: its topic, its topic and quantity, or all of it.
bool names_row(const std::string& word, const std::string& row);

/// Whether every row agrees; not true of no rows.
bool all_agree(const VerifyReport& report);

}  // namespace app
