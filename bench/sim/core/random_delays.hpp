#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "sim/core/sim_time.hpp"

// The cheap random delays that every benchmark of this folder draws, ours and the reference alike:
// a sequential generator of 32 bytes and 6 KiB of tables, so that the engine is measured and not
// the sampler. `draw/...` measures them alone. Every shape has a mean of 1 s.

namespace sim::bench {

/// xoshiro256++. Source: Blackman and Vigna, ACM Trans. Math. Software 47(4), 2021.
class Xoshiro {
 public:
  explicit Xoshiro(std::uint64_t seed) {
    for (std::uint64_t& word : state_) word = split_mix(seed);
  }

  std::uint64_t next() {
    const std::uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
    const std::uint64_t shifted = state_[1] << 17U;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }
  /// Uniform in [0, 1), a multiple of 2^-53.
  double next_uniform() { return static_cast<double>(next() >> 11U) * 0x1p-53; }

 private:
  /// Source: Steele, Lea and Flood, OOPSLA 2014.
  static std::uint64_t split_mix(std::uint64_t& seed) {
    std::uint64_t z = seed += 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31U);
  }

  std::array<std::uint64_t, 4> state_;
};

/// Exponential numbers of mean 1 by a ziggurat of 256 layers.
/// Source: Marsaglia and Tsang, Journal of Statistical Software 5(8), 2000.
class ExponentialZiggurat {
 public:
  ExponentialZiggurat() {
    constexpr double kLayerArea = 0.0039496598225815571993;
    std::array<double, kLayers + 1> edge{};
    edge[0] = kLayerArea / std::exp(-kTail);
    edge[1] = kTail;
    for (std::size_t i = 1; i + 1 < kLayers; ++i) {
      edge[i + 1] = -std::log(kLayerArea / edge[i] + std::exp(-edge[i]));
    }
    for (std::size_t i = 0; i < kLayers; ++i) {
      width_[i] = edge[i] * 0x1p-53;
      inside_[i] = static_cast<std::int64_t>(edge[i + 1] / edge[i] * 0x1p53);
      height_[i] = std::exp(-edge[i]);
    }
  }

  double sample(Xoshiro& random) const {
    const std::uint64_t bits = random.next();
    const std::size_t layer = bits & (kLayers - 1);
    const auto along = static_cast<std::int64_t>(bits >> 11U);
    const double x = static_cast<double>(along) * width_[layer];
    if (along < inside_[layer]) [[likely]]
      return x;
    return sample_edge(random, layer, x);
  }

 private:
  static constexpr std::size_t kLayers = 256;
  static constexpr double kTail = 7.69711747013104972;

  [[gnu::noinline]] double sample_edge(Xoshiro& random, std::size_t layer, double x) const {
    if (layer == 0) return kTail + sample(random);
    const double above = layer + 1 == kLayers ? 1.0 : height_[layer + 1];
    const double y = height_[layer] + random.next_uniform() * (above - height_[layer]);
    return y < std::exp(-x) ? x : sample(random);
  }

  std::array<double, kLayers> width_;
  std::array<std::int64_t, kLayers> inside_;
  std::array<double, kLayers> height_;
};

inline const ExponentialZiggurat kExponential;

/// A number of seconds as whole nanoseconds; cut off, since this is on the measured path.
inline Duration cut_seconds(double value_s) { return {static_cast<std::int64_t>(value_s * 1e9)}; }

/// Exponential delays.
struct Exponential {
  static Duration draw(Xoshiro& random, SimTime) {
    return cut_seconds(kExponential.sample(random));
  }
};

/// Nine of ten delays have a mean of 0.1 s, the tenth of 9.1 s.
struct Bimodal {
  static Duration draw(Xoshiro& random, SimTime) {
    const double mean_s = random.next_uniform() < 0.9 ? 0.1 : 9.1;
    return cut_seconds(mean_s * kExponential.sample(random));
  }
};

/// All wake within some milliseconds after each full second: the rest of the present one and an
/// exponential delay of 1 ms.
struct Bursty {
  static Duration draw(Xoshiro& random, SimTime now) {
    constexpr std::int64_t kPeriod_ns = 1'000'000'000;
    const Duration rest{kPeriod_ns - now.ns % kPeriod_ns};
    return rest + cut_seconds(1e-3 * kExponential.sample(random));
  }
};

/// Pareto delays of tail index 4/3 (infinite variance) from 0.25 s up.
struct HeavyTail {
  static Duration draw(Xoshiro& random, SimTime) {
    const double root = std::sqrt(1.0 - random.next_uniform());
    return cut_seconds(0.25 / (root * std::sqrt(root)));
  }
};

}  // namespace sim::bench
