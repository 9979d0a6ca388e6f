#include "sim/core/combinators.hpp"

#include <algorithm>

namespace sim {

ProcessSetAwaiter::ProcessSetAwaiter(Simulation& simulation, std::span<const Process> processes)
    : BlockedWaiter(simulation), processes_(processes.begin(), processes.end()) {}

std::string ProcessSetAwaiter::waits_for() const {
  const auto live =
      std::ranges::count_if(processes_, [](const Process& process) { return !process.done(); });
  return "the end of " + std::to_string(live) + (live == 1 ? " process" : " processes");
}

void ProcessSetAwaiter::watch_all(std::coroutine_handle<> handle) {
  suspend(handle);
  watches_ = std::make_unique<Watch[]>(processes_.size());
  first_ = watches_.get();
  for (std::size_t i = 0; i < processes_.size(); ++i) {
    if (processes_[i].done()) continue;
    watches_[i].owner = this;
    processes_[i].record()->observe_end(watches_[i]);
  }
}

bool AllOfAwaiter::await_ready() {
  missing_ = static_cast<std::size_t>(
      std::ranges::count_if(processes(), [](const Process& process) { return !process.done(); }));
  return missing_ == 0;
}

bool AllOfAwaiter::await_resume() const {
  return std::ranges::none_of(processes(), &Process::cancelled);
}

void AllOfAwaiter::one_ended(std::size_t) {
  if (--missing_ == 0) wake();
}

bool AnyOfAwaiter::await_ready() {
  const auto finished = std::ranges::find_if(
      processes(), [](const Process& process) { return process.done() && !process.cancelled(); });
  first_finished_ = static_cast<std::size_t>(finished - processes().begin());
  missing_ = static_cast<std::size_t>(
      std::ranges::count_if(processes(), [](const Process& process) { return !process.done(); }));
  return first_finished_ < processes().size() || missing_ == 0;
}

void AnyOfAwaiter::one_ended(std::size_t index) {
  --missing_;
  if (!is_blocked()) return;
  const bool has_finished = !processes()[index].cancelled();
  if (has_finished) first_finished_ = index;
  if (has_finished || missing_ == 0) wake();
}

}  // namespace sim
