#include <fmt/format.h>

#include <vector>

#include "src/verify/fleet_run.hpp"
#include "src/verify/known_answer.hpp"

namespace app {
namespace {

const models::Labels kIncident{{"cause", "incident"}};

double exposed(const models::ReplicationResult& result) {
  return value_of(result, "revocation.exposed_actions", kIncident);
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
                     const models::ReplicationResult result = run_fleet(plan, seed, replication);
                     return std::vector{exposed(result) /
                                        value_of(result, "revocation.orders", kIncident)};
                   }});
  }
}

// One agent that acts at a steady pace, revoked once. Its calls lie half-way between the instants
// that count, so that none coincides with an order or an expiry: an action at the very instant at
// which authority should end would count as exposed, one at the very expiry would be refused.
struct SteadyAgent {
  double period_s;          // Between two calls.
  double due_s;             // Instant of the order; detection and handling take no time more.
  std::string due_after{};  // Instead: when it is noticed, from period_s / 2 on.
  std::string credentials;
  std::string validation{"local"};
  std::string first_steps{};  // Of the plan, each with a comma behind it.
  int tools{1};               // It calls each in turn.
  std::string agents{};
};

SharedPlan load_steady(const SteadyAgent& agent) {
  std::string calls;
  for (int i = 1; i <= agent.tools; ++i) {
    calls += fmt::format("{}{{call: tool-{}.read}}", i > 1 ? ", " : "", i);
  }
  const std::string noticed = agent.due_after.empty()
                                  ? fmt::format("{:.9f}s", agent.due_s - agent.period_s / 2.0)
                                  : agent.due_after;
  const std::string threat = fmt::format(
      "threats:\n"
      "  bait:\n"
      "    inject: {{prompt_injection: {{through: tool-1.read, probability: 1}}}}\n"
      "    goal: {{calls: [{}], pace: {:.9f}s, persist: 30d}}\n"
      "    detect: {{watch: {{probability: 1, delay: {}}}}}\n"
      "    respond: {{revoke: credential}}\n",
      calls, agent.period_s, noticed);
  return load_fleet({.horizon = "2h",
                     .arrivals = "each_threat",
                     .credentials = agent.credentials,
                     .validation = agent.validation,
                     .tools = agent.tools,
                     .plan = fmt::format("[{}{{think: {:.9f}s}}, {{call: tool-1.read}}]",
                                         agent.first_steps, agent.period_s / 2.0),
                     .agents = agent.agents,
                     .extra = threat});
}

// Where the order comes at random, one replication sees several orders.
constexpr std::uint64_t kRandomOrders = 16;

KnownAnswer steady(const std::string& topic, const std::string& labels, const std::string& theory,
                   double expected, const SteadyAgent& agent) {
  const SharedPlan plan = load_steady(agent);
  const std::uint64_t orders = agent.due_after.empty() ? 1 : kRandomOrders;
  return {topic,
          labels,
          theory,
          {{"per_incident", expected}},
          [plan, orders](std::uint64_t seed, std::uint64_t replication) {
            sim::RunningMoments seen;
            for (std::uint64_t nth = 0; nth < orders; ++nth) {
              seen.add(exposed(run_fleet(plan, seed, replication * orders + nth)));
            }
            return std::vector{seen.mean()};
          }};
}

std::string task_credential(const std::string& keys) {
  return fmt::format("{{issue: task, scope: role, delegation: exchange, {}}}", keys);
}

struct Setting {
  double rate_per_s, time_s;
};

// The order reaches the point after a fixed time.
void add_eager(std::vector<KnownAnswer>& all) {
  for (const Setting& one : {Setting{100.0, 5.0}, Setting{20.0, 30.0}, Setting{250.0, 2.0}}) {
    const double period_s = 1.0 / one.rate_per_s;
    all.push_back(steady("worst_exposure_push",
                         fmt::format("rate={}/s,delay={}s", one.rate_per_s, one.time_s),
                         "Exposed actions under eager push: rate x delay (arXiv 2603.09875)",
                         one.rate_per_s * one.time_s,
                         {.period_s = period_s,
                          .due_s = period_s,
                          .credentials = task_credential("lifetime: none"),
                          .validation = fmt::format("{{push: {{delay: {}s}}}}", one.time_s)}));
  }
}

// A lease that was renewed when the order came, half of its life after the first issue.
void add_lease(std::vector<KnownAnswer>& all) {
  for (const Setting& one : {Setting{100.0, 60.0}, Setting{10.0, 300.0}, Setting{50.0, 20.0}}) {
    const double period_s = 1.0 / one.rate_per_s;
    const std::string half = fmt::format("lifetime: {}s, renew_at: 0.5", one.time_s);
    all.push_back(steady(
        "worst_exposure_lease", fmt::format("rate={}/s,lifetime={}s", one.rate_per_s, one.time_s),
        "Exposed actions under a lease just renewed: rate x lifetime "
        "(arXiv 2603.09875)",
        one.rate_per_s * one.time_s,
        {.period_s = period_s, .due_s = one.time_s / 2.0, .credentials = task_credential(half)}));
  }
}

// Noticed at random within the second lease, between its issue and its expiry.
void add_lease_at_random(std::vector<KnownAnswer>& all) {
  for (const Setting& one : {Setting{10.0, 60.0}, Setting{2.0, 300.0}, Setting{5.0, 20.0}}) {
    const double period_s = 1.0 / one.rate_per_s;
    const double from_s = one.time_s - period_s / 2.0;
    all.push_back(steady(
        "mean_exposure_lease", fmt::format("rate={}/s,lifetime={}s", one.rate_per_s, one.time_s),
        "Exposed actions under a lease at a random phase: half of that",
        one.rate_per_s * one.time_s / 2.0,
        {.period_s = period_s,
         .due_s = 0.0,
         .due_after = fmt::format("{{uniform: {{low: {:.9f}s, high: {:.9f}s}}}}", from_s,
                                  from_s + one.time_s),
         .credentials = task_credential(fmt::format("lifetime: {}s", one.time_s))}));
  }
}

// Somebody else who bears the same credential looks it up at 0 and, when the cache has run out,
// again: right then the order comes.
void add_check_on_use(std::vector<KnownAnswer>& all) {
  for (const Setting& one : {Setting{100.0, 24.0}, Setting{10.0, 60.0}, Setting{50.0, 8.0}}) {
    const double period_s = 1.0 / one.rate_per_s;
    all.push_back(steady(
        "worst_exposure_cache", fmt::format("rate={}/s,cache={}s", one.rate_per_s, one.time_s),
        "Exposed actions under a check on use just cached: rate x cache (arXiv 2603.09875)",
        one.rate_per_s * one.time_s,
        {.period_s = period_s,
         .due_s = one.time_s + period_s / 4.0,
         .credentials = "{issue: workflow, scope: role, lifetime: none, delegation: share}",
         .validation = fmt::format("{{introspect: {{cache_ttl: {}s}}}}", one.time_s),
         .first_steps = "{spawn: {agent: filler, join: none}}, ",
         .agents = fmt::format("  filler: {{plan: [{{call: tool-1.read}}, {{think: {}s}}, {{call: "
                               "tool-1.read}}]}}\n",
                               one.time_s)}));
  }
}

// An agent's own calls fill the cache, each time at the very instant at which it has run out: of
// the calls of one cycle that one is refused.
void add_check_on_use_at_random(std::vector<KnownAnswer>& all) {
  for (const Setting& one : {Setting{100.0, 24.0}, Setting{10.0, 60.0}, Setting{5.0, 8.0}}) {
    all.push_back(steady(
        "mean_exposure_cache", fmt::format("rate={}/s,cache={}s", one.rate_per_s, one.time_s),
        "Exposed actions under a check on use at a random phase: half of that, less half an action "
        "for the call that would fill the cache",
        one.rate_per_s * one.time_s / 2.0 - 0.5,
        {.period_s = 1.0 / one.rate_per_s,
         .due_s = 0.0,
         .due_after =
             fmt::format("{{uniform: {{low: {}s, high: {}s}}}}", one.time_s, 2.0 * one.time_s),
         .credentials = task_credential("lifetime: none"),
         .validation = fmt::format("{{introspect: {{cache_ttl: {}s}}}}", one.time_s)}));
  }
}

// A budget that was renewed right before the order, after one period of a lease of a minute.
void add_budgets(std::vector<KnownAnswer>& all) {
  constexpr double kPeriod_s = 0.01;
  struct Case {
    int uses, points;
    bool per_point;
  };
  for (const Case& one :
       {Case{50, 1, false}, Case{7, 1, false}, Case{200, 1, false}, Case{20, 3, false},
        Case{20, 1, true}, Case{20, 3, true}, Case{20, 6, true}}) {
    const std::string budget =
        fmt::format("lifetime: 1min, renew_at: {:.9f}, max_uses: {{uses: {}, counted: {}}}",
                    kPeriod_s / 60.0, one.uses, one.per_point ? "per_point" : "centrally");
    all.push_back(steady(
        one.per_point ? "worst_exposure_budget_per_point" : "worst_exposure_budget",
        fmt::format("uses={},points={}", one.uses, one.points),
        one.per_point ? "Exposed actions under a budget that each of k points counts: k x n"
                      : "Exposed actions under a budget of n, whatever the pace and the points: n "
                        "(arXiv 2603.09875)",
        one.per_point ? one.uses * one.points : one.uses,
        {.period_s = kPeriod_s,
         .due_s = 1.25 * kPeriod_s,
         .credentials = task_credential(budget),
         .tools = one.points}));
  }
}

}  // namespace

std::vector<KnownAnswer> known_exposures() {
  std::vector<KnownAnswer> all;
  add_exposed_actions(all);
  add_eager(all);
  add_lease(all);
  add_lease_at_random(all);
  add_check_on_use(all);
  add_check_on_use_at_random(all);
  add_budgets(all);
  return all;
}

}  // namespace app
