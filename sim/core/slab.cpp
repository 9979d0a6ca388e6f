#include "sim/core/slab.hpp"

#include <sys/mman.h>

#include <cstdlib>
#include <new>

namespace sim {

void SlabDeleter::operator()(std::byte* memory) const { std::free(memory); }

Slab make_slab(std::size_t bytes) {
  constexpr std::size_t kPage = 4 * 1024;
  constexpr std::size_t kHugePage = 2 * 1024 * 1024;
  const bool is_large = bytes >= kHugePage;
  void* const memory = std::aligned_alloc(is_large ? kHugePage : kPage, bytes);
  if (memory == nullptr) throw std::bad_alloc();
  if (is_large) madvise(memory, bytes, MADV_HUGEPAGE);  // A wish; it may be refused.
  return Slab(static_cast<std::byte*>(memory));
}

}  // namespace sim
