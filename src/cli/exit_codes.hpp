#pragma once

#include <array>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace app {

inline constexpr int kExitPassed = 0;
inline constexpr int kExitFailed = 1;
inline constexpr int kExitInconclusive = 2;
inline constexpr int kExitFailedAndInconclusive = 3;
inline constexpr int kExitInputError = 4;
inline constexpr int kExitInternalError = 5;
inline constexpr int kExitInterrupted = 130;

/// What the codes mean. The output format never changes the code.
inline constexpr std::array<std::pair<int, std::string_view>, 7> kExitCodes{{
    {kExitPassed, "passed and complete"},
    {kExitFailed, "a check failed"},
    {kExitInconclusive,
     "inconclusive or incomplete: a check could not be decided, or a precision target was not met"},
    {kExitFailedAndInconclusive, "a check failed and another could not be decided"},
    {kExitInputError, "input error: the scenario, a file or the command line"},
    {kExitInternalError, "internal error or failure of the machine; prints how to reproduce it"},
    {kExitInterrupted, "interrupted"},
}};

/// Something wrong with what the user asked for, in words for the user. `main` prints it and exits
/// with kExitInputError.
class InputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace app
