#include "sim/core/signal.hpp"

namespace sim {

bool Signal::notify_one() {
  if (waiters_.empty()) return false;
  Awaiter& waiter = waiters_.pop_front();
  waiter.wake(waiter.priority_);
  return true;
}

void Signal::notify_all() {
  while (notify_one()) {
  }
}

}  // namespace sim
