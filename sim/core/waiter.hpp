#pragma once

#include <coroutine>

#include "sim/core/event_list.hpp"
#include "sim/core/intrusive_list.hpp"

namespace sim {

class ProcessRecord;
class Simulation;

/// A suspended process and the event that will resume it: the base of every awaiter. It lives in
/// the frame of the process; when that frame is destroyed, the event is cancelled and the waiter
/// leaves the list in which it stands.
class Waiter : public Event, public ListNode {
 public:
  explicit Waiter(Simulation& simulation) : simulation_(&simulation) {}
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

  Simulation& simulation() const { return *simulation_; }

  /// Schedules the resumption for the present instant.
  void wake(int priority = 0);
  /// Schedules the resumption; at `kNever` it does not come.
  void wake_at(SimTime at, int priority = 0);
  bool is_woken() const { return event_.is_set(); }
  void cancel_wake();

  void fire() final;

 protected:
  ~Waiter() { cancel_wake(); }

  /// Notes who is suspended: the running process. @pre called inside a process
  void suspend(std::coroutine_handle<> handle);
  void suspend(std::coroutine_handle<> handle, ProcessRecord& process) {
    handle_ = handle;
    process_ = &process;
  }

 private:
  Simulation* simulation_;
  ProcessRecord* process_{nullptr};
  std::coroutine_handle<> handle_;
  EventId event_;
};

}  // namespace sim
