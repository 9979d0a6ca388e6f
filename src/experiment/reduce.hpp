#pragma once

#include <atomic>

#include "src/experiment/experiment.hpp"

namespace app {

/// Fills in rows, differences and the notes on them from the series of the designs.
void reduce(ExperimentResult& result, unsigned threads, const std::atomic<bool>* stop);

}  // namespace app
