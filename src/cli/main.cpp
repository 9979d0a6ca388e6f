#include <fmt/format.h>

#include <cstdio>
#include <exception>

#include "bailiwick_version.hpp"
#include "models/scenario_fault.hpp"
#include "src/cli/arguments.hpp"
#include "src/cli/commands.hpp"
#include "src/cli/exit_codes.hpp"
#include "src/cli/interrupt.hpp"
#include "src/experiment/parallel.hpp"
#include "src/experiment/warmup.hpp"

namespace app {
namespace {

int execute(const Arguments& arguments) {
  switch (arguments.verb) {
    case Verb::kRun:
    case Verb::kCompare:
    case Verb::kTest:
      return experiment_command(arguments);
    case Verb::kAttack:
      return attack_command(arguments);
    case Verb::kBounds:
      return bounds_command(arguments);
    case Verb::kReport:
      return report_command(arguments);
    case Verb::kValidate:
      return validate_command(arguments);
    case Verb::kList:
      return list_command(arguments);
    case Verb::kExplain:
      return explain_command(arguments);
    case Verb::kSchema:
      return schema_command(arguments);
    case Verb::kImport:
      return import_command(arguments);
    case Verb::kVerify:
      return verify_command(arguments);
    case Verb::kSweep:
      return sweep_command(arguments);
    case Verb::kDiffPolicy:
      return diff_policy_command(arguments);
    case Verb::kAnalyse:
      return analyse_command(arguments);
    case Verb::kRightsize:
      return rightsize_command(arguments);
    case Verb::kCatalogue:
      return catalogue_command(arguments);
    case Verb::kBill:
      return bill_command(arguments);
    case Verb::kExport:
      return export_command(arguments);
    case Verb::kCedarReplay:
      return cedar_replay_command(arguments);
  }
  return kExitInternalError;
}

// A word as a shell would read it back.
std::string shell_word(const std::string& word) {
  const bool is_plain = !word.empty() && word.find_first_not_of(
                                             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                             "0123456789-_./=,:+@%") == std::string::npos;
  if (is_plain) return word;
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

void print_reproducible(const Arguments& arguments, const char* kind, const char* what) {
  std::string command;
  for (const std::string& word : arguments.typed) {
    command += (command.empty() ? "" : " ") + shell_word(word);
  }
  fmt::print(stderr,
             "bailiwick: {}{}\n"
             "to reproduce it, with bailiwick {} ({}) in the same directory:\n  {}\n",
             kind, what, kVersion, kCommit, command);
}

int guarded(const Arguments& arguments) {
  try {
    return execute(arguments);
  } catch (const InputError& error) {
    fmt::print(stderr, "bailiwick: {}\n", error.what());
    return kExitInputError;
  } catch (const NoSteadyState& error) {
    fmt::print(stderr, "bailiwick: {}\n", error.what());
    return kExitInputError;
  } catch (const models::ScenarioFault& error) {
    print_reproducible(arguments, "", error.what());
    return kExitInputError;
  } catch (const Interrupted&) {
    fmt::print(stderr, "bailiwick: interrupted, nothing was written\n");
    return kExitInterrupted;
  } catch (const std::exception& error) {
    print_reproducible(arguments, "internal error: ", error.what());
    return kExitInternalError;
  }
}

}  // namespace
}  // namespace app

int main(int count, char** values) {
  const app::ParsedArguments parsed = app::parse_arguments(count, values);
  if (!parsed.arguments) return parsed.exit_code;
  app::catch_interrupts();
  const int code = app::guarded(*parsed.arguments);
  // A full disk behind standard output must not look like success.
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    fmt::print(stderr, "bailiwick: cannot write to standard output\n");
    return app::kExitInternalError;
  }
  return code;
}
