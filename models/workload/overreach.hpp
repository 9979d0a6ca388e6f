#pragma once

#include <cstdint>

namespace models {

/// Share of organisations in which at least one of so many calls overreached.
struct AtLeastOneOverreach {
  double share{0.0};  ///< [0, 1).
  std::uint64_t actions{
      1};  ///< Planned calls of one organisation in the period of the share, >= 1.
};

/// Chance that one call overreaches, if all calls of all organisations do so independently and with
/// the same chance: the p of 1 - (1 - p)^actions = share. It is an assumption: organisations
/// differ, and what one agent gets wrong it may get wrong again.
double overreach_per_call(const AtLeastOneOverreach& observed);

}  // namespace models
