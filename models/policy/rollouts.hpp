#pragma once

#include <vector>

#include "models/workload/fleet.hpp"

namespace models {

class Custody;

/// Brings other policies into force during a run: each place gets one after a delay of its own. Of
/// two on the way to one place, the later ordered one stays.
class Rollouts {
 public:
  Rollouts(Fleet& fleet, Custody& custody) : fleet_(fleet), custody_(custody) {}
  void start();

 private:
  void order(std::size_t nth);
  void put(std::size_t nth, std::size_t place);
  void refresh_all();
  Fleet& fleet_;
  Custody& custody_;
  std::vector<std::size_t> arrived_;  // By place: one more than the latest rollout that came.
};

}  // namespace models
