#include <fmt/format.h>

#include "src/cli/billed_run.hpp"
#include "src/cli/commands.hpp"
#include "src/cli/exit_codes.hpp"
#include "src/cli/loading.hpp"
#include "src/interop/bill_csv.hpp"
#include "src/interop/focus.hpp"

namespace app {

int export_command(const Arguments& arguments) {
  if (arguments.topic == "ocsf") {
    throw InputError("export ocsf is not built yet (export focus and export csv are)");
  }
  const BilledRun billed = bill_run(arguments, true);
  const auto write = arguments.topic == "focus" ? &focus_csv : &bill_csv;
  const std::string text = write(billed.scenario.plan, billed.runs, billed.plans);
  if (arguments.out.empty()) {
    fmt::print("{}", text);
    return kExitPassed;
  }
  write_text(arguments.out, text);
  fmt::print("Wrote {}.\n", arguments.out);
  return kExitPassed;
}

}  // namespace app
