#include "src/scenario/frameworks.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "src/scenario/framework_slips.hpp"

namespace app {
namespace {

TEST(FrameworksTest, TablesHaveTheirNumberOfIds) {
  std::map<std::string, std::size_t> sizes;
  for (const Framework& one : frameworks()) sizes[one.key] = one.items.size();
  const std::map<std::string, std::size_t> expected{
      {"owasp_asi_2026", 10},         {"owasp_asi_tm", 17},    {"owasp_mas_guide", 32},
      {"maestro_layers", 7},          {"maestro_threats", 50}, {"maestro_cross_layer", 5},
      {"maestro_agentic_factors", 4}, {"owasp_nhi_2025", 10},  {"owasp_llm_2025", 10},
      {"owasp_mcp_2025", 10},         {"mitre_atlas", 88},     {"nist_ai_rmf_1_0", 50}};
  EXPECT_EQ(sizes, expected);
  EXPECT_EQ(frameworks().front().key, "owasp_asi_2026");
}

TEST(FrameworksTest, EveryEntryIsCompleteAndNoIdIsIn2Tables) {
  std::set<std::string> ids;
  for (const Framework& one : frameworks()) {
    EXPECT_FALSE(one.title.empty() || one.source.empty() || one.read_on.empty()) << one.key;
    EXPECT_FALSE(one.short_name.empty() || one.verified.empty() || one.extent.empty()) << one.key;
    for (const FrameworkItem& item : one.items) {
      EXPECT_TRUE(ids.insert(item.id).second) << item.id;
      EXPECT_FALSE(item.meaning.empty() || item.source.empty()) << item.id;
      EXPECT_EQ(one.find(item.id), &item);
    }
  }
  for (const Framework& one : frameworks()) {
    for (const FrameworkItem& item : one.items) {
      EXPECT_TRUE(item.parent.empty() || ids.contains(item.parent)) << item.id;
    }
  }
}

// A pitfall that names a valid id of its own table would never be reached, and one that leads to an
// id that there is not would mislead.
TEST(FrameworksTest, PitfallsAreReachedAndLeadSomewhere) {
  for (const Framework& one : frameworks()) {
    for (const FrameworkPitfall& pitfall : one.pitfalls) {
      const std::string& pattern = pitfall.ids.front();
      const std::string found = pattern.substr(0, pattern.find(".."));
      if (pattern.ends_with('*')) continue;
      EXPECT_EQ(one.find(found), nullptr) << one.key << " " << found;
      const FrameworkSlip slip = slip_of(one, found);
      EXPECT_TRUE(slip.means_something_else) << one.key << " " << found;
      const bool leads_elsewhere = slip.hint.find(" under ") != std::string::npos;
      EXPECT_EQ(!slip.suggestion.empty(), !pitfall.write.empty() && !leads_elsewhere)
          << one.key << " " << found << ": " << slip.hint;
    }
  }
}

}  // namespace
}  // namespace app
