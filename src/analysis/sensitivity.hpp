#pragma once

#include <string>

#include "models/authority/organisation.hpp"

namespace app {

/// Which data counts as sensitive in a scenario: as heavy as confidential data; where no resource
/// is, the heaviest there is.
struct Sensitivity {
  double weight{0.0};          ///< Least weight of a class that counts.
  bool is_confidential{true};  ///< Whether there is data as heavy as confidential data.

  explicit Sensitivity(const models::Organisation& organisation);
  [[nodiscard]] bool covers(const models::Organisation& organisation,
                            const models::ToolAction& action) const;
};

/// "customers, confidential".
std::string data_text(const models::Organisation& organisation, const models::ToolAction& action);

}  // namespace app
