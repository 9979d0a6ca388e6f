#include <fmt/format.h>

#include <algorithm>

#include "src/cli/commands.hpp"
#include "src/cli/exit_codes.hpp"
#include "src/cli/interrupt.hpp"
#include "src/cli/progress.hpp"
#include "src/verify/coverage.hpp"
#include "src/verify/verify.hpp"
#include "src/verify/verify_text.hpp"

namespace app {
namespace {

bool names_any_row(const std::string& word, const std::vector<KnownAnswer>& answers) {
  return std::ranges::any_of(answers, [&](const KnownAnswer& answer) {
    return std::ranges::any_of(answer.quantities, [&](const KnownQuantity& quantity) {
      return names_row(word, answer.row_name(quantity));
    });
  });
}

std::string topics_of(const std::vector<KnownAnswer>& answers) {
  std::string text;
  std::string last;
  for (const KnownAnswer& answer : answers) {
    if (answer.topic == last) continue;
    last = answer.topic;
    text += (text.empty() ? "" : ", ") + last;
  }
  return text;
}

void refuse_unknown_names(const Arguments& arguments, const std::vector<KnownAnswer>& answers) {
  for (const std::string& word : arguments.words) {
    if (names_any_row(word, answers)) continue;
    throw InputError(
        fmt::format("no known answer is called '{}' (write one of: {})", word, topics_of(answers)));
  }
}

// Options that both kinds of verification have.
template <class Options>
Options options_of(const Arguments& arguments, Progress& progress) {
  Options options;
  options.seed = arguments.seed.value_or(kVerifySeed);
  options.threads = arguments.threads;
  options.stop = &interrupt_flag();
  options.progress = [&progress](std::size_t done, std::size_t total) {
    progress.update(done, total);
  };
  return options;
}

int verify_coverage(const Arguments& arguments, Progress& progress) {
  if (!arguments.words.empty()) {
    throw InputError("names choose rows of the table (leave them out with --coverage)");
  }
  const auto options = options_of<CoverageOptions>(arguments, progress);
  const CoverageReport report = coverage(options);
  progress.clear();
  return print_coverage(report, arguments.json);
}

}  // namespace

int verify_command(const Arguments& arguments) {
  Progress progress(arguments.quiet);
  if (arguments.coverage) return verify_coverage(arguments, progress);
  const std::vector<KnownAnswer> answers = known_answers();
  refuse_unknown_names(arguments, answers);
  auto options = options_of<VerifyOptions>(arguments, progress);
  options.only = arguments.words;
  const VerifyReport report = verify(answers, options);
  progress.clear();
  return print_verification(report, arguments.json);
}

int print_verification(const VerifyReport& report, bool wants_json) {
  fmt::print("{}", wants_json ? verify_json(report) : verify_text(report));
  return all_agree(report) ? kExitPassed : kExitFailed;
}

int print_coverage(const CoverageReport& report, bool wants_json) {
  fmt::print("{}", wants_json ? coverage_json(report) : coverage_text(report));
  return all_agree(report) ? kExitPassed : kExitFailed;
}

}  // namespace app
