#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <vector>

#include "src/analysis/delays.hpp"
#include "src/verify/fleet_run.hpp"
#include "src/verify/known_answer.hpp"

namespace app {
namespace {

constexpr double kHorizon_s = 600.0 * 3600.0;
// What is ordered later may be cut off by the horizon.
constexpr double kLastOrder_s = 590.0 * 3600.0;
constexpr double kDetection_s = 60.0;
constexpr int kDeepest = 3;

// The root's clerk is hijacked once its whole tree stands, and its credential is ordered by name.
constexpr const char* kIncident =
    "threats:\n"
    "  bait:\n"
    "    inject: {prompt_injection: {through: tool-1.read, probability: 1}}\n"
    "    goal: {calls: [{call: tool-1.read}], pace: 1h}\n"
    "    detect: {watch: {probability: 1, delay: 60s}}\n"
    "    respond: {revoke: credential}\n";

// How an order came out, credential by credential.
class OrderOutcomes final : public models::RecordSink {
 public:
  struct One {
    std::uint32_t depth{};
    bool reached{};
    std::optional<double> took_s;
  };

  void on(const models::RevocationOutcome& record) override {
    if (record.cause != models::RevocationCause::kIncident) return;
    if (record.due >= sim::kStart + sim::seconds(kLastOrder_s)) return;
    One one{record.depth, record.reached.has_value(), {}};
    if (record.effective) one.took_s = sim::to_seconds(*record.effective - record.due);
    orders[record.order].push_back(one);
  }

  // Over all credentials at a depth.
  double mean_s(std::uint32_t depth) const {
    sim::RunningMoments moments;
    for_each(depth, [&](const One& one) { moments.add(one.took_s.value()); });
    return moments.mean();
  }
  double share_reached(std::uint32_t depth) const {
    sim::RunningMoments moments;
    for_each(depth, [&](const One& one) { moments.add(one.reached ? 1.0 : 0.0); });
    return moments.mean();
  }
  double share_of_whole_trees() const {
    sim::RunningMoments moments;
    for (const auto& [order, tree] : orders) {
      moments.add(std::ranges::all_of(tree, &One::reached) ? 1.0 : 0.0);
    }
    return moments.mean();
  }
  double mean_longest_s() const {
    sim::RunningMoments moments;
    for (const auto& [order, tree] : orders) {
      double longest_s = 0.0;
      for (const One& one : tree) longest_s = std::max(longest_s, one.took_s.value());
      moments.add(longest_s);
    }
    return moments.mean();
  }

  std::map<models::OrderId, std::vector<One>> orders;

 private:
  template <class Visit>
  void for_each(std::uint32_t depth, Visit visit) const {
    for (const auto& [order, tree] : orders) {
      for (const One& one : tree) {
        if (one.depth == depth) visit(one);
      }
    }
  }
};

// A root above `depth` generations of `children` each, which all stay at work.
SharedPlan load_tree(int depth, int children, const std::string& lifetime,
                     const std::string& cascade) {
  std::string agents;
  for (int i = 1; i <= depth; ++i) {
    const std::string spawns =
        i == depth
            ? ""
            : fmt::format("{{spawn: {{agent: hop-{}, count: {}, join: none}}}}, ", i + 1, children);
    agents += fmt::format("  hop-{}: {{plan: [{}{{think: {}s}}]}}\n", i, spawns, kHorizon_s);
  }
  return load_fleet(
      {.horizon = fmt::format("{}s", kHorizon_s),
       .arrivals = "1/h",
       .credentials = fmt::format("{{issue: task, scope: role, lifetime: {}, delegation: exchange, "
                                  "cascade: {}}}",
                                  lifetime, cascade),
       .validation = "{propagation: {delay: 0s}}",
       .plan = fmt::format(
           "[{{spawn: {{agent: hop-1, count: {}, join: none}}}}, {{call: tool-1.read}}]", children),
       .agents = agents,
       .extra = kIncident});
}

std::string per_hop(const std::string& delay, double discovery) {
  return fmt::format("{{per_hop: {{delay: {}, discovery: {}}}}}", delay, discovery);
}

// Along a path hops are in series.
void add_paths(std::vector<KnownAnswer>& all) {
  for (const double hop_s : {10.0, 30.0, 120.0}) {
    const SharedPlan plan = load_tree(
        kDeepest, 1, "none", per_hop(fmt::format("{{exponential: {{mean: {}s}}}}", hop_s), 1.0));
    std::vector<KnownQuantity> quantities;
    for (int depth = 1; depth <= kDeepest; ++depth) {
      quantities.push_back({fmt::format("depth_{}_mean_s", depth), depth * hop_s});
    }
    all.push_back({"cascade_path", fmt::format("hop={}s", hop_s),
                   "Cascade hop by hop: at depth d the sum of d delays, d x mean", quantities,
                   [plan](std::uint64_t seed, std::uint64_t replication) {
                     OrderOutcomes seen;
                     run_fleet(plan, seed, replication, &seen);
                     return std::vector{seen.mean_s(1), seen.mean_s(2), seen.mean_s(3)};
                   }});
  }
}

// Over siblings the longest hop counts.
void add_siblings(std::vector<KnownAnswer>& all) {
  constexpr double kHop_s = 30.0;
  for (const int siblings : {1, 3, 6}) {
    const SharedPlan plan = load_tree(
        1, siblings, "none", per_hop(fmt::format("{{exponential: {{mean: {}s}}}}", kHop_s), 1.0));
    all.push_back({"cascade_siblings",
                   fmt::format("siblings={}", siblings),
                   "Cascade to siblings: longest of exponential hops, mean (1 + 1/2 + ...)",
                   {{"mean_longest_s", mean_longest_delay_s(kHop_s, siblings)}},
                   [plan](std::uint64_t seed, std::uint64_t replication) {
                     OrderOutcomes seen;
                     run_fleet(plan, seed, replication, &seen);
                     return std::vector{seen.mean_longest_s()};
                   }});
  }
}

// A hop that is not found ends the way; what hangs below dies of age.
void add_lost_hops(std::vector<KnownAnswer>& all) {
  constexpr double kHop_s = 10.0;
  constexpr double kLifetime_s = 3600.0;
  // All were issued when the work began, and none is renewed once its parent is gone.
  constexpr double kLeft_s = kLifetime_s - kDetection_s;
  for (const double found : {0.25, 0.5, 0.9}) {
    const SharedPlan plan = load_tree(2, 1, fmt::format("{}s", kLifetime_s),
                                      per_hop(fmt::format("{}s", kHop_s), found));
    const auto mean_s = [=](double reached, double way_s) {
      return reached * way_s + (1.0 - reached) * kLeft_s;
    };
    all.push_back({"cascade_discovery",
                   fmt::format("discovery={}", found),
                   "Hop found with chance q: depth d reached with q^d; the rest dies by its own "
                   "expiry",
                   {{"depth_1_reached", found},
                    {"depth_2_reached", found * found},
                    {"depth_1_mean_s", mean_s(found, kHop_s)},
                    {"depth_2_mean_s", mean_s(found * found, 2.0 * kHop_s)}},
                   [plan](std::uint64_t seed, std::uint64_t replication) {
                     OrderOutcomes seen;
                     run_fleet(plan, seed, replication, &seen);
                     return std::vector{seen.share_reached(1), seen.share_reached(2),
                                        seen.mean_s(1), seen.mean_s(2)};
                   }});
  }
}

// A root with two children and four grandchildren: six links, which all must hold.
void add_partial_trees(std::vector<KnownAnswer>& all) {
  struct Case {
    std::string label, cascade;
    double chance;
  };
  for (const Case& one :
       {Case{"partial=0.25", "{partial: {probability: 0.25}}", 0.25},
        Case{"partial=0.5", "{partial: {probability: 0.5}}", 0.5},
        Case{"partial=0.9", "{partial: {probability: 0.9}}", 0.9},
        Case{"by_construction", "by_construction", 1.0}, Case{"by_expiry", "by_expiry", 0.0}}) {
    const SharedPlan plan = load_tree(2, 2, "none", one.cascade);
    const double p = one.chance;
    all.push_back(
        {"cascade_tree",
         one.label,
         "Two children with two each, every link holds with chance p: p, p^2, and p^6 for "
         "the whole tree",
         {{"depth_1_died", p}, {"depth_2_died", p * p}, {"all_died", p * p * p * p * p * p}},
         [plan](std::uint64_t seed, std::uint64_t replication) {
           OrderOutcomes seen;
           run_fleet(plan, seed, replication, &seen);
           return std::vector{seen.share_reached(1), seen.share_reached(2),
                              seen.share_of_whole_trees()};
         }});
  }
}

}  // namespace

std::vector<KnownAnswer> known_cascades() {
  std::vector<KnownAnswer> all;
  add_paths(all);
  add_siblings(all);
  add_lost_hops(all);
  add_partial_trees(all);
  return all;
}

}  // namespace app
