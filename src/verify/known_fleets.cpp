#include <fmt/format.h>

#include <map>
#include <utility>

#include "models/measurement.hpp"
#include "models/records.hpp"
#include "sim/core/assert.hpp"
#include "sim/stats/running_moments.hpp"
#include "src/analysis/branching.hpp"
#include "src/analysis/delays.hpp"
#include "src/verify/fleet_scenario.hpp"
#include "src/verify/known_answer.hpp"

namespace app {
namespace {

using SharedPlan = std::shared_ptr<const models::Plan>;

constexpr const char* kSeatKey = "{issue: seat, scope: role, lifetime: none, delegation: share}";

// How long credentials that a probe hit outlived the order [s], for probes within a window.
class ProbeDelays final : public models::RecordSink {
 public:
  ProbeDelays(double from_s, double to_s)
      : from_(sim::kStart + sim::seconds(from_s)), to_(sim::kStart + sim::seconds(to_s)) {}

  void on(const models::RevocationOutcome& record) override {
    if (record.cause != models::RevocationCause::kProbe) return;
    if (record.due < from_ || record.due >= to_ || !record.effective) return;
    const double delay_s = sim::to_seconds(*record.effective - record.due);
    delays_s.add(delay_s);
    squares_s2.add(delay_s * delay_s);
  }

  sim::RunningMoments delays_s;
  sim::RunningMoments squares_s2;

 private:
  sim::SimTime from_;
  sim::SimTime to_;
};

models::ReplicationResult run(const SharedPlan& plan, std::uint64_t seed, std::uint64_t replication,
                              models::RecordSink* sink = nullptr) {
  return models::run_replication(with_seed(*plan, seed), models::DesignId{0}, replication,
                                 {.sink = sink});
}

double value_of(const models::ReplicationResult& result, std::string_view metric,
                const models::Labels& labels = {}) {
  for (const models::Measurement& one : result.values) {
    if (one.metric == metric && one.labels == labels && one.value) return *one.value;
  }
  throw sim::InternalError(fmt::format("the run has no value of {}", metric));
}

std::string probes_text(double rate_per_h) {
  return fmt::format("probes: {{rate: {}/h, over: [credential]}}\n", rate_per_h);
}

// Tokens without a gap between them, each valid to its expiry: what is left of one at random.
void add_residual_lifetimes(std::vector<KnownAnswer>& all) {
  for (const double ttl_s : {60.0, 900.0, 3600.0}) {
    constexpr double kLifetimes = 500.0;
    const SharedPlan plan =
        load_fleet({.horizon = fmt::format("{}s", ttl_s * (kLifetimes + 1.0)),
                    .arrivals = "1/d",
                    .credentials = fmt::format(
                        "{{issue: seat, scope: role, lifetime: {}s, delegation: share}}", ttl_s),
                    .extra = probes_text(2.0 * 3600.0 / ttl_s)});
    all.push_back(
        {"residual_lifetime",
         fmt::format("lifetime={}s", ttl_s),
         "What is left of a credential's lifetime at a random moment: uniform on (0, lifetime)",
         {{"mean_s", mean_residual_lifetime_s(ttl_s)}, {"mean_square_s2", ttl_s * ttl_s / 3.0}},
         [plan, ttl_s](std::uint64_t seed, std::uint64_t replication) {
           ProbeDelays seen(0.0, ttl_s * kLifetimes);
           run(plan, seed, replication, &seen);
           return std::vector{seen.delays_s.mean(), seen.squares_s2.mean()};
         }});
  }
}

// A key whose active answer stays in the cache of the enforcement point.
void add_caches(std::vector<KnownAnswer>& all) {
  struct Case {
    double ttl_s, rate_per_h;
  };
  for (const Case& one : {Case{60.0, 60.0}, Case{60.0, 600.0}, Case{10.0, 60.0}}) {
    const double cycle_s = one.ttl_s + 3600.0 / one.rate_per_h;
    const double horizon_s = 1'000.0 * cycle_s;
    const SharedPlan plan =
        load_fleet({.horizon = fmt::format("{}s", horizon_s),
                    .arrivals = fmt::format("{}/h", one.rate_per_h),
                    .credentials = kSeatKey,
                    .validation = fmt::format("{{introspect: {{cache_ttl: {}s}}}}", one.ttl_s),
                    .extra = probes_text(2.0 * 3600.0 / cycle_s)});
    // By then it has forgotten that it began with an empty cache; at the end answers are cut off.
    const double from_s = 50.0 * cycle_s;
    const double to_s = horizon_s - one.ttl_s;
    all.push_back(
        {"cached_answer",
         fmt::format("ttl={}s,rate={}/h", one.ttl_s, one.rate_per_h),
         "Revocation against a cached answer: (ttl^2 / 2) / (ttl + 1 / rate)",
         {{"mean_enforcement_s", mean_cached_residual_s(one.ttl_s, one.rate_per_h / 3600.0)}},
         [=](std::uint64_t seed, std::uint64_t replication) {
           ProbeDelays seen(from_s, to_s);
           run(plan, seed, replication, &seen);
           return std::vector{seen.delays_s.mean()};
         }});
  }
}

struct DelayCase {
  std::string topic, theory, validation;
  int points;
  double expected_s;
};

// From the order to the last enforcement point that knows of it.
KnownAnswer delayed(const DelayCase& one) {
  const SharedPlan plan = load_fleet({.horizon = "1000h",
                                      .arrivals = "1/d",
                                      .credentials = kSeatKey,
                                      .validation = one.validation,
                                      .tools = one.points,
                                      .extra = probes_text(1.0)});
  return {one.topic,
          fmt::format("points={}", one.points),
          one.theory,
          {{"mean_enforcement_s", one.expected_s}},
          [plan](std::uint64_t seed, std::uint64_t replication) {
            ProbeDelays seen(0.0, 990.0 * 3600.0);
            run(plan, seed, replication, &seen);
            return std::vector{seen.delays_s.mean()};
          }};
}

void add_delays(std::vector<KnownAnswer>& all) {
  constexpr double kMean_s = 30.0;
  const std::string exponential = fmt::format("{{exponential: {{mean: {}s}}}}", kMean_s);
  for (const int points : {1, 3, 6}) {
    all.push_back(delayed(
        {"push",
         "Revocation pushed to each point: longest of exponential delays, mean (1 + 1/2 + ...)",
         fmt::format("{{push: {{delay: {}}}}}", exponential), points,
         mean_longest_delay_s(kMean_s, points)}));
  }
  all.push_back(delayed({"propagation", "Revocation by propagation: one delay for all points",
                         fmt::format("{{propagation: {{delay: {}}}}}", exponential), 3, kMean_s}));
  constexpr double kInterval_s = 60.0;
  for (const int points : {1, 3, 6}) {
    // Each point polls at its own phase: the longest of uniform delays.
    all.push_back(delayed(
        {"poll", "Revocation polled, as a push with a uniform delay: interval n / (n + 1)",
         fmt::format("{{push: {{delay: {{uniform: {{low: 0s, high: {}s}}}}}}}}", kInterval_s),
         points, kInterval_s * points / (points + 1.0)}));
  }
}

// A hijacked clerk acts as a Poisson process until its credential is refused.
void add_exposed_actions(std::vector<KnownAnswer>& all) {
  constexpr double kHandling_s = 40.0;
  constexpr double kEnforcement_s = 20.0;
  for (const double pace_s : {5.0, 20.0, 60.0}) {
    const std::string threat = fmt::format(
        "threats:\n"
        "  bait:\n"
        "    inject: {{prompt_injection: {{through: tool-1.read, probability: 1}}}}\n"
        "    goal: {{calls: [{{call: tool-1.read}}], pace: {{exponential: {{mean: {}s}}}}, "
        "persist: "
        "30d}}\n"
        "    detect: {{watch: {{probability: 1, delay: 100s}}}}\n"
        "    respond: {{revoke: credential, handling: {{exponential: {{mean: {}s}}}}}}\n",
        pace_s, kHandling_s);
    const SharedPlan plan = load_fleet(
        {.horizon = "200h",
         .arrivals = "3/h",
         .credentials = "{issue: task, scope: task, lifetime: none, delegation: exchange}",
         .validation = fmt::format("{{propagation: {{delay: {{exponential: {{mean: {}s}}}}}}}}",
                                   kEnforcement_s),
         .extra = threat});
    all.push_back({"exposed_actions",
                   fmt::format("pace={}s", pace_s),
                   "Exposed actions of a hijacked agent: rate x mean of handling + enforcement",
                   {{"per_incident", (kHandling_s + kEnforcement_s) / pace_s}},
                   [plan](std::uint64_t seed, std::uint64_t replication) {
                     const models::ReplicationResult result = run(plan, seed, replication);
                     const models::Labels cause{{"cause", "incident"}};
                     return std::vector{value_of(result, "revocation.exposed_actions", cause) /
                                        value_of(result, "revocation.orders", cause)};
                   }});
  }
}

// One seat through January: Poisson usage under a seat, an action and a tiered plan.
void add_bills(std::vector<KnownAnswer>& all) {
  constexpr double kHours = 31.0 * 24.0;
  for (const double rate_per_h : {0.5, 0.7, 1.0}) {
    const SharedPlan plan =
        load_fleet({.horizon = "31d",
                    .arrivals = fmt::format("{}/h", rate_per_h),
                    .credentials = kSeatKey,
                    .extra = "pricing:\n"
                             "  seat: {plan: seat, price: 30 USD/seat/month}\n"
                             "  action: {plan: action, price: 0.10 USD/action}\n"
                             "  tiered: {plan: hybrid, seat: 15 USD/seat/month, included: 500 "
                             "actions/seat/month, overage: 0.08 USD/action}\n"});
    const double actions = rate_per_h * kHours;
    all.push_back({"bill",
                   fmt::format("actions_per_month={}", actions),
                   "Bills for N actions, Poisson: seat 30; action 0.10 E(N); tiered 15 + 0.08 E "
                   "max(0, N - 500)",
                   {{"seat_usd", 30.0},
                    {"linear_usd", 0.10 * actions},
                    {"tiered_usd", 15.0 + 0.08 * mean_poisson_excess(actions, 500)}},
                   [plan](std::uint64_t seed, std::uint64_t replication) {
                     const models::ReplicationResult result = run(plan, seed, replication);
                     return std::vector{value_of(result, "cost.seat"),
                                        value_of(result, "cost.action"),
                                        value_of(result, "cost.tiered")};
                   }});
  }
}

// Counts the agents of each workflow by type.
class FanOut final : public models::RecordSink {
 public:
  void on(const models::WorkflowStarted& record) override { counts_[record.workflow]; }
  void on(const models::AgentStarted& record) override {
    ++counts_[record.workflow][record.type.index];
  }

  sim::RunningMoments of(std::uint32_t type) const {
    sim::RunningMoments moments;
    for (const auto& [workflow, by_type] : counts_) {
      const auto found = by_type.find(type);
      moments.add(found == by_type.end() ? 0.0 : found->second);
    }
    return moments;
  }

 private:
  std::map<models::WorkflowId, std::map<std::uint32_t, double>> counts_;
};

// A clerk spawns a Poisson number of helpers, each a geometric number (mean 1.5) of runners.
void add_fan_out(std::vector<KnownAnswer>& all) {
  for (const double helpers : {0.5, 2.0, 5.0}) {
    const SharedPlan plan = load_fleet(
        {.horizon = "100h",
         .arrivals = "10/h",
         .credentials = kSeatKey,
         .plan = fmt::format("[{{spawn: {{agent: helper, count: {{poisson: {}}}}}}}]", helpers)});
    BranchingProcess agents{Eigen::MatrixXd::Zero(3, 3), {3, Eigen::MatrixXd::Zero(3, 3)}};
    agents.mean_children(0, 1) = helpers;
    agents.covariance[0](1, 1) = helpers;
    agents.mean_children(1, 2) = 1.5;
    agents.covariance[1](2, 2) = 1.5 * 0.5;  // Geometric from 1: m (m - 1).
    const auto progeny = total_progeny(agents);
    SIM_ASSERT(progeny.has_value());
    all.push_back(
        {"fan_out",
         fmt::format("helpers={}", helpers),
         "A fleet's own agents that spawn agents: branching process",
         {{"helpers_mean", progeny->mean(0, 1)},
          {"helpers_variance", progeny->covariance[0](1, 1)},
          {"runners_mean", progeny->mean(0, 2)},
          {"runners_variance", progeny->covariance[0](2, 2)}},
         [plan](std::uint64_t seed, std::uint64_t replication) {
           FanOut seen;
           run(plan, seed, replication, &seen);
           const sim::RunningMoments helper = seen.of(1);
           const sim::RunningMoments runner = seen.of(2);
           return std::vector{helper.mean(), helper.variance(), runner.mean(), runner.variance()};
         }});
  }
}

}  // namespace

std::vector<KnownAnswer> known_fleets() {
  std::vector<KnownAnswer> all;
  add_residual_lifetimes(all);
  add_caches(all);
  add_delays(all);
  add_exposed_actions(all);
  add_bills(all);
  add_fan_out(all);
  return all;
}

}  // namespace app
