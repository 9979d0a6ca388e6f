#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace app {

/// One line on standard error that shows how far a study has come, if a person is watching.
class Progress {
 public:
  /// Shows nothing when standard error is no terminal or `is_quiet`.
  explicit Progress(bool is_quiet);
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Shows `before`, then how many replications are done.
  void update(std::size_t done, std::size_t total, const std::string& before = {});
  void clear();

 private:
  bool is_shown_;
  bool has_line_{false};
  std::chrono::steady_clock::time_point start_;
};

/// "12 of 30 replications, 8 s left".
std::string progress_text(std::size_t done, std::size_t total, double elapsed_s);

}  // namespace app
