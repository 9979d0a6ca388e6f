#pragma once

#include <optional>
#include <string>

#include "models/plan.hpp"

namespace app {

/// Mean time that the task of an agent type takes without controls [s]: model steps, calls and
/// waits of its plan, and of those that it waits for. Of several at once only one: a lower bound.
double mean_task_s(const models::Plan& plan, models::AgentTypeId type);

/// For how long a credential is still good when its task is over.
struct Overhang {
  bool ends{true};               ///< False: it never ends by itself.
  bool is_standing{false};       ///< It belongs to no task at all.
  std::optional<double> mean_s;  ///< Expected overhang [s]; none: it never ends.
  double task_s{0.0};            ///< Mean task, lower bound [s].
  std::string why;               ///< "no expiry, no rotation", "revoked on completion".
};

/// The longest over all agent types that a design gives credentials to. Renewed credentials are of
/// an age that is equally likely anywhere in the renewal interval when the task ends.
Overhang overhang_of(const models::Plan& plan, const models::Design& design);

}  // namespace app
