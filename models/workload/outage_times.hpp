#pragma once

#include "sim/random/distribution.hpp"

namespace models {

/// When a service fails, again and again; a request meanwhile gets no answer.
struct OutageTimes {
  sim::Distribution every_s;  ///< From the end of one to the begin of the next [s].
  sim::Distribution last_s;   ///< Duration of one [s].
};

}  // namespace models
