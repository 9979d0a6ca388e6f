#include "src/scenario/places.hpp"

#include <gtest/gtest.h>

#include <array>

#include "src/scenario/yaml_parser.hpp"

namespace app {
namespace {

const char* const kText = R"(agents:
  triage:
    plan:
      - call: desk.read
      - {spawn: {agent: researcher}}
  researcher: {plan: [{call: crm.lookup}]}
)";

Places places() {
  Diagnostics diagnostics;
  const std::uint32_t source = diagnostics.add_source("fleet.yaml", kText);
  const std::optional<Node> root = parse_yaml(kText, source, diagnostics);
  return Places(root.value(), diagnostics);
}

TEST(PlacesTest, KeysAndItemsAreFoundByTheirPath) {
  const std::array<std::string, 3> plan{"agents", "triage", "plan"};
  EXPECT_EQ(places().find(plan), (Place{"fleet.yaml", 3, 5}));
  const std::array<std::string, 4> second{"agents", "triage", "plan", "1"};
  EXPECT_EQ(places().find(second), (Place{"fleet.yaml", 5, 9}));
}

TEST(PlacesTest, TheInnermostPartThatExistsAnswers) {
  const std::array<std::string, 3> missing{"agents", "triage", "purpose"};
  EXPECT_EQ(places().find(missing), (Place{"fleet.yaml", 2, 3}));
  const std::array<std::string, 1> nothing{"tools"};
  EXPECT_EQ(places().find(nothing), std::nullopt);
}

TEST(PlacesTest, AValueIsFoundWithinAPathOnly) {
  const std::array<std::string, 3> plan{"agents", "triage", "plan"};
  EXPECT_EQ(places().find(plan, "desk.read"), (Place{"fleet.yaml", 4, 15}));
  EXPECT_EQ(places().find(plan, "researcher"), (Place{"fleet.yaml", 5, 25}));
  EXPECT_EQ(places().find(plan, "crm.lookup"), (Place{"fleet.yaml", 3, 5}));
}

}  // namespace
}  // namespace app
