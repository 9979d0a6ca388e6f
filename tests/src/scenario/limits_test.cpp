#include <gtest/gtest.h>

#include "src/scenario/yaml_parser.hpp"
#include "tests/src/scenario/scenario_text.hpp"

namespace app {
namespace {

std::string only_error(std::string_view text) {
  const auto errors = errors_of(text);
  return errors.size() == 1 ? errors.front() : std::to_string(errors.size()) + " errors";
}

TEST(LimitsTest, AnchorsAndAliasesAreRefused) {
  EXPECT_EQ(only_error("a: &x [1]\nb: *x\n"),
            "f.yaml:1:4: error[E0003]: the anchor '&x' is not allowed here (repeat the value, or "
            "name it under assumptions: and write $name)");
}

TEST(LimitsTest, AnAliasBombIsRefusedAtItsFirstAnchor) {
  std::string bomb = "a0: &a0 [x, x]\n";
  for (int i = 1; i < 30; ++i)
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) +
            ", *a" + std::to_string(i - 1) + "]\n";
  EXPECT_EQ(only_error(bomb).substr(0, 25), "f.yaml:1:5: error[E0003]:");
}

TEST(LimitsTest, ASecondDocumentIsRefused) {
  EXPECT_EQ(only_error("a: 1\n---\nb: 2\n").substr(0, 43),
            "f.yaml:2:1: error[E0004]: a second document");
}

TEST(LimitsTest, TagsAreRefused) {
  EXPECT_EQ(only_error("a: !!str 1\n"),
            "f.yaml:1:4: error[E0007]: the tag 'tag:yaml.org,2002:str' is not allowed here (write "
            "the value without a tag)");
}

TEST(LimitsTest, AllDuplicateKeysAreFoundAtOnce) {
  EXPECT_EQ(
      errors_of("a: 1\nb: {c: 1, c: 2}\na: 3\n"),
      (std::vector<std::string>{
          "f.yaml:2:11: error[E0006]: duplicate key 'c', first at line 2 (write each key once)",
          "f.yaml:3:1: error[E0006]: duplicate key 'a', first at line 1 (write each key once)"}));
}

TEST(LimitsTest, SixtyFourLevelsAreReadAndOneMoreIsNot) {
  const auto nested = [](std::size_t levels) {
    return std::string(levels, '[') + std::string(levels, ']');
  };
  Diagnostics fine;
  EXPECT_TRUE(parse_yaml(nested(64), 0, fine).has_value());
  Diagnostics deep;
  EXPECT_FALSE(parse_yaml(nested(65), 0, deep).has_value());
  EXPECT_EQ(deep.sorted().at(0).code, "E0005");
  EXPECT_EQ(only_error(nested(5000)).substr(0, 26), "f.yaml:1:65: error[E0005]:");
}

TEST(LimitsTest, ASyntaxErrorStopsAtTheFirst) {
  EXPECT_EQ(only_error("a: [1, 2\nb: }\nc: {{{\n").find("error[E0002]: not valid YAML"), 12U);
}

TEST(LimitsTest, ZeroBytesAndEmptyFilesAreRefused) {
  EXPECT_EQ(only_error(std::string_view("a: 1\0b", 6)),
            "f.yaml:1:1: error[E0002]: byte 5 is a zero byte (write valid YAML)");
  EXPECT_EQ(only_error(""),
            "f.yaml:1:1: error[E0103]: expected a map, found nothing (write {version: …})");
}

TEST(LimitsTest, WhatIsNotUtf8IsRefusedAtItsPlace) {
  EXPECT_EQ(only_error("name: caf\xe9-a"),
            "f.yaml:1:10: error[E0002]: byte 10 is not UTF-8 (write valid YAML)");
  EXPECT_EQ(only_error("a: 1\nb: \xed\xa0\x80"),  // A surrogate.
            "f.yaml:2:4: error[E0002]: byte 9 is not UTF-8 (write valid YAML)");
  EXPECT_EQ(only_error("a: \xc3"),
            "f.yaml:1:4: error[E0002]: byte 4 is not UTF-8 (write valid YAML)");
}

TEST(LimitsTest, MoreThanTenMebibytesAreRefused) {
  EXPECT_EQ(only_error(std::string(kLargestFileBytes + 1, '#')).substr(0, 24),
            "f.yaml:1:1: error[E0009]");
}

}  // namespace
}  // namespace app
