#include "sim/core/frame_pool.hpp"

#include <array>
#include <new>

namespace sim {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kPoolIsOn = false;
#else
constexpr bool kPoolIsOn = true;
#endif

constexpr std::size_t kGranule = 64;  // One cache line.
constexpr std::size_t kClasses = 64;  // Up to 4 KiB.

struct FreeBlock {
  FreeBlock* next;
};

// Trivial on purpose: access then needs no initialisation check.
struct FreeLists {
  std::array<FreeBlock*, kClasses> heads;
  bool cleanup_is_registered;
  bool closed;
};
constinit thread_local FreeLists lists{};

// Returns the cached blocks when its thread ends.
struct Cleanup {
  bool registered{false};
  Cleanup() = default;
  Cleanup(const Cleanup&) = delete;
  Cleanup& operator=(const Cleanup&) = delete;
  ~Cleanup() {
    lists.closed = true;
    for (FreeBlock*& head : lists.heads) {
      while (head != nullptr) {
        FreeBlock* const block = head;
        head = block->next;
        ::operator delete(block);
      }
    }
  }
};
thread_local Cleanup cleanup;

constexpr std::size_t size_class(std::size_t size) { return (size + kGranule - 1) / kGranule - 1; }

}  // namespace

void* FramePool::allocate(std::size_t size) {
  const std::size_t index = size_class(size);
  if (!kPoolIsOn || index >= kClasses) return ::operator new(size);
  FreeBlock* const block = lists.heads[index];
  if (block == nullptr) return ::operator new((index + 1) * kGranule);
  lists.heads[index] = block->next;
  return block;
}

void FramePool::deallocate(void* block, std::size_t size) noexcept {
  const std::size_t index = size_class(size);
  if (!kPoolIsOn || index >= kClasses || lists.closed) {
    ::operator delete(block);
    return;
  }
  if (!lists.cleanup_is_registered) {
    lists.cleanup_is_registered = true;
    cleanup.registered = true;  // The first use constructs it, which registers its destructor.
  }
  lists.heads[index] = ::new (block) FreeBlock{lists.heads[index]};
}

}  // namespace sim
