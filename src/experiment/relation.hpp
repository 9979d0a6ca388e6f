#pragma once

#include <string_view>

#include "src/scenario/loaded_scenario.hpp"

namespace app {

/// Whether `value relation bound` is true.
constexpr bool holds(double value, Relation relation, double bound) {
  switch (relation) {
    case Relation::kLess:
      return value < bound;
    case Relation::kLessEqual:
      return value <= bound;
    case Relation::kGreater:
      return value > bound;
    case Relation::kGreaterEqual:
      return value >= bound;
  }
  return false;
}

constexpr std::string_view relation_sign(Relation relation) {
  switch (relation) {
    case Relation::kLess:
      return "<";
    case Relation::kLessEqual:
      return "<=";
    case Relation::kGreater:
      return ">";
    case Relation::kGreaterEqual:
      return ">=";
  }
  return "?";
}

}  // namespace app
