#pragma once

#include <stdexcept>

namespace models {

/// What is wrong with a scenario and shows only when it runs. It is the user's to put right, not a
/// bug of the program; the text says how.
class ScenarioFault : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace models
