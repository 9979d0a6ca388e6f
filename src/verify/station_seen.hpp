#pragma once

#include "src/verify/open_line.hpp"

namespace sim {
class SimResource;
}

namespace app {

/// What a resource's statistics, begun `observed_s` ago [s], say of it.
StationSeen station_seen(const sim::SimResource& resource, double observed_s);

}  // namespace app
