#include "sim/core/simulation.hpp"

#include <algorithm>
#include <exception>
#include <string>
#include <vector>

namespace sim {

Simulation::Simulation() : forest_(*this) {}

Simulation::~Simulation() {
  running_ = nullptr;
  // What is destroyed may start and schedule more.
  while (true) {
    while (!forest_.children_.empty()) cancel_subtree(forest_.children_.front());
    const EventList::Due due = events_.pop_due(kNever);
    if (!due.event) break;
    now_ = due.at;
    due.event.object<Callback>().drop();
  }
}

Process Simulation::spawn(Task<void> task, SpawnOptions options) {
  SIM_ASSERT(task.is_valid());
  SIM_ASSERT(is_priority(options.priority));
  auto* const record = new ProcessRecord(*this);
  Process process(*record);
  record->name_ = options.name;
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
  record->root_.promise().set_process(*record);
  record->parent_ = parent;
  parent->children_.push_back(*record);
  ++live_processes_;
  record->start_priority_ = static_cast<std::int16_t>(options.priority);
  events_.push(now_, options.priority, EventRef(EventKind::kBegin, record));
  return process;
}

inline void Simulation::resume(ProcessRecord& process, std::coroutine_handle<> handle) {
  running_ = &process;
  handle.resume();
  running_ = nullptr;
  if (is_to_settle_) [[unlikely]]
    settle(process);
}

inline void Simulation::execute(EventRef event) {
  ++executed_;
  if (event.kind() == EventKind::kResume) {
    Waiter& waiter = event.object<Waiter>();
    waiter.state_ = Waiter::State::kIdle;
    resume(*waiter.process_, waiter.handle_);
  } else if (event.kind() == EventKind::kBegin) {
    ProcessRecord& process = event.object<ProcessRecord>();
    process.has_started_ = true;
    resume(process, process.root_);
  } else {
    event.object<Callback>().call();
  }
}

RunOutcome Simulation::run_until(SimTime horizon) {
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
    if (!due.event) {
      if (horizon != kNever) {
        now_ = horizon;
        executed_before_now_ = executed_;
        events_.advance_to(now_);
      }
      return outcome(events_.size() > 0 ? RunEnd::kHorizon : RunEnd::kFinished);
    }
    if (due.at != now_) {
      now_ = due.at;
      executed_before_now_ = executed_;
    } else if (executed_ - executed_before_now_ > most_events_at_an_instant_) [[unlikely]] {
      if (std::vector<BlockedProcess> who = who_stands_still(due.event); !who.empty()) {
        return {.end = RunEnd::kStandstill, .stuck = std::move(who), .starved = starved_};
      }
      continue;
    }
    execute(due.event);
  }
  return outcome(RunEnd::kStopped);
}

// The process that has just run has returned, or it was cancelled while it ran.
void Simulation::settle(ProcessRecord& process) {
  is_to_settle_ = false;
  if (std::exchange(has_returned_, false)) {
    end_by_return(process);
  } else {
    cancel_subtree(process);
  }
}

RunOutcome Simulation::outcome(RunEnd end) {
  RunOutcome outcome{.end = end, .stuck = {}, .starved = starved_};
  if (end == RunEnd::kFinished && live_processes_ > 0) {
    outcome.stuck = blocked_processes();
    if (!outcome.stuck.empty()) outcome.end = RunEnd::kDeadlock;
  }
  return outcome;
}

// Whether so many events at one instant are a loop: then names those that take part in it.
std::vector<BlockedProcess> Simulation::who_stands_still(EventRef event) {
  constexpr std::uint64_t kFairShare = 16;
  constexpr int kListened = 256;
  // Of the largest crowd that was seen at this instant: those that are done have had their share.
  if (std::exchange(crowd_at_, now_) != now_) crowd_ = 0;
  crowd_ = std::max<std::uint64_t>(crowd_, live_processes_ + events_.size());
  std::vector<BlockedProcess> who;
  const std::uint64_t happened = executed_ - executed_before_now_;
  const bool is_loop = happened > most_events_at_an_instant_ + kFairShare * crowd_;
  for (int i = 0; is_loop && i < kListened; ++i) {
    const ProcessRecord* const process = process_of(event);
    const std::string name = process == nullptr ? "a callback" : process->name();
    if (std::ranges::find(who, name, &BlockedProcess::name) == who.end()) {
      who.push_back({name, "goes on again and again without any time passing", now_});
    }
    execute(event);
    if (stop_is_requested_) return {};
    event = events_.pop_due(now_).event;
    if (!event) return {};  // That was all, after all.
  }
  execute(event);
  if (stop_is_requested_) return {};
  return who;
}

const ProcessRecord* Simulation::process_of(EventRef event) {
  if (event.kind() == EventKind::kResume) return event.object<Waiter>().process_;
  return event.kind() == EventKind::kBegin ? &event.object<ProcessRecord>() : nullptr;
}

std::vector<BlockedProcess> Simulation::blocked_processes() const {
  std::vector<BlockedProcess> blocked;
  std::vector<const ProcessRecord*> all{&forest_};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const BlockedWaiter* const waiter = all[i]->blocked_on_;
    if (waiter != nullptr && waiter->is_blocked()) blocked.push_back(waiter->describe());
    all[i]->children_.for_each([&](const ProcessRecord& child) { all.push_back(&child); });
  }
  std::ranges::stable_sort(blocked, {}, &BlockedProcess::since);
  return blocked;
}

void Simulation::note_starvation(BlockedProcess process) {
  constexpr std::size_t kMostNoted = 16;
  if (starved_.size() < kMostNoted) starved_.push_back(std::move(process));
}

void Simulation::cancel(ProcessRecord& process) {
  if (process.is_live() && !process.is_ending_) cancel_subtree(process);
}

void Simulation::cancel_subtree(ProcessRecord& top) {
  if (top.children_.empty() && &top != running_) {
    top.is_cancelled_ = top.is_ending_ = true;
    end_by_cancellation(top);
    return;
  }
  // Parents before children; destroyed the other way round. All are marked first, since a
  // destructor may cancel or spawn.
  std::vector<ProcessRecord*> doomed{&top};
  std::vector<ProcessRecord*> ending;
  for (std::size_t i = 0; i < doomed.size(); ++i) {
    doomed[i]->is_cancelled_ = true;
    doomed[i]->is_ending_ = doomed[i] != running_;
    doomed[i]->children_.for_each(
        [&](ProcessRecord& child) { (child.is_ending_ ? ending : doomed).push_back(&child); });
  }
  // Who is ended already, further up, outlives its parent for that long.
  for (ProcessRecord* const child : ending) adopt(forest_, *child);
  for (std::size_t i = doomed.size(); i-- > 0;) {
    if (doomed[i] == running_) {
      adopt(forest_, *running_);  // settle() ends it at its next suspension.
      is_to_settle_ = true;
    } else {
      end_by_cancellation(*doomed[i]);
    }
  }
}

void Simulation::adopt(ProcessRecord& parent, ProcessRecord& child) {
  child.parent_->children_.remove(child);
  child.parent_ = &parent;
  parent.children_.push_back(child);
}

void Simulation::pass_children_on(ProcessRecord& process) {
  while (!process.children_.empty()) adopt(*process.parent_, process.children_.front());
}

void Simulation::end_by_return(ProcessRecord& process) {
  std::exception_ptr exception = process.root_.promise().take_exception();
  if (process.is_cancelled_) {
    cancel_subtree(process);  // It was doomed and returned before it suspended.
  } else {
    pass_children_on(process);
    process.is_ending_ = true;
    std::exchange(process.root_, nullptr).destroy();
    pass_children_on(process);  // Those that a destructor has just given it.
    conclude(process);
  }
  if (exception) std::rethrow_exception(exception);
}

void Simulation::end_by_cancellation(ProcessRecord& process) {
  if (!process.has_started_) {
    events_.cancel(now_, process.start_priority_, EventRef(EventKind::kBegin, &process));
  }
  std::exchange(process.root_, nullptr).destroy();
  conclude(process);
}

void Simulation::conclude(ProcessRecord& process) {
  process.parent_->children_.remove(process);
  process.parent_ = nullptr;
  process.has_ended_ = true;
  --live_processes_;
  while (!process.observers_.empty()) {
    EndObserver& observer = process.observers_.front();
    process.observers_.remove(observer);
    observer.observed_ = nullptr;
    observer.process_ended();
  }
  process.release();
}

void Process::cancel() const {
  if (record_->is_live()) record_->simulation().cancel(*record_);
}

std::string JoinAwaiter::waits_for() const {
  return std::string("the end of ") +
         (*process_.name() == '\0' ? "a process" : "'" + std::string(process_.name()) + "'");
}

bool Timer::cancel() {
  if (!is_pending()) return false;
  Simulation& simulation = *callback_->simulation_;
  simulation.events_.cancel(callback_->at_, callback_->priority_,
                            EventRef(EventKind::kCall, callback_));
  callback_->drop();
  return true;
}

Simulation& Waiter::simulation() const {
  return process_ == nullptr ? *simulation_ : process_->simulation();
}

void Waiter::wake(int priority) {
  Simulation& simulation = process_->simulation();
  if (priority != 0) return wake_at(simulation.now(), priority);
  SIM_ASSERT(!is_woken());
  simulation.events_.push_due(EventRef(EventKind::kResume, this));
  at_ = simulation.now();
  priority_ = 0;
  state_ = State::kWoken;
}

void Waiter::wake_at(SimTime at, int priority) {
  SIM_ASSERT(process_ != nullptr);
  SIM_ASSERT(!is_woken());
  if (at == kNever) return;
  at_ = at;
  priority_ = static_cast<std::int16_t>(priority);
  simulation().events_.push(at, priority, EventRef(EventKind::kResume, this));
  state_ = State::kWoken;
}

void Waiter::cancel_wake() {
  if (!is_woken()) return;
  state_ = State::kIdle;
  simulation().events_.cancel(at_, priority_, EventRef(EventKind::kResume, this));
}

void Waiter::suspend(std::coroutine_handle<> handle) {
  SIM_ASSERT(process_ == nullptr);
  Simulation& simulation = *simulation_;
  SIM_ASSERT(simulation.running_ != nullptr);
  process_ = simulation.running_;
  handle_ = handle;
}

void BlockedWaiter::suspend(std::coroutine_handle<> handle) {
  Waiter::suspend(handle);
  at_ = simulation().now();
  state_ = State::kBlocked;
  process_->blocked_on_ = this;
}

BlockedProcess BlockedWaiter::describe() const { return {process_->name(), waits_for(), at_}; }

BlockedWaiter::~BlockedWaiter() {
  if (process_ != nullptr && process_->blocked_on_ == this) process_->blocked_on_ = nullptr;
}

}  // namespace sim
