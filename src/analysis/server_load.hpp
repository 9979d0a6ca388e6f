#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/plan.hpp"
#include "src/analysis/finding.hpp"

namespace app {

/// What one server of a design has to do, before any run.
struct ServerLoad {
  std::string design;
  std::string server;          ///< "decision point", "issuer", "approvers of finance".
  double requests_per_s{0.0};  ///< While work arrives [1/s]; of approvers: a week's mean.
  double service_s{0.0};       ///< Mean of one request [s].
  int servers{0};              ///< 0: any number, no queue.
  double utilisation{0.0};     ///< Requests times service over servers; 1 and more: never drains.
  /// Wait by Erlang C, as if services were exponential [s]; none: it never drains, or no queue.
  std::optional<double> wait_s;
};

/// Mean load of every server with a limit: decision points, issuers and approvers of each design.
/// As if every planned call were permitted, and made again where it fails and its plan says so;
/// attacks, overreach, renewals and what the controls try again come on top.
/// Approvers work their own hours, so theirs is a week's demand over a week's hours.
std::vector<ServerLoad> server_loads(const models::Plan& plan);

/// BW601: those that cannot keep up, or nearly so.
std::vector<Finding> overload_findings(const std::vector<ServerLoad>& loads);
/// "... cannot keep up (120 % of what it can do): its queue never drains"; empty: it can.
std::string overload_text(const ServerLoad& load);

/// Mean number of calls of a planned call, tries included, if all are permitted: the sum of f^i for
/// i up to the retries, where f is the chance that the tool fails. Outages are left out.
double mean_tries(const models::Step& step, const models::ToolAction& action);

/// Mean of a distribution, from 200,000 draws on a fixed stream (a standard error of 0.2 % at a
/// coefficient of variation of 1).
double mean_of(const sim::Distribution& distribution);

}  // namespace app
