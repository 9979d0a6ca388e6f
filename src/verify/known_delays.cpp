#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "src/analysis/delays.hpp"
#include "src/verify/fleet_run.hpp"
#include "src/verify/known_answer.hpp"

namespace app {
namespace {

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
           run_fleet(plan, seed, replication, &seen);
           return std::vector{seen.delays_s.mean(), seen.squares_s2.mean()};
         }});
  }
}

// What is left of the newest token of one keyring at the instants of probes [s].
class NewestTokens final : public models::RecordSink {
 public:
  explicit NewestTokens(double to_s) : to_(sim::kStart + sim::seconds(to_s)) {}

  void on(const models::CredentialIssued& record) override { issued_.push_back(record); }
  void on(const models::RevocationOutcome& record) override {
    if (record.due >= to_) return;
    const auto later = [](sim::SimTime at, const models::CredentialIssued& token) {
      return at < token.at;
    };
    const auto next = std::upper_bound(issued_.begin(), issued_.end(), record.due, later);
    left_s.push_back(sim::to_seconds((next - 1)->expires - record.due));
  }

  std::vector<double> left_s;

 private:
  sim::SimTime to_;
  std::vector<models::CredentialIssued> issued_;  // In the order of time.
};

double mean_of(const std::vector<double>& values) {
  sim::RunningMoments moments;
  for (const double value : values) moments.add(value);
  return moments.mean();
}

double share_up_to(const std::vector<double>& values, double limit) {
  const auto within = std::ranges::count_if(values, [limit](double one) { return one <= limit; });
  return static_cast<double>(within) / static_cast<double>(values.size());
}

// A holder that renews early always has a token with some life left.
void add_early_renewals(std::vector<KnownAnswer>& all) {
  struct Case {
    double renew_at, ttl_s;
  };
  for (const Case& one : {Case{0.8, 60.0}, Case{0.5, 900.0}, Case{0.9, 3600.0}}) {
    const double horizon_s = 400.0 * one.ttl_s;
    const SharedPlan plan = load_fleet(
        {.horizon = fmt::format("{}s", horizon_s),
         .arrivals = "1/d",
         .credentials = fmt::format("{{issue: seat, scope: role, lifetime: {}s, renew_at: {}, "
                                    "delegation: share}}",
                                    one.ttl_s, one.renew_at),
         .extra = probes_text(2.0 * 3600.0 / one.ttl_s)});
    const double p95_s = p95_newest_residual_s(one.ttl_s, one.renew_at);
    all.push_back({"newest_token",
                   fmt::format("renew_at={},lifetime={}s", one.renew_at, one.ttl_s),
                   "What is left of a token that is renewed after a share r of its lifetime T: "
                   "uniform on (T (1 - r), T); 95 % within T (1 - 0.05 r)",
                   {{"mean_s", mean_newest_residual_s(one.ttl_s, one.renew_at)},
                    {fmt::format("share_within_{:g}s", p95_s), 0.95}},
                   [plan, horizon_s, p95_s](std::uint64_t seed, std::uint64_t replication) {
                     NewestTokens seen(horizon_s);
                     run_fleet(plan, seed, replication, &seen);
                     return std::vector{mean_of(seen.left_s), share_up_to(seen.left_s, p95_s)};
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
           run_fleet(plan, seed, replication, &seen);
           return std::vector{seen.delays_s.mean()};
         }});
  }
}

struct DelayCase {
  std::string topic, labels, theory, validation;
  int points;
  double expected_s;
  std::string credentials{kSeatKey};
};

// From the order to the last enforcement point that knows of it.
KnownAnswer delayed(const DelayCase& one) {
  const SharedPlan plan = load_fleet({.horizon = "1000h",
                                      .arrivals = "1/d",
                                      .credentials = one.credentials,
                                      .validation = one.validation,
                                      .tools = one.points,
                                      .extra = probes_text(1.0)});
  return {one.topic,
          one.labels,
          one.theory,
          {{"mean_enforcement_s", one.expected_s}},
          [plan](std::uint64_t seed, std::uint64_t replication) {
            ProbeDelays seen(0.0, 990.0 * 3600.0);
            run_fleet(plan, seed, replication, &seen);
            return std::vector{seen.delays_s.mean()};
          }};
}

constexpr double kMeanDelay_s = 30.0;
constexpr double kPollInterval_s = 60.0;
constexpr std::array kPoints{1, 3, 6};

std::string points_label(int points) { return fmt::format("points={}", points); }

std::string exponential(double mean_s) {
  return fmt::format("{{exponential: {{mean: {}s}}}}", mean_s);
}

void add_delays(std::vector<KnownAnswer>& all) {
  for (const int points : kPoints) {
    all.push_back(delayed(
        {"push", points_label(points),
         "Revocation pushed to each point: longest of exponential delays, mean (1 + 1/2 + ...)",
         fmt::format("{{push: {{delay: {}}}}}", exponential(kMeanDelay_s)), points,
         mean_longest_delay_s(kMeanDelay_s, points)}));
  }
  all.push_back(delayed(
      {"propagation", points_label(3), "Revocation by propagation: one delay for all points",
       fmt::format("{{propagation: {{delay: {}}}}}", exponential(kMeanDelay_s)), 3, kMeanDelay_s}));
  for (const int points : kPoints) {
    // A point keeps its phase for the whole run: over replications the phases are uniform too.
    all.push_back(delayed({"poll", points_label(points),
                           "Revocation polled by each point at a phase of its own: longest of "
                           "uniform delays, interval n / (n + 1)",
                           fmt::format("{{poll: {{interval: {}s}}}}", kPollInterval_s), points,
                           mean_longest_uniform_s(kPollInterval_s, points)}));
  }
}

// A notice that is lost is sent again, and again.
void add_lossy_pushes(std::vector<KnownAnswer>& all) {
  constexpr double kDelay_s = 2.0;
  constexpr double kRetry_s = 30.0;
  struct Case {
    double loss;
    int points;
  };
  for (const Case& one : {Case{0.1, 1}, Case{0.3, 1}, Case{0.5, 1}, Case{0.3, 3}}) {
    const SharedPlan plan =
        load_fleet({.horizon = "1000h",
                    .arrivals = "1/d",
                    .credentials = kSeatKey,
                    .validation = fmt::format("{{push: {{delay: {}s, loss: {}, retry: {}s}}}}",
                                              kDelay_s, one.loss, kRetry_s),
                    .tools = one.points,
                    .extra = probes_text(1.0)});
    std::vector<KnownQuantity> quantities{
        {"mean_enforcement_s", kDelay_s + mean_resending_s(kRetry_s, one.loss, one.points)}};
    for (int resent = 0; resent < 3; ++resent) {
      quantities.push_back({fmt::format("share_beyond_{}_resends", resent),
                            chance_of_more_resends(one.loss, resent, one.points)});
    }
    all.push_back(
        {"lossy_push", fmt::format("loss={},points={}", one.loss, one.points),
         "Notice lost with chance p and sent again after t: P(delay > d + n t) = p^(n+1), "
         "mean d + t p / (1 - p); over points the longest",
         std::move(quantities), [plan](std::uint64_t seed, std::uint64_t replication) {
           ProbeDelays seen(0.0, 990.0 * 3600.0);
           run_fleet(plan, seed, replication, &seen);
           std::vector<double> values{seen.delays_s.mean()};
           // Half-way to the next retry, so that rounding decides nothing.
           for (const double resent : {0.5, 1.5, 2.5}) {
             values.push_back(seen.share_beyond(kDelay_s + resent * kRetry_s));
           }
           return values;
         }});
  }
}

// Ways to die in parallel: the first counts. Stages in series: they add up.
void add_compositions(std::vector<KnownAnswer>& all) {
  constexpr double kLifetime_s = 120.0;
  for (const int points : {1, 3}) {
    all.push_back(delayed(
        {"push_or_expiry", points_label(points),
         "Pushed to each point, or expired, whichever comes first: E min(longest exponential, "
         "uniform residual)",
         fmt::format("{{push: {{delay: {}}}}}", exponential(kMeanDelay_s)), points,
         mean_longest_or_expiry_s(kMeanDelay_s, points, kLifetime_s),
         fmt::format("{{issue: seat, scope: role, lifetime: {}s, delegation: share}}",
                     kLifetime_s)}));
  }
  all.push_back(
      delayed({"poll_and_answer", points_label(1),
               "Polled, and the answer takes its time: the sum of both, interval / 2 + mean",
               fmt::format("{{poll: {{interval: {}s, delay: {}}}}}", kPollInterval_s,
                           exponential(kMeanDelay_s)),
               1, kPollInterval_s / 2.0 + kMeanDelay_s}));
}

}  // namespace

std::vector<KnownAnswer> known_delays() {
  std::vector<KnownAnswer> all;
  add_residual_lifetimes(all);
  add_early_renewals(all);
  add_caches(all);
  add_delays(all);
  add_lossy_pushes(all);
  add_compositions(all);
  return all;
}

}  // namespace app
