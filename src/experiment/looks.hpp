#pragma once

#include <cstdint>
#include <vector>

namespace app {

inline constexpr std::size_t kMostLooks =
    5;  ///< Looks at the results in one study, fixed beforehand.

/// The numbers of replications after which the stop rule may look: at most `kMostLooks`, growing
/// geometrically from `least` to `most`, both included.
/// @pre 1 <= least <= most.
std::vector<std::int64_t> planned_looks(std::int64_t least, std::int64_t most);

}  // namespace app
