#pragma once

#include <optional>
#include <string>

#include "src/cli/billed_run.hpp"

namespace app {

/// The bills of a run for people: for each price plan its lines by month, their sum, and what each
/// department pays. Amounts are exact.
/// @param department index; then its quantities and amounts stand beside the lines
std::string bill_text(const BilledRun& billed, std::optional<std::size_t> department);

/// The same as one JSON object, schema "bailiwick/bill/1".
std::string bill_json(const BilledRun& billed, std::optional<std::size_t> department,
                      const std::string& version);

}  // namespace app
