#include "sim/core/signal.hpp"

namespace sim {

// The signal may be gone by then; what a waiter has linked says whether it is.
std::string Signal::Awaiter::waits_for() const {
  if (!is_linked()) return "a signal that is gone";
  if (*signal_->name_ == '\0') return "a signal";
  return std::string("the signal '") + signal_->name_ + "'";
}

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
