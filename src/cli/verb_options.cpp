#include "src/cli/verb_options.hpp"

#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdint>
#include <system_error>

namespace app {

CLI::App* add_verb(CLI::App& app, Arguments& arguments, Verb verb, const char* name,
                   const char* description, const std::string& examples) {
  CLI::App* const one = app.add_subcommand(name, description);
  one->footer("Examples:\n" + examples);
  one->callback([&arguments, verb] { arguments.verb = verb; });
  return one;
}

void add_json(CLI::App* verb, Arguments& arguments) {
  verb->add_flag("--json", arguments.json, "Print exactly one JSON object on standard output");
}

// The parser library wraps what does not fit; a seed must be the one that was typed.
std::string whole_number_of_64_bits(const std::string& text) {
  std::uint64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem == std::errc{} && end == text.data() + text.size()) return {};
  return "'" + text + "' is no seed (write a whole number from 0 to 18446744073709551615)";
}

}  // namespace app
