#include "models/pricing/ledger.hpp"

#include <gtest/gtest.h>
#include <malloc.h>

#include <algorithm>
#include <map>

#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/price_plans.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

constexpr double kDay_s = 86'400.0;
constexpr Money kDollar{1'000'000};

/// Tickets of an office with five people: their agent reads and starts two helpers that read twice.
struct Office {
  PlanBuilder world;
  ActionId read;
  Office() {
    const ToolId files = world.tool("files");
    read = world.action(files, "read");
    world.at(read).latency_s = sim::Distribution::exponential(40.0);
    world.at(read).failure_probability = 0.1;
    const AgentTypeId helper = world.agent("helper", {optional_call(read), optional_call(read)});
    const AgentTypeId clerk = world.agent(
        "clerk",
        {optional_call(read), parallel({spawn(helper), spawn(helper)}), optional_call(read)});
    world.workflow_at_rate(clerk, 1.0 / 300.0);
    world.plan.organisation.departments[0].people = 5;
    world.plan.organisation.departments[0].seats = 3;
    world.horizon(2.0 * kDay_s);
  }
  ReplicationResult bill(PricePlan plan, Recorder* seen = nullptr, std::uint64_t replication = 0) {
    plan.by_day = false;  // Caps and minimums of a whole month.
    world.plan.pricing.plans = {std::move(plan)};
    return run(world.build(), seen, replication);
  }
};

TEST(LedgerTest, SubAgentsAndFailuresAreBilledAsThePlanSays) {
  Office office;
  Recorder seen;
  PricePlan plan = action_plan("plan", kDollar);
  office.bill(plan, &seen);
  std::map<AgentId, bool> is_subagent;
  for (const AgentStarted& agent : seen.agents_started) is_subagent[agent.agent] = agent.depth > 0;
  // By sub-agent, then failed.
  std::array<std::array<double, 2>, 2> calls{};
  for (const ActionDone& call : seen.done) {
    ++calls[is_subagent[call.agent] ? 1 : 0][call.executed ? 0 : 1];
  }
  ASSERT_GT(calls[1][1], 100.0);
  EXPECT_EQ(value(office.bill(plan), "cost.plan"), calls[0][0] + calls[1][0]);
  plan.charges[0].meter.bills_failures = true;
  EXPECT_EQ(value(office.bill(plan), "cost.plan"),
            calls[0][0] + calls[1][0] + calls[0][1] + calls[1][1]);
  plan.charges[0].meter.counts_subagents = false;
  EXPECT_EQ(value(office.bill(plan), "cost.plan"), calls[0][0] + calls[0][1]);
}

TEST(LedgerTest, AConversationIsAPersonsWorkWithinAWindow) {
  Office office;
  PricePlan plan = action_plan("plan", kDollar);
  plan.charges[0].meter.unit = Unit::kConversation;
  Recorder seen;
  const ReplicationResult single = office.bill(plan, &seen);
  EXPECT_EQ(value(single, "cost.plan"), static_cast<double>(seen.workflows_started.size()));
  plan.charges[0].meter.window = sim::seconds(3600.0);
  // Whatever a person starts, and calls on the person's behalf, opens one if none is open.
  std::map<WorkflowId, std::uint32_t> person;
  std::vector<std::pair<sim::SimTime, std::uint32_t>> instants;
  for (const WorkflowStarted& start : seen.workflows_started) {
    person[start.workflow] = start.person;
    instants.emplace_back(start.at, start.person);
  }
  std::map<AgentId, WorkflowId> workflow;
  for (const AgentStarted& agent : seen.agents_started) workflow[agent.agent] = agent.workflow;
  for (const ActionDone& call : seen.done) {
    instants.emplace_back(call.at, person[workflow[call.agent]]);
  }
  std::sort(instants.begin(), instants.end());
  std::map<std::uint32_t, sim::SimTime> until;
  double conversations = 0.0;
  for (const auto& [at, who] : instants) {
    if (until.contains(who) && at < until[who]) continue;
    until[who] = at + sim::seconds(3600.0);
    ++conversations;
  }
  EXPECT_EQ(value(office.bill(plan), "cost.plan"), conversations);
}

TEST(LedgerTest, ALimitThatReservesIsNeverExceeded) {
  Office office;
  PricePlan plan = action_plan("plan", kDollar);
  for (const std::int64_t limit : {0, 1, 50, 333, 100'000}) {
    plan.cap = SpendCap{kDollar * limit, true};
    for (std::uint64_t replication = 0; replication < 5; ++replication) {
      Recorder seen;
      const ReplicationResult result = office.bill(plan, &seen, replication);
      const auto executed = static_cast<double>(seen.executed(office.read));
      EXPECT_LE(value(result, "cost.plan"), static_cast<double>(limit));
      if (executed <= static_cast<double>(limit)) {
        EXPECT_EQ(value(result, "cost.plan"), executed);
        EXPECT_EQ(value(result, "cost.turned_away", {{"plan", "plan"}}), 0.0);
      } else {
        EXPECT_GT(value(result, "cost.turned_away", {{"plan", "plan"}}), 0.0);
      }
    }
  }
}

TEST(LedgerTest, ALimitThatOnlyChecksIsExceededByWhatIsInFlight) {
  Office office;
  PricePlan plan = action_plan("plan", kDollar);
  double worst = 0.0;
  for (std::uint64_t replication = 0; replication < 5; ++replication) {
    constexpr std::int64_t kLimit = 333;
    plan.cap = SpendCap{kDollar * kLimit, false};
    Recorder seen;
    const ReplicationResult result = office.bill(plan, &seen, replication);
    std::size_t executed = 0;
    sim::SimTime tripped;
    for (const ActionDone& call : seen.done) {
      executed += call.executed ? 1U : 0U;
      if (executed == kLimit) {
        tripped = call.at;
        break;
      }
    }
    const auto in_flight = std::ranges::count_if(seen.done, [&](const ActionDone& call) {
      return call.decided <= tripped && call.at > tripped && call.executed;
    });
    const double beyond = value(result, "cost.plan") - static_cast<double>(kLimit);
    EXPECT_EQ(beyond, static_cast<double>(in_flight));
    worst = std::max(worst, beyond);
  }
  EXPECT_GT(worst, 0.0);
}

TEST(LedgerTest, SeatsThatPeopleTakeAndLeaveAreBilledByTheDay) {
  Office office;
  Department& department = office.world.plan.organisation.departments[0];
  department.people = 3;
  department.turnover = {
      .joiners_per_s = 1.0 / kDay_s, .movers_per_s = 0.0, .leavers_per_s = 2.0 / kDay_s};
  office.world.horizon(4.0 * kDay_s);
  office.world.plan.pricing.plans = {seat_plan("plan", {31'000'000})};  // 1 USD a day.
  office.world.plan.pricing.plans[0].seats->occupied = true;
  Recorder seen;
  const ReplicationResult result = run(office.world.build(), &seen);
  std::map<std::uint32_t, std::uint32_t> place_of{{0, 0}, {1, 1}, {2, 2}};
  std::vector<std::pair<sim::SimTime, std::pair<int, std::uint32_t>>> changes;
  for (const PersonJoined& r : seen.joined) {
    place_of[r.person] = r.place;
    changes.push_back({r.at, {1, r.place % 3}});
  }
  for (const PersonLeft& r : seen.left) changes.push_back({r.at, {-1, place_of[r.person] % 3}});
  std::sort(changes.begin(), changes.end());
  ASSERT_GT(seen.left.size(), 2U);
  std::array<int, 3> at_seat{1, 1, 1};
  double seat_days = 0.0;
  std::size_t next = 0;
  for (int day = 1; day <= 4; ++day) {
    const auto taken = [&at_seat] {
      return std::ranges::count_if(at_seat, [](int people) { return people > 0; });
    };
    auto most = taken();
    for (; next < changes.size() && changes[next].first < at_s(day * kDay_s); ++next) {
      at_seat[changes[next].second.second] += changes[next].second.first;
      most = std::max(most, taken());
    }
    seat_days += static_cast<double>(most);
  }
  EXPECT_LT(seat_days, 12.0);
  EXPECT_DOUBLE_EQ(value(result, "cost.plan"), seat_days);
}

TEST(LedgerTest, SeatsOfTheWarmUpAreNotBilled) {
  Office office;
  Department& department = office.world.plan.organisation.departments[0];
  department.people = 3;
  department.turnover = {.joiners_per_s = 0.0, .movers_per_s = 0.0, .leavers_per_s = 20.0 / kDay_s};
  office.world.plan.clock.warmup = sim::seconds(2.0 * kDay_s);
  office.world.horizon(4.0 * kDay_s);
  office.world.plan.pricing.plans = {seat_plan("plan", {31'000'000})};
  office.world.plan.pricing.plans[0].seats->occupied = true;
  office.world.plan.pricing.plans[0].by_day = false;  // The most seats of the month.
  Recorder seen;
  const ReplicationResult result = run(office.world.build(), &seen);
  ASSERT_EQ(std::ranges::count_if(seen.left,
                                  [](const PersonLeft& r) { return r.at < at_s(2.0 * kDay_s); }),
            3);
  EXPECT_EQ(value(result, "cost.plan"), 0.0);
}

TEST(LedgerTest, WhatAttackersAddToABillIsToldApart) {
  Office office;
  const ToolId mail = office.world.tool("mail");
  const ActionId send = office.world.action(mail, "send", Effect::kEgress);
  office.world.design().credentials.scope = CredentialScope::kRole;
  office.world.design().policy = {.rules = {permit(RuleKind::kRole)}};
  Threat& threat = office.world.threat(office.read, {send});
  threat.goal.times = 3;
  Recorder seen;
  const ReplicationResult result = office.bill(action_plan("plan", kDollar), &seen);
  double attackers = 0.0;
  for (const ActionDone& call : seen.done) {
    attackers += call.executed && call.actor == Actor::kHijacked ? 1.0 : 0.0;
  }
  ASSERT_GT(attackers, 10.0);
  EXPECT_EQ(value(result, "cost.denial_of_wallet", {{"plan", "plan"}}), attackers);
  // Under a limit it is no more than the limit.
  PricePlan capped = action_plan("plan", kDollar);
  capped.cap = SpendCap{kDollar * 20, true};
  const double within = value(office.bill(capped), "cost.denial_of_wallet", {{"plan", "plan"}});
  EXPECT_LE(within, 20.0);
  EXPECT_LT(within, attackers);
}

TEST(LedgerTest, TokensAreInputCachedAndOutputAsTheModelSays) {
  Office office;
  AgentType& clerk = office.world.plan.agent_types[1];
  clerk.model.tokens = sim::Distribution::constant(1000.0);
  clerk.model.token_mix = TokenMix{0.2, 0.5};
  PricePlan plan;
  plan.name = "plan";
  for (const Unit unit : {Unit::kInputToken, Unit::kCachedToken, Unit::kOutputToken}) {
    const std::int64_t price = unit == Unit::kInputToken    ? 1
                               : unit == Unit::kCachedToken ? 10
                                                            : 100;
    plan.charges.push_back({"tokens", {}, {{0, {price, 1}}}, false, {}});
    plan.charges.back().meter.unit = unit;
  }
  Recorder seen;
  const ReplicationResult result = office.bill(plan, &seen);
  // Two steps of a clerk: 400 tokens of input, 400 from a cache, 200 of output each.
  const auto steps = std::ranges::count_if(seen.decisions, [&](const DecisionMade& call) {
    return std::ranges::any_of(seen.agents_started, [&](const AgentStarted& agent) {
      return agent.agent == call.agent && agent.depth == 0;
    });
  });
  EXPECT_NEAR(value(result, "cost.plan"),
              static_cast<double>(steps) * (400 * 1 + 400 * 10 + 200 * 100) / 1e6,
              1.1 * (400 * 1 + 400 * 10 + 200 * 100) / 1e6);
}

TEST(LedgerTest, OwnersPayWhereTheChargebackSaysSo) {
  Office office;
  office.world.department("platform", 1, 0);
  office.world.plan.workflows[0].owner = DepartmentId{1};
  Chargeback& chargeback = office.world.plan.pricing.chargeback;
  const auto paid = [&](const char* department) {
    const ReplicationResult result = office.bill(action_plan("plan", kDollar));
    return value(result, "cost.plan.per_department", {{"department", department}});
  };
  EXPECT_EQ(paid("platform"), 0.0);
  chargeback.by = ChargebackRule::kWorkflowOwner;
  EXPECT_GT(paid("platform"), 1000.0);
  EXPECT_EQ(paid("office"), 0.0);
  // All that the platform pays, the office causes.
  const ReplicationResult result = office.bill(action_plan("plan", kDollar));
  EXPECT_EQ(value(result, "cost.distortion", {{"plan", "plan"}}), 1.0);
  chargeback.by = ChargebackRule::kToolOwner;
  EXPECT_EQ(paid("platform"), 0.0);  // The tool is nobody's: the office used it.
  office.world.plan.organisation.tools[0].owner = DepartmentId{1};
  EXPECT_EQ(paid("office"), 0.0);
}

/// Whatever the plans, more calls take no more memory.
TEST(LedgerTest, MemoryDoesNotGrowWithCalls) {
  Office office;
  office.world.plan.pricing.plans = {seat_plan("seat", kDollar), action_plan("action", kDollar),
                                     hybrid_plan("hybrid", kDollar, 500, kDollar)};
  const Plan plan = office.world.build();
  RunIndex index;
  Ledger ledger({plan, plan.designs[0], index});
  WorkflowStarted workflow{};
  workflow.workflow = WorkflowId{0};
  workflow.type = WorkflowTypeId{0};
  workflow.department = DepartmentId{0};
  AgentStarted agent{};
  agent.agent = AgentId{0};
  agent.workflow = WorkflowId{0};
  agent.type = AgentTypeId{0};
  index.on(workflow);
  index.on(agent);
  ledger.on(workflow);
  ledger.on(agent);
  ActionDone call{};
  call.agent = AgentId{0};
  call.action = office.read;
  call.executed = true;
  std::array<std::size_t, 2> bytes{};
  for (int i = 0; i < 1'001'000; ++i) {
    call.at.ns += 1'000;
    ledger.on(call);
    if (i == 1'000) bytes[0] = mallinfo2().uordblks;
  }
  bytes[1] = mallinfo2().uordblks;
  EXPECT_EQ(bytes[0], bytes[1]);
  RunEnded end{};
  end.at = sim::kStart + plan.clock.horizon;
  ledger.on(end);
  EXPECT_EQ(ledger.bills()[1].bill.total, kDollar * 1'001'000);
}

TEST(LedgerTest, WithoutThreatsNobodyDrainsAWallet) {
  Office office;
  const ReplicationResult result = office.bill(action_plan("plan", kDollar));
  EXPECT_TRUE(is_missing(result, "cost.denial_of_wallet", {{"plan", "plan"}}));
  EXPECT_TRUE(is_missing(result, "cost.turned_away", {{"plan", "plan"}}));
}

}  // namespace
}  // namespace models::testing
