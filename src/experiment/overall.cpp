#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "models/metrics/catalogue.hpp"
#include "src/experiment/conclude.hpp"
#include "src/experiment/headline.hpp"
#include "src/experiment/quantity.hpp"

namespace app {
namespace {

// One axis of the comparison; the first row that every design has is used.
struct Axis {
  const char* name;
  std::vector<RowKey> candidates;
};

std::vector<Axis> axes() {
  return {
      {"privilege amplification", {make_row_key("privilege.amplification.user", {})}},
      {"revocation latency",
       {make_row_key("revocation.latency.p50", {{"cause", "incident"}}),
        make_row_key("revocation.latency.p50", {{"cause", "probe"}})}},
      {"the cost of the controls", {make_row_key("cost.governance", {{"item", "total"}})}},
      {"completed work", {make_row_key("velocity.completed", {})}},
  };
}

// The designs on one axis. Scores are such that lower is better.
struct Standing {
  RowKey key;
  std::vector<double> scores{};
  std::vector<std::string> shown{};
};

std::optional<Standing> standing_on(const ExperimentResult& result, const RowKey& key) {
  const models::MetricInfo* const info = models::find_metric(key.metric);
  const double sign = info != nullptr && info->better == models::Better::kHigher ? -1.0 : 1.0;
  Standing standing{.key = key};
  for (const DesignRun& design : result.designs) {
    const Row* const row = find_row(result, design.name, key);
    if (row == nullptr || (!row->estimate.mean && !row->estimate.above)) return std::nullopt;
    const Estimate& e = row->estimate;
    standing.scores.push_back(e.mean ? sign * *e.mean : std::numeric_limits<double>::infinity());
    standing.shown.push_back(e.mean ? format_quantity(*e.mean, unit_of(key))
                                    : "above " + format_quantity(*e.above, unit_of(key)));
  }
  return standing;
}

std::optional<Standing> standing_on(const ExperimentResult& result, const Axis& axis) {
  for (const RowKey& key : axis.candidates) {
    if (auto standing = standing_on(result, key)) return standing;
  }
  return std::nullopt;
}

std::string names(const ExperimentResult& result, const std::vector<std::size_t>& designs) {
  std::string text;
  for (std::size_t i = 0; i < designs.size(); ++i) {
    if (i > 0) text += i + 1 == designs.size() ? " and " : ", ";
    text += result.designs[designs[i]].name;
  }
  return text;
}

std::vector<std::size_t> designs_with(const Standing& standing, double score) {
  std::vector<std::size_t> designs;
  for (std::size_t i = 0; i < standing.scores.size(); ++i) {
    if (standing.scores[i] == score) designs.push_back(i);
  }
  return designs;
}

// Designs whose paired difference from the best does not exclude 0, other than exact ties.
std::vector<std::size_t> not_told_from(const ExperimentResult& result, const Standing& standing,
                                       std::size_t best) {
  std::vector<std::size_t> designs;
  for (std::size_t i = 0; i < standing.scores.size(); ++i) {
    if (standing.scores[i] == standing.scores[best]) continue;
    if (standing.scores[i] == std::numeric_limits<double>::infinity()) continue;
    const Estimate difference = paired_difference(result, i, best, standing.key);
    const bool excludes_zero =
        (difference.low && *difference.low > 0.0) || (difference.high && *difference.high < 0.0);
    if (!excludes_zero) designs.push_back(i);
  }
  return designs;
}

std::string sentence_on(const ExperimentResult& result, const Axis& axis,
                        const Standing& standing) {
  const double low = std::ranges::min(standing.scores);
  const double high = std::ranges::max(standing.scores);
  const auto best = designs_with(standing, low);
  const auto worst = designs_with(standing, high);
  if (low == high) {
    return low == std::numeric_limits<double>::infinity()
               ? fmt::format("On {} no design reaches the quantile within the follow-up.",
                             axis.name)
               : fmt::format("On {} all designs are equal ({}).", axis.name, standing.shown[0]);
  }
  const auto untold = not_told_from(result, standing, best.front());
  const std::string doubt =
      untold.empty()
          ? ""
          : fmt::format(", though no difference from {} can be claimed", names(result, untold));
  return fmt::format("On {} ({}) {} {} best ({}){}, and {} worst ({}).", axis.name,
                     row_name(standing.key.metric, standing.key.labels), names(result, best),
                     best.size() == 1 ? "is" : "are", standing.shown[best.front()], doubt,
                     names(result, worst), standing.shown[worst.front()]);
}

bool dominates(const std::vector<Standing>& standings, std::size_t a, std::size_t b) {
  const bool never_worse =
      std::ranges::all_of(standings, [&](const Standing& s) { return s.scores[a] <= s.scores[b]; });
  const bool once_better =
      std::ranges::any_of(standings, [&](const Standing& s) { return s.scores[a] < s.scores[b]; });
  return never_worse && once_better;
}

std::vector<std::size_t> undominated(const ExperimentResult& result,
                                     const std::vector<Standing>& standings) {
  std::vector<std::size_t> designs;
  for (std::size_t i = 0; i < result.designs.size(); ++i) {
    bool is_dominated = false;
    for (std::size_t k = 0; k < result.designs.size(); ++k) {
      is_dominated = is_dominated || dominates(standings, k, i);
    }
    if (!is_dominated) designs.push_back(i);
  }
  return designs;
}

}  // namespace

std::string overall_conclusion(const ExperimentResult& result) {
  std::string text;
  std::vector<Standing> standings;
  const auto add = [&text](const std::string& sentence) {
    text += (text.empty() ? "" : " ") + sentence;
  };
  for (const Axis& axis : axes()) {
    if (const auto standing = standing_on(result, axis)) {
      add(sentence_on(result, axis, *standing));
      standings.push_back(*standing);
    } else {
      add(fmt::format("On {} nothing is concluded: a design has no value.", axis.name));
    }
  }
  if (standings.size() < 2) return standings.empty() ? std::string{} : text;
  const auto best = undominated(result, standings);
  add(fmt::format(
      "By these estimates, not dominated on these {} axes (no other design is at least as "
      "good on all of them and better on one): {}.",
      standings.size(), names(result, best)));
  return text;
}

}  // namespace app
