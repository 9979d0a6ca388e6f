#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace app {

enum class Severity : std::uint8_t { kNote, kWarning, kError };

/// "note", "warning" or "error": also the levels of SARIF.
std::string_view severity_name(Severity severity);
/// The severity of that name. @pre it is one of the three
Severity severity_of(std::string_view name);

/// An id of a framework, e.g. {"owasp_asi_2026", "ASI01"}.
struct FrameworkId {
  std::string_view framework;
  std::string_view id;
};

/// A kind of finding: what every finding with its id has in common.
struct FindingRule {
  std::string_view id;       ///< "BW101"; never given to anything else.
  std::string_view title;    ///< "Toxic path".
  std::string_view meaning;  ///< When it is found, and why that matters.
  std::string_view remedy;   ///< What cuts it.
  std::vector<FrameworkId> frameworks;
};

/// All kinds, by id.
const std::vector<FindingRule>& finding_rules();
/// Null when there is no such kind.
const FindingRule* find_finding_rule(std::string_view id);

/// One step of the way that a finding describes.
struct Hop {
  std::string agent;   ///< Agent type, memory or tool.
  std::string how;     ///< How the way gets there: "reads", "spawns", "returns to"; may be empty.
  std::string action;  ///< Tool action that it ends in; may be empty.
  std::string remark;  ///< "untrusted", "customers, confidential", "egress"; may be empty.
};

/// "triage reads helpdesk.read_ticket (untrusted) → spawns researcher: crm.lookup (customers,
/// ...)".
std::string hops_text(const std::vector<Hop>& hops);

enum class Holds : std::uint8_t {
  kYes,
  kWithApproval,  ///< Only where a person approves.
  kCut            ///< Not at all: a control is in the way.
};

/// What a design makes of a finding.
struct DesignVerdict {
  std::string design;
  Holds holds{Holds::kYes};
  std::vector<Hop> hops;          ///< The shortest way where it holds; may be empty.
  std::string detail;             ///< Where it holds: how far. Where it is cut: by which control.
  std::optional<double> measure;  ///< Of what `detail` says; in the finding's unit.
};

/// A place in the scenario: a path of keys and, within it, the first scalar with a text.
struct ScenarioPath {
  std::vector<std::string> keys;  ///< {"agents", "triage", "plan"}.
  std::string value;              ///< "helpdesk.read_ticket"; empty: the last key itself.
};

/// Something about a scenario that an architect should know before a run.
struct Finding {
  std::string id;  ///< Of its kind.
  Severity severity{Severity::kNote};
  std::string
      subject;  ///< What it is about, unique within its kind: "helpdesk.read_ticket → customers".
  std::string message;                  ///< One sentence.
  std::vector<DesignVerdict> verdicts;  ///< In the order of the designs; empty: of all alike.
  ScenarioPath place;
};

/// Findings by severity (the gravest first), then id; else in the order of the finders.
void sort_findings(std::vector<Finding>& findings);

}  // namespace app
