// Steady work takes nothing from the heap: after a warm-up the engine makes do with what it has.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <memory>
#include <new>

#include "bench/sim/core/random_delays.hpp"
#include "sim/core/resource.hpp"
#include "sim/core/simulation.hpp"
#include "sim/core/slab.hpp"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define BAILIWICK_COUNTS_ALLOCATIONS 0  // Sanitizers replace these functions themselves.
#else
#define BAILIWICK_COUNTS_ALLOCATIONS 1
#endif

namespace {

std::int64_t allocations = 0;  // Calls of operator new and, for slabs, of aligned_alloc.

}  // namespace

#if BAILIWICK_COUNTS_ALLOCATIONS
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (void* const memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

extern "C" void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
  ++allocations;
  void* memory = nullptr;
  return posix_memalign(&memory, alignment, size) == 0 ? memory : nullptr;
}
#endif

namespace sim {
namespace {

constexpr std::int64_t kEvents = 100'000;  // In a stretch that is measured.

// A simulation with random delays whose mean is 1 s.
class SteadyMemoryTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!BAILIWICK_COUNTS_ALLOCATIONS) GTEST_SKIP() << "sanitizers take memory for each object";
  }

  Duration draw(double mean_s = 1.0) {
    return bench::cut_seconds(mean_s * bench::kExponential.sample(random));
  }
  DelayAwaiter wait(double mean_s = 1.0) { return simulation.delay(draw(mean_s)); }

  // Whatever happens at or after so many events ends the run.
  void count_event() {
    if (simulation.events_executed() >= last_event_) simulation.stop();
  }
  void run(std::int64_t events) {
    last_event_ = simulation.events_executed() + static_cast<std::uint64_t>(events);
    simulation.run();
  }
  // Of several stretches the one that takes least: a new record of what is pending or alive at
  // once takes memory at any time, but ever more rarely.
  std::int64_t allocations_after(std::int64_t warm_up_events) {
    constexpr int kStretches = 5;
    run(warm_up_events);
    std::int64_t least = std::numeric_limits<std::int64_t>::max();
    for (int i = 0; i < kStretches; ++i) {
      const std::int64_t before = allocations;
      run(kEvents);
      least = std::min(least, allocations - before);
    }
    return least;
  }

  Task<void> stay() {
    while (true) {
      co_await wait();
      count_event();
    }
  }
  Task<void> leaf() {
    for (int i = 0; i < 4; ++i) co_await wait();
  }
  Task<void> node(int level) {
    co_await wait();
    co_await wait();
    std::array<Process, 5> children;
    for (Process& child : children) child = simulation.spawn(level == 3 ? leaf() : node(level + 1));
    co_await wait();
    co_await wait();
    for (const Process& child : children) co_await child.join();
    count_event();
  }
  Task<void> keep_growing_trees() {
    while (true) {
      const Process root = simulation.spawn(node(0));
      co_await root.join();
    }
  }
  Task<void> customer(SimResource& servers) {
    const Lease lease = co_await servers.acquire();
    co_await wait();
    count_event();
  }
  Task<void> arrivals(SimResource& servers, double rate_per_s) {
    while (true) {
      co_await wait(1.0 / rate_per_s);
      simulation.spawn(customer(servers), {.detached = true});
    }
  }
  // Most timeouts are cancelled before their time.
  Task<void> request_with_timeout() {
    while (true) {
      Timer timeout = simulation.schedule(simulation.now() + seconds(3.0), 0, [this] { ++late; });
      co_await wait();
      timeout.cancel();
      count_event();
    }
  }

  bench::Xoshiro random{1};
  std::int64_t late{0};
  Simulation simulation;

 private:
  std::uint64_t last_event_{0};
};

TEST_F(SteadyMemoryTest, ProcessesThatWaitTakeNothing) {
  for (int i = 0; i < 1'000; ++i) simulation.spawn(stay());
  EXPECT_EQ(allocations_after(100'000), 0);
}

TEST_F(SteadyMemoryTest, ManyProcessesThatWaitTakeNothing) {
  for (int i = 0; i < 20'000; ++i) simulation.spawn(stay());
  EXPECT_EQ(allocations_after(1'000'000), 0);
}

// bench/sim/core/tree_bench.cpp measures the same: 781 processes a root, 20 roots at a time.
TEST_F(SteadyMemoryTest, TreesOfProcessesThatComeAndGoTakeNothing) {
  for (int i = 0; i < 20; ++i) simulation.spawn(keep_growing_trees());
  EXPECT_EQ(allocations_after(2'000'000), 0);
}

TEST_F(SteadyMemoryTest, CustomersOfAQueueTakeNothing) {
  SimResource servers(simulation, 10);
  simulation.spawn(arrivals(servers, 9.0));  // Each of 10 servers is busy 9 seconds of 10.
  EXPECT_EQ(allocations_after(1'000'000), 0);
  EXPECT_GT(servers.served(), 100'000);
}

TEST_F(SteadyMemoryTest, TimersThatAreSetAndCancelledTakeNothing) {
  for (int i = 0; i < 1'000; ++i) simulation.spawn(request_with_timeout());
  EXPECT_EQ(allocations_after(500'000), 0);
  EXPECT_GT(late, 0);
}

// Otherwise the tests above would say nothing.
TEST_F(SteadyMemoryTest, WhatIsTakenIsCounted) {
  const std::int64_t before = allocations;
  const auto number = std::make_unique<int>(1);
  EXPECT_EQ(allocations - before, 1);
  const Slab slab = make_slab(4'096);
  EXPECT_EQ(allocations - before, 2);
}

}  // namespace
}  // namespace sim
