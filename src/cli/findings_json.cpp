#include "src/cli/findings_json.hpp"

namespace app {
namespace {

using Json = nlohmann::ordered_json;

Json frameworks_json(const FindingRule& rule) {
  Json json = Json::object();
  for (const FrameworkId& one : rule.frameworks) json[std::string(one.framework)].push_back(one.id);
  return json;
}

Json json_of(const DesignVerdict& verdict) {
  Json hops = Json::array();
  for (const Hop& hop : verdict.hops) {
    hops.push_back(
        {{"agent", hop.agent}, {"how", hop.how}, {"action", hop.action}, {"remark", hop.remark}});
  }
  return {{"design", verdict.design},
          {"holds", holds_name(verdict.holds)},
          {"detail", verdict.detail},
          {"measure", verdict.measure ? Json(*verdict.measure) : Json(nullptr)},
          {"path", hops_text(verdict.hops)},
          {"hops", std::move(hops)}};
}

Json json_of(const LoadedScenario& scenario, const Finding& finding) {
  Json verdicts = Json::array();
  for (const DesignVerdict& one : finding.verdicts) verdicts.push_back(json_of(one));
  const FindingRule& rule = *find_finding_rule(finding.id);
  Json json{{"id", finding.id},           {"severity", severity_name(finding.severity)},
            {"title", rule.title},        {"subject", finding.subject},
            {"message", finding.message}, {"designs", std::move(verdicts)},
            {"remedy", rule.remedy},      {"frameworks", frameworks_json(rule)}};
  const std::optional<Place> place = place_of(scenario, finding);
  json["file"] = place ? Json(place->file) : Json(nullptr);
  json["line"] = place ? Json(place->line) : Json(nullptr);
  json["column"] = place ? Json(place->column) : Json(nullptr);
  return json;
}

Json json_of(const ServerLoad& load) {
  return {{"design", load.design},
          {"server", load.server},
          {"requests_per_s", load.requests_per_s},
          {"service_s", load.service_s},
          {"servers", load.servers},
          {"utilisation", load.utilisation},
          {"wait_s", load.wait_s ? Json(*load.wait_s) : Json(nullptr)},
          {"warning", overload_text(load)}};
}

Json by_design(const std::vector<std::string>& views, const std::vector<double>& values) {
  Json json = Json::object();
  for (std::size_t i = 0; i < views.size(); ++i) json[views[i]] = values[i];
  return json;
}

}  // namespace

std::string_view holds_name(Holds holds) {
  switch (holds) {
    case Holds::kYes:
      return "yes";
    case Holds::kWithApproval:
      return "with_approval";
    case Holds::kCut:
      break;
  }
  return "no";
}

Json json_of(const FindingRule& rule) {
  return {{"id", rule.id},
          {"title", rule.title},
          {"meaning", rule.meaning},
          {"remedy", rule.remedy},
          {"frameworks", frameworks_json(rule)}};
}

std::optional<Place> place_of(const LoadedScenario& scenario, const Finding& finding) {
  if (finding.place.value.empty()) return scenario.places.find(finding.place.keys);
  return scenario.places.find(finding.place.keys, finding.place.value);
}

Json analysis_json(const LoadedScenario& scenario, const std::vector<ServerLoad>& loads,
                   const ThreatAnalysis& analysis) {
  const Found& found = analysis.found;
  Json servers = Json::array();
  for (const ServerLoad& load : loads) servers.push_back(json_of(load));
  Json findings = Json::array();
  for (const Finding& one : found.findings) findings.push_back(json_of(scenario, one));
  Json authorities = Json::array();
  for (const TypeAuthority& one : found.authorities) {
    authorities.push_back({{"agent_type", one.type},
                           {"needed", one.needed},
                           {"may", by_design(analysis.views, one.may)},
                           {"reaches", by_design(analysis.views, one.reaches)}});
  }
  Json points = Json::array();
  for (const SinglePoint& one : found.points) {
    points.push_back({{"kind", one.kind},
                      {"name", one.name},
                      {"reaches", by_design(analysis.views, one.reaches)}});
  }
  return {{"scenario", scenario.plan.name},
          {"file", scenario.file},
          {"designs", analysis.views},
          {"complete", found.notes.empty()},
          {"notes", found.notes},
          {"caveat", kReachabilityText},
          {"findings", std::move(findings)},
          {"servers", std::move(servers)},
          {"total_weight", found.total_weight},
          {"authority", std::move(authorities)},
          {"single_points", std::move(points)},
          {"fan_out_spectral_radius", found.fan_out_radius},
          {"infection_spectral_radius", found.infection_radius}};
}

}  // namespace app
