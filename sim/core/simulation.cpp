#include "sim/core/simulation.hpp"

#include <exception>
#include <vector>

namespace sim {

Simulation::Simulation() : forest_(*this) {}

Simulation::~Simulation() {
  running_ = nullptr;
  while (!forest_.children_.empty()) cancel_subtree(forest_.children_.front());
}

Process Simulation::spawn(Task<void> task, SpawnOptions options) {
  SIM_ASSERT(task.is_valid());
  auto* const record = new ProcessRecord(*this);
  Process process(*record);
  ProcessRecord* parent = running_ == nullptr ? &forest_ : running_;
  if (options.parent.is_valid()) parent = options.parent.record();
  if (options.detached) parent = &forest_;
  const bool is_own_doing = parent == running_;  // A doomed process may go on until it suspends.
  if (!parent->is_live() && !is_own_doing) {
    record->is_cancelled_ = record->has_ended_ = true;
    record->release();
    return process;
  }
  record->root_ = task.release();
  adopt(*parent, *record);
  ++live_processes_;
  record->suspend(record->root_, *record);
  record->wake(options.priority);
  return process;
}

void Simulation::run_until(SimTime horizon) {
  SIM_ASSERT(!is_running_);
  SIM_ASSERT(horizon >= now_);
  struct Flag {
    bool& flag;
    explicit Flag(bool& target) : flag(target) { flag = true; }
    ~Flag() { flag = false; }
  } const running(is_running_);
  stop_is_requested_ = false;
  while (!stop_is_requested_) {
    const EventList::Due due = events_.pop_due(horizon);
    if (due.event == nullptr) {
      if (horizon != kNever) now_ = horizon;
      return;
    }
    now_ = due.at;
    ++executed_;
    due.event->fire();
  }
}

void Simulation::resume(ProcessRecord& process, std::coroutine_handle<> handle) {
  running_ = &process;
  handle.resume();
  running_ = nullptr;
  if (process.root_.done()) {
    end_by_return(process);
  } else if (process.is_cancelled_) {
    cancel_subtree(process);
  }
}

void Simulation::cancel(ProcessRecord& process) {
  if (process.is_live()) cancel_subtree(process);
}

void Simulation::cancel_subtree(ProcessRecord& top) {
  // Parents before children; destroyed the other way round. All are marked first, since a
  // destructor may cancel or spawn.
  std::vector<ProcessRecord*> doomed{&top};
  for (std::size_t i = 0; i < doomed.size(); ++i) {
    doomed[i]->is_cancelled_ = true;
    doomed[i]->children_.for_each([&](ProcessRecord& child) { doomed.push_back(&child); });
  }
  for (std::size_t i = doomed.size(); i-- > 0;) {
    if (doomed[i] == running_) {
      adopt(forest_, *running_);  // resume() ends it at its next suspension.
    } else {
      end_by_cancellation(*doomed[i]);
    }
  }
}

void Simulation::adopt(ProcessRecord& parent, ProcessRecord& child) {
  child.unlink();
  child.parent_ = &parent;
  parent.children_.push_back(child);
}

void Simulation::end_by_return(ProcessRecord& process) {
  const std::exception_ptr exception = process.root_.promise().take_exception();
  ProcessRecord& parent = *process.parent_;
  if (process.is_cancelled_) {
    cancel_subtree(process);  // It was doomed and returned before it suspended.
  } else {
    while (!process.children_.empty()) adopt(parent, process.children_.front());
    std::exchange(process.root_, nullptr).destroy();
    conclude(process);
  }
  if (exception) std::rethrow_exception(exception);
}

void Simulation::end_by_cancellation(ProcessRecord& process) {
  process.cancel_wake();
  std::exchange(process.root_, nullptr).destroy();
  conclude(process);
}

void Simulation::conclude(ProcessRecord& process) {
  process.unlink();
  process.parent_ = nullptr;
  process.has_ended_ = true;
  --live_processes_;
  while (!process.observers_.empty()) process.observers_.pop_front().process_ended();
  process.release();
}

void Process::cancel() const {
  if (record_->is_live()) record_->simulation().cancel(*record_);
}

bool Timer::cancel() {
  Event* const event = events_ == nullptr ? nullptr : events_->cancel(id_);
  if (event != nullptr) event->drop();
  return event != nullptr;
}

void Waiter::wake(int priority) { wake_at(simulation_->now(), priority); }

void Waiter::wake_at(SimTime at, int priority) {
  SIM_ASSERT(at >= simulation_->now());
  SIM_ASSERT(!event_.is_set());
  if (at != kNever) event_ = simulation_->events_.push(at, priority, *this);
}

void Waiter::cancel_wake() {
  if (!event_.is_set()) return;
  simulation_->events_.cancel(event_);
  event_ = {};
}

void Waiter::fire() {
  event_ = {};
  simulation_->resume(*process_, handle_);
}

void Waiter::suspend(std::coroutine_handle<> handle) {
  SIM_ASSERT(simulation_->running_ != nullptr);
  suspend(handle, *simulation_->running_);
}

}  // namespace sim
