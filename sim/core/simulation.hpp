#pragma once

#include <concepts>
#include <coroutine>
#include <cstdint>
#include <utility>
#include <vector>

#include "sim/core/assert.hpp"
#include "sim/core/callback.hpp"
#include "sim/core/event_list.hpp"
#include "sim/core/process.hpp"
#include "sim/core/run_outcome.hpp"
#include "sim/core/sim_time.hpp"
#include "sim/core/task.hpp"
#include "sim/core/waiter.hpp"

namespace sim {

/// How Simulation::spawn() starts a process.
struct SpawnOptions {
  Process parent{};      ///< Who is cancelled along with it; none: the running process.
  bool detached{false};  ///< No parent at all.
  int priority{0};       ///< Of the starting event; lower first.
  /// Said of a process that hangs. The text outlives the process: a literal, a name in a plan.
  const char* name{""};
};

/// What `co_await simulation.delay(...)` and `until(...)` wait on.
class [[nodiscard]] DelayAwaiter final : public Waiter {
 public:
  DelayAwaiter(Simulation& simulation, SimTime at, int priority) : Waiter(simulation) {
    SIM_ASSERT(is_priority(priority));
    at_ = at;
    priority_ = static_cast<std::int16_t>(priority);
  }
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> handle);
  void await_resume() const noexcept {}
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
  RunOutcome run_until(SimTime horizon);
  /// Executes events until none is left.
  RunOutcome run() { return run_until(kNever); }
  /// Makes run_until() return after the present event; the clock stays.
  void stop() { stop_is_requested_ = true; }

  /// The processes that wait for others to wake them, oldest wait first.
  std::vector<BlockedProcess> blocked_processes() const;
  /// Takes part in RunOutcome::starved, where the first few are kept.
  void note_starvation(BlockedProcess process);
  /// How many events may happen at one instant, beyond 16 for each process and pending event,
  /// before run_until() gives up because time stands still. @pre events > 0
  void set_most_events_at_an_instant(std::uint64_t events) {
    SIM_ASSERT(events > 0);
    most_events_at_an_instant_ = events;
  }

 private:
  friend class DelayAwaiter;
  friend class Process;
  friend class Timer;
  friend class Waiter;
  friend void detail::root_ended(ProcessRecord& process);

  void execute(EventRef event);
  void resume(ProcessRecord& process, std::coroutine_handle<> handle);
  void settle(ProcessRecord& process);
  RunOutcome outcome(RunEnd end);
  [[gnu::noinline]] std::vector<BlockedProcess> who_stands_still(EventRef event);
  static const ProcessRecord* process_of(EventRef event);
  void cancel(ProcessRecord& process);
  void cancel_subtree(ProcessRecord& top);
  void adopt(ProcessRecord& parent, ProcessRecord& child);
  void pass_children_on(ProcessRecord& process);
  void end_by_return(ProcessRecord& process);
  void end_by_cancellation(ProcessRecord& process);
  void conclude(ProcessRecord& process);

  EventList events_;
  SimTime now_{kStart};
  std::uint64_t executed_{0};
  std::uint64_t executed_before_now_{0};
  ProcessRecord* running_{nullptr};
  bool stop_is_requested_{false};
  bool is_to_settle_{false};  // The running process has returned or is cancelled.
  bool has_returned_{false};
  bool is_running_{false};
  std::size_t live_processes_{0};
  std::uint64_t most_events_at_an_instant_{10'000'000};
  SimTime crowd_at_{kStart};  // The instant of crowd_.
  std::uint64_t crowd_{0};    // Processes and pending events, the most there were.
  std::vector<BlockedProcess> starved_;
  ProcessRecord forest_;  // The parent of those that have none; not a process itself.
};

// ---- The path of every event -------------------------------------------------------------------

inline void DelayAwaiter::await_suspend(std::coroutine_handle<> handle) {
  SIM_ASSERT(process_ == nullptr);
  Simulation& simulation = *simulation_;
  SIM_ASSERT(simulation.running_ != nullptr);
  process_ = simulation.running_;
  handle_ = handle;
  if (at_ == kNever) return;
  simulation.events_.push(at_, priority_, EventRef(EventKind::kResume, static_cast<Waiter*>(this)));
  state_ = State::kWoken;
}

inline void detail::root_ended(ProcessRecord& process) {
  Simulation& simulation = process.simulation();
  simulation.is_to_settle_ = simulation.has_returned_ = true;
}

template <std::invocable Function>
Timer Simulation::schedule(SimTime at, int priority, Function function) {
  static_assert(alignof(Function) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);
  SIM_ASSERT(at >= now_);
  SIM_ASSERT(is_priority(priority));
  if (at == kNever) return {};
  Callback& callback = *new CallbackOf<Function>(*this, at, priority, std::move(function));
  Timer timer(callback);
  events_.push(at, priority, EventRef(EventKind::kCall, &callback));
  return timer;
}

}  // namespace sim
