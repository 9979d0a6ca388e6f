#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sim/core/sim_time.hpp"
#include "src/experiment/attack_tree.hpp"

namespace app {

/// An attack tree while it grows: alike steps at one place are merged, and in the end it is pruned
/// to what a reader can take in.
class AttackDraft {
 public:
  static constexpr std::size_t kNowhere = ~std::size_t{0};

  /// Another time the same step at the same place, or a new one. @param above kNowhere: none
  std::size_t note(std::size_t above, AttackStep step, AttackEnd end, const std::string& text,
                   std::optional<sim::SimTime> at);
  /// So often more.
  void add_count(std::size_t node, std::uint64_t more) { nodes_[node].node.count += more; }
  void move_below(std::size_t node, std::size_t above);
  [[nodiscard]] AttackNode& at(std::size_t node) { return nodes_[node].node; }
  [[nodiscard]] std::size_t level(std::size_t node) const { return nodes_[node].level; }
  [[nodiscard]] std::size_t above(std::size_t node) const { return nodes_[node].above; }
  [[nodiscard]] bool has_children(std::size_t node) const { return !nodes_[node].children.empty(); }

  /// The trees, what is earlier first. Of many nodes the first levels stay, and of many siblings
  /// goals, threats, control and alarms before calls; each place says what is left out there.
  [[nodiscard]] std::vector<AttackNode> finished() const;

 private:
  struct Growing {
    AttackNode node;
    std::size_t above{kNowhere};
    std::size_t level{0};
    std::vector<std::size_t> children{};
  };
  [[nodiscard]] AttackNode copy(std::size_t index,
                                const std::vector<std::vector<std::size_t>>& kept,
                                const std::vector<bool>& is_kept) const;
  [[nodiscard]] bool comes_before(std::size_t a, std::size_t b) const;
  std::vector<Growing> nodes_;
  std::vector<std::size_t> roots_;
};

}  // namespace app
