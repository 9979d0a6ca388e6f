#include "src/scenario/presets.hpp"

#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>
#include <string>

#include "src/scenario/yaml_parser.hpp"

namespace app {
namespace {

// The values of every preset, listed here a second time.
const std::map<std::string, std::string> kValues = {
    {"agent-step", "{step: {lognormal: {p50: 1.8s, p95: 8s}}}"},
    {"agentforce_flex_action", "{plan: action, price: 0.10 USD/action}"},
    {"audit-entry-agent", "{bytes: 400}"},
    {"audit-entry-chain", "{bytes: 700}"},
    {"audit-entry-tool", "{bytes: 300}"},
    {"aws_iam_access_key",
     "{issue: seat, scope: role, lifetime: none, delegation: share, validation: {propagation: "
     "{delay: {lognormal: {p50: 4s, p99: 180s}}}}}"},
    {"aws_sts_assume_role",
     "{issue: workflow, scope: role, lifetime: 1h, delegation: exchange, attenuation: intersect, "
     "cascade: by_expiry, "
     "issue_latency: {use: token-issue-round-trip}, validation: {propagation: {delay: {lognormal: "
     "{p50: 4s, p99: 180s}}}}}"},
    {"compromise-to-detection", "{lognormal: {p50: 14d, p95: 585d}}"},
    {"controls_at_list_price",
     "{plan: governance, decision: 5 USD/1M, token: 10 USD/1M, log: 0.10 USD/GB}"},
    {"copilot_studio_action", "{plan: action, price: 0.05 USD/action}"},
    {"hybrid_on_agent_365", "{plan: hybrid, seat: 15 USD/seat/month}"},
    {"introspection-round-trip", "{lognormal: {p50: 8ms, p95: 30ms}}"},
    {"microsoft_365_copilot", "{plan: seat, price: 30 USD/seat/month}"},
    {"microsoft_agent_365", "{plan: seat, price: 15 USD/seat/month}"},
    {"oauth2_jwt_local",
     "{issue: workflow, scope: workflow, lifetime: 1h, delegation: share, issue_latency: {use: "
     "token-issue-round-trip}, validation: local}"},
    {"oauth2_opaque_introspected",
     "{issue: workflow, scope: workflow, lifetime: 1h, delegation: share, issue_latency: {use: "
     "token-issue-round-trip}, "
     "validation: {introspect: {cache_ttl: 60s, latency: {use: introspection-round-trip}}}}"},
    {"oauth2_token_exchange",
     "{issue: task, scope: task, lifetime: 1h, delegation: exchange, attenuation: none, cascade: "
     "by_expiry, "
     "issue_latency: {use: token-issue-round-trip}, validation: local}"},
    {"oauth_transaction_token",
     "{issue: task, scope: task, lifetime: 2min, delegation: exchange, attenuation: intersect, "
     "cascade: by_expiry, "
     "issue_latency: {use: token-issue-round-trip}, validation: local}"},
    {"policy-in-process", "{lognormal: {p50: 0.02ms, p95: 0.08ms}}"},
    {"policy-in-process-100-rules", "{lognormal: {p50: 0.055ms, p99: 0.15ms}}"},
    {"policy-regional-service", "{lognormal: {p50: 5ms, p95: 15ms}}"},
    {"policy-sidecar", "{lognormal: {p50: 1ms, p95: 3ms}}"},
    {"static_api_key",
     "{issue: seat, scope: role, lifetime: none, delegation: share, validation: {propagation: "
     "{delay: {lognormal: {p50: 5s, p99: 120s}}}}}"},
    {"token-issue-round-trip", "{lognormal: {p50: 40ms, p95: 150ms}}"},
    {"tool-call", "{lognormal: {p50: 300ms, p95: 1200ms}}"},
    {"triage-automated", "{constant: 1min}"},
    {"triage-manual", "{constant: 30min}"},
};

TEST(PresetsTest, NumbersEqualTheSecondListing) {
  for (const PresetInfo& preset : presets()) {
    Diagnostics diagnostics;
    const auto root = parse_yaml(preset.yaml, 0, diagnostics);
    ASSERT_TRUE(root.has_value()) << preset.name;
    ASSERT_NE(root->find("values"), nullptr) << preset.name;
    const auto listed = kValues.find(preset.name);
    ASSERT_NE(listed, kValues.end()) << "list the values of " << preset.name << " here";
    EXPECT_EQ(to_flow(*root->find("values")), listed->second) << preset.name;
  }
  EXPECT_EQ(presets().size(), kValues.size());
}

TEST(PresetsTest, EachStatesSourceDateAndConfidence) {
  const std::set<std::string> confidences = {"documented", "reported", "estimate"};
  const std::regex date("20[0-9]{2}-[0-9]{2}-[0-9]{2}");
  for (const PresetInfo& preset : presets()) {
    EXPECT_FALSE(preset.title.empty()) << preset.name;
    EXPECT_FALSE(preset.meaning.empty()) << preset.name;
    EXPECT_FALSE(preset.source.empty()) << preset.name;
    EXPECT_TRUE(std::regex_match(preset.as_of, date)) << preset.name << ": " << preset.as_of;
    EXPECT_TRUE(confidences.contains(preset.confidence)) << preset.name;
    EXPECT_TRUE(preset.file.ends_with("/" + preset.name + ".yaml")) << preset.file;
    const bool needs_address = preset.confidence == "documented";
    EXPECT_TRUE(!needs_address || preset.source.starts_with("https://")) << preset.name;
  }
}

TEST(PresetsTest, NamesAreUniqueAndFound) {
  for (const PresetInfo& preset : presets()) EXPECT_EQ(find_preset(preset.name), &preset);
  EXPECT_EQ(find_preset("no-such-preset"), nullptr);
}

}  // namespace
}  // namespace app
