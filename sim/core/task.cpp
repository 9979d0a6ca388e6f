#include "sim/core/task.hpp"

#include <utility>

namespace sim::detail {
namespace {

thread_local std::exception_ptr kept;

}  // namespace

void keep_exception() noexcept { kept = std::current_exception(); }

std::exception_ptr release_exception() noexcept { return std::exchange(kept, nullptr); }

}  // namespace sim::detail
