#pragma once

namespace models {

/// What operating the controls costs.
struct GovernancePrices {
  bool stated{false};            ///< False: nobody stated a price, and the rows are missing.
  double per_decision_usd{0.0};  ///< One policy decision [USD].
  double per_token_usd{0.0};     ///< One credential issued or exchanged [USD].
  double per_log_gb_usd{0.0};    ///< Audit log volume [USD/GB], 1 GB = 1e9 bytes.
};

}  // namespace models
