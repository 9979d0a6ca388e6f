#pragma once

#include <cstddef>
#include <vector>

#include "src/cli/arguments.hpp"
#include "src/experiment/bills.hpp"
#include "src/scenario/loaded_scenario.hpp"

namespace app {

/// One replication of a run, simulated again for its bills.
struct BilledRun {
  LoadedScenario scenario;
  std::vector<std::size_t> plans;  ///< The price plans that were asked for.
  std::vector<RunBills> runs;      ///< By design.
};

/// @param arguments a results directory or a scenario file; --plan, --design, --replication, and
/// of a scenario file --seed and --set
/// @param all_designs whether no --design means all of the run, and not its baseline
/// @throws InputError for what there is not
BilledRun bill_run(const Arguments& arguments, bool all_designs);

/// @throws InputError, with the name that was probably meant, unless `name` is one of `known`
void refuse_unknown(const char* what, const std::string& name,
                    const std::vector<std::string>& known);

}  // namespace app
