#include "src/scenario/presets.hpp"

#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>
#include <string>

#include "src/scenario/yaml_parser.hpp"
#include "tests/src/scenario/price_preset_values.hpp"

namespace app {
namespace {

// The values of every preset, listed here a second time.
const std::map<std::string, std::string> kValues = {
    {"avp_single", "{plan: governance, decision: 5 USD/1M}"},
    {"avp_batch_first_tier", "{plan: governance, decision: 150 USD/1M}"},
    {"agentcore_policy", "{plan: governance, decision: 25 USD/1M}"},
    {"agentcore_custom_eval", "{plan: governance, decision: 1500 USD/1M}"},
    {"agentcore_identity", "{plan: governance, token: 10 USD/1M}"},
    {"cloudtrail_management", "{plan: governance, log_event: 2 USD/100k}"},
    {"cloudtrail_network_events", "{plan: governance, log_event: 0.10 USD/100k}"},
    {"cloudtrail_lake", "{plan: governance, log: 0.75 USD/GB}"},
    {"datadog_log_ingest", "{plan: governance, log: 0.10 USD/GB}"},
    {"datadog_log_index", "{plan: governance, log_event: 1.70 USD/1M}"},
    {"datadog_flex", "{plan: governance, log_event: 0.05 USD/1M}"},
    {"splunk_ingest", "{plan: governance}"},
    {"people_estimate",
     "{plan: governance, approver: 60 USD/h, overtime: 1.5, alert: {time: 20min, rate: 60 USD/h}}"},
    {"log_retention_estimate",
     "{plan: governance, retention: {for: 90d, price: 0.03 USD/GB/month}}"},
    {"agent-step", "{step: {lognormal: {p50: 1.8s, p95: 8s}}}"},
    {"agent_grant_drafts",
     "{issue: task, scope: task, lifetime: 1h, delegation: exchange, attenuation: intersect, "
     "cascade: none, issue_latency: {use: token-issue-round-trip}, validation: local}"},
    {"agentdojo-claude-3-5-sonnet-20240620", "{susceptibility: 0.3386}"},
    {"agentdojo-claude-3-5-sonnet-20241022", "{susceptibility: 0.0111}"},
    {"agentdojo-claude-3-7-sonnet-20250219", "{susceptibility: 0.0731}"},
    {"agentdojo-claude-3-haiku-20240307", "{susceptibility: 0.0906}"},
    {"agentdojo-claude-3-opus-20240229", "{susceptibility: 0.1129}"},
    {"agentdojo-claude-3-sonnet-20240229", "{susceptibility: 0.2671}"},
    {"agentdojo-command-r", "{susceptibility: 0.0334}"},
    {"agentdojo-command-r-plus", "{susceptibility: 0.0445}"},
    {"agentdojo-gemini-1.5-flash-001", "{susceptibility: 0.1224}"},
    {"agentdojo-gemini-1.5-flash-002", "{susceptibility: 0.0350}"},
    {"agentdojo-gemini-1.5-pro-001", "{susceptibility: 0.2862}"},
    {"agentdojo-gemini-1.5-pro-002", "{susceptibility: 0.1701}"},
    {"agentdojo-gemini-2.0-flash-001", "{susceptibility: 0.2083}"},
    {"agentdojo-gemini-2.0-flash-exp", "{susceptibility: 0.1701}"},
    {"agentdojo-gpt-3.5-turbo-0125", "{susceptibility: 0.1033}"},
    {"agentdojo-gpt-4-0125-preview", "{susceptibility: 0.5628}"},
    {"agentdojo-gpt-4-turbo-2024-04-09", "{susceptibility: 0.2862}"},
    {"agentdojo-gpt-4o-2024-05-13", "{susceptibility: 0.4769}"},
    {"agentdojo-gpt-4o-2024-05-13-direct", "{susceptibility: 0.0366}"},
    {"agentdojo-gpt-4o-2024-05-13-ignore-previous", "{susceptibility: 0.0541}"},
    {"agentdojo-gpt-4o-2024-05-13-injecagent", "{susceptibility: 0.0572}"},
    {"agentdojo-gpt-4o-2024-05-13-repeat-user-prompt", "{susceptibility: 0.2782}"},
    {"agentdojo-gpt-4o-2024-05-13-spotlighting-with-delimiting", "{susceptibility: 0.4165}"},
    {"agentdojo-gpt-4o-2024-05-13-tool-filter", "{susceptibility: 0.0684}"},
    {"agentdojo-gpt-4o-2024-05-13-tool-knowledge", "{susceptibility: 0.3450}"},
    {"agentdojo-gpt-4o-2024-05-13-transformers-pi-detector", "{susceptibility: 0.0795}"},
    {"agentdojo-gpt-4o-mini-2024-07-18", "{susceptibility: 0.2719}"},
    {"agentdojo-llama-3-70b-chat-hf", "{susceptibility: 0.2560}"},
    {"agentforce_flex_action", "{plan: action, price: 0.10 USD/action}"},
    {"audit-entry-agent", "{bytes: 400}"},
    {"audit-entry-chain", "{bytes: 700}"},
    {"audit-entry-tool", "{bytes: 300}"},
    {"aws_agentcore_identity",
     "{issue: agent, scope: agent_type, lifetime: 1h, delegation: own, issuer: {rate_limit: "
     "200/s}, issue_latency: {use: token-issue-round-trip}, validation: local}"},
    {"aws_iam_access_key",
     "{issue: seat, scope: role, lifetime: none, delegation: share, rotation: {every: 90d, "
     "overlap: 1d}, validation: {propagation: {delay: {lognormal: {p50: 4s, p99: 180s}}}}}"},
    {"aws_sts_assume_role",
     "{issue: workflow, scope: role, lifetime: 1h, delegation: exchange, attenuation: intersect, "
     "cascade: none, issue_latency: {use: token-issue-round-trip}, validation: {propagation: "
     "{delay: {lognormal: {p50: 4s, p99: 180s}}}}}"},
    {"aws_sts_role_chaining",
     "{issue: workflow, scope: role, lifetime: 1h, delegation: exchange, attenuation: intersect, "
     "cascade: by_expiry, issue_latency: {use: token-issue-round-trip}, validation: {propagation: "
     "{delay: {lognormal: {p50: 4s, p99: 180s}}}}}"},
    {"azure_managed_identity",
     "{issue: agent_type, scope: agent_type, lifetime: 24h, delegation: own, issue_latency: {use: "
     "token-issue-round-trip}, validation: local}"},
    {"biscuit",
     "{issue: task, scope: task, lifetime: none, outlives_parent: false, delegation: exchange, "
     "attenuation: intersect, cascade: by_construction, validation: {poll: {interval: 30s}}}"},
    {"compromise-to-detection", "{lognormal: {p50: 14d, p95: 585d}}"},
    {"controls_at_list_price",
     "{plan: governance, decision: 5 USD/1M, token: 10 USD/1M, log: 0.10 USD/GB}"},
    {"copilot_studio_action", "{plan: action, price: 0.05 USD/action}"},
    {"entra_access_token",
     "{issue: workflow, scope: workflow, lifetime: {uniform: {low: 60min, high: 90min}}, "
     "delegation: share, issue_latency: {use: token-issue-round-trip}, validation: local}"},
    {"entra_agent_id",
     "{issue: agent_type, scope: agent_type, lifetime: {uniform: {low: 60min, high: 90min}}, "
     "delegation: exchange, attenuation: intersect, cascade: {per_hop: {delay: {lognormal: {p50: "
     "300s, p99: 1h}}, discovery: 1}}, issue_latency: {use: token-issue-round-trip}, validation: "
     "local}"},
    {"entra_cae_user",
     "{issue: workflow, scope: workflow, lifetime: 28h, delegation: exchange, attenuation: "
     "intersect, cascade: {partial: {probability: 0.5}}, issue_latency: {use: "
     "token-issue-round-trip}, validation: {push: {delay: {lognormal: {p50: 60s, p99: 15min}}}}}"},
    {"entra_cae_workload",
     "{issue: agent_type, scope: agent_type, lifetime: 24h, delegation: own, issue_latency: {use: "
     "token-issue-round-trip}, validation: {push: {delay: {lognormal: {p50: 60s, p99: 15min}}}}}"},
    {"entra_refresh_token",
     "{issue: seat, scope: role, lifetime: {uniform: {low: 60min, high: 90min}}, idle_expiry: 90d, "
     "delegation: share, issue_latency: {use: token-issue-round-trip}, validation: local}"},
    {"gcp_impersonated_token",
     "{issue: workflow, scope: role, lifetime: 1h, delegation: exchange, attenuation: intersect, "
     "cascade: by_expiry, issue_latency: {use: token-issue-round-trip}, validation: {propagation: "
     "{delay: {lognormal: {p50: 2min, p99: 7min}}}}}"},
    {"gcp_service_account_key",
     "{issue: seat, scope: role, lifetime: none, delegation: share, validation: {propagation: "
     "{delay: {lognormal: {p50: 2min, p99: 7min}}}}}"},
    {"github_actions_oidc",
     "{issue: workflow, scope: workflow, lifetime: 5min, exchanged_lifetime: 1h, delegation: "
     "exchange, attenuation: none, cascade: none, issue_latency: {use: token-issue-round-trip}, "
     "validation: local}"},
    {"github_actions_token",
     "{issue: workflow, scope: workflow, lifetime: 1h, renewable_for: 24h, delegation: share, "
     "revoke_on_completion: true, issue_latency: {use: token-issue-round-trip}, validation: "
     "{propagation: {delay: {lognormal: {p50: 1s, p99: 60s}}}}}"},
    {"github_app_user_token",
     "{issue: seat, scope: role, lifetime: 8h, renewable_for: 184d, delegation: share, "
     "issue_latency: {use: token-issue-round-trip}, validation: {propagation: {delay: {lognormal: "
     "{p50: 1s, p99: 60s}}}}}"},
    {"github_pat",
     "{issue: seat, scope: role, lifetime: none, idle_expiry: 365d, delegation: share, validation: "
     "{propagation: {delay: {lognormal: {p50: 1s, p99: 60s}}}}}"},
    {"hybrid_on_agent_365", "{plan: hybrid, seat: 15 USD/seat/month}"},
    {"introspection-round-trip", "{lognormal: {p50: 8ms, p95: 30ms}}"},
    {"kerberos_ticket",
     "{issue: seat, scope: role, lifetime: 10h, renewable_for: 7d, exchanged_lifetime: 10h, "
     "outlives_parent: false, delegation: exchange, attenuation: none, cascade: by_expiry, "
     "issue_latency: {use: token-issue-round-trip}, validation: local}"},
    {"kubernetes_bound_sa_token",
     "{issue: agent, scope: agent_type, lifetime: 1h, renew_at: 0.8, delegation: own, validation: "
     "{propagation: {delay: 60s}}}"},
    {"macaroon",
     "{issue: task, scope: task, lifetime: 5min, outlives_parent: false, delegation: exchange, "
     "attenuation: intersect, cascade: by_construction, validation: local}"},
    {"mcp_oauth_2025_06_18",
     "{issue: workflow, scope: workflow, lifetime: 1h, delegation: share, issue_latency: {use: "
     "token-issue-round-trip}, validation: local}"},
    {"mcp_oauth_2025_11_25",
     "{issue: workflow, scope: workflow, lifetime: 1h, delegation: share, issue_latency: {use: "
     "token-issue-round-trip}, validation: local}"},
    {"mcp_oauth_2026_07_28",
     "{issue: workflow, scope: workflow, lifetime: 1h, delegation: share, issue_latency: {use: "
     "token-issue-round-trip}, validation: local}"},
    {"mcptox-deepseek-r1", "{susceptibility: 0.709}"},
    {"mcptox-mean", "{susceptibility: 0.365}"},
    {"mcptox-o1-mini", "{susceptibility: 0.728}"},
    {"mcptox-phi-4", "{susceptibility: 0.702}"},
    {"microsoft_365_copilot", "{plan: seat, price: 30 USD/seat/month}"},
    {"microsoft_agent_365", "{plan: seat, price: 15 USD/seat/month}"},
    {"oauth2_dpop",
     "{issue: task, scope: task, lifetime: 1h, delegation: exchange, attenuation: intersect, "
     "binding: sender_constrained, cascade: none, issue_latency: {use: token-issue-round-trip}, "
     "validation: local}"},
    {"oauth2_jwt_local",
     "{issue: workflow, scope: workflow, lifetime: 1h, delegation: share, issue_latency: {use: "
     "token-issue-round-trip}, validation: local}"},
    {"oauth2_mtls",
     "{issue: task, scope: task, lifetime: 1h, delegation: exchange, attenuation: intersect, "
     "binding: sender_constrained, cascade: none, issue_latency: {use: token-issue-round-trip}, "
     "validation: local}"},
    {"oauth2_opaque_introspected",
     "{issue: workflow, scope: workflow, lifetime: 1h, delegation: share, issue_latency: {use: "
     "token-issue-round-trip}, validation: {introspect: {cache_ttl: 60s, latency: {use: "
     "introspection-round-trip}}}}"},
    {"oauth2_refresh_rotation",
     "{issue: seat, scope: role, lifetime: 1h, renewable_for: 90d, delegation: share, "
     "issue_latency: {use: token-issue-round-trip}, validation: local}"},
    {"oauth2_step_up", "{obligation: step_up, human_interaction: true}"},
    {"oauth2_token_exchange",
     "{issue: task, scope: task, lifetime: 1h, delegation: exchange, attenuation: none, cascade: "
     "none, issue_latency: {use: token-issue-round-trip}, validation: local}"},
    {"oauth_id_jag",
     "{issue: workflow, scope: workflow, lifetime: 1h, delegation: exchange, attenuation: "
     "intersect, cascade: by_expiry, issue_latency: {use: token-issue-round-trip}, validation: "
     "local}"},
    {"oauth_identity_chaining",
     "{issue: workflow, scope: workflow, lifetime: 1h, delegation: exchange, attenuation: "
     "intersect, cascade: by_expiry, issue_latency: {use: token-issue-round-trip}, validation: "
     "local}"},
    {"oauth_transaction_token",
     "{issue: task, scope: task, lifetime: 2min, outlives_parent: true, delegation: exchange, "
     "attenuation: intersect, cascade: by_expiry, issue_latency: {use: token-issue-round-trip}, "
     "validation: local}"},
    {"pki_ocsp_crl",
     "{issue: agent_type, scope: agent_type, lifetime: 200d, delegation: own, binding: "
     "sender_constrained, validation: {introspect: {cache_ttl: 4d, latency: {use: "
     "introspection-round-trip}}}}"},
    {"policy-in-process", "{lognormal: {p50: 0.02ms, p95: 0.08ms}}"},
    {"policy-in-process-100-rules", "{lognormal: {p50: 0.055ms, p99: 0.15ms}}"},
    {"policy-regional-service", "{lognormal: {p50: 5ms, p95: 15ms}}"},
    {"policy-sidecar", "{lognormal: {p50: 1ms, p95: 3ms}}"},
    {"approval-by-chat", "{lognormal: {p50: 144s, p95: 1080s}}"},
    {"approval-by-mail", "{lognormal: {p50: 23min, p95: 162min}}"},
    {"approval-in-app", "{lognormal: {p50: 8s, p95: 34s}}"},
    {"fading-attention", "{notices: 0.85, fading: 0.03, least: 0.05}"},
    {"spire_jwt_svid",
     "{issue: agent, scope: agent_type, lifetime: 5min, delegation: own, validation: local}"},
    {"spire_x509_svid",
     "{issue: agent, scope: agent_type, lifetime: 1h, renew_at: 0.5, delegation: own, binding: "
     "sender_constrained, validation: local}"},
    {"ssf_caep_poll", "{validation: {poll: {interval: 60s}}}"},
    {"ssf_caep_push",
     "{validation: {push: {delay: {lognormal: {p50: 2s, p99: 60s}}, loss: 0.001, retry: 30s}}}"},
    {"static_api_key",
     "{issue: seat, scope: role, lifetime: none, delegation: share, validation: {propagation: "
     "{delay: {lognormal: {p50: 5s, p99: 120s}}}}}"},
    {"token-issue-round-trip", "{lognormal: {p50: 40ms, p95: 150ms}}"},
    {"tool-call", "{lognormal: {p50: 300ms, p95: 1200ms}}"},
    {"triage-automated", "{constant: 1min}"},
    {"triage-manual", "{constant: 30min}"},
    {"vault_dynamic_secret",
     "{issue: task, scope: task, lifetime: 1h, outlives_parent: false, delegation: exchange, "
     "attenuation: intersect, revoke_on_completion: true, cascade: full, issue_latency: {use: "
     "token-issue-round-trip}, validation: {propagation: {delay: {lognormal: {p50: 2s, p99: "
     "60s}}}}}"},
};

TEST(PresetsTest, NumbersEqualTheSecondListing) {
  std::map<std::string, std::string> values = kValues;
  values.insert(kPriceValues.begin(), kPriceValues.end());
  for (const PresetInfo& preset : presets()) {
    Diagnostics diagnostics;
    const auto root = parse_yaml(preset.yaml, 0, diagnostics);
    ASSERT_TRUE(root.has_value()) << preset.name;
    ASSERT_NE(root->find("values"), nullptr) << preset.name;
    const auto listed = values.find(preset.name);
    ASSERT_NE(listed, values.end()) << "list the values of " << preset.name << " here";
    EXPECT_EQ(to_flow(*root->find("values")), listed->second) << preset.name;
  }
  EXPECT_EQ(presets().size(), values.size());
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
