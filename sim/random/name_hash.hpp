#pragma once

#include <cstdint>
#include <string_view>

namespace sim {

/// Mixes all bits of a word into all others; a bijection.
/// Source: Stafford's variant 13 of the MurmurHash3 finaliser, as in SplitMix64 (Steele et al.
/// 2014).
constexpr std::uint64_t mix_bits(std::uint64_t word) {
  word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9ULL;
  word = (word ^ (word >> 27)) * 0x94d049bb133111ebULL;
  return word ^ (word >> 31);
}

/// A fixed hash of a name, the same on every machine and in every version: FNV-1a, then mixed.
constexpr std::uint64_t name_hash(std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char letter : name) {
    hash = (hash ^ static_cast<unsigned char>(letter)) * 0x00000100000001b3ULL;
  }
  return mix_bits(hash);
}

/// Who draws: a hash of the way from the root of a run to an entity. A path depends on names and
/// on how often a name occurred below its parent, never on the order in which things happened.
struct EntityPath {
  std::uint64_t value{0};

  static constexpr EntityPath root() { return {0x243f6a8885a308d3ULL}; }

  /// The path of the `occurrence`-th entity called `name_hash` below this one.
  constexpr EntityPath child(std::uint64_t name_hash, std::uint64_t occurrence) const {
    const std::uint64_t named = mix_bits(value + 0x9e3779b97f4a7c15ULL) ^ name_hash;
    return {mix_bits(mix_bits(named) + occurrence * 0xd1342543de82ef95ULL)};
  }

  friend constexpr bool operator==(EntityPath, EntityPath) = default;
};

}  // namespace sim
