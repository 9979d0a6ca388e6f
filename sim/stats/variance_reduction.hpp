#pragma once

#include <optional>
#include <span>

namespace sim {

/// What common random numbers gained for the difference of two means: the variance that it would
/// have had with independent replications, var(a) + var(b), over the one that it has in pairs,
/// var(a - factor * b) with var(b) scaled alike. 1: nothing; 4: as good as four times as many
/// replications; below 1: they harmed. Missing for fewer than two pairs, for values that do not
/// vary, and for differences that do not (the gain has no bound then). @pre a.size() == b.size()
/// Source: Law and Kelton, Simulation Modeling and Analysis, section 11.2.
std::optional<double> variance_reduction(std::span<const double> a, std::span<const double> b,
                                         double factor = 1.0);

}  // namespace sim
