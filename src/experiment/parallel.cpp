#include "src/experiment/parallel.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>  // Boost 1.74's Asio headers use std::exchange without including this.

namespace app {
namespace {

// What the workers share: the next index to take and the first failure.
class Queue {
 public:
  Queue(std::size_t count, const std::atomic<bool>* stop) : count_(count), stop_(stop) {}

  void work(const std::function<void(std::size_t)>& task) {
    while (!is_stopped()) {
      const std::size_t index = next_.fetch_add(1);
      if (index >= count_) return;
      try {
        task(index);
        done_.fetch_add(1);
      } catch (...) {
        keep_failure(index, std::current_exception());
      }
    }
  }

  void finish() const {
    if (failure_) std::rethrow_exception(failure_);
    if (done_.load() < count_) throw Interrupted();
  }

 private:
  bool is_stopped() const {
    return has_failed_.load() || (stop_ != nullptr && stop_->load(std::memory_order_relaxed));
  }

  void keep_failure(std::size_t index, std::exception_ptr failure) {
    const std::lock_guard lock(mutex_);
    if (failure_ && failed_index_ < index) return;
    failure_ = std::move(failure);
    failed_index_ = index;
    has_failed_.store(true);
  }

  std::size_t count_;
  const std::atomic<bool>* stop_;
  std::atomic<std::size_t> next_{0};
  std::atomic<std::size_t> done_{0};
  std::atomic<bool> has_failed_{false};
  std::mutex mutex_;
  std::exception_ptr failure_;
  std::size_t failed_index_{0};
};

}  // namespace

void for_each_index(std::size_t count, unsigned threads, const std::atomic<bool>* stop,
                    const std::function<void(std::size_t)>& task) {
  if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
  const std::size_t workers = std::min<std::size_t>(threads, count);
  Queue queue(count, stop);
  if (workers <= 1) {
    queue.work(task);
  } else {
    boost::asio::thread_pool pool(workers);
    for (std::size_t i = 0; i < workers; ++i) {
      boost::asio::post(pool, [&queue, &task] { queue.work(task); });
    }
    pool.join();
  }
  queue.finish();
}

}  // namespace app
