#include "src/experiment/attack_tree.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/models/support/plan_builder.hpp"

/// Trees of runs worked by hand, as in tests/models/threats/traces_test.cpp.
namespace app {
namespace {

using namespace models;
using namespace models::testing;
using Lines = std::vector<std::string>;

/// "60 ..+ goal reached": time, a dot a level, for whom it ended well, how often, what.
void append(Lines& lines, const AttackNode& node, const std::string& level) {
  static constexpr const char* kMarks[] = {" ", "+", "x", "!"};
  std::string line =
      node.first_s ? std::to_string(static_cast<int>(*node.first_s)) : std::string("-");
  line += " " + level + kMarks[static_cast<int>(node.end)] + " ";
  if (node.count != 1) line += std::to_string(node.count) + " x ";
  lines.push_back(line + node.text);
  for (const AttackNode& child : node.children) append(lines, child, level + ".");
}

Lines lines_of(const PlanBuilder& world) {
  Lines lines;
  const AttackTree tree = grow_attack_tree(world.build(), DesignId{0}, 0);
  for (const AttackNode& node : tree.threats) append(lines, node, "");
  return lines;
}

void role_keys(PlanBuilder& world) {
  world.design().policy.rules = {permit(RuleKind::kRole)};
  world.design().credentials.scope = CredentialScope::kRole;
}

/// A ticket is read after 40 s. Steps every 10 s: customers, then out. Noticed after 15 s.
struct Ticket {
  PlanBuilder world;
  ActionId read = world.action(world.tool("desk"), "read");
  ActionId lookup = world.action(world.tool("crm"), "lookup", Effect::kRead, kConfidential);
  ActionId send = world.action(world.tool("mail"), "send", Effect::kEgress);
  Ticket() {
    world.workflow_once(world.agent("triage", {think(40.0), call(read)}));
    Threat& threat = world.threat(read, {lookup, send});
    threat.goal.text = "exfiltrate: customers";
    threat.goal.pace_s = sim::Distribution::constant(10.0);
    threat.goal.persist = sim::seconds(600.0);
    threat.detectors = {Detector{"anomaly", 1.0, sim::Distribution::constant(15.0)}};
    threat.response = Response{RevocationTarget::kAgent, sim::Distribution::constant(10.0)};
    threat.frameworks = {{"owasp_asi_2026", {"ASI01"}}, {"maestro_layers", {"L3", "L7"}}};
    role_keys(world);
    world.design().validation.kind = ValidationKind::kPush;
  }
};

TEST(AttackTreeTest, FromThePoisonedTicketToTheRevokedCredential) {
  const Ticket ticket;
  EXPECT_EQ(
      lines_of(ticket.world),
      (Lines{"40 + threat-1", "40 .  triage meets it", "40 ..+ triage under control",
             "50 ...+ crm.lookup executed", "55 ...! alarm: anomaly", "65 ....! revocation ordered",
             "60 ...+ mail.send executed", "60 ...+ goal reached", "65 ...! contained",
             "70 ...x crm.lookup refused: credential revoked"}));
}

TEST(AttackTreeTest, AThreatCarriesItsGoalAndItsLayers) {
  const Ticket ticket;
  const AttackTree tree = grow_attack_tree(ticket.world.build(), DesignId{0}, 0);
  EXPECT_EQ(tree.design, "design");
  EXPECT_EQ(tree.goals, 1U);
  ASSERT_EQ(tree.threats.size(), 1U);
  EXPECT_EQ(tree.threats[0].goal, "exfiltrate: customers");
  EXPECT_EQ(tree.threats[0].layers, (Lines{"L3", "L7"}));
}

TEST(AttackTreeTest, TheControlThatRefusedIsNamed) {
  Ticket ticket;
  ticket.world.design().policy.rules = {permit(RuleKind::kTaskScope)};
  ticket.world.plan.threats[0].detectors.clear();
  Lines lines = lines_of(ticket.world);
  ASSERT_GE(lines.size(), 4U);
  EXPECT_EQ(lines[0], "40 x threat-1");
  EXPECT_EQ(lines[3], "50 ...x crm.lookup refused: no policy permits it");
  ticket.world.design().credentials.scope = CredentialScope::kTask;
  lines = lines_of(ticket.world);
  EXPECT_EQ(lines[3], "50 ...x crm.lookup refused: scope");
}

TEST(AttackTreeTest, AModelThatDoesNotFollowAndAFilterStopItAtTheDoor) {
  Ticket ticket;
  ticket.world.plan.threats[0].works = 0.0;
  EXPECT_EQ(lines_of(ticket.world),
            (Lines{"40 x threat-1", "40 .  triage meets it", "- ..x not followed"}));
  ticket.world.design().safeguards.filter = Safeguards::Filter{0.0, 0.0};
  EXPECT_EQ(lines_of(ticket.world), (Lines{"40 x threat-1", "40 .  triage meets it",
                                           "40 ..x turned away: content filter"}));
}

/// After the ticket's goal at 60 s the agent's credential leaks; it is used 5 s later.
struct Chain : Ticket {
  Chain() {
    Threat leak;
    leak.name = "leak";
    leak.intrusion = Intrusion{};
    leak.intrusion->time_to_first_use_s = sim::Distribution::constant(5.0);
    leak.campaign.after = ThreatId{0};
    leak.goal.steps = {{{lookup}, {}}};
    world.plan.threats.push_back(leak);
    world.plan.threats[0].goal.persist = {};
    world.plan.threats[0].detectors.clear();
  }
};

TEST(AttackTreeTest, WhatFollowsAGoalHangsBelowIt) {
  const Chain chain;
  const Lines lines = lines_of(chain.world);
  const auto goal = std::find(lines.begin(), lines.end(), "60 ...+ goal reached");
  ASSERT_NE(goal, lines.end());
  const Lines below(goal + 1, std::min(goal + 5, lines.end()));
  EXPECT_EQ(below, (Lines{"60 ....+ leak", "60 .....+ credential stolen",
                          "65 ......+ crm.lookup executed", "65 ......+ goal reached"}));
}

TEST(AttackTreeTest, AChainThatBreaksSaysWhatNeverBegan) {
  Chain chain;
  chain.world.design().policy.rules = {permit(RuleKind::kTaskScope)};
  const Lines lines = lines_of(chain.world);
  EXPECT_EQ(lines.front(), "40 x threat-1");
  EXPECT_EQ(lines.back(), "- .x 0 x leak");
}

TEST(AttackTreeTest, AgentsThatTheAttackerHasStartedHangBelowTheirStarter) {
  PlanBuilder world;
  const ActionId read = world.action(world.tool("mail"), "read");
  const ActionId x = world.action(world.tool("x"), "go", Effect::kWrite);
  const AgentTypeId helper = world.agent("helper", {call(x)});
  const AgentTypeId boss = world.agent("boss", {think(30.0), call(read), spawn(helper)});
  world.workflow_once(boss);
  Threat& threat = world.threat(read, {x});
  threat.strategies = {Strategy::kLateral};
  threat.goal.pace_s = sim::Distribution::constant(10.0);
  world.design().credentials.delegation = Delegation::kOwn;
  world.at(boss).configured = actions({read});
  world.at(helper).configured = actions({x});
  world.design().credentials.scope = CredentialScope::kAgentType;
  world.design().policy.rules = {permit(RuleKind::kRole)};
  const Lines lines = lines_of(world);
  ASSERT_GE(lines.size(), 6U);
  EXPECT_EQ(Lines(lines.begin(), lines.begin() + 6),
            (Lines{"30 + threat-1", "30 .  boss meets it", "30 ..+ boss under control",
                   "40 ...x x.go refused: scope",
                   "50 ...+ helper started for the attacker, depth 1", "60 ....+ x.go executed"}));
}

TEST(AttackTreeTest, AThreatThatDidNotComeIsNamed) {
  Ticket ticket;
  ticket.world.plan.threats[0].probability = 0.0;
  EXPECT_EQ(lines_of(ticket.world), (Lines{"-   0 x threat-1"}));
}

}  // namespace
}  // namespace app
