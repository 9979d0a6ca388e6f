#pragma once

#include <coroutine>
#include <cstdint>
#include <string>
#include <utility>

#include "sim/core/frame_pool.hpp"
#include "sim/core/intrusive_list.hpp"
#include "sim/core/task.hpp"
#include "sim/core/waiter.hpp"

namespace sim {

class JoinAwaiter;

/// Told once when a process ends. Leaves before that if it is destroyed.
class EndObserver : public RingNode {
 public:
  virtual void process_ended() = 0;

 protected:
  EndObserver() = default;
  ~EndObserver();

 private:
  friend class ProcessRecord;
  friend class Simulation;
  ProcessRecord* observed_{nullptr};
};

/// What the engine keeps about one process. Counted references: the engine holds one until the
/// process ends, every handle one more. Its RingNode part links it to its siblings.
class ProcessRecord final : public RingNode, public Pooled {
 public:
  explicit ProcessRecord(Simulation& simulation) : simulation_(&simulation) {}

  Simulation& simulation() const { return *simulation_; }
  bool has_ended() const { return has_ended_; }
  bool is_cancelled() const { return is_cancelled_; }
  bool is_live() const { return !has_ended_ && !is_cancelled_; }
  const char* name() const { return name_; }
  void observe_end(EndObserver& observer);

  void retain() { ++references_; }
  void release() {
    if (--references_ == 0) delete this;
  }

 private:
  friend class BlockedWaiter;
  friend class EndObserver;
  friend class Simulation;
  Simulation* simulation_;
  Task<void>::Handle root_{nullptr};
  ProcessRecord* parent_{nullptr};
  IntrusiveRing<ProcessRecord> children_;
  IntrusiveRing<EndObserver> observers_;
  BlockedWaiter* blocked_on_{nullptr};
  const char* name_{""};
  std::uint32_t references_{1};
  std::int16_t start_priority_{0};
  bool has_started_ : 1 {false};
  bool is_ending_ : 1 {false};  // Its frame is being destroyed; nobody else ends it.
  bool has_ended_ : 1 {false};
  bool is_cancelled_ : 1 {false};
};

/// A handle of a process: cheap to copy, valid as long as anyone likes, also after the end.
class Process {
 public:
  Process() = default;
  explicit Process(ProcessRecord& record) : record_(&record) { record_->retain(); }
  Process(const Process& other) : record_(other.record_) {
    if (record_ != nullptr) record_->retain();
  }
  Process(Process&& other) noexcept : record_(std::exchange(other.record_, nullptr)) {}
  Process& operator=(Process other) noexcept {
    std::swap(record_, other.record_);
    return *this;
  }
  ~Process() {
    if (record_ != nullptr) record_->release();
  }

  /// True unless default-constructed or moved from.
  bool is_valid() const { return record_ != nullptr; }
  /// It has ended: returned, failed or was cancelled.
  bool done() const { return record_->has_ended(); }
  /// Its cancellation was ordered before it returned. Inside the process itself that is true
  /// before it is done.
  bool cancelled() const { return record_->is_cancelled(); }
  /// As given to Simulation::spawn(); may be empty.
  const char* name() const { return record_->name(); }

  /// Cancels this process and everything below it: frames are destroyed, children before parents,
  /// so that destructors run. The running process itself, if it is among them, goes at its next
  /// suspension (or its return). Does nothing when it has ended.
  void cancel() const;

  /// Waits for the end: true if it returned, false if it was cancelled. Does not suspend when it
  /// has ended already.
  JoinAwaiter join() const;

  friend bool operator==(const Process&, const Process&) = default;

  ProcessRecord* record() const { return record_; }

 private:
  ProcessRecord* record_{nullptr};
};

/// What `co_await process.join()` waits on.
class [[nodiscard]] JoinAwaiter final : public BlockedWaiter, public EndObserver {
 public:
  explicit JoinAwaiter(const Process& process)
      : BlockedWaiter(process.record()->simulation()), process_(process) {}

  bool await_ready() const noexcept { return process_.done(); }
  void await_suspend(std::coroutine_handle<> handle) {
    suspend(handle);
    process_.record()->observe_end(*this);
  }
  bool await_resume() const noexcept { return !process_.cancelled(); }
  void process_ended() override { wake(); }
  std::string waits_for() const override;

 private:
  Process process_;
};

inline JoinAwaiter Process::join() const { return JoinAwaiter(*this); }

inline EndObserver::~EndObserver() {
  if (observed_ != nullptr) observed_->observers_.remove(*this);
}

inline void ProcessRecord::observe_end(EndObserver& observer) {
  observer.observed_ = this;
  observers_.push_back(observer);
}

}  // namespace sim
