#pragma once

#include <coroutine>
#include <cstdint>
#include <exception>
#include <optional>
#include <utility>

#include "sim/core/frame_pool.hpp"

namespace sim {

class ProcessRecord;

template <class T>
class Task;

namespace detail {

/// Keeps the present exception of a coroutine for whoever awaits it; nothing else runs until then.
void keep_exception() noexcept;
/// Gives up the exception kept.
std::exception_ptr release_exception() noexcept;

/// Tells the engine that the coroutine at the root of a process has ended.
void root_ended(ProcessRecord& process);

/// What the promises of all tasks share. Frames come from the pool.
class TaskPromiseBase : public Pooled {
 public:
  struct FinalAwaiter {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> ended) const noexcept {
      return ended.promise().who_goes_on();
    }
    void await_resume() const noexcept {}
  };

  std::suspend_always initial_suspend() const noexcept { return {}; }
  FinalAwaiter final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept {
    keep_exception();
    next_ |= kHasFailed;
  }

  /// The coroutine that awaits this one.
  void set_continuation(std::coroutine_handle<> continuation) {
    next_ = reinterpret_cast<std::uintptr_t>(continuation.address());
  }
  /// This is the root of a process; nobody awaits it.
  void set_process(ProcessRecord& process) {
    next_ = reinterpret_cast<std::uintptr_t>(&process) | kIsRoot;
  }

  /// The exception that left the coroutine, once; null if none did.
  std::exception_ptr take_exception() const {
    return (next_ & kHasFailed) == 0 ? nullptr : release_exception();
  }

 private:
  static constexpr std::uintptr_t kIsRoot = 1;
  static constexpr std::uintptr_t kHasFailed = 2;

  std::coroutine_handle<> who_goes_on() const noexcept {
    const std::uintptr_t address = next_ & ~(kIsRoot | kHasFailed);
    if ((next_ & kIsRoot) == 0) {
      return std::coroutine_handle<>::from_address(reinterpret_cast<void*>(address));
    }
    root_ended(*reinterpret_cast<ProcessRecord*>(address));
    return std::noop_coroutine();
  }

  // A coroutine or a process, with flags: 8 bytes, since there is one in every frame.
  std::uintptr_t next_{0};
};

template <class T>
class TaskPromise : public TaskPromiseBase {
 public:
  Task<T> get_return_object();
  template <class U>
  void return_value(U&& value) {
    value_.emplace(std::forward<U>(value));
  }
  T take_result() {
    if (std::exception_ptr exception = take_exception()) std::rethrow_exception(exception);
    return std::move(*value_);
  }

 private:
  std::optional<T> value_;
};

template <>
class TaskPromise<void> : public TaskPromiseBase {
 public:
  Task<void> get_return_object();
  void return_void() const noexcept {}
  void take_result() const {
    if (std::exception_ptr exception = take_exception()) std::rethrow_exception(exception);
  }
};

}  // namespace detail

/// A coroutine that starts when it is awaited, or when Simulation::spawn() makes it a process.
/// Owns its frame: destroying the task destroys everything alive in the coroutine. An exception
/// that leaves the coroutine reaches whoever awaits it.
///
/// Arguments by reference, and the captures of a lambda, must outlive the task: pass values.
template <class T = void>
class [[nodiscard]] Task {
 public:
  using promise_type = detail::TaskPromise<T>;
  using Handle = std::coroutine_handle<promise_type>;

  Task() = default;
  explicit Task(Handle handle) : handle_(handle) {}
  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Task& operator=(Task&& other) noexcept {
    Task(std::move(other)).swap(*this);
    return *this;
  }
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;
  ~Task() {
    if (handle_) handle_.destroy();
  }

  bool is_valid() const { return handle_ != nullptr; }

  /// Gives up the frame; the caller destroys it.
  Handle release() { return std::exchange(handle_, nullptr); }

  /// Runs the coroutine on behalf of the awaiting one and gives its result.
  auto operator co_await() && {
    struct Awaiter {
      Handle handle;
      bool await_ready() const noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting) const noexcept {
        handle.promise().set_continuation(awaiting);
        return handle;
      }
      T await_resume() const { return handle.promise().take_result(); }
    };
    return Awaiter{handle_};
  }

 private:
  void swap(Task& other) noexcept { std::swap(handle_, other.handle_); }

  Handle handle_{nullptr};
};

namespace detail {

template <class T>
Task<T> TaskPromise<T>::get_return_object() {
  return Task<T>(std::coroutine_handle<TaskPromise>::from_promise(*this));
}

inline Task<void> TaskPromise<void>::get_return_object() {
  return Task<void>(std::coroutine_handle<TaskPromise>::from_promise(*this));
}

}  // namespace detail

}  // namespace sim
