#include <gtest/gtest.h>

#include <filesystem>

#include "tests/src/scenario/folder.hpp"
#include "tests/src/scenario/scenario_text.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> errors_of_file(const fs::path& file) {
  Diagnostics diagnostics;
  load_scenario(file, diagnostics);
  std::vector<std::string> found;
  for (const Diagnostic& one : diagnostics.sorted()) found.push_back(one.code + " " + one.message);
  return found;
}

TEST(FilesTest, AnIncludeFillsInWhatTheFileLacksAndTheFileWins) {
  const Folder folder;
  folder.write("lib/resources.yaml",
               "resources:\n  mail: {data: restricted}\n  world: {data: public}\n");
  std::string text = with("  world: {data: public}\n", "");
  text = with("name: small\n", "name: small\ninclude: [lib/resources.yaml]\n", text);
  Diagnostics diagnostics;
  const auto scenario = load_scenario(folder.write("s.yaml", text), diagnostics);
  ASSERT_TRUE(scenario.has_value()) << diagnostics.format_all();
  const auto& resources = scenario->plan.organisation.resources;
  ASSERT_EQ(resources.size(), 2U);
  EXPECT_EQ(resources[0].data_class, 1U);  // internal, as the file itself says.
  EXPECT_EQ(resources[1].name, "world");
}

TEST(FilesTest, ErrorsInAnIncludePointIntoIt) {
  const Folder folder;
  folder.write("lib/a.yaml", "resources:\n  extra: {dat: public}\n");
  Diagnostics diagnostics;
  load_scenario(
      folder.write("s.yaml", with("name: small\n", "name: small\ninclude: [lib/a.yaml]\n")),
      diagnostics);
  const std::string all = diagnostics.format_all();
  EXPECT_NE(all.find("lib/a.yaml:2:11: error[E0101]: unknown key 'dat'"), std::string::npos) << all;
}

TEST(FilesTest, IncludesOutsideTheFolderAreRefused) {
  const Folder folder;
  const Folder other;
  const fs::path outside = other.write("secret.yaml", "resources: {}\n");
  fs::create_symlink(outside, folder.path() / "link.yaml");
  const auto errors = [&](const std::string& include) {
    return errors_of_file(
        folder.write("s.yaml", with("name: small\n", "name: small\ninclude: [" + include + "]\n")));
  };
  EXPECT_EQ(
      errors("../x.yaml"),
      std::vector<std::string>{"E0008 the include '../x.yaml' lies outside the scenario's folder"});
  EXPECT_EQ(
      errors("link.yaml"),
      std::vector<std::string>{"E0008 the include 'link.yaml' lies outside the scenario's folder"});
  EXPECT_EQ(errors(outside.string()),
            std::vector<std::string>{"E0008 the include '" + outside.string() +
                                     "' lies outside the scenario's folder"});
}

TEST(FilesTest, IncludeCyclesAreRefused) {
  const Folder folder;
  folder.write("a.yaml", "include: [b.yaml]\n");
  folder.write("b.yaml", "include: [a.yaml]\n");
  EXPECT_EQ(errors_of_file(
                folder.write("s.yaml", with("name: small\n", "name: small\ninclude: [a.yaml]\n"))),
            std::vector<std::string>{"E0008 the include 'a.yaml' includes itself again"});
}

TEST(FilesTest, WhatIsNoFileIsRefused) {
  const Folder folder;
  EXPECT_EQ(errors_of_file(folder.path() / "missing.yaml").at(0).substr(0, 27),
            "E0001 cannot read the file ");
  EXPECT_EQ(errors_of_file(folder.path()).at(0).substr(0, 27), "E0001 cannot read the file ");
  EXPECT_EQ(errors_of_file(folder.write("s.yaml", with("name: small\n",
                                                       "name: small\ninclude: [nope.yaml]\n")))
                .size(),
            1U);
}

}  // namespace
}  // namespace app
