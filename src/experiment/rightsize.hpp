#pragma once

#include <string>

#include "src/experiment/usage.hpp"

namespace app {

/// A design that grants what the work of another one really used, and no more.
struct RightSized {
  std::string cedar;  ///< Text of a .cedar file: what may still be called, by whom.
  std::string patch;  ///< YAML text of the design.
  models::Design design;
};

/// @param design of the plan whose usage it is
/// @param margin factor >= 1 on the largest lifetime and budgets seen
/// @param file name of the .cedar file, as the patch refers to it
RightSized right_size(const models::Plan& plan, const models::Design& design, const Usage& usage,
                      double margin, const std::string& file);

}  // namespace app
