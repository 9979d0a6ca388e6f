#include <fmt/format.h>

#include "sim/random/fixed_math.hpp"
#include "src/analysis/delays.hpp"
#include "src/verify/fleet_run.hpp"
#include "src/verify/known_answer.hpp"

namespace app {
namespace {

constexpr double kJanuary_h = 31.0 * 24.0;

SharedPlan priced(double rate_per_h, std::string read, const std::string& plans) {
  return load_fleet({.horizon = "31d",
                     .arrivals = fmt::format("{}/h", rate_per_h),
                     .credentials = kSeatKey,
                     .read = std::move(read),
                     .extra = "pricing:\n" + plans});
}

// One seat through January: Poisson usage under seat, action, hybrid and tiered plans.
void add_plans(std::vector<KnownAnswer>& all) {
  for (const double rate_per_h : {0.5, 0.7, 1.0}) {
    const SharedPlan plan =
        priced(rate_per_h, "",
               "  seat: {plan: seat, price: 30 USD/seat/month}\n"
               "  action: {plan: action, price: 0.10 USD/action}\n"
               "  tiered: {plan: hybrid, seat: 15 USD/seat/month, included: 500 "
               "actions/seat/month, overage: 0.08 USD/action}\n"
               "  graduated: {plan: action, tiers: [{from: 0, price: 0.10 USD/action}, {from: "
               "400, price: 0.04 USD/action}]}\n"
               "  minimum: {plan: action, price: 0.10 USD/action, minimum: 50 USD/month}\n");
    const double actions = rate_per_h * kJanuary_h;
    const double beyond_400 = mean_poisson_excess(actions, 400);
    const double beyond_500 = mean_poisson_excess(actions, 500);
    all.push_back(
        {"bill",
         fmt::format("actions_per_month={}", actions),
         "Bills for N actions, Poisson: seat 30; action 0.10 E(N); tiered 15 + 0.08 E max(0, N - "
         "500); graduated 0.10 E(N) - 0.06 E max(0, N - 400); minimum 50 + 0.10 E max(0, N - 500)",
         {{"seat_usd", 30.0},
          {"linear_usd", 0.10 * actions},
          {"tiered_usd", 15.0 + 0.08 * beyond_500},
          {"graduated_usd", 0.10 * actions - 0.06 * beyond_400},
          {"minimum_usd", 50.0 + 0.10 * beyond_500}},
         [plan](std::uint64_t seed, std::uint64_t replication) {
           const models::ReplicationResult result = run_fleet(plan, seed, replication);
           return std::vector{value_of(result, "cost.seat"), value_of(result, "cost.action"),
                              value_of(result, "cost.tiered"), value_of(result, "cost.graduated"),
                              value_of(result, "cost.minimum")};
         }});
  }
}

/// P(N >= k) of a Poisson N.
double poisson_at_least(double mean, int k) {
  double below = 0.0;
  for (int n = 0; n < k; ++n) {
    below += sim::fixed::exp(n * sim::fixed::log(mean) - mean - sim::fixed::log_gamma(n + 1.0));
  }
  return 1.0 - below;
}

// One person's conversations: each lasts a window, and the next one opens with the first work after
// it, an exponential time later.
void add_conversations(std::vector<KnownAnswer>& all) {
  for (const double window_h : {4.0, 24.0}) {
    const double rate_per_h = 0.25;
    const SharedPlan plan = priced(
        rate_per_h, "",
        fmt::format("  chats: {{plan: conversation, price: 2 USD/conversation, window: {}h}}\n",
                    window_h));
    // The k-th opens after k exponential times and k - 1 windows.
    double mean = 0.0;
    for (int k = 1; (k - 1) * window_h < kJanuary_h; ++k) {
      mean += poisson_at_least(rate_per_h * (kJanuary_h - (k - 1) * window_h), k);
    }
    all.push_back({"conversations",
                   fmt::format("window_h={}", window_h),
                   "2 USD E of renewals in a month: sum over k of P(Erlang(k) + (k - 1) windows "
                   "<= month)",
                   {{"usd", 2.0 * mean}},
                   [plan](std::uint64_t seed, std::uint64_t replication) {
                     return std::vector{value_of(run_fleet(plan, seed, replication), "cost.chats")};
                   }});
  }
}

// A limit that is only checked: calls are an M/G/infinity queue, whose state is independent of its
// past departures, so that when the limit is reached as many are under way as at any other time.
void add_limits(std::vector<KnownAnswer>& all) {
  for (const double latency_min : {6.0, 60.0}) {
    const double rate_per_h = 2.0;
    const SharedPlan plan =
        priced(rate_per_h, fmt::format(", latency: {{exponential: {{mean: {}min}}}}", latency_min),
               "  reserving: {plan: action, price: 0.10 USD/action, cap: {spend: 50 USD/month, "
               "mode: reserve}}\n"
               "  checking: {plan: action, price: 0.10 USD/action, cap: {spend: 50 USD/month, "
               "mode: check}}\n");
    all.push_back(
        {"spend_limit",
         fmt::format("latency_min={}", latency_min),
         "reserved: 50 USD; checked: 50 USD + 0.10 USD * rate * mean latency "
         "(M/G/infinity)",
         {{"reserved_usd", 50.0}, {"checked_usd", 50.0 + 0.10 * rate_per_h * latency_min / 60.0}},
         [plan](std::uint64_t seed, std::uint64_t replication) {
           const models::ReplicationResult result = run_fleet(plan, seed, replication);
           return std::vector{value_of(result, "cost.reserving"),
                              value_of(result, "cost.checking")};
         }});
  }
}

}  // namespace

std::vector<KnownAnswer> known_bills() {
  std::vector<KnownAnswer> all;
  add_plans(all);
  add_conversations(all);
  add_limits(all);
  return all;
}

}  // namespace app
