#include "sim/core/frame_pool.hpp"

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

#include "sim/core/slab.hpp"

namespace sim {
namespace {

constexpr std::size_t kRunBytes = 16 * 1024;  // Blocks of one class that lie side by side.
constexpr std::size_t kFirstSlabBytes = 256 * 1024;
constexpr std::size_t kLastSlabBytes = 32 * 1024 * 1024;

}  // namespace

constinit thread_local FramePool::Lists FramePool::lists_{};

// What threads that ended have left for those to come.
struct FramePool::Depot {
  std::mutex mutex;
  std::vector<Lists> left;
};

FramePool::Depot& FramePool::depot() {
  static auto* const depot = new Depot;  // Outlives every thread.
  return *depot;
}

struct FramePool::Closing {
  bool is_armed{false};
  Closing() = default;
  Closing(const Closing&) = delete;
  Closing& operator=(const Closing&) = delete;
  ~Closing() {
    const std::scoped_lock lock(depot().mutex);
    lists_.is_open = false;
    depot().left.push_back(lists_);
    lists_ = {};
  }
};

void FramePool::open() noexcept {
  static thread_local Closing closing;
  closing.is_armed = true;  // The first use constructs it, which registers its destructor.
  const std::scoped_lock lock(depot().mutex);
  if (!depot().left.empty()) {
    lists_ = depot().left.back();
    depot().left.pop_back();
  }
  lists_.is_open = true;
}

void FramePool::take_slab() {
  lists_.slab_bytes = std::clamp(2 * lists_.slab_bytes, kFirstSlabBytes, kLastSlabBytes);
  lists_.slab_begin = make_slab(lists_.slab_bytes).release();
  lists_.slab_end = lists_.slab_begin + lists_.slab_bytes;
}

// A free list of new blocks of one class, in order of their addresses.
FramePool::FreeBlock* FramePool::take_run(std::size_t index) {
  if (!lists_.is_open) {
    open();
    if (lists_.heads[index] != nullptr) return lists_.heads[index];
  }
  const std::size_t bytes = (index + 1) * kGranule;
  if (static_cast<std::size_t>(lists_.slab_end - lists_.slab_begin) < kRunBytes) take_slab();
  std::byte* const run = std::exchange(lists_.slab_begin, lists_.slab_begin + kRunBytes);
  FreeBlock* first = nullptr;
  for (std::size_t i = kRunBytes / bytes; i-- > 0;) {
    first = ::new (run + i * bytes) FreeBlock{first};
  }
  return first;
}

}  // namespace sim
