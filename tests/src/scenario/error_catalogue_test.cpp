#include "src/scenario/error_catalogue.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>

namespace app {
namespace {

namespace fs = std::filesystem;

// Codes as they occur in the sources under a folder.
std::set<std::string> codes_in(const fs::path& folder) {
  std::set<std::string> codes;
  const std::regex pattern("E0[0-9]{3}");
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const bool is_source = entry.path().extension() == ".cpp" || entry.path().extension() == ".hpp";
    if (!is_source || entry.path().stem() == "error_catalogue") continue;
    std::stringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    const std::string all = text.str();
    for (std::sregex_iterator match(all.begin(), all.end(), pattern), end; match != end; ++match)
      codes.insert(match->str());
  }
  return codes;
}

std::set<std::string> catalogued() {
  std::set<std::string> codes;
  for (const ErrorInfo& info : error_catalogue()) codes.insert(std::string(info.code));
  return codes;
}

TEST(ErrorCatalogueTest, ExplainsExactlyTheCodesThatOccur) {
  std::set<std::string> used = codes_in("src/scenario");
  used.merge(codes_in("src/interop"));
  EXPECT_EQ(used, catalogued());
}

TEST(ErrorCatalogueTest, EveryCodeHasATestOfItsMessage) {
  std::set<std::string> tested = codes_in("tests/src/scenario");
  tested.merge(codes_in("tests/src/interop"));
  for (const std::string& code : catalogued()) EXPECT_TRUE(tested.contains(code)) << code;
}

TEST(ErrorCatalogueTest, CodesAreUniqueAndAscending) {
  std::string_view before;
  for (const ErrorInfo& info : error_catalogue()) {
    EXPECT_LT(before, info.code);
    before = info.code;
    EXPECT_EQ(find_error(info.code), &info);
  }
  EXPECT_EQ(find_error("E9999"), nullptr);
}

}  // namespace
}  // namespace app
