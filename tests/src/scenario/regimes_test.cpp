#include "src/scenario/regimes.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <ostream>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "src/scenario/load.hpp"
#include "src/scenario/quantity.hpp"
#include "src/scenario/yaml_parser.hpp"

namespace app {
namespace {

constexpr double kNever = -1.0;  // A lifetime without end, or of what is no credential.

// What a regime's sources say, in seconds: listed here a second time.
struct Stated {
  std::string name;
  std::string kind;
  std::string family;
  double lifetime_s;
  std::string model;  // Of the time until the last point refuses.
  double typical_s;
  double max_s;
  std::string cascade;
  std::string confidence;

  bool operator==(const Stated&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Stated& stated) {
  return out << fmt::format("{} {} {} lives {} s, {} {} s to {} s, cascade {}, {}", stated.kind,
                            stated.name, stated.family, stated.lifetime_s, stated.model,
                            stated.typical_s, stated.max_s, stated.cascade, stated.confidence);
}

const std::vector<Stated> kStated = {
    {"agent_grant_drafts", "credentials", "oauth2_delegation", 3600, "residual_lifetime", 1800,
     3600, "none", "estimate"},
    {"aws_agentcore_identity", "credentials", "agent_platform", kNever, "residual_lifetime", 1800,
     3600, "none", "estimate"},
    {"aws_iam_access_key", "credentials", "static", kNever, "propagation", 4, 300, "none",
     "reported"},
    {"aws_sts_assume_role", "credentials", "cloud_session", 3600, "propagation", 4, 300, "none",
     "documented"},
    {"aws_sts_role_chaining", "credentials", "cloud_session", 3600, "propagation", 4, 3600,
     "by_expiry", "documented"},
    {"azure_managed_identity", "credentials", "workload", 86400, "residual_lifetime", 14400, 86400,
     "none", "documented"},
    {"biscuit", "credentials", "capability", kNever, "poll", 15, 60, "by_construction", "estimate"},
    {"entra_access_token", "credentials", "cloud_session", 4500, "residual_lifetime", 2250, 5400,
     "none", "documented"},
    {"entra_agent_id", "credentials", "agent_platform", 4500, "residual_lifetime", 2250, 5400,
     "full", "estimate"},
    {"entra_cae_user", "credentials", "cloud_session", 100800, "event_push", 60, 900, "partial",
     "documented"},
    {"entra_cae_workload", "credentials", "cloud_session", 86400, "event_push", 60, 900, "none",
     "estimate"},
    {"entra_refresh_token", "credentials", "oauth2", 7776000, "residual_lifetime", 2250, 5700,
     "partial", "documented"},
    {"gcp_impersonated_token", "credentials", "cloud_session", 3600, "propagation", 120, 3600,
     "by_expiry", "documented"},
    {"gcp_service_account_key", "credentials", "static", kNever, "propagation", 120, 420, "full",
     "documented"},
    {"github_actions_oidc", "credentials", "workload", 300, "residual_lifetime", 150, 300, "none",
     "estimate"},
    {"github_actions_token", "credentials", "workload", 3600, "immediate", 1, 21600, "by_expiry",
     "documented"},
    {"github_app_user_token", "credentials", "oauth2", 28800, "immediate", 1, 60, "full",
     "estimate"},
    {"github_pat", "credentials", "static", kNever, "immediate", 1, 60, "partial", "estimate"},
    {"kerberos_ticket", "credentials", "ticket", 36000, "residual_lifetime", 18000, 36000,
     "by_expiry", "documented"},
    {"kubernetes_bound_sa_token", "credentials", "workload", 3600, "immediate", 60, 3600, "partial",
     "documented"},
    {"macaroon", "credentials", "capability", kNever, "residual_lifetime", 300, 3600,
     "by_construction", "estimate"},
    {"mcp_oauth_2025_06_18", "credentials", "mcp", 3600, "residual_lifetime", 1800, 3600, "none",
     "estimate"},
    {"mcp_oauth_2025_11_25", "credentials", "mcp", 3600, "residual_lifetime", 1800, 3600, "none",
     "estimate"},
    {"mcp_oauth_2026_07_28", "credentials", "mcp", 3600, "residual_lifetime", 1800, 3600, "none",
     "estimate"},
    {"oauth2_dpop", "credentials", "oauth2_binding", 3600, "residual_lifetime", 1800, 3600, "none",
     "documented"},
    {"oauth2_jwt_local", "credentials", "oauth2", 3600, "residual_lifetime", 1800, 3600, "none",
     "documented"},
    {"oauth2_mtls", "credentials", "oauth2_binding", 3600, "residual_lifetime", 1800, 3600, "none",
     "estimate"},
    {"oauth2_opaque_introspected", "credentials", "oauth2", 3600, "cache_ttl", 30, 300, "partial",
     "documented"},
    {"oauth2_refresh_rotation", "credentials", "oauth2", 7776000, "residual_lifetime", 1800, 5400,
     "partial", "documented"},
    {"oauth2_token_exchange", "credentials", "oauth2_delegation", 3600, "residual_lifetime", 1800,
     3600, "none", "documented"},
    {"oauth_id_jag", "credentials", "oauth2_delegation", 86400, "residual_lifetime", 43200, 86400,
     "by_expiry", "documented"},
    {"oauth_identity_chaining", "credentials", "oauth2_delegation", 3600, "residual_lifetime", 1800,
     3600, "by_expiry", "documented"},
    {"oauth_transaction_token", "credentials", "oauth2_delegation", 120, "residual_lifetime", 60,
     300, "by_expiry", "documented"},
    {"pki_ocsp_crl", "credentials", "pki", 17280000, "cache_ttl", 172800, 864000, "full",
     "documented"},
    {"spire_jwt_svid", "credentials", "workload", 300, "residual_lifetime", 150, 300, "none",
     "documented"},
    {"spire_x509_svid", "credentials", "workload", 3600, "residual_lifetime", 1800, 3600, "partial",
     "documented"},
    {"static_api_key", "credentials", "static", kNever, "propagation", 5, 300, "none", "estimate"},
    {"vault_dynamic_secret", "credentials", "broker", 2764800, "immediate", 2, 60, "full",
     "estimate"},
    {"oauth2_step_up", "control", "oauth2_control", kNever, "none", 0, 0, "none", "documented"},
    {"ssf_caep_poll", "control", "signal", kNever, "poll", 30, 300, "partial", "estimate"},
    {"ssf_caep_push", "control", "signal", kNever, "event_push", 2, 900, "partial", "estimate"},
};

double seconds(const Node& node) {
  if (node.text == "none") return kNever;
  const std::optional<Quantity> quantity = split_quantity(node.text);
  const std::optional<double> unit = quantity ? seconds_of_unit(quantity->unit) : std::nullopt;
  if (!unit) throw std::runtime_error("no time: " + node.text);
  return quantity->number * *unit;
}

const Node& at(const Node& map, std::string_view key) {
  const Node* const node = map.find(key);
  if (node == nullptr) throw std::runtime_error("no " + std::string(key) + " in " + to_flow(map));
  return *node;
}

Stated stated_by(const Regime& regime) {
  const Node& numbers = at(regime.file, "numbers");
  const Node& enforcement = at(numbers, "enforcement");
  return {.name = regime.preset->name,
          .kind = regime.preset->kind,
          .family = regime.family,
          .lifetime_s = seconds(at(at(numbers, "lifetime"), "value")),
          .model = at(enforcement, "model").text,
          .typical_s = seconds(at(enforcement, "typical")),
          .max_s = seconds(at(enforcement, "max")),
          .cascade = regime.cascade,
          .confidence = at(enforcement, "confidence").text};
}

TEST(RegimesTest, NumbersEqualTheSecondListing) {
  std::vector<Stated> all;
  for (const Regime& regime : regimes()) all.push_back(stated_by(regime));
  EXPECT_EQ(all, kStated);
  EXPECT_EQ(all.size(), 41U);
}

TEST(RegimesTest, EveryCredentialAndControlAmongThePresetsIsARegime) {
  std::set<std::string> expected;
  for (const PresetInfo& preset : presets()) {
    if (preset.kind == "credentials" || preset.kind == "control") expected.insert(preset.name);
  }
  std::set<std::string> found;
  for (const Regime& regime : regimes()) found.insert(regime.preset->name);
  EXPECT_EQ(found, expected);
}

const std::set<std::string> kConfidences = {"documented", "reported", "estimate"};
const std::set<std::string> kEvidence = {"read", "cited", "recalled"};

void expect_standing(const Node& number, const std::string& where) {
  EXPECT_TRUE(kConfidences.contains(at(number, "confidence").text)) << where;
  const Node* const evidence = number.find("evidence");
  EXPECT_TRUE(evidence == nullptr || kEvidence.contains(evidence->text)) << where;
}

TEST(RegimesTest, EachNumberSaysHowCertainItIs) {
  for (const Regime& regime : regimes()) {
    const std::string& name = regime.preset->name;
    for (const char* const group : {"lifetime", "enforcement", "cascade", "validation"}) {
      expect_standing(at(at(regime.file, "numbers"), group), name + "." + group);
    }
    if (const Node* const facts = regime.file.find("facts")) {
      for (const Entry& fact : facts->entries) {
        EXPECT_FALSE(at(fact.value, "value").text.empty()) << name << "." << fact.key;
        expect_standing(fact.value, name + "." + fact.key);
      }
    }
  }
}

TEST(RegimesTest, EachSaysHowItIsRevokedAndWhoChecks) {
  for (const Regime& regime : regimes()) {
    for (const char* const key :
         {"form", "meaning", "mechanism", "who_checks", "source", "as_of"}) {
      EXPECT_FALSE(at(regime.file, key).text.empty()) << regime.preset->name << ": " << key;
    }
    EXPECT_TRUE(kEvidence.contains(at(regime.file, "evidence").text)) << regime.preset->name;
    // The file as a whole is as certain as what decides how fast authority is taken back.
    EXPECT_EQ(regime.preset->confidence, stated_by(regime).confidence) << regime.preset->name;
    const Node* const more = regime.file.find("more_sources");
    for (const Node& source : more == nullptr ? std::vector<Node>{} : more->items) {
      EXPECT_FALSE(at(source, "source").text.empty()) << regime.preset->name;
      EXPECT_FALSE(at(source, "as_of").text.empty()) << regime.preset->name;
      EXPECT_TRUE(kConfidences.contains(at(source, "confidence").text)) << regime.preset->name;
      EXPECT_TRUE(kEvidence.contains(at(source, "evidence").text)) << regime.preset->name;
    }
  }
}

TEST(RegimesTest, PhrasesSumUpWhatAScenarioGets) {
  EXPECT_EQ(find_regime("entra_access_token")->lifetime, "60min to 90min");
  EXPECT_EQ(find_regime("static_api_key")->lifetime, "none");
  EXPECT_EQ(find_regime("static_api_key")->validation, "propagation, p50 5s, p99 120s");
  EXPECT_EQ(find_regime("pki_ocsp_crl")->validation, "introspect, kept 4d");
  EXPECT_EQ(find_regime("ssf_caep_poll")->validation, "poll every 60s");
  EXPECT_EQ(find_regime("ssf_caep_push")->validation, "push, p50 2s, p99 60s, loss 0.001");
  EXPECT_EQ(find_regime("oauth2_step_up")->validation, "-");
  EXPECT_EQ(find_regime("no-such-regime"), nullptr);
}

std::string errors_of_quickstart_with(const std::string& override_text) {
  Diagnostics diagnostics;
  const std::vector<std::string> overrides = {override_text};
  const bool loaded =
      load_scenario("scenarios/quickstart.yaml", overrides, diagnostics).has_value();
  return loaded ? "" : diagnostics.format_all();
}

TEST(RegimesTest, EachCanBeUsedInADesign) {
  for (const Regime& regime : regimes()) {
    const Node* const validation = at(regime.file, "values").find("validation");
    if (!regime.is_control()) {
      EXPECT_EQ(errors_of_quickstart_with(
                    "designs.static-seat-keys.credentials={use: " + regime.preset->name + "}"),
                "")
          << regime.preset->name;
    }
    if (validation != nullptr) {
      EXPECT_EQ(
          errors_of_quickstart_with("designs.static-seat-keys.validation=" + to_flow(*validation)),
          "")
          << regime.preset->name;
    }
  }
}

// The values again, but as the author's own: keys without effect are refused then.
TEST(RegimesTest, NoPresetHasAKeyWithoutEffect) {
  for (const Regime& regime : regimes()) {
    if (regime.is_control()) continue;
    Node values = at(regime.file, "values");
    std::erase_if(values.entries, [](const Entry& entry) { return entry.key == "validation"; });
    EXPECT_EQ(errors_of_quickstart_with("designs.static-seat-keys.credentials=" + to_flow(values)),
              "")
        << regime.preset->name;
  }
}

TEST(RegimesTest, AControlIsNoCredential) {
  const std::string errors =
      errors_of_quickstart_with("designs.static-seat-keys.credentials={use: ssf_caep_push}");
  EXPECT_NE(errors.find("unknown credentials preset 'ssf_caep_push'"), std::string::npos) << errors;
}

// The table that the presets were made from, where there is one: the environment variable
// BAILIWICK_REGIME_REFERENCE names it. It is a YAML file with one entry a regime under `regimes`,
// in seconds, and may know more of them than the program.
std::optional<Node> reference() {
  const char* const path = std::getenv("BAILIWICK_REGIME_REFERENCE");
  if (path == nullptr) return std::nullopt;
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  Diagnostics diagnostics;
  const auto source = diagnostics.add_source(path, text);
  std::optional<Node> root = parse_yaml(text, source, diagnostics);
  if (!root || root->find("regimes") == nullptr) {
    throw std::runtime_error("no reference: " + diagnostics.format_all());
  }
  return std::move(*root->find("regimes"));
}

Stated stated_by_reference(const Node& entry) {
  const Node& enforcement = at(entry, "enforcement_delay");
  const Node& lifetime = at(at(entry, "lifetime"), "default_s");
  return {
      .name = at(entry, "id").text,
      .kind = at(entry, "kind").text == "control" ? "control" : "credentials",
      .family = at(entry, "family").text,
      .lifetime_s = lifetime.is_scalar() ? parse_number(lifetime.text).value_or(kNever) : kNever,
      .model = at(enforcement, "model").text,
      .typical_s = *parse_number(at(enforcement, "typical_s").text),
      .max_s = *parse_number(at(enforcement, "max_s").text),
      .cascade = at(at(entry, "cascade"), "value").text,
      .confidence = at(enforcement, "confidence").text};
}

// All numbers below a node, times in seconds. Units stand behind a number or at the key's end.
void gather_numbers(const Node& node, std::string_view key, std::vector<double>& found) {
  for (const Entry& entry : node.entries) gather_numbers(entry.value, entry.key, found);
  for (const Node& item : node.items) gather_numbers(item, key, found);
  const std::optional<Quantity> quantity =
      node.is_scalar() ? split_quantity(node.text) : std::nullopt;
  if (!quantity || key == "note" || key == "as_of") return;
  const double per_key = key.ends_with("_ms") ? 1e-3 : 1.0;
  found.push_back(quantity->number * seconds_of_unit(quantity->unit).value_or(per_key));
}

std::vector<double> numbers_below(const Node& map, const std::vector<std::string>& keys) {
  std::vector<double> found;
  for (const std::string& key : keys) {
    if (const Node* const part = map.find(key)) gather_numbers(*part, key, found);
  }
  return found;
}

void expect_no_number_lost(const Regime& regime, const Node& entry) {
  const auto kept = numbers_below(regime.file, {"numbers", "facts", "values"});
  for (const double number : numbers_below(entry, {"lifetime", "enforcement_delay", "preset"})) {
    EXPECT_TRUE(std::any_of(
        kept.begin(), kept.end(),
        [number](double one) { return std::abs(one - number) <= 1e-9 * std::abs(number); }))
        << regime.preset->name << " does not know the number " << number;
  }
}

void expect_same_sources(const Regime& regime, const Node& entry) {
  const std::vector<Node>& theirs = at(entry, "sources").items;
  std::vector<Node> mine = {regime.file};
  const Node* const more = regime.file.find("more_sources");
  if (more != nullptr) mine.insert(mine.end(), more->items.begin(), more->items.end());
  ASSERT_EQ(mine.size(), theirs.size()) << regime.preset->name;
  for (std::size_t i = 0; i < mine.size(); ++i) {
    // What has no address is described in words of our own.
    const std::string& address = at(theirs[i], "url").text;
    if (address.starts_with("https://")) {
      EXPECT_EQ(at(mine[i], "source").text, address);
    }
    EXPECT_EQ(at(mine[i], "as_of").text, at(theirs[i], "as_of").text) << address;
    EXPECT_EQ(at(mine[i], "evidence").text, at(theirs[i], "evidence").text) << address;
    const Node* const own = mine[i].find("source_confidence");
    const Node& confidence = own == nullptr ? at(mine[i], "confidence") : *own;
    EXPECT_EQ(confidence.text, at(theirs[i], "confidence").text) << address;
  }
}

TEST(RegimesTest, AgreeWithTheReference) {
  const std::optional<Node> entries = reference();
  if (!entries) GTEST_SKIP() << "BAILIWICK_REGIME_REFERENCE names no table to compare with";
  std::set<std::string> known;
  for (const Node& entry : entries->items) {
    const Regime* const regime = find_regime(at(entry, "id").text);
    ASSERT_NE(regime, nullptr) << at(entry, "id").text;
    EXPECT_EQ(stated_by(*regime), stated_by_reference(entry));
    EXPECT_EQ(at(regime->file, "form").text, at(entry, "kind").text) << regime->preset->name;
    expect_no_number_lost(*regime, entry);
    expect_same_sources(*regime, entry);
    known.insert(regime->preset->name);
  }
  EXPECT_EQ(known.size(), regimes().size());
}

}  // namespace
}  // namespace app
