#pragma once

#include <coroutine>

#include "sim/core/intrusive_list.hpp"
#include "sim/core/waiter.hpp"

namespace sim {

/// Something that processes wait for and others announce. Keeps no memory: who comes after a
/// notification waits for the next.
class Signal {
 public:
  /// What `co_await signal.wait()` waits on.
  class [[nodiscard]] Awaiter final : public BlockedWaiter, public ListNode {
   public:
    Awaiter(Signal& signal, int priority)
        : BlockedWaiter(*signal.simulation_), signal_(&signal), priority_(priority) {}
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> handle) {
      suspend(handle);
      signal_->waiters_.push_back(*this);
    }
    void await_resume() const noexcept {}
    std::string waits_for() const override;

   private:
    friend class Signal;
    Signal* signal_;
    int priority_;
  };

  /// @param name said of those that wait for ever; outlives the signal
  explicit Signal(Simulation& simulation, const char* name = "")
      : simulation_(&simulation), name_(name) {}

  /// Suspends until notified; `priority` is that of the resuming event.
  Awaiter wait(int priority = 0) { return Awaiter(*this, priority); }
  /// Resumes, at the present instant, the process that has waited longest; false if there is none.
  bool notify_one();
  /// Resumes, at the present instant, all that wait now, longest first.
  void notify_all();
  bool has_waiters() const { return !waiters_.empty(); }

 private:
  Simulation* simulation_;
  const char* name_;
  IntrusiveList<Awaiter> waiters_;
};

}  // namespace sim
