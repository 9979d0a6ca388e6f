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

std::string coverage_text(const std::vector<CoverageRow>& rows);
/// {"rows": [judged rows as above], "reported": [{"name", "expected", "observed", ...}]}
std::string coverage_json(const std::vector<CoverageRow>& rows);

}  // namespace app
