#pragma once

#include <string>

#include "src/cli/arguments.hpp"

namespace CLI {
class App;
}  // namespace CLI

/// Parts of arguments.cpp, which with them are the only files that include CLI11.
namespace app {

/// A verb with its examples.
CLI::App* add_verb(CLI::App& app, Arguments& arguments, Verb verb, const char* name,
                   const char* description, const std::string& examples);
void add_json(CLI::App* verb, Arguments& arguments);
/// A check for options: why the text is no seed, or nothing.
std::string whole_number_of_64_bits(const std::string& text);

void add_bill_verb(CLI::App& app, Arguments& arguments);
void add_export_verb(CLI::App& app, Arguments& arguments);

}  // namespace app
