#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "src/scenario/load.hpp"

namespace app {
namespace {

std::string quickstart_text() {
  std::stringstream text;
  text << std::ifstream("scenarios/quickstart.yaml").rdbuf();
  return text.str();
}

// A few random edits: cut a piece out, write a piece elsewhere again, or put in a sign that means
// something.
std::string edited(std::string text) {
  const int edits = *rc::gen::inRange(1, 6);
  for (int i = 0; i < edits; ++i) {
    const auto at = static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(text.size())));
    const auto length = static_cast<std::size_t>(*rc::gen::inRange(1, 40));
    const auto to = static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(text.size())));
    const std::string piece = text.substr(at, length);
    switch (*rc::gen::inRange(0, 3)) {
      case 0:
        text.erase(at, length);
        break;
      case 1:
        text.insert(to, piece);
        break;
      default: {
        static const std::string kSigns = "{}[]:,-#&*!$\"'%@|>0129.- \n\t\\";
        text.insert(to, 1,
                    kSigns[static_cast<std::size_t>(
                        *rc::gen::inRange(0, static_cast<int>(kSigns.size())))]);
      }
    }
    if (text.empty()) text = "x";
  }
  return text;
}

RC_GTEST_PROP(RandomEditsTest, GiveAScenarioOrAReasonAndNeverACrash, ()) {
  static const std::string original = quickstart_text();
  Diagnostics diagnostics;
  const auto scenario = load_scenario_text(edited(original), "edited.yaml", diagnostics);
  RC_ASSERT(scenario.has_value() == diagnostics.empty());
  if (!scenario) RC_ASSERT(!diagnostics.format_all().empty());
}

}  // namespace
}  // namespace app
