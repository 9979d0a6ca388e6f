#pragma once

#include <string>
#include <vector>

#include "src/verify/coverage.hpp"
#include "src/verify/verify.hpp"

namespace app {

/// The table for people: a block a simulation, theory beside what was observed, ✓ or ✗.
std::string verify_text(const VerifyReport& report);
/// {"seed", "replications", "family_confidence", "row_confidence", "rows": [{"name", "theory",
/// "expected", "observed", "low", "high", "ok"}]}
std::string verify_json(const VerifyReport& report);

/// The shares for people: those that are judged, with ✓ or ✗, and those that are only reported.
std::string coverage_text(const CoverageReport& report);
/// {"seed", "rows": [{"name", "expected", "observed", "low", "high", "ok", "experiments", "sample",
/// "standard_error"}], "reported": the same without "low", "high" and "ok" and with "warned"}
std::string coverage_json(const CoverageReport& report);

}  // namespace app
