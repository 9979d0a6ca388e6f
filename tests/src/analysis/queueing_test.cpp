#include "src/analysis/queueing.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace app {
namespace {

TEST(ErlangBTest, AgreesWithThePublishedTableAtOnePercentLoss) {
  // Offered load [erlang] at which so many trunks lose 1 %, as printed traffic tables give it to
  // three digits.
  struct Row {
    int servers;
    double load;
    double rounding;
  };
  constexpr std::array kTable{Row{1, 0.0101, 5e-5}, Row{5, 1.36, 0.005}, Row{10, 4.46, 0.005},
                              Row{20, 12.0, 0.05},  Row{50, 37.9, 0.05}, Row{100, 84.1, 0.05}};
  for (const Row& row : kTable) {
    EXPECT_LT(erlang_b(row.servers, row.load - row.rounding), 0.01) << row.servers;
    EXPECT_GT(erlang_b(row.servers, row.load + row.rounding), 0.01) << row.servers;
  }
}

TEST(ErlangBTest, SmallCasesWorkedByHand) {
  EXPECT_DOUBLE_EQ(erlang_b(0, 3.0), 1.0);
  EXPECT_DOUBLE_EQ(erlang_b(1, 1.0), 0.5);
  EXPECT_DOUBLE_EQ(erlang_b(2, 1.0), 0.2);  // (1/2) / (1 + 1 + 1/2).
}

TEST(ErlangCTest, AgreesWithThePublishedCallCentreExample) {
  // 200 calls an hour of 3 minutes are 10 erlang: 68.2 % wait with 11 agents, 17.4 % with 14.
  EXPECT_NEAR(erlang_c(11, 10.0), 0.682, 0.0005);
  EXPECT_NEAR(erlang_c(14, 10.0), 0.174, 0.0005);
}

TEST(ErlangCTest, SmallCasesWorkedByHand) {
  EXPECT_DOUBLE_EQ(erlang_c(1, 0.5), 0.5);        // The utilisation.
  EXPECT_DOUBLE_EQ(erlang_c(2, 1.0), 1.0 / 3.0);  // B = 0.2: 0.2 / (1 - 0.5 * 0.8).
  EXPECT_EQ(erlang_c(2, 2.0), 1.0);               // Cannot keep up.
}

TEST(Mm1Test, KnownExample) {
  const QueueMeans queue = mm1({.arrival_rate_per_s = 0.8, .service_rate_per_s = 1.0});
  EXPECT_NEAR(queue.utilisation, 0.8, 1e-12);
  EXPECT_NEAR(queue.wait_s, 4.0, 1e-12);        // 0.8 / (1 - 0.8).
  EXPECT_NEAR(queue.queue_length, 3.2, 1e-12);  // 0.8^2 / (1 - 0.8).
  EXPECT_NEAR(queue.sojourn_s, 5.0, 1e-12);     // 1 / (1 - 0.8).
  EXPECT_NEAR(queue.number, 4.0, 1e-12);
  EXPECT_EQ(queue.throughput_per_s, 0.8);
  EXPECT_EQ(queue.loss, 0.0);
}

TEST(MmcTest, ClinicOfATextbook) {
  // The eye clinic of Gross et al. 2008, chapter 2: 6 patients an hour, 3 doctors of 3 an hour
  // each: Lq = 8/9, Wq = 4/27 h, L = 26/9.
  const QueueMeans clinic = mmc({.arrival_rate_per_s = 6.0, .service_rate_per_s = 3.0}, 3);
  EXPECT_NEAR(clinic.queue_length, 8.0 / 9.0, 1e-12);
  EXPECT_NEAR(clinic.wait_s, 4.0 / 27.0, 1e-12);
  EXPECT_NEAR(clinic.number, 26.0 / 9.0, 1e-12);
  EXPECT_NEAR(clinic.utilisation, 2.0 / 3.0, 1e-12);
}

TEST(MmcTest, OneServerIsMm1) {
  const QueueLoad load{.arrival_rate_per_s = 0.9, .service_rate_per_s = 1.0};
  EXPECT_NEAR(mmc(load, 1).wait_s, mm1(load).wait_s, 1e-12);
}

TEST(Mg1Test, PollaczekKhinchineWorkedByHand) {
  const QueueLoad load{.arrival_rate_per_s = 0.5, .service_rate_per_s = 1.0};
  // lambda E[S^2] / (2 (1 - rho)): 0.5 * 1 / 1 for constant service, half of M/M/1.
  EXPECT_NEAR(mg1(load, 0.0).wait_s, 0.5, 1e-12);
  EXPECT_NEAR(mg1(load, 1.0).wait_s, 1.0, 1e-12);
  // Variance 3, so E[S^2] = 4: 0.5 * 4 / 1.
  EXPECT_NEAR(mg1(load, 3.0).wait_s, 2.0, 1e-12);
  EXPECT_NEAR(mg1(load, 3.0).queue_length, 1.0, 1e-12);
}

TEST(MmckTest, ThreePlacesWorkedByHand) {
  // Shares 8 : 4 : 2 : 1 of 15.
  const QueueMeans queue = mmck({.arrival_rate_per_s = 1.0, .service_rate_per_s = 2.0}, 1, 3);
  EXPECT_NEAR(queue.loss, 1.0 / 15.0, 1e-12);
  EXPECT_NEAR(queue.utilisation, 7.0 / 15.0, 1e-12);
  EXPECT_NEAR(queue.number, 11.0 / 15.0, 1e-12);       // 4 + 2 * 2 + 3 * 1.
  EXPECT_NEAR(queue.queue_length, 4.0 / 15.0, 1e-12);  // 1 * 2 + 2 * 1.
  EXPECT_NEAR(queue.throughput_per_s, 14.0 / 15.0, 1e-12);
  EXPECT_NEAR(queue.wait_s, 4.0 / 14.0, 1e-12);
  EXPECT_NEAR(queue.sojourn_s, 11.0 / 14.0, 1e-12);
}

TEST(MmckTest, WithoutAQueueTheLossIsErlangB) {
  for (const int servers : {1, 4, 30, 400}) {
    const double offered = 0.9 * servers;
    const QueueMeans group =
        mmck({.arrival_rate_per_s = offered, .service_rate_per_s = 1.0}, servers, servers);
    EXPECT_NEAR(group.loss, erlang_b(servers, offered), 1e-12) << servers;
    EXPECT_EQ(group.queue_length, 0.0);
  }
}

TEST(MmckTest, ManyPlacesAreEndless) {
  const QueueLoad load{.arrival_rate_per_s = 6.0, .service_rate_per_s = 3.0};
  EXPECT_NEAR(mmck(load, 3, 200).wait_s, mmc(load, 3).wait_s, 1e-12);
  // Overloaded: the shares grow by 3 a state, far beyond the range of double.
  const QueueMeans jam = mmck({.arrival_rate_per_s = 3.0, .service_rate_per_s = 1.0}, 1, 2000);
  EXPECT_NEAR(jam.loss, 2.0 / 3.0, 1e-12);
  EXPECT_NEAR(jam.number, 1999.5, 1e-9);  // Geometric from the top: mean distance 1/2.
}

TEST(TandemTest, StationsAddUp) {
  const std::array stations{Station{2.0, 1}, Station{1.25, 1}, Station{0.5, 3}};
  const TandemMeans line = tandem(1.0, stations);
  ASSERT_EQ(line.stations.size(), 3U);
  EXPECT_NEAR(line.stations[0].sojourn_s, 1.0, 1e-12);           // 1 / (2 - 1).
  EXPECT_NEAR(line.stations[1].sojourn_s, 4.0, 1e-12);           // 1 / (1.25 - 1).
  EXPECT_NEAR(line.stations[2].queue_length, 8.0 / 9.0, 1e-12);  // The clinic's offered load.
  EXPECT_NEAR(line.sojourn_s, 1.0 + 4.0 + 8.0 / 9.0 + 2.0, 1e-12);
}

TEST(MachineRepairTest, TwoMachinesWorkedByHand) {
  // Down 0, 1, 2: shares 1 : 2 * 1/2 : 1/2 = 0.4, 0.4, 0.2.
  const QueueMeans shop = machine_repair(
      {.machines = 2, .repairers = 1, .failure_rate_per_s = 1.0, .repair_rate_per_s = 2.0});
  EXPECT_NEAR(shop.utilisation, 0.6, 1e-12);
  EXPECT_NEAR(shop.number, 0.8, 1e-12);
  EXPECT_NEAR(shop.queue_length, 0.2, 1e-12);
  EXPECT_NEAR(shop.throughput_per_s, 1.2, 1e-12);
  EXPECT_NEAR(shop.wait_s, 1.0 / 6.0, 1e-12);
  EXPECT_NEAR(shop.sojourn_s, 2.0 / 3.0, 1e-12);
}

TEST(MachineRepairTest, EnoughRepairersMakeMachinesIndependent) {
  // Each is down for 1/4 of the time: 1 / (1 + 3).
  const QueueMeans shop = machine_repair(
      {.machines = 20, .repairers = 20, .failure_rate_per_s = 1.0, .repair_rate_per_s = 3.0});
  EXPECT_NEAR(shop.number, 5.0, 1e-12);
  EXPECT_EQ(shop.queue_length, 0.0);
}

}  // namespace
}  // namespace app
