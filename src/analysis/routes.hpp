#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "src/analysis/finders.hpp"

namespace app {

/// A way from untrusted content over sensitive data (or none) to an action, within one design.
struct Route {
  std::uint32_t reader{0};   ///< Member that reads the content.
  models::ActionId content;  ///< With this.
  std::uint32_t holder{0};   ///< Member that reads the data; `last` where there is none.
  models::ActionId data;     ///< With this; invalid: there is none.
  bool read_before{false};   ///< The data was there before the content.
  std::uint32_t last{0};     ///< Member that acts.
  models::ActionId action;   ///< Egress, write or execution.
  bool approval{false};      ///< A person would have to approve.
  std::uint32_t length{0};   ///< Links between the members.

  [[nodiscard]] Situation situation_of(std::uint32_t member) const {
    return {true, member == reader ? content : models::ActionId{}};
  }
  /// What makes a route better, the most important first.
  [[nodiscard]] auto rank() const {
    return std::tuple(approval, length, read_before, reader, holder, data, last, action);
  }
  /// Without approval before with it, then the shorter, then the order of the scenario.
  [[nodiscard]] bool is_better_than(const Route& other) const { return rank() < other.rank(); }
};

/// What a route begins with and leads to, in terms that hold in every design.
struct RouteEnds {
  models::AgentTypeId reader;
  models::ActionId content;
  models::ResourceId data;  ///< That is read on the way; invalid: none is.
  bool read_before{false};
  models::ActionId action;  ///< The change; with data, any egress will do.
};

RouteEnds ends_of(const Fleets& fleets, const DesignView& view, const Route& route);

/// The route for people, hop by hop.
std::vector<Hop> hops_of(const Fleets& fleets, DesignView& view, const Route& route);

/// Which control stops all routes between these ends in a design, where the furthest of them stops:
/// "rule taint_guard: triage may not helpdesk.reply".
std::string why_cut(const Fleets& fleets, DesignView& view, const RouteEnds& ends);

}  // namespace app
