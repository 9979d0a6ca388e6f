#include "sim/core/resource.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/simulation.hpp"

namespace sim {
namespace {

using Log = std::vector<std::string>;

struct Customer {
  std::string name;
  Duration service;
  int priority{0};
};

Task<void> visit(Simulation& simulation, SimResource& resource, Log& log, Customer customer) {
  const Lease lease = co_await resource.acquire(customer.priority);
  log.push_back(customer.name + "@" + std::to_string(simulation.now().ns));
  co_await simulation.delay(customer.service);
}

TEST(SimResourceTest, CustomersAreServedInOrderOfArrival) {
  Simulation simulation;
  SimResource resource(simulation, 2);
  Log log;
  for (const char* name : {"a", "b", "c", "d"}) {
    simulation.spawn(visit(simulation, resource, log, {name, Duration{10}}));
  }
  simulation.run();
  EXPECT_EQ(log, (Log{"a@0", "b@0", "c@10", "d@10"}));
  EXPECT_EQ(resource.busy(), 0);
}

TEST(SimResourceTest, LowerPriorityNumbersAreServedFirst) {
  Simulation simulation;
  SimResource resource(simulation, 1, Discipline::kPriority);
  Log log;
  simulation.spawn(visit(simulation, resource, log, {"first", Duration{10}, 9}));
  simulation.spawn(visit(simulation, resource, log, {"low", Duration{10}, 5}));
  simulation.spawn(visit(simulation, resource, log, {"high", Duration{10}, 1}));
  simulation.spawn(visit(simulation, resource, log, {"high too", Duration{10}, 1}));
  simulation.run();
  EXPECT_EQ(log, (Log{"first@0", "high@10", "high too@20", "low@30"}));
}

TEST(SimResourceTest, FifoIgnoresPriorities) {
  Simulation simulation;
  SimResource resource(simulation, 1);
  Log log;
  simulation.spawn(visit(simulation, resource, log, {"a", Duration{10}, 9}));
  simulation.spawn(visit(simulation, resource, log, {"b", Duration{10}, 5}));
  simulation.spawn(visit(simulation, resource, log, {"c", Duration{10}, 1}));
  simulation.run();
  EXPECT_EQ(log, (Log{"a@0", "b@10", "c@20"}));
}

TEST(SimResourceTest, StatisticsFollowAHandWorkedTrace) {
  // One server. a is served 0..10, b 10..20, c 20..30; all come at 0.
  // Waits 0, 10, 20: mean 10 ns. Queue 2 for 10 ns, 1 for 10 ns, 0 for 20 ns: mean 30/40.
  // Busy 30 of 40 ns.
  Simulation simulation;
  SimResource resource(simulation, 1);
  Log log;
  for (const char* name : {"a", "b", "c"}) {
    simulation.spawn(visit(simulation, resource, log, {name, Duration{10}}));
  }
  simulation.run_until(SimTime{40});
  EXPECT_EQ(resource.served(), 3);
  EXPECT_DOUBLE_EQ(resource.mean_wait_s(), 10e-9);
  EXPECT_DOUBLE_EQ(resource.mean_queue_length(), 0.75);
  EXPECT_DOUBLE_EQ(resource.utilisation(), 0.75);
  resource.reset_statistics();
  simulation.run_until(SimTime{50});
  EXPECT_EQ(resource.served(), 0);
  EXPECT_DOUBLE_EQ(resource.mean_queue_length(), 0.0);
  EXPECT_DOUBLE_EQ(resource.utilisation(), 0.0);
}

TEST(SimResourceTest, ACancelledWaiterLeavesTheQueue) {
  Simulation simulation;
  SimResource resource(simulation, 1);
  Log log;
  simulation.spawn(visit(simulation, resource, log, {"a", Duration{10}}));
  const Process b = simulation.spawn(visit(simulation, resource, log, {"b", Duration{10}}));
  simulation.spawn(visit(simulation, resource, log, {"c", Duration{10}}));
  simulation.run_until(SimTime{5});
  EXPECT_EQ(resource.queue_length(), 2);
  b.cancel();
  EXPECT_EQ(resource.queue_length(), 1);
  simulation.run();
  EXPECT_EQ(log, (Log{"a@0", "c@10"}));
}

TEST(SimResourceTest, ACancelledHolderGivesItsServerBack) {
  Simulation simulation;
  SimResource resource(simulation, 1);
  Log log;
  const Process a = simulation.spawn(visit(simulation, resource, log, {"a", Duration{100}}));
  simulation.spawn(visit(simulation, resource, log, {"b", Duration{10}}));
  simulation.schedule(SimTime{7}, 0, [a] { a.cancel(); });
  simulation.run();
  EXPECT_EQ(log, (Log{"a@0", "b@7"}));
}

TEST(SimResourceTest, AServerGrantedToOneWhoIsCancelledBeforeResumingGoesOn) {
  Simulation simulation;
  SimResource resource(simulation, 1);
  Log log;
  simulation.spawn(visit(simulation, resource, log, {"a", Duration{10}}));
  const Process b = simulation.spawn(visit(simulation, resource, log, {"b", Duration{10}}));
  simulation.spawn(visit(simulation, resource, log, {"c", Duration{10}}));
  // At 10 a's return grants the server to b, whose resumption comes after this callback.
  simulation.run_until(SimTime{5});
  simulation.schedule(SimTime{10}, 0, [&] {
    EXPECT_EQ(resource.queue_length(), 1);
    EXPECT_EQ(resource.busy(), 1);
    b.cancel();
  });
  simulation.run();
  EXPECT_EQ(log, (Log{"a@0", "c@10"}));
  EXPECT_EQ(resource.busy(), 0);
}

TEST(SimResourceTest, TheNumberOfServersMayChange) {
  Simulation simulation;
  SimResource resource(simulation, 2);
  Log log;
  for (const char* name : {"a", "b", "c", "d"}) {
    simulation.spawn(visit(simulation, resource, log, {name, Duration{10}}));
  }
  simulation.schedule(SimTime{5}, 0, [&] { resource.set_servers(0); });   // a and b finish.
  simulation.schedule(SimTime{50}, 0, [&] { resource.set_servers(1); });  // c, then d.
  simulation.run();
  EXPECT_EQ(log, (Log{"a@0", "b@0", "c@50", "d@60"}));
  // Offered 2 * 5 + 20 server-nanoseconds until 70, used 40: lent servers exceed the offer.
  EXPECT_DOUBLE_EQ(resource.utilisation(), 40.0 / 30.0);
}

TEST(SimResourceTest, LeasesMoveAndReleaseOnce) {
  Simulation simulation;
  SimResource resource(simulation, 2);
  const auto use = [](SimResource& servers) -> Task<void> {
    Lease first = co_await servers.acquire();
    Lease second = co_await servers.acquire();
    EXPECT_EQ(servers.busy(), 2);
    first = std::move(second);
    EXPECT_EQ(servers.busy(), 1);
    EXPECT_FALSE(second.is_held());  // NOLINT(bugprone-use-after-move): that is what is tested.
    const Lease third = std::move(first);
    EXPECT_EQ(servers.busy(), 1);
    first.release();
    EXPECT_EQ(servers.busy(), 1);
  };
  simulation.spawn(use(resource));
  simulation.run();
  EXPECT_EQ(resource.busy(), 0);
}

TEST(SimResourceTest, AResourceMayGoBeforeItsUsers) {
  Simulation simulation;
  auto resource = std::make_unique<SimResource>(simulation, 1);
  Log log;
  const Process holder = simulation.spawn(visit(simulation, *resource, log, {"a", Duration{10}}));
  const Process waiter = simulation.spawn(visit(simulation, *resource, log, {"b", Duration{10}}));
  simulation.run_until(SimTime{5});
  resource.reset();
  simulation.run();
  EXPECT_TRUE(holder.done());
  EXPECT_FALSE(waiter.done());
}

}  // namespace
}  // namespace sim
