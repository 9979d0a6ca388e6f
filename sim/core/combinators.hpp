#pragma once

#include <coroutine>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sim/core/process.hpp"
#include "sim/core/simulation.hpp"

namespace sim {

/// Waits on several processes at once; the base of all_of() and any_of().
class ProcessSetAwaiter : public BlockedWaiter {
 public:
  ProcessSetAwaiter(Simulation& simulation, std::span<const Process> processes);
  std::string waits_for() const override;

 protected:
  ~ProcessSetAwaiter() = default;

  struct Watch final : EndObserver {
    ProcessSetAwaiter* owner{nullptr};
    void process_ended() override {
      owner->one_ended(static_cast<std::size_t>(this - owner->first_));
    }
  };

  void watch_all(std::coroutine_handle<> handle);
  virtual void one_ended(std::size_t index) = 0;
  const std::vector<Process>& processes() const { return processes_; }

 private:
  std::vector<Process> processes_;
  std::unique_ptr<Watch[]> watches_;
  Watch* first_{nullptr};
};

/// What `co_await all_of(...)` waits on.
class [[nodiscard]] AllOfAwaiter final : public ProcessSetAwaiter {
 public:
  using ProcessSetAwaiter::ProcessSetAwaiter;
  bool await_ready();
  void await_suspend(std::coroutine_handle<> handle) { watch_all(handle); }
  bool await_resume() const;

 private:
  void one_ended(std::size_t index) override;
  std::size_t missing_{0};
};

/// What `co_await any_of(...)` waits on.
class [[nodiscard]] AnyOfAwaiter final : public ProcessSetAwaiter {
 public:
  using ProcessSetAwaiter::ProcessSetAwaiter;
  bool await_ready();
  void await_suspend(std::coroutine_handle<> handle) { watch_all(handle); }
  std::size_t await_resume() const { return first_finished_; }

 private:
  void one_ended(std::size_t index) override;
  std::size_t missing_{0};
  std::size_t first_finished_{0};
};

/// Waits until all have ended: true if all returned, false if any was cancelled.
inline AllOfAwaiter all_of(Simulation& simulation, std::span<const Process> processes) {
  return AllOfAwaiter(simulation, processes);
}

/// Waits until one has returned and gives its index (the lowest, if several have already). If all
/// end cancelled, or there are none, gives the number of processes. The others go on.
inline AnyOfAwaiter any_of(Simulation& simulation, std::span<const Process> processes) {
  return AnyOfAwaiter(simulation, processes);
}

}  // namespace sim
