#pragma once

#include <cstddef>

namespace sim {

/// Memory for coroutine frames, process records and callbacks: free lists by size class, one set a
/// thread. A block may be given back on another thread than the one that took it.
/// Under AddressSanitizer it passes every request on, so that a stale frame is found.
class FramePool {
 public:
  /// A block of at least `size` bytes, aligned as by `operator new`. @throws std::bad_alloc
  static void* allocate(std::size_t size);
  /// Gives back a block; `size` is what allocate() was asked for.
  static void deallocate(void* block, std::size_t size) noexcept;
};

/// Base of everything that is allocated from the pool with `new`.
struct Pooled {
  static void* operator new(std::size_t size) { return FramePool::allocate(size); }
  static void operator delete(void* block, std::size_t size) noexcept {
    FramePool::deallocate(block, size);
  }
};

}  // namespace sim
