#include <gtest/gtest.h>

#include "tests/src/scenario/scenario_text.hpp"

namespace app {
namespace {

TEST(TrustSectionTest, ReadsIdentityTrustAndWhatFollowsFromThem) {
  std::string text =
      with("    plan:",
           "    purpose: answer\n"
           "    identity: {platform_attested: {lifetime: 1h}}\n"
           "    trust: {start: 0.9, untrusted_content: -0.2, alarm: -0.5, "
           "owner_absent: -0.1, attestation: {half_life: 2h}, decay: {half_life: 7d}, "
           "recovery: 0.05/h, revoke_below: 0.3}\n"
           "    plan:");
  text = with("policy: [task_scope]",
              "identity: bootstrap_secret\n"
              "    orders: {trust: {revoke: agent, handling: 5min}}\n"
              "    policy: [{intent: {purposes: [answer], trust: {internal: 0.2}}}]",
              text);
  const models::Plan plan = load_good(text).plan;
  const models::AgentType& helper = plan.agent_types[0];
  EXPECT_EQ(helper.identity.kind, models::IdentityKind::kPlatformAttested);
  EXPECT_EQ(helper.identity.lifetime, sim::seconds(3600.0));
  ASSERT_TRUE(helper.trust);
  EXPECT_EQ(helper.trust->start, 0.9);
  EXPECT_EQ(helper.trust->untrusted_content, 0.2);
  EXPECT_EQ(helper.trust->alarm, 0.5);
  EXPECT_EQ(helper.trust->owner_absent, 0.1);
  EXPECT_EQ(helper.trust->attestation_half_life, sim::seconds(7200.0));
  EXPECT_EQ(helper.trust->decay_half_life, sim::seconds(7.0 * 86'400.0));
  EXPECT_DOUBLE_EQ(helper.trust->recovery_per_s, 0.05 / 3600.0);
  EXPECT_EQ(helper.trust->revoke_below, 0.3);
  const models::Design& tokens = plan.designs[1];
  EXPECT_EQ(tokens.identity_of(helper).kind, models::IdentityKind::kBootstrapSecret);
  EXPECT_EQ(plan.designs[0].identity_of(helper).kind, models::IdentityKind::kPlatformAttested);
  const auto& order = tokens.orders[static_cast<std::size_t>(models::RevocationCause::kTrust)];
  ASSERT_TRUE(order);
  EXPECT_EQ(order->target, models::RevocationTarget::kAgent);
  ASSERT_EQ(tokens.policy.rules.size(), 1U);
  EXPECT_EQ(tokens.policy.rules[0].kind, models::RuleKind::kIntent);
  EXPECT_EQ(tokens.policy.rules[0].purposes, std::vector<std::string>{"answer"});
  EXPECT_EQ(tokens.policy.rules[0].minimum_trust, (std::vector<double>{0.0, 0.2, 0.0, 0.0}));
}

models::Intrusion intrusion_of(std::string_view inject) {
  const std::string text = with("prompt_injection: {through: desk.read, probability: 0.1}", inject);
  return *load_good(text).plan.threats[0].intrusion;
}

TEST(IntrusionSectionTest, ReadsLeaksAndImpersonations) {
  const models::Intrusion leak =
      intrusion_of("leaked_credential: {rate: 2/week, of: helper, time_to_first_use: 5min}");
  EXPECT_EQ(leak.kind, models::IntrusionKind::kStolenCredential);
  EXPECT_DOUBLE_EQ(leak.rate_per_s, 2.0 / (7.0 * 86'400.0));
  EXPECT_EQ(leak.of, models::AgentTypeId{0});
  EXPECT_EQ(leak.time_to_first_use_s.mean(), 300.0);
  EXPECT_FALSE(intrusion_of("leaked_credential: {rate: 2/week}").of.valid());
  EXPECT_EQ(intrusion_of("impersonation: {rate: 2/week, of: helper}").kind,
            models::IntrusionKind::kImpersonation);
}

TEST(IntrusionSectionTest, SecretsLeakWhereSomeDesignAsksForThem) {
  std::string text = with("prompt_injection: {through: desk.read, probability: 0.1}",
                          "leaked_credential: {rate: 2/week, what: bootstrap_secret}");
  EXPECT_EQ(errors_of(text).size(), 1U);
  text = with("policy: [role]", "policy: [role]\n    identity: bootstrap_secret", text);
  EXPECT_EQ(load_good(text).plan.threats[0].intrusion->kind, models::IntrusionKind::kStolenSecret);
}

}  // namespace
}  // namespace app
