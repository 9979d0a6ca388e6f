#include <algorithm>
#include <string>
#include <vector>

#include "models/metrics/observers.hpp"

namespace models {
namespace {

/// What became of the estate that the run inherited, as a whole and by entry.
class InventoryObserver final : public Observer {
 public:
  explicit InventoryObserver(const ObserverContext& context)
      : context_(context), entries_(context.plan.inventory.size()) {}

  void on(const InventoryUsed& record) override {
    if (!context_.counts(record.at)) return;
    Group& entry = entries_[record.entry.index];
    ++(record.refusal == Refusal::kNone ? entry.accepted : entry.refused);
  }
  void on(const InventoryOutcome& record) override {
    Group& entry = entries_[record.entry.index];
    entry.live_s += context_.counted_s(record.from, record.to);
    entry.ownerless_s += context_.counted_s(std::max(record.from, record.owned_until), record.to);
    const bool at_start = record.issued <= sim::kStart && record.from == sim::kStart;
    if (at_start && record.to <= sim::kStart) ++entry.dead_at_start;
    if (!record.live) return;
    const sim::SimTime end = sim::kStart + context_.plan.clock.horizon;
    entry.age.add_event(sim::to_seconds(end - record.issued));
    all_ages_.add_event(sim::to_seconds(end - record.issued));
  }
  void on(const RunEnded& record) override {
    counted_s_ = context_.counted_s(sim::kStart, record.at);
  }
  void report(ReplicationResult& result) const override {
    if (entries_.empty()) return;
    Group all;
    for (const Group& entry : entries_) all.add(entry);
    report_group(result, {}, all, all_ages_);
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      report_group(result, {{"entry", context_.plan.inventory[i].name}}, entries_[i],
                   entries_[i].age);
    }
  }

 private:
  struct Group {
    double live_s{0.0};       ///< Credentials * seconds.
    double ownerless_s{0.0};  ///< Those of them without an owner.
    std::uint64_t dead_at_start{0};
    std::uint64_t accepted{0};
    std::uint64_t refused{0};
    sim::CensoredSketch age;
    void add(const Group& other) {
      live_s += other.live_s;
      ownerless_s += other.ownerless_s;
      dead_at_start += other.dead_at_start;
      accepted += other.accepted;
      refused += other.refused;
    }
  };
  void report_group(ReplicationResult& result, const Labels& labels, const Group& group,
                    const sim::CensoredSketch& age) const {
    add_ratio(result, "inventory.live", labels, group.live_s, counted_s_);
    add_ratio(result, "inventory.without_owner", labels, group.ownerless_s, counted_s_);
    add_value(result, "inventory.dead_at_start", labels, static_cast<double>(group.dead_at_start));
    const auto calls = [&](const char* outcome, std::uint64_t count) {
      Labels with = labels;
      with.emplace_back("outcome", outcome);
      add_value(result, "inventory.calls", std::move(with), static_cast<double>(count));
    };
    calls("accepted", group.accepted);
    calls("refused", group.refused);
    result.samples.push_back({"inventory.age", labels, age});
  }

  ObserverContext context_;
  std::vector<Group> entries_;
  sim::CensoredSketch all_ages_;
  double counted_s_{0.0};
};

}  // namespace

std::unique_ptr<Observer> make_inventory_observer(const ObserverContext& context) {
  return std::make_unique<InventoryObserver>(context);
}

}  // namespace models
