// The speed-up that this machine gives two threads which share nothing: what replications are
// measured against. Usage: spin_loop THREADS ITERATIONS (split over the threads).
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

namespace {

std::uint64_t spin(std::uint64_t iterations) {
  std::uint64_t state = 88172645463325252ULL;
  for (std::uint64_t i = 0; i < iterations; ++i) {
    state ^= state << 13U;
    state ^= state >> 7U;
    state ^= state << 17U;
  }
  return state;
}

}  // namespace

int main(int argument_count, char** arguments) {
  if (argument_count != 3) return 4;
  const auto threads = std::strtoull(arguments[1], nullptr, 10);
  const auto iterations = std::strtoull(arguments[2], nullptr, 10);
  if (threads == 0) return 4;
  std::vector<std::uint64_t> states(threads);
  std::vector<std::thread> workers;
  for (std::uint64_t t = 0; t < threads; ++t) {
    workers.emplace_back([&states, t, share = iterations / threads] { states[t] = spin(share); });
  }
  for (std::thread& worker : workers) worker.join();
  std::uint64_t all = 0;
  for (const std::uint64_t state : states) all ^= state;
  std::printf("%llx\n", static_cast<unsigned long long>(all));
}
