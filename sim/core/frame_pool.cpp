#include "sim/core/frame_pool.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

namespace sim {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kPoolIsOn = false;
#else
constexpr bool kPoolIsOn = true;
#endif

constexpr std::size_t kGranule = 16;
constexpr std::size_t kClasses = 256;         // Up to 4 KiB.
constexpr std::size_t kRunBytes = 16 * 1024;  // Blocks of one class that lie side by side.
constexpr std::size_t kFirstSlabBytes = 256 * 1024;
constexpr std::size_t kLastSlabBytes = 32 * 1024 * 1024;
constexpr std::size_t kHugePageBytes = 2 * 1024 * 1024;

struct FreeBlock {
  FreeBlock* next;
};

// Trivial on purpose: access then needs no initialisation check.
struct Lists {
  std::array<FreeBlock*, kClasses> heads;
  std::byte* slab_begin;  // What is left of the newest slab.
  std::byte* slab_end;
  std::size_t slab_bytes;
  bool is_open;  // The thread has begun to use the pool, and has not ended.
};
constinit thread_local Lists lists{};

// What threads that ended have left for those to come.
struct Depot {
  std::mutex mutex;
  std::vector<Lists> left;
};
Depot& depot() {
  static auto* const depot = new Depot;  // Outlives every thread.
  return *depot;
}

struct Closing {
  bool is_armed{false};
  Closing() = default;
  Closing(const Closing&) = delete;
  Closing& operator=(const Closing&) = delete;
  ~Closing() {
    const std::scoped_lock lock(depot().mutex);
    lists.is_open = false;
    depot().left.push_back(lists);
    lists = {};
  }
};
thread_local Closing closing;

void open() {
  closing.is_armed = true;  // The first use constructs it, which registers its destructor.
  const std::scoped_lock lock(depot().mutex);
  if (!depot().left.empty()) {
    lists = depot().left.back();
    depot().left.pop_back();
  }
  lists.is_open = true;
}

constexpr std::size_t class_of(std::size_t size) { return (size + kGranule - 1) / kGranule - 1; }

void take_slab() {
  lists.slab_bytes = std::clamp(2 * lists.slab_bytes, kFirstSlabBytes, kLastSlabBytes);
  const std::size_t alignment = std::min(lists.slab_bytes, kHugePageBytes);
  lists.slab_begin =
      static_cast<std::byte*>(::operator new (lists.slab_bytes, std::align_val_t{alignment}));
  lists.slab_end = lists.slab_begin + lists.slab_bytes;
  // Waiting processes are woken in random order: without huge pages each would miss the TLB.
  if (alignment == kHugePageBytes) madvise(lists.slab_begin, lists.slab_bytes, MADV_HUGEPAGE);
}

// A free list of new blocks of one class, in order of their addresses.
FreeBlock* take_run(std::size_t index) {
  if (!lists.is_open) {
    open();
    if (lists.heads[index] != nullptr) return lists.heads[index];
  }
  const std::size_t bytes = (index + 1) * kGranule;
  if (static_cast<std::size_t>(lists.slab_end - lists.slab_begin) < kRunBytes) take_slab();
  std::byte* const run = std::exchange(lists.slab_begin, lists.slab_begin + kRunBytes);
  FreeBlock* first = nullptr;
  for (std::size_t i = kRunBytes / bytes; i-- > 0;) {
    first = ::new (run + i * bytes) FreeBlock{first};
  }
  return first;
}

}  // namespace

void* FramePool::allocate(std::size_t size) {
  const std::size_t index = class_of(size);
  if (!kPoolIsOn || index >= kClasses) return ::operator new(size);
  FreeBlock* block = lists.heads[index];
  if (block == nullptr) [[unlikely]]
    block = take_run(index);
  lists.heads[index] = block->next;
  return block;
}

void FramePool::deallocate(void* block, std::size_t size) noexcept {
  const std::size_t index = class_of(size);
  if (!kPoolIsOn || index >= kClasses) {
    ::operator delete(block);
    return;
  }
  if (!lists.is_open) [[unlikely]]
    open();
  lists.heads[index] = ::new (block) FreeBlock{lists.heads[index]};
}

}  // namespace sim
