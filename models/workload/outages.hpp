#pragma once

#include <cstdint>
#include <optional>

#include "models/workload/outage_times.hpp"
#include "sim/core/task.hpp"
#include "sim/random/name_hash.hpp"

namespace models {

struct Fleet;

/// A service that is out for a while, again and again.
class Outage {
 public:
  /// Told when it begins and when it ends.
  class Listener {
   public:
    virtual ~Listener() = default;
    virtual void outage_changed(bool out) = 0;
  };
  /// @param node name of the service in entity paths @param name of its process
  Outage(Fleet& fleet, const std::optional<OutageTimes>& times, std::uint64_t node,
         const char* name)
      : fleet_(fleet), times_(times), node_(node), name_(name) {}
  /// Lets outages come and go. @param listener may be null
  void start(Listener* listener = nullptr);
  [[nodiscard]] bool is_on() const { return on_; }

 private:
  sim::Task<void> come_and_go();
  Fleet& fleet_;
  const std::optional<OutageTimes>& times_;
  std::uint64_t node_;
  const char* name_;
  Listener* listener_{nullptr};
  bool on_{false};
};

}  // namespace models
