#include "src/experiment/attack_draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <limits>

namespace app {
namespace {

// What fits on a page, and keeps a summary small.
constexpr std::size_t kMostNodes = 150;
constexpr std::size_t kMostSiblings = 14;

int importance(AttackStep step) {
  switch (step) {
    case AttackStep::kGoal:
      return 0;
    case AttackStep::kThreat:
    case AttackStep::kControl:
    case AttackStep::kAlarm:
      return 1;
    default:
      return 2;
  }
}

std::uint64_t steps_in(const AttackNode& node) { return std::max<std::uint64_t>(node.count, 1); }

AttackNode omitted(std::uint64_t count, const char* what) {
  AttackNode node;
  node.step = AttackStep::kOmitted;
  node.text = fmt::format("{} more {} left out", count, what);
  node.count = count;
  return node;
}

}  // namespace

std::size_t AttackDraft::note(std::size_t above, AttackStep step, AttackEnd end,
                              const std::string& text, std::optional<sim::SimTime> at) {
  const std::optional<double> at_s =
      at ? std::optional(sim::to_seconds(*at - sim::kStart)) : std::nullopt;
  const std::vector<std::size_t>& siblings = above == kNowhere ? roots_ : nodes_[above].children;
  const auto found = std::ranges::find_if(siblings, [&](std::size_t one) {
    const AttackNode& node = nodes_[one].node;
    return node.step == step && node.end == end && node.text == text;
  });
  if (found != siblings.end()) {
    AttackNode& node = nodes_[*found].node;
    ++node.count;
    if (at_s) node.first_s = std::min(node.first_s.value_or(*at_s), *at_s);
    if (at_s) node.last_s = std::max(node.last_s.value_or(*at_s), *at_s);
    return *found;
  }
  const std::size_t index = nodes_.size();
  Growing& made = nodes_.emplace_back();
  made.node.step = step;
  made.node.end = end;
  made.node.text = text;
  made.node.count = 1;
  made.node.first_s = made.node.last_s = at_s;
  made.above = above;
  made.level = above == kNowhere ? 0 : nodes_[above].level + 1;
  (above == kNowhere ? roots_ : nodes_[above].children).push_back(index);
  return index;
}

void AttackDraft::move_below(std::size_t node, std::size_t above) {
  Growing& moved = nodes_[node];
  std::erase(moved.above == kNowhere ? roots_ : nodes_[moved.above].children, node);
  moved.above = above;
  nodes_[above].children.push_back(node);
}

bool AttackDraft::comes_before(std::size_t a, std::size_t b) const {
  constexpr double kNever = std::numeric_limits<double>::infinity();
  const double first = nodes_[a].node.first_s.value_or(kNever);
  const double second = nodes_[b].node.first_s.value_or(kNever);
  return first != second ? first < second : a < b;  // What was told first was first.
}

std::vector<AttackNode> AttackDraft::finished() const {
  std::vector<bool> is_kept(nodes_.size(), false);
  std::vector<std::vector<std::size_t>> kept(nodes_.size());
  std::size_t total = 0;
  const auto choose = [&](std::vector<std::size_t> siblings) {
    std::ranges::sort(siblings, [this](auto a, auto b) { return comes_before(a, b); });
    std::ranges::stable_sort(siblings, [this](auto a, auto b) {
      return importance(nodes_[a].node.step) < importance(nodes_[b].node.step);
    });
    if (siblings.size() > kMostSiblings) siblings.resize(kMostSiblings);
    if (siblings.size() > kMostNodes - total) siblings.resize(kMostNodes - total);
    total += siblings.size();
    std::ranges::sort(siblings, [this](auto a, auto b) { return comes_before(a, b); });
    for (const std::size_t one : siblings) is_kept[one] = true;
    return siblings;
  };
  const std::vector<std::size_t> roots = choose(roots_);
  std::deque<std::size_t> open(roots.begin(), roots.end());
  while (!open.empty()) {
    const std::size_t index = open.front();
    open.pop_front();
    kept[index] = choose(nodes_[index].children);
    open.insert(open.end(), kept[index].begin(), kept[index].end());
  }
  std::vector<AttackNode> trees;
  for (const std::size_t root : roots) trees.push_back(copy(root, kept, is_kept));
  if (roots.size() < roots_.size()) {
    const std::size_t left_out = roots_.size() - roots.size();
    trees.push_back(omitted(left_out, left_out == 1 ? "threat is" : "threats are"));
  }
  return trees;
}

AttackNode AttackDraft::copy(std::size_t index, const std::vector<std::vector<std::size_t>>& kept,
                             const std::vector<bool>& is_kept) const {
  AttackNode node = nodes_[index].node;
  for (const std::size_t child : kept[index]) node.children.push_back(copy(child, kept, is_kept));
  std::uint64_t left_out = 0;
  for (const std::size_t child : nodes_[index].children) {
    if (!is_kept[child]) left_out += steps_in(nodes_[child].node);
  }
  if (left_out > 0) {
    node.children.push_back(omitted(left_out, left_out == 1 ? "step is" : "steps are"));
  }
  return node;
}

}  // namespace app
