#pragma once

#include <concepts>
#include <coroutine>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "sim/core/assert.hpp"
#include "sim/core/event_list.hpp"
#include "sim/core/frame_pool.hpp"
#include "sim/core/process.hpp"
#include "sim/core/sim_time.hpp"
#include "sim/core/task.hpp"
#include "sim/core/waiter.hpp"

namespace sim {

/// How Simulation::spawn() starts a process.
struct SpawnOptions {
  Process parent{};      ///< Who is cancelled along with it; none: the running process.
  bool detached{false};  ///< No parent at all.
  int priority{0};       ///< Of the starting event; lower first.
};

/// What `co_await simulation.delay(...)` and `until(...)` wait on.
class [[nodiscard]] DelayAwaiter final : public Waiter {
 public:
  DelayAwaiter(Simulation& simulation, SimTime at, int priority)
      : Waiter(simulation), at_(at), priority_(priority) {}
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> handle) {
    suspend(handle);
    wake_at(at_, priority_);
  }
  void await_resume() const noexcept {}

 private:
  SimTime at_;
  int priority_;
};

/// A handle of one scheduled callback. Must not be used after its simulation is gone.
class Timer {
 public:
  Timer() = default;
  /// True until the callback has begun or was cancelled.
  bool is_pending() const { return events_ != nullptr && events_->is_pending(id_); }
  /// Destroys the callback uncalled; false when there was nothing left to cancel.
  bool cancel();

 private:
  friend class Simulation;
  Timer(EventList& events, EventId id) : events_(&events), id_(id) {}
  EventList* events_{nullptr};
  EventId id_;
};

/// A clock, an event list and the processes that live by them. Single-threaded.
///
/// Processes form a tree: a spawned process is the child of the one that spawns it. Cancelling a
/// process cancels its whole subtree. A process that returns does not end its children: they pass
/// to its parent (to none, if it had none).
class Simulation {
 public:
  Simulation();
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;
  /// Cancels every process and drops every callback. Resources and signals may be gone already.
  ~Simulation();

  SimTime now() const { return now_; }
  std::uint64_t events_executed() const { return executed_; }
  std::size_t events_pending() const { return events_.size(); }
  std::size_t live_processes() const { return live_processes_; }

  /// Makes `task` a process that starts at the present instant, after what is already due.
  /// Below a parent that has ended or is cancelled nothing starts: the task is destroyed and the
  /// handle says done and cancelled.
  Process spawn(Task<void> task, SpawnOptions options = {});

  /// The running process; not valid inside a callback and outside run_until().
  Process current() const { return running_ == nullptr ? Process() : Process(*running_); }

  /// Suspends the running process. @pre duration >= 0
  DelayAwaiter delay(Duration duration, int priority = 0) {
    return DelayAwaiter(*this, now_ + duration, priority);
  }
  /// Suspends the running process; until `kNever` means for good. @pre at >= now()
  DelayAwaiter until(SimTime at, int priority = 0) { return DelayAwaiter(*this, at, priority); }

  /// Calls `function()` at an instant, outside any process. Up to 4 KiB of captures come from the
  /// frame pool. At `kNever` it is destroyed uncalled. @pre at >= now()
  template <std::invocable Function>
  Timer schedule(SimTime at, int priority, Function function);

  /// Executes all events up to and at `horizon`, then sets the clock to it. With `kNever` the clock
  /// stays at the last event. An exception that escapes a process or a callback leaves here.
  void run_until(SimTime horizon);
  /// Executes events until none is left.
  void run() { run_until(kNever); }
  /// Makes run_until() return after the present event; the clock stays.
  void stop() { stop_is_requested_ = true; }

 private:
  friend class Waiter;
  friend class Process;

  void resume(ProcessRecord& process, std::coroutine_handle<> handle);
  void cancel(ProcessRecord& process);
  void cancel_subtree(ProcessRecord& top);
  void adopt(ProcessRecord& parent, ProcessRecord& child);
  void end_by_return(ProcessRecord& process);
  void end_by_cancellation(ProcessRecord& process);
  void conclude(ProcessRecord& process);

  EventList events_;
  SimTime now_{kStart};
  std::uint64_t executed_{0};
  std::size_t live_processes_{0};
  ProcessRecord forest_;  // The parent of those that have none; not a process itself.
  ProcessRecord* running_{nullptr};
  bool is_running_{false};
  bool stop_is_requested_{false};
};

namespace detail {

/// A callback waiting for its instant.
template <class Function>
class CallbackEvent final : public Event, public Pooled {
 public:
  explicit CallbackEvent(Function function) : function_(std::move(function)) {}
  void fire() override {
    Function function = std::move(function_);
    delete this;
    function();
  }
  void drop() noexcept override { delete this; }

 private:
  Function function_;
};

}  // namespace detail

template <std::invocable Function>
Timer Simulation::schedule(SimTime at, int priority, Function function) {
  SIM_ASSERT(at >= now_);
  if (at == kNever) return {};
  auto* const event = new detail::CallbackEvent<Function>(std::move(function));
  return Timer(events_, events_.push(at, priority, *event));
}

}  // namespace sim
