#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <vector>

#include "tests/models/support/plan_builder.hpp"

namespace models::testing {

/// Checks a property on so many random cases; a failure is shrunk and shown.
/// @return whether it held
bool holds_for(int cases, const char* name, const rc::detail::Property& property);

template <class Property>
bool holds_for(int cases, const char* name, Property property) {
  return holds_for(cases, name, rc::detail::toProperty(property));
}

/// A small world drawn at random: four agent types whose plans call, spawn, hand off, message,
/// remember and recall in any order and in cycles, some shared, some limited in depth; six actions
/// of two tools under the caller's or an own identity; two departments, two memories, one design.
/// To be made within a property.
struct RandomWorld {
  static constexpr std::uint32_t kTypes = 4;
  static constexpr std::uint32_t kActions = 6;
  static constexpr std::uint32_t kMemories = 2;

  /// What a world is drawn for.
  struct Wanted {
    bool runs{false};   ///< Every plan comes to an end, takes time and starts few agents.
    bool taints{true};  ///< Policies may look at taint.
  };
  explicit RandomWorld(Wanted wanted);
  PlanBuilder builder;

  /// Of all numbers below n, whatever the size that RapidCheck starts with.
  static std::uint32_t below(std::uint32_t n) {
    return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::uint32_t>(0, n));
  }
  static bool maybe() { return below(2) == 1; }
  static PermissionSet some_actions();

 private:
  void draw_plan(std::uint32_t type, Wanted wanted);
  Step draw_step(std::uint32_t type, Wanted wanted);
  void draw_design(Wanted wanted);
};

}  // namespace models::testing
