#include <fmt/format.h>

#include <algorithm>

#include "bailiwick_version.hpp"
#include "src/cli/bill_text.hpp"
#include "src/cli/commands.hpp"
#include "src/cli/exit_codes.hpp"

namespace app {

int bill_command(const Arguments& arguments) {
  const BilledRun billed = bill_run(arguments, false);
  std::optional<std::size_t> department;
  if (!arguments.department.empty()) {
    const auto& all = billed.scenario.plan.organisation.departments;
    const auto found = std::ranges::find(all, arguments.department, &models::Department::name);
    department = static_cast<std::size_t>(found - all.begin());
  }
  fmt::print("{}", arguments.json ? bill_json(billed, department, kVersion)
                                  : bill_text(billed, department));
  return kExitPassed;
}

}  // namespace app
