#include <fmt/format.h>

#include "bailiwick_version.hpp"
#include "sim/random/name_hash.hpp"
#include "src/cli/findings_json.hpp"

namespace app {
namespace {

using Json = nlohmann::ordered_json;

// A path as RFC 3986 wants it.
std::string uri_of(const std::string& file) {
  std::string uri = file.starts_with('/') ? "file://" : "";
  for (const char c : file) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                          (byte >= '0' && byte <= '9') ||
                          std::string_view("-._~/").find(c) != std::string_view::npos;
    uri += is_plain ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return uri;
}

Json rule_json(const FindingRule& rule) {
  Json tags = Json::array({"security"});
  for (const FrameworkId& one : rule.frameworks) {
    tags.push_back(fmt::format("{}/{}", one.framework, one.id));
  }
  return {{"id", rule.id},
          {"name", rule.title},
          {"shortDescription", {{"text", rule.title}}},
          {"fullDescription", {{"text", rule.meaning}}},
          {"help", {{"text", fmt::format("{} Cut by: {}.", rule.meaning, rule.remedy)}}},
          {"properties", {{"tags", std::move(tags)}}}};
}

std::string message_of(const Finding& finding) {
  std::string text = finding.message + ".";
  for (const DesignVerdict& one : finding.verdicts) {
    const std::string path = hops_text(one.hops);
    text += fmt::format(" {} {}{}{}{}.",
                        one.holds == Holds::kCut            ? "Not in"
                        : one.holds == Holds::kWithApproval ? "Only with approval in"
                                                            : "In",
                        one.design, path.empty() && one.detail.empty() ? "" : ": ", path,
                        path.empty() || one.detail.empty() ? one.detail : "; " + one.detail);
  }
  return text;
}

Json result_json(const LoadedScenario& scenario, const Finding& finding) {
  const std::vector<FindingRule>& rules = finding_rules();
  const auto index = find_finding_rule(finding.id) - rules.data();
  Json designs = Json::object();
  for (const DesignVerdict& one : finding.verdicts) designs[one.design] = holds_name(one.holds);
  const std::optional<Place> place = place_of(scenario, finding);
  Json location{
      {"artifactLocation", {{"uri", uri_of(place ? place->file : scenario.file)}}},
      {"region",
       {{"startLine", place ? place->line : 1}, {"startColumn", place ? place->column : 1}}}};
  const std::string identity = finding.id + "\n" + finding.subject;
  return {
      {"ruleId", finding.id},
      {"ruleIndex", index},
      {"level", severity_name(finding.severity)},
      {"message", {{"text", message_of(finding)}}},
      {"locations", Json::array({{{"physicalLocation", std::move(location)}}})},
      {"partialFingerprints", {{"finding/v1", fmt::format("{:016x}", sim::name_hash(identity))}}},
      {"properties", {{"subject", finding.subject}, {"holds", std::move(designs)}}}};
}

}  // namespace

Json analysis_sarif(const LoadedScenario& scenario, const ThreatAnalysis& analysis) {
  Json rules = Json::array();
  for (const FindingRule& rule : finding_rules()) rules.push_back(rule_json(rule));
  Json results = Json::array();
  for (const Finding& one : analysis.found.findings) {
    results.push_back(result_json(scenario, one));
  }
  Json notes = Json::array();
  for (const std::string& note : analysis.found.notes) {
    notes.push_back({{"level", "warning"}, {"message", {{"text", note}}}});
  }
  Json run{
      {"tool",
       {{"driver", {{"name", "bailiwick"}, {"version", kVersion}, {"rules", std::move(rules)}}}}},
      {"invocations", Json::array({{{"executionSuccessful", true},
                                    {"toolExecutionNotifications", std::move(notes)}}})},
      {"columnKind", "utf16CodeUnits"},
      {"results", std::move(results)},
      {"properties", {{"scenario", scenario.plan.name}, {"caveat", kReachabilityText}}}};
  return {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
          {"version", "2.1.0"},
          {"runs", Json::array({std::move(run)})}};
}

}  // namespace app
