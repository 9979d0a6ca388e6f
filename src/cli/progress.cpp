#include "src/cli/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>

namespace app {

Progress::Progress(bool is_quiet)
    : is_shown_(!is_quiet && isatty(STDERR_FILENO) != 0),
      start_(std::chrono::steady_clock::now()) {}

void Progress::update(std::size_t done, std::size_t total, const std::string& before) {
  if (!is_shown_) return;
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start_;
  fmt::print(stderr, "\r\x1b[K{}{}", before, progress_text(done, total, elapsed.count()));
  std::fflush(stderr);
  has_line_ = true;
}

void Progress::clear() {
  if (!has_line_) return;
  fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
  has_line_ = false;
}

std::string progress_text(std::size_t done, std::size_t total, double elapsed_s) {
  std::string text = fmt::format("{} of {} replications", done, total);
  if (done == 0 || done >= total) return text;
  const double left_s = elapsed_s / static_cast<double>(done) * static_cast<double>(total - done);
  return text + (left_s < 120.0 ? fmt::format(", {:.0f} s left", std::ceil(left_s))
                                : fmt::format(", {:.0f} min left", std::ceil(left_s / 60.0)));
}

}  // namespace app
