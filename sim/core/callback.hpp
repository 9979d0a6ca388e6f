#pragma once

#include <cstdint>
#include <utility>

#include "sim/core/frame_pool.hpp"
#include "sim/core/sim_time.hpp"

namespace sim {

class Simulation;

/// A function that waits for its instant. Counted references: the event list holds one until the
/// function is called or dropped, every Timer one more.
class Callback : public Pooled {
 public:
  Callback(const Callback&) = delete;
  Callback& operator=(const Callback&) = delete;

  bool is_pending() const { return is_pending_; }
  void retain() { ++references_; }
  void release() {
    if (--references_ == 0) destroy();
  }

 protected:
  Callback(Simulation& simulation, SimTime at, int priority)
      : simulation_(&simulation), at_(at), priority_(static_cast<std::int16_t>(priority)) {}
  ~Callback() = default;

 private:
  friend class Simulation;
  friend class Timer;
  // Each ends the function and gives up the reference of the event list.
  virtual void call() = 0;
  virtual void drop() noexcept = 0;
  virtual void destroy() noexcept = 0;

 protected:
  void set_done() { is_pending_ = false; }

 private:
  Simulation* simulation_;
  SimTime at_;
  std::uint32_t references_{1};
  std::int16_t priority_;
  bool is_pending_{true};
};

/// A callback of one type of function, which lives inside it until it is called or dropped.
template <class Function>
class CallbackOf final : public Callback {
 public:
  CallbackOf(Simulation& simulation, SimTime at, int priority, Function function)
      : Callback(simulation, at, priority), function_(std::move(function)) {}
  ~CallbackOf() {}

 private:
  void call() override {
    Function function = std::move(function_);
    drop();
    function();
  }
  void drop() noexcept override {
    set_done();
    function_.~Function();
    release();
  }
  void destroy() noexcept override { delete this; }

  union {
    Function function_;
  };
};

/// A handle of one scheduled callback. Must not be used after its simulation is gone.
class Timer {
 public:
  Timer() = default;
  Timer(const Timer& other) : callback_(other.callback_) {
    if (callback_ != nullptr) callback_->retain();
  }
  Timer(Timer&& other) noexcept : callback_(std::exchange(other.callback_, nullptr)) {}
  Timer& operator=(Timer other) noexcept {
    std::swap(callback_, other.callback_);
    return *this;
  }
  ~Timer() {
    if (callback_ != nullptr) callback_->release();
  }

  /// True until the callback has begun or was cancelled.
  bool is_pending() const { return callback_ != nullptr && callback_->is_pending(); }
  /// Destroys the callback uncalled; false when there was nothing left to cancel.
  bool cancel();

 private:
  friend class Simulation;
  explicit Timer(Callback& callback) : callback_(&callback) { callback.retain(); }
  Callback* callback_{nullptr};
};

}  // namespace sim
