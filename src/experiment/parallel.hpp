#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <stdexcept>

namespace app {

/// The user asked to stop before the work was done.
class Interrupted : public std::runtime_error {
 public:
  Interrupted() : std::runtime_error("interrupted") {}
};

/// Calls `task(0)` to `task(count - 1)`, each once, on `threads` threads; 0 means one per core.
/// Which thread runs which task is left open, so a task writes only what belongs to its index.
/// If tasks throw, no new ones start and the exception of the lowest index is rethrown here.
/// @throws Interrupted when `stop` becomes true before all tasks are done.
void for_each_index(std::size_t count, unsigned threads, const std::atomic<bool>* stop,
                    const std::function<void(std::size_t)>& task);

}  // namespace app
