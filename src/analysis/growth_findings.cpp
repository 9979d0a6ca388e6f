#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "src/analysis/finders.hpp"
#include "src/analysis/growth.hpp"

namespace app {
namespace {

using models::AgentTypeId;
using Circle = std::vector<AgentTypeId>;

std::vector<Hop> hops_of(const Fleets& fleets, const Circle& circle) {
  std::vector<Hop> hops;
  for (std::size_t i = 0; i < circle.size(); ++i) {
    std::string how;
    if (i > 0) {
      const models::AgentType& from = fleets.plan.agent_types[circle[i - 1].index];
      const bool starts =
          std::find(from.children.begin(), from.children.end(), circle[i]) != from.children.end();
      how = starts ? "starts" : "asks";
    }
    hops.push_back({fleets.plan.agent_types[circle[i].index].name, how, {}, {}});
  }
  return hops;
}

/// The control of a design that ends a circle; none: nothing does.
std::optional<std::string> limit_of(const models::Design& design) {
  if (design.policy.mode != models::RuleMode::kEnforce) return std::nullopt;
  for (const models::PolicyRule& rule : design.policy.rules) {
    if (rule.mode != models::RuleMode::kEnforce) continue;
    const bool counts_hops = rule.kind == models::RuleKind::kDepth &&
                             design.credentials.delegation == models::Delegation::kExchange;
    if (counts_hops || rule.kind == models::RuleKind::kFanOut) return "rule " + rule.name;
  }
  return std::nullopt;
}

std::vector<DesignVerdict> verdicts_of(const Fleets& fleets, const Circle& circle,
                                       bool has_max_depth) {
  std::vector<DesignVerdict> verdicts;
  for (const auto& view : fleets.views) {
    DesignVerdict verdict;
    verdict.design = view->design().name;
    const std::optional<std::string> limit = limit_of(view->design());
    if (has_max_depth || limit) {
      verdict.holds = Holds::kCut;
      verdict.detail = "ends: " + (has_max_depth ? std::string("max_depth") : *limit);
    } else {
      verdict.hops = hops_of(fleets, circle);
      verdict.detail = "nothing limits its depth";
    }
    verdicts.push_back(std::move(verdict));
  }
  return verdicts;
}

bool is_open_in(const std::vector<Circle>& open, const Circle& circle) {
  return std::any_of(open.begin(), open.end(), [&](const Circle& one) {
    return std::find(circle.begin(), circle.end(), one.front()) != circle.end() ||
           std::find(one.begin(), one.end(), circle.front()) != one.end();
  });
}

// The matrix of those types that no max_depth limits.
Eigen::MatrixXd unlimited(const models::Plan& plan, Eigen::MatrixXd matrix) {
  for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
    if (plan.agent_types[static_cast<std::size_t>(i)].max_depth !=
        models::AgentType::kNoDepthLimit) {
      matrix.row(i).setZero();
    }
  }
  return matrix;
}

void find_circles(Fleets& fleets, double radius, Found& found) {
  const std::vector<Circle> open = delegation_circles(fleets.plan, false);
  for (const Circle& circle : delegation_circles(fleets.plan, true)) {
    Finding finding;
    const std::string& first = fleets.plan.agent_types[circle.front().index].name;
    const std::string& next = fleets.plan.agent_types[circle[1].index].name;
    finding.id = "BW301";
    finding.subject = hops_text(hops_of(fleets, circle));
    finding.verdicts = verdicts_of(fleets, circle, !is_open_in(open, circle));
    finding.severity = Severity::kNote;
    for (const DesignVerdict& one : finding.verdicts) {
      if (one.holds == Holds::kYes) finding.severity = Severity::kWarning;
    }
    finding.message = fmt::format("Delegation goes in a circle: {}", finding.subject);
    finding.place = {{"agents", first, "plan"}, next};
    found.findings.push_back(finding);
    if (finding.severity == Severity::kNote || radius < 1.0) continue;
    finding.id = "BW302";
    finding.severity = Severity::kError;
    finding.message = fmt::format(
        "Fan-out grows without bound: the spectral radius of mean children is {:.3g}, and {} is on "
        "a circle without a limit",
        radius, first);
    found.findings.push_back(std::move(finding));
  }
}

void find_infection(Fleets& fleets, double radius, Found& found) {
  if (radius < 1.0) return;
  const Eigen::MatrixXd matrix = infection_matrix(fleets.plan);
  Eigen::Index from = 0;
  Eigen::Index to = 0;
  const double most = matrix.maxCoeff(&from, &to);
  const std::string& source = fleets.plan.agent_types[static_cast<std::size_t>(from)].name;
  const std::string& target = fleets.plan.agent_types[static_cast<std::size_t>(to)].name;
  Finding finding;
  finding.id = "BW303";
  finding.severity = Severity::kWarning;
  finding.subject = "infection matrix";
  finding.message = fmt::format(
      "An infection tends to spread: the spectral radius of the infection matrix is {:.3g}; the "
      "most "
      "passes from {} to {} ({:.3g} agents for each infected one)",
      radius, source, target, most);
  finding.place = {{"agents", source, "plan"}, {}};
  found.findings.push_back(std::move(finding));
}

/// Threats that pass on by ways of their own.
void find_spread(Fleets& fleets, Found& found) {
  for (const models::Threat& threat : fleets.plan.threats) {
    if (!threat.spread.any()) continue;
    const Eigen::MatrixXd matrix = spread_matrix(fleets.plan, threat);
    const double radius = spectral_radius_of(matrix);
    Eigen::Index from = 0;
    const double directly = matrix.rowwise().sum().maxCoeff(&from);
    const std::string& source = fleets.plan.agent_types[static_cast<std::size_t>(from)].name;
    Finding finding;
    finding.id = "BW303";
    finding.severity = radius >= 1.0 ? Severity::kWarning : Severity::kNote;
    finding.subject = threat.name;
    finding.message = fmt::format(
        "One {} under the control of '{}' leads to {:.3g} others by the ways that it spreads, if "
        "no "
        "control is in the way (spectral radius {:.3g}): ",
        source, threat.name, directly, radius);
    finding.message += radius >= 1.0 ? std::string("it tends to grow")
                                     : fmt::format("it dies out after {:.3g} in all",
                                                   mean_progeny(matrix).row(from).sum());
    finding.place = {{"threats", threat.name, "spread"}, {}};
    found.findings.push_back(std::move(finding));
  }
}

}  // namespace

void find_growth(Fleets& fleets, Found& found) {
  found.fan_out_radius = spectral_radius_of(mean_children(fleets.plan));
  found.infection_radius = spectral_radius_of(infection_matrix(fleets.plan));
  find_circles(fleets, spectral_radius_of(unlimited(fleets.plan, mean_children(fleets.plan))),
               found);
  find_infection(fleets, found.infection_radius, found);
  find_spread(fleets, found);
}

}  // namespace app
