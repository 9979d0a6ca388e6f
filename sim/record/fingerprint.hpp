#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include "sim/random/name_hash.hpp"

namespace sim {

/// A 64-bit hash of a stream of values, the same on every machine; order counts. Not cryptographic.
class Fingerprint {
 public:
  /// Adds an integer, widened to 64 bits.
  void add(std::integral auto integer) {
    const auto value = static_cast<std::uint64_t>(integer);
    state_ = mix_bits(state_ + value) ^ (std::rotl(state_, 23) * 0x9e3779b97f4a7c15ULL);
  }
  /// Adds the bit pattern, so 0.0 and -0.0 differ.
  void add(double value) { add(std::bit_cast<std::uint64_t>(value)); }
  /// Adds the length, then the bytes.
  void add(std::string_view text);

  std::uint64_t value() const { return mix_bits(state_); }
  /// Sixteen lower-case hexadecimal digits.
  std::string hex() const;

 private:
  std::uint64_t state_{0x6a09e667f3bcc909ULL};
};

}  // namespace sim
