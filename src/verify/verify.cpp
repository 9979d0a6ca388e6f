#include "src/verify/verify.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>

#include "sim/core/assert.hpp"
#include "sim/stats/student_interval.hpp"
#include "src/experiment/parallel.hpp"

namespace app {
namespace {

constexpr double kFamilyConfidence = 0.999;
// Results that do not vary, such as a constant delay, agree up to rounding.
constexpr double kRounding = 1e-9;

using Values = std::vector<double>;  // Of one replication, by quantity.

bool is_wanted(const VerifyOptions& options, const std::string& row) {
  return options.only.empty() || std::ranges::any_of(options.only, [&](const std::string& word) {
           return names_row(word, row);
         });
}

bool has_wanted_row(const VerifyOptions& options, const KnownAnswer& answer) {
  return std::ranges::any_of(answer.quantities, [&](const KnownQuantity& quantity) {
    return is_wanted(options, answer.row_name(quantity));
  });
}

// By answer, then by replication.
std::vector<std::vector<Values>> simulate(const std::vector<const KnownAnswer*>& answers,
                                          const VerifyOptions& options) {
  std::vector<std::vector<Values>> results(answers.size(),
                                           std::vector<Values>(options.replications));
  const std::size_t total = answers.size() * options.replications;
  std::mutex mutex;
  std::size_t done = 0;
  for_each_index(total, options.threads, options.stop, [&](std::size_t index) {
    const std::size_t which = index / options.replications;
    const std::size_t replication = index % options.replications;
    const KnownAnswer& answer = *answers[which];
    Values values = answer.replicate(seed_for(options.seed, answer), replication);
    SIM_ASSERT(values.size() == answer.quantities.size());
    results[which][replication] = std::move(values);
    if (!options.progress) return;
    const std::lock_guard lock(mutex);
    options.progress(++done, total);
  });
  return results;
}

VerifiedRow compare(const KnownAnswer& answer, std::size_t quantity,
                    const std::vector<Values>& replications, double confidence) {
  Values sample;
  for (const Values& values : replications) sample.push_back(values[quantity]);
  const sim::Interval interval = sim::student_interval(sample, confidence);
  VerifiedRow row;
  row.name = answer.row_name(answer.quantities[quantity]);
  row.theory = answer.theory;
  row.expected = answer.quantities[quantity].expected;
  row.observed = interval.mean;
  row.low = interval.low;
  row.high = interval.high;
  const double slack = kRounding * std::fabs(row.expected);
  row.ok = row.expected >= row.low - slack && row.expected <= row.high + slack;
  return row;
}

}  // namespace

bool names_row(const std::string& word, const std::string& row) {
  if (!row.starts_with(word)) return false;
  return row.size() == word.size() || row[word.size()] == '.' || row[word.size()] == '{';
}

bool all_agree(const VerifyReport& report) {
  return !report.rows.empty() && std::ranges::all_of(report.rows, &VerifiedRow::ok);
}

VerifyReport verify(std::span<const KnownAnswer> answers, const VerifyOptions& options) {
  SIM_ASSERT(options.replications >= 2);
  std::vector<const KnownAnswer*> chosen;
  std::size_t row_count = 0;
  for (const KnownAnswer& answer : answers) {
    row_count += answer.quantities.size();
    if (has_wanted_row(options, answer)) chosen.push_back(&answer);
  }
  VerifyReport report;
  report.seed = options.seed;
  report.replications = options.replications;
  report.family_confidence = kFamilyConfidence;
  if (chosen.empty()) return report;
  report.row_confidence = 1.0 - (1.0 - kFamilyConfidence) / static_cast<double>(row_count);
  const auto results = simulate(chosen, options);
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    for (std::size_t quantity = 0; quantity < chosen[i]->quantities.size(); ++quantity) {
      VerifiedRow row = compare(*chosen[i], quantity, results[i], report.row_confidence);
      if (is_wanted(options, row.name)) report.rows.push_back(std::move(row));
    }
  }
  return report;
}

}  // namespace app
