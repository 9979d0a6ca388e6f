// What ours is compared with: the hold loop of a bare std::priority_queue. It takes the first of N
// times and puts it back later; nothing is dispatched.

#include <benchmark/benchmark.h>

#include <compare>
#include <functional>
#include <queue>
#include <vector>

#include "bench/sim/core/benchmarks.hpp"
#include "bench/sim/core/workload.hpp"

namespace sim::bench {
namespace {

struct Entry {
  std::int64_t at;
  std::uint64_t sequence;
  auto operator<=>(const Entry&) const = default;
};

template <class Shape>
class ReferenceQueue {
 public:
  explicit ReferenceQueue(std::int64_t population) {
    for (std::int64_t i = 0; i < population; ++i) push_after(kStart);
  }
  void run(std::int64_t events) {
    for (std::int64_t i = 0; i < events; ++i) {
      const SimTime now{queue_.top().at};
      queue_.pop();
      push_after(now);
    }
  }

 private:
  void push_after(SimTime now) {
    const SimTime at = now + Shape::draw(random_, now);
    queue_.push({at.ns, sequence_++});
  }

  Xoshiro random_{1};
  std::uint64_t sequence_{0};
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue_;
};

template <class Shape>
void reference(benchmark::State& state) {
  ReferenceQueue<Shape> queue(state.range(0));
  queue.run(warm_up_events(state.range(0)));
  measure(state, state.range(0), [&](std::int64_t events) { queue.run(events); });
}

}  // namespace

void register_reference_benchmarks() {
  benchmark::RegisterBenchmark("reference_priority_queue", reference<Exponential>)
      ->RangeMultiplier(10)
      ->Range(1'000, 10'000'000);
  benchmark::RegisterBenchmark("reference_priority_queue_bimodal", reference<Bimodal>)
      ->Arg(1'000)
      ->Arg(100'000);
  benchmark::RegisterBenchmark("reference_priority_queue_bursty", reference<Bursty>)
      ->Arg(1'000)
      ->Arg(100'000);
  benchmark::RegisterBenchmark("reference_priority_queue_heavy_tail", reference<HeavyTail>)
      ->Arg(1'000)
      ->Arg(100'000);
}

}  // namespace sim::bench
