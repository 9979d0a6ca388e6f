#include <fmt/format.h>

#include "src/cli/commands.hpp"
#include "src/cli/exit_codes.hpp"
#include "src/cli/loading.hpp"
#include "src/interop/agentdojo.hpp"
#include "src/scenario/diagnostics.hpp"

namespace app {

int import_command(const Arguments& arguments) {
  const std::string& file = arguments.words.front();
  Diagnostics diagnostics;
  const auto scenario = import_agentdojo(read_text(file), file, diagnostics);
  if (!scenario) {
    fmt::print(stderr, "{}", diagnostics.format_all());
    throw InputError(fmt::format("cannot import {}", file));
  }
  if (arguments.out.empty()) {
    fmt::print("{}", *scenario);
    return kExitPassed;
  }
  write_text(arguments.out, *scenario);
  fmt::print("Wrote {}. Next: bailiwick compare {}\n", arguments.out, arguments.out);
  return kExitPassed;
}

}  // namespace app
