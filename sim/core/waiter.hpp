#pragma once

#include <coroutine>
#include <cstdint>
#include <string>

#include "sim/core/run_outcome.hpp"
#include "sim/core/sim_time.hpp"

namespace sim {

class ProcessRecord;
class Simulation;

/// A suspended process and the event that will resume it: the base of every awaiter. It lives in
/// the frame of the process; when that frame is destroyed, the event is cancelled. Awaited once.
class Waiter {
 public:
  explicit Waiter(Simulation& simulation) : simulation_(&simulation) {}
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

  Simulation& simulation() const;

  /// Schedules the resumption for the present instant. @pre suspended, not woken
  void wake(int priority = 0);
  /// Schedules the resumption; at `kNever` it does not come. @pre suspended, not woken
  void wake_at(SimTime at, int priority = 0);
  bool is_woken() const { return state_ == State::kWoken; }
  void cancel_wake();

 protected:
  ~Waiter() {
    if (is_woken()) [[unlikely]]
      cancel_wake();
  }

  /// Notes who is suspended: the running process. @pre called inside a process
  void suspend(std::coroutine_handle<> handle);

 private:
  friend class BlockedWaiter;
  friend class DelayAwaiter;
  friend class Simulation;

  // 32 bytes, since there is one in every waiting process.
  ProcessRecord* process_{nullptr};  // Null until it is suspended.
  union {
    Simulation* simulation_;          // Until it is suspended; then its process knows.
    std::coroutine_handle<> handle_;  // What to resume.
  };
  SimTime at_{};  // When it is to be resumed, once it is woken.
  std::int16_t priority_{0};
  enum class State : std::uint8_t { kIdle, kBlocked, kWoken } state_{State::kIdle};
};

/// A waiter that others wake. If they never do, it can say what it waits for.
class BlockedWaiter : public Waiter {
 public:
  /// For people, such as "a server of 'approvers'".
  virtual std::string waits_for() const = 0;
  /// It is suspended, and nobody has woken it yet.
  bool is_blocked() const { return state_ == State::kBlocked; }
  /// Who waits for what since when. @pre is_blocked()
  BlockedProcess describe() const;

 protected:
  using Waiter::Waiter;
  ~BlockedWaiter();
  void suspend(std::coroutine_handle<> handle);
};

}  // namespace sim
