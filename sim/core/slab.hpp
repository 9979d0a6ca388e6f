#pragma once

#include <cstddef>
#include <memory>

namespace sim {

/// Frees memory of make_slab().
struct SlabDeleter {
  void operator()(std::byte* memory) const;
};
using Slab = std::unique_ptr<std::byte, SlabDeleter>;

/// Uninitialised memory for many small things that are used in random order: from 2 MiB on it lies
/// in huge pages where the system has them, which spares most misses of the TLB.
/// @pre `bytes` is a multiple of 4 KiB
Slab make_slab(std::size_t bytes);

}  // namespace sim
