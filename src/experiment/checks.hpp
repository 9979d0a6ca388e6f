#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "src/experiment/experiment.hpp"

namespace app {

inline constexpr double kAlpha = 0.05;  ///< Chance of any wrong verdict, over all checks and looks.

enum class Verdict : std::uint8_t { kPass, kFail, kInconclusive };

/// What became of one check for one design.
struct CheckOutcome {
  std::string check{};  ///< As the scenario writes it.
  std::string design{};
  int line{0};  ///< In the scenario file.
  Verdict verdict{Verdict::kInconclusive};
  std::optional<double>
      observed{};               ///< Estimate (of the difference, for a check against the baseline).
  std::optional<double> low{};  ///< One-sided lower bound, for an estimate.
  std::optional<double> high{};  ///< One-sided upper bound, for an estimate.
  std::int64_t n{0};             ///< Replications with a value.
  std::string explanation{};     ///< Why, with the numbers.
};

/// Decides the checks of a scenario at the looks of an experiment. An estimate is judged by
/// one-sided bounds, with kAlpha split equally over looks, checks and designs; a verdict once
/// reached stands. `max` and `min` are invariants of the replications run: one violation fails.
class CheckEvaluator {
 public:
  explicit CheckEvaluator(std::vector<Check> checks) : checks_(std::move(checks)) {}

  /// Judges what is still open. True if more replications could decide something.
  bool judge(const Look& look);

  /// In the order of the file, then of the designs.
  const std::vector<CheckOutcome>& outcomes() const { return outcomes_; }

 private:
  std::vector<Check> checks_;
  std::vector<CheckOutcome> outcomes_;
};

/// 0 passed and complete, 1 a check failed, 2 inconclusive or incomplete, 3 both.
int exit_code(std::span<const CheckOutcome> outcomes, bool is_complete);

/// "pass", "fail" or "inconclusive".
std::string_view verdict_name(Verdict verdict);

}  // namespace app
