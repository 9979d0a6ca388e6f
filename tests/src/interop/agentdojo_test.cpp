#include "src/interop/agentdojo.hpp"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "models/measurement.hpp"
#include "src/scenario/load.hpp"

namespace app {
namespace {

std::string read_file(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

std::string mini() { return read_file("tests/data/agentdojo-mini.json"); }

std::string imported(const std::string& json, const std::string& name) {
  Diagnostics diagnostics;
  const auto text = import_agentdojo(json, name, diagnostics);
  if (!text) throw std::runtime_error(diagnostics.format_all());
  return *text;
}

std::vector<std::string> errors_of(const std::string& json) {
  Diagnostics diagnostics;
  const auto text = import_agentdojo(json, "s.json", diagnostics);
  std::vector<std::string> headlines;
  for (const Diagnostic& one : diagnostics.sorted()) headlines.push_back(diagnostics.headline(one));
  EXPECT_EQ(text.has_value(), headlines.empty());
  return headlines;
}

std::string replaced(std::string text, const std::string& old, const std::string& fresh) {
  const std::size_t at = text.find(old);
  if (at == std::string::npos) throw std::logic_error("no such text: " + old);
  return text.replace(at, old.size(), fresh);
}

struct Outcome {
  int cells{0};
  int successes{0};
  int completed{0};
  bool operator==(const Outcome&) const = default;
};

void PrintTo(const Outcome& one, std::ostream* out) {
  *out << one.successes << " of " << one.cells << " goals, " << one.completed << " tasks completed";
}

bool has_label(const models::Measurement& row, std::string_view name, std::string_view value = {}) {
  for (const auto& [label, text] : row.labels) {
    if (label == name) return value.empty() || text == value;
  }
  return false;
}

// Goals reached over all (workflow, threat) cells, and tasks completed with the threat off.
std::vector<Outcome> outcomes(const std::string& yaml) {
  Diagnostics diagnostics;
  const auto scenario = load_scenario_text(yaml, "imported.yaml", diagnostics);
  if (!scenario) throw std::runtime_error(diagnostics.format_all());
  std::vector<Outcome> result;
  for (std::uint32_t design = 0; design < scenario->plan.designs.size(); ++design) {
    Outcome outcome;
    const auto run = models::run_replication(scenario->plan, models::DesignId{design}, 0);
    for (const models::Measurement& row : run.values) {
      const bool cell = has_label(row, "workflow") && has_label(row, "threat");
      if (row.metric == "threat.success" && cell) {
        ++outcome.cells;
        outcome.successes += row.value.value_or(0.0) > 0.5 ? 1 : 0;
      }
      if (row.metric == "velocity.completed" && cell && has_label(row, "threat", "none")) {
        outcome.completed += row.value.value_or(0.0) > 0.5 ? 1 : 0;
      }
    }
    result.push_back(outcome);
  }
  return result;
}

TEST(AgentDojoTest, TheMiniSuiteGivesTheTableWorkedByHand) {
  // Two tasks see the margin, `lend` never does; two goals: 6 cells.
  // all-tools: both goals in both exposed tasks: 4. task-tools: both tasks need send_letter: 4.
  // remaining-calls: after reading, read_and_write has one letter to come, so one letter leaks and
  // two do not; write_then_read has none to come: 1. All others stop every letter: 0. Without a
  // threat, the guards stop the letter of read_and_write, since it follows the note: 2 of 3; so
  // does planned-and-untainted, since its text comes from the note. A person confirms what a task
  // needs. Only reading notes is always allowed, and no task is done with that: 0.
  const std::vector<Outcome> expected = {{6, 4, 3},   // all-tools
                                         {6, 4, 3},   // task-tools
                                         {6, 1, 3},   // remaining-calls
                                         {6, 0, 2},   // no-tools-after-untrusted
                                         {6, 0, 2},   // no-side-effects-after-untrusted
                                         {6, 0, 2},   // no-sending-after-untrusted
                                         {6, 0, 3},   // pinned-arguments
                                         {6, 0, 2},   // planned-and-untainted
                                         {6, 0, 3},   // confirm-side-effects
                                         {6, 0, 3},   // confirm-after-untrusted
                                         {6, 0, 0},   // always-allowed-tools
                                         {6, 0, 3}};  // always-allowed-or-pinned
  EXPECT_EQ(outcomes(imported(mini(), "agentdojo-mini.json")), expected);
}

TEST(AgentDojoTest, WithoutTheListOfAlwaysAllowedToolsThoseRowsAreLeftOut) {
  const std::string text = imported(
      replaced(mini(), "\"always_allowed_in_progent_setup\": true, ", ""), "agentdojo-mini.json");
  EXPECT_EQ(text.find("always-allowed"), std::string::npos);
  EXPECT_EQ(outcomes(text).size(), 10U);
}

TEST(AgentDojoTest, TheSameInputGivesTheSameTextWithItsOriginAndHash) {
  const std::string text = imported(mini(), "agentdojo-mini.json");
  EXPECT_EQ(text, imported(mini(), "agentdojo-mini.json"));
  EXPECT_NE(text.find("# Licence of the suite: Apache-2.0, part of this project\n"),
            std::string::npos);
  EXPECT_NE(text.find("# Imported from agentdojo-mini.json; hash of the input "),
            std::string::npos);
  EXPECT_NE(text.find("# Left out, since no tool call states its goal: say_a_word\n"),
            std::string::npos);
}

TEST(AgentDojoTest, LineBreaksInTheOriginStayInTheComment) {
  const std::string text =
      imported(replaced(mini(), "an invented suite", "x\\nversion: 2"), "a.json");
  EXPECT_NE(text.find("of x version: 2, "), std::string::npos);
}

TEST(AgentDojoTest, BadInputIsReportedWithoutACrash) {
  EXPECT_EQ(errors_of("{\n \"a\": }"),
            std::vector<std::string>{
                "s.json:2:7: error[E0501]: not valid JSON (see the format agentdojo-facts/1)"});
  const std::string wrong_format =
      "s.json:1:1: error[E0501]: the input does not say \"format\": \"agentdojo-facts/1\" (import "
      "the facts of an AgentDojo suite)";
  EXPECT_EQ(errors_of("[]"), std::vector<std::string>{wrong_format});
  EXPECT_EQ(errors_of("{}"), std::vector<std::string>{wrong_format});
  EXPECT_EQ(errors_of(replaced(mini(), "\"tool\": \"lend_book\"", "\"tool\": \"burn_book\"")),
            std::vector<std::string>{"s.json:1:1: error[E0502]: user_tasks[2].calls[0] calls the "
                                     "unlisted tool 'burn_book' (list it under tools)"});
  EXPECT_EQ(errors_of(replaced(mini(), "\"can_send_out\": false", "\"can_send_out\": 0")),
            std::vector<std::string>{"s.json:1:1: error[E0501]: tools[0] has no true or false "
                                     "'can_send_out' (see the format agentdojo-facts/1)"});
  EXPECT_EQ(errors_of(replaced(mini(), "\"read_note\", \"group\": \"notes\"",
                               "\"read.note\", \"group\": \"notes\""))
                .at(0),
            "s.json:1:1: error[E0501]: tools[0].name is 'read.note' (names have letters, digits, "
            "'-' and '_')");
}

TEST(AgentDojoTest, CutOffInputIsNeverAccepted) {
  const std::string text = mini();
  for (std::size_t length = 0; length + 2 < text.size(); length += 37) {
    EXPECT_EQ(errors_of(text.substr(0, length)).size(), 1U) << length;
  }
}

class AgentDojoTableTest
    : public testing::TestWithParam<std::pair<const char*, std::array<Outcome, 12>>> {};

TEST_P(AgentDojoTableTest, EqualsTheCombinatorialTable) {
  const auto& [suite, expected] = GetParam();
  const std::string path = std::string("../shared/data/agentdojo/") + suite + ".json";
  if (!std::filesystem::exists(path))
    GTEST_SKIP() << "the data of the benchmark is not beside the repository";
  const std::vector<Outcome> found =
      outcomes(imported(read_file(path), std::string(suite) + ".json"));
  EXPECT_EQ(found, std::vector<Outcome>(expected.begin(), expected.end()));
}

// The same numbers as tests/e2e/agentdojo_count.py counts without the program.
using Table = std::pair<const char*, std::array<Outcome, 12>>;
const Table kTables[] = {
    {"banking",
     {{{144, 144, 16},
       {144, 42, 16},
       {144, 34, 16},
       {144, 0, 4},
       {144, 0, 4},
       {144, 16, 6},
       {144, 0, 16},
       {144, 0, 9},
       {144, 0, 16},
       {144, 0, 16},
       {144, 0, 4},
       {144, 0, 16}}}},
    {"slack",
     {{{105, 105, 21},
       {105, 19, 21},
       {105, 11, 21},
       {105, 0, 1},
       {105, 0, 1},
       {105, 0, 1},
       {105, 0, 21},
       {105, 0, 8},
       {105, 0, 21},
       {105, 0, 21},
       {105, 0, 0},
       {105, 0, 21}}}},
};
INSTANTIATE_TEST_SUITE_P(PublishedSuites, AgentDojoTableTest, testing::ValuesIn(kTables));

}  // namespace
}  // namespace app
