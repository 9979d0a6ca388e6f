#pragma once

#include "models/workload/fleet.hpp"
#include "sim/core/task.hpp"

namespace models {

/// Places due instants at random over live credentials and computes when an order accepted at that
/// instant would have taken effect. Uses its own streams and leaves the run undisturbed.
class ProbeSource {
 public:
  explicit ProbeSource(Fleet& fleet) : fleet_(fleet) {}
  void start();

 private:
  sim::Task<void> probe();
  Fleet& fleet_;
};

}  // namespace models
