#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sim/random/name_hash.hpp"

namespace sim {

class Distribution;

/// What a draw is for, such as "tool_latency"; one of the coordinates that name it.
struct Purpose {
  std::uint64_t hash{0};
  constexpr explicit Purpose(std::string_view name) : hash(name_hash(name)) {}
};

/// One block of Philox4x64-10: 256 random bits for a 256-bit counter under a 128-bit key.
/// Source: Salmon et al., SC 2011; Random123.
std::array<std::uint64_t, 4> philox_block(const std::array<std::uint64_t, 4>& counter,
                                          const std::array<std::uint64_t, 2>& key);

/// The keys of the ten rounds of Philox4x64-10 under one key: 16 bytes a round.
struct PhiloxRoundKeys {
  std::array<std::array<std::uint64_t, 2>, 10> round{};

  /// The Weyl sequences of the paper, as in Random123.
  constexpr explicit PhiloxRoundKeys(std::array<std::uint64_t, 2> key) {
    for (auto& of_round : round) {
      of_round = key;
      key[0] += 0x9e3779b97f4a7c15ULL;
      key[1] += 0xbb67ae8584caa73bULL;
    }
  }
};

/// A uniform number in the open interval (0, 1), a multiple of 2^-53, from the upper 52 bits. That
/// of the complemented bits is exactly 1 minus it.
constexpr double to_open_uniform(std::uint64_t bits) {
  // The fraction of a double in [1, 2); then 1 - 2^-53 less, which is exact.
  return std::bit_cast<double>((bits >> 12) | 0x3ff0000000000000ULL) - (1.0 - 0x1p-53);
}

/// The randomness of one draw: as many words as it takes, without touching any other draw. So a
/// rejection sampler shifts nothing.
class Draw {
 public:
  Draw(const std::array<std::uint64_t, 2>& key, EntityPath path, Purpose purpose,
       std::uint64_t occurrence)
      : key_(key), counter_{path.value, purpose.hash, occurrence, 0} {}

  /// 64 random bits.
  std::uint64_t next_u64() {
    if (next_ == block_.size()) refill();
    return block_[next_++];
  }
  /// Uniform in the open interval (0, 1).
  double next_uniform() { return to_open_uniform(next_u64()); }

 private:
  void refill();

  std::array<std::uint64_t, 2> key_;
  std::array<std::uint64_t, 4> counter_;
  std::array<std::uint64_t, 4> block_{};
  std::size_t next_{4};
};

/// Sees every draw of a run; for tests of the determinism contract.
class DrawRecorder {
 public:
  virtual ~DrawRecorder() = default;
  /// `value` is what the drawing function returned; for RandomSource::draw() the first uniform.
  virtual void record(EntityPath path, Purpose purpose, std::uint64_t occurrence, double value) = 0;
};

/// All randomness of one replication. A draw is named by (seed, replication, path, purpose,
/// occurrence) and has the same value whatever else was drawn; the same name twice gives the same
/// value twice.
class RandomSource {
 public:
  /// @param recorder sees every draw, if not null; must outlive the source
  RandomSource(std::uint64_t seed, std::uint64_t replication, DrawRecorder* recorder = nullptr)
      : key_{seed, replication}, round_keys_(key_), recorder_(recorder) {}

  Draw draw(EntityPath path, Purpose purpose, std::uint64_t occurrence = 0) const;
  double sample(const Distribution& distribution, EntityPath path, Purpose purpose,
                std::uint64_t occurrence = 0) const;
  /// True with probability `p`. @pre 0 <= p <= 1
  bool bernoulli(double p, EntityPath path, Purpose purpose, std::uint64_t occurrence = 0) const;
  /// Uniform in the open interval (0, 1).
  double uniform(EntityPath path, Purpose purpose, std::uint64_t occurrence = 0) const;

 private:
  std::uint64_t first_word(EntityPath path, Purpose purpose, std::uint64_t occurrence) const;
  double first_uniform(EntityPath path, Purpose purpose, std::uint64_t occurrence) const;
  [[gnu::noinline]] double sample_any(const Distribution& distribution, EntityPath path,
                                      Purpose purpose, std::uint64_t occurrence) const;
  double recorded(EntityPath path, Purpose purpose, std::uint64_t occurrence, double value) const;

  std::array<std::uint64_t, 2> key_;
  PhiloxRoundKeys round_keys_;
  DrawRecorder* recorder_;
};

}  // namespace sim
