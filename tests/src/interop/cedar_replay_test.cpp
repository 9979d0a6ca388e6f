#include "src/interop/cedar_replay.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace app {
namespace {

namespace fs = std::filesystem;

/// A folder of its own, removed at the end.
class CedarReplayTest : public ::testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }
  std::string write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
    return (folder_ / name).string();
  }

  fs::path folder_ = fs::path(::testing::TempDir()) / "cedar_replay_test";
};

/// One test: agents may read from inside, on a schema that lets addresses be bare texts.
std::string line(const std::string& decision, const std::string& reason,
                 const std::string& errors) {
  return R"({"id":"one","policies":"permit (principal is Agent, action in Action::\"reads\", resource) when { context.from.isInRange(ip(\"10.0.0.0/8\")) && resource.size < 9223372036854775807 };",)"
         R"("schema":"entity Agent; entity File { size: Long }; action reads; action read in [reads] appliesTo { principal: Agent, resource: File, context: { from: ipaddr } };",)"
         R"("entities":[{"uid":{"type":"File","id":"f"},"attrs":{"size":9223372036854775806},"parents":[]}],)"
         R"("requests":[{"principal":{"type":"Agent","id":"a"},"action":{"type":"Action","id":"read"},"resource":{"type":"File","id":"f"},"context":{"from":"10.1.2.3"},)"
         R"("decision":")" +
         decision + R"(","reason":[)" + reason + R"(],"errors":[)" + errors + "]}]}\n";
}

TEST_F(CedarReplayTest, AgreesWithWhatWasRecordedRightly) {
  const CedarReplay found = replay_cedar(write("a.jsonl", line("allow", R"("policy0")", "")), "");
  EXPECT_TRUE(found.agrees());
  EXPECT_EQ(found.tests, 1U);
  EXPECT_EQ(found.requests, 1U);
}

TEST_F(CedarReplayTest, CountsEachKindOfMismatch) {
  const std::string text = line("deny", R"("policy0")", "") + line("allow", "", "") +
                           line("allow", R"("policy0")", R"("policy0")");
  const CedarReplay found = replay_cedar(write("a.jsonl", text), "");
  EXPECT_EQ(found.wrong_decisions, 1U);
  EXPECT_EQ(found.wrong_reasons, 1U);
  EXPECT_EQ(found.wrong_errors, 1U);
  EXPECT_EQ(found.first[0], "one, request 0: decided allow, recorded deny");
  EXPECT_EQ(found.first[1], "one, request 0: reasons [policy0], recorded []");
}

TEST_F(CedarReplayTest, APolicyThatCannotBeReadIsAMismatchOfItsTest) {
  const CedarReplay found = replay_cedar(
      write("a.jsonl", R"({"id":"x","policies":"permit","entities":[],"requests":[]})"), "");
  EXPECT_EQ(found.unreadable, 1U);
  EXPECT_EQ(found.first[0], "x: 1:7: found the end of the text (write '(')");
}

TEST_F(CedarReplayTest, WhatIsNoTestIsAnErrorWithItsLine) {
  const std::string file = write("a.jsonl", "\n{\"policies\": 3\n");
  try {
    replay_cedar(file, "");
    FAIL() << "was read";
  } catch (const std::invalid_argument& error) {
    EXPECT_EQ(std::string(error.what()).rfind(file + ":2: no recorded test", 0), 0U)
        << error.what();
  }
}

TEST_F(CedarReplayTest, RecordedDecisionsOfAnotherEngine) {
  const char* const folder = std::getenv("BAILIWICK_CEDAR_DATA");
  if (folder == nullptr) GTEST_SKIP() << "BAILIWICK_CEDAR_DATA names no folder of recorded tests";
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    const bool is_test =
        name.ends_with(".jsonl") || (name.ends_with(".json") && name != "entities.json");
    if (!is_test) continue;
    const CedarReplay found = replay_cedar(entry.path().string(), "");
    EXPECT_TRUE(found.agrees()) << entry.path() << ": "
                                << (found.first.empty() ? "" : found.first[0]);
    EXPECT_GT(found.requests, 0U) << entry.path();
  }
}

}  // namespace
}  // namespace app
