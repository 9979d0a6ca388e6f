#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "models/authority/ids.hpp"

namespace models {

/// A set of permissions, one bit a tool action. A value; all operations are pure.
/// A permission is (tool action, resource); an action has exactly one resource.
class PermissionSet {
 public:
  static constexpr std::size_t kCapacity = 512;  ///< Most tool actions a scenario may have.

  constexpr void insert(ActionId action) { words_[action.index / 64] |= bit(action); }
  constexpr void erase(ActionId action) { words_[action.index / 64] &= ~bit(action); }
  [[nodiscard]] constexpr bool contains(ActionId action) const {
    return (words_[action.index / 64] & bit(action)) != 0;
  }
  [[nodiscard]] constexpr bool empty() const { return *this == PermissionSet{}; }
  [[nodiscard]] constexpr std::size_t size() const {
    std::size_t total = 0;
    for (const std::uint64_t word : words_) total += static_cast<std::size_t>(std::popcount(word));
    return total;
  }

  constexpr PermissionSet& operator|=(const PermissionSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
    return *this;
  }
  constexpr PermissionSet& operator&=(const PermissionSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
    return *this;
  }
  /// Removes the members of `other` (set difference).
  constexpr PermissionSet& operator-=(const PermissionSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.words_[i];
    return *this;
  }
  friend constexpr PermissionSet operator|(PermissionSet a, const PermissionSet& b) {
    return a |= b;
  }
  friend constexpr PermissionSet operator&(PermissionSet a, const PermissionSet& b) {
    return a &= b;
  }
  friend constexpr PermissionSet operator-(PermissionSet a, const PermissionSet& b) {
    return a -= b;
  }
  constexpr bool operator==(const PermissionSet&) const = default;

  [[nodiscard]] constexpr bool intersects(const PermissionSet& other) const {
    for (std::size_t i = 0; i < words_.size(); ++i)
      if ((words_[i] & other.words_[i]) != 0) return true;
    return false;
  }
  /// Calls `visit(ActionId)` for each member in ascending order.
  template <class Visit>
  constexpr void for_each(Visit visit) const {
    for (std::size_t i = 0; i < words_.size(); ++i)
      for (std::uint64_t word = words_[i]; word != 0; word &= word - 1)
        visit(ActionId{static_cast<std::uint32_t>(i * 64) +
                       static_cast<std::uint32_t>(std::countr_zero(word))});
  }
  [[nodiscard]] constexpr const std::array<std::uint64_t, kCapacity / 64>& words() const {
    return words_;
  }

 private:
  static constexpr std::uint64_t bit(ActionId action) {
    return std::uint64_t{1} << (action.index % 64);
  }
  std::array<std::uint64_t, kCapacity / 64> words_{};
};

}  // namespace models
