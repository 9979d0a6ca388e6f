#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "src/cli/commands.hpp"
#include "src/cli/exit_codes.hpp"
#include "src/interop/cedar_replay.hpp"

namespace app {
namespace {

void add(CedarReplay& sum, const CedarReplay& one) {
  sum.tests += one.tests;
  sum.requests += one.requests;
  sum.wrong_decisions += one.wrong_decisions;
  sum.wrong_reasons += one.wrong_reasons;
  sum.wrong_errors += one.wrong_errors;
  sum.unreadable += one.unreadable;
  sum.first.insert(sum.first.end(), one.first.begin(), one.first.end());
}

void print_json(const CedarReplay& found) {
  const nlohmann::ordered_json json{{"tests", found.tests},
                                    {"requests", found.requests},
                                    {"mismatches",
                                     {{"decision", found.wrong_decisions},
                                      {"reason", found.wrong_reasons},
                                      {"errors", found.wrong_errors},
                                      {"unreadable", found.unreadable}}},
                                    {"first", found.first}};
  fmt::print("{}\n", json.dump(2));
}

void print_text(const CedarReplay& found) {
  for (const std::string& one : found.first) fmt::print("{}\n", one);
  fmt::print("tests       {}\n", found.tests);
  fmt::print("requests    {}\n", found.requests);
  fmt::print("mismatches  decision {}, reason {}, errors {}, unreadable tests {}\n",
             found.wrong_decisions, found.wrong_reasons, found.wrong_errors, found.unreadable);
}

}  // namespace

int cedar_replay_command(const Arguments& arguments) {
  CedarReplay all;
  try {
    for (const std::string& file : arguments.words) add(all, replay_cedar(file, arguments.schema));
  } catch (const std::invalid_argument& error) {
    throw InputError(error.what());
  }
  arguments.json ? print_json(all) : print_text(all);
  return all.agrees() ? kExitPassed : kExitFailed;
}

}  // namespace app
