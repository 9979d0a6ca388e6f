// Common random numbers rest on this: what one entity draws shifts no other draw, although it moves
// the events of the run.
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "sim/core/combinators.hpp"
#include "sim/core/resource.hpp"
#include "sim/core/simulation.hpp"
#include "sim/random/distribution.hpp"
#include "sim/random/random_source.hpp"

namespace sim {
namespace {

using Name = std::tuple<std::uint64_t, std::uint64_t, std::uint64_t>;

struct DrawBook final : DrawRecorder {
  void record(EntityPath path, Purpose purpose, std::uint64_t occurrence, double value) override {
    const Name name{path.value, purpose.hash, occurrence};
    EXPECT_TRUE(values.emplace(name, value).second) << "a name was drawn twice";
    order.push_back(name);
  }
  std::map<Name, double> values;
  std::vector<Name> order;
};

// What the entities share. The greedy one draws before each of its steps.
struct World {
  Simulation simulation{};
  SimResource tool{simulation, 2};
  RandomSource random;
  EntityPath greedy;
};

Task<void> entity(World& world, EntityPath path, int level) {
  const Distribution think = Distribution::lognormal_from_quantiles(2.0, 8.0);
  const Distribution service = Distribution::gamma(0.7, 1.5);
  const Distribution children = Distribution::poisson(1.2);
  for (std::uint64_t step = 0; step < 4; ++step) {
    if (path == world.greedy) {
      const std::uint64_t more = 5 * step;
      for (std::uint64_t i = more; i < more + 5; ++i) {
        const double wait = world.random.sample(service, path, Purpose("more"), i);
        co_await world.simulation.delay(seconds(wait));
      }
    }
    const double thought = world.random.sample(think, path, Purpose("think"), step);
    co_await world.simulation.delay(seconds(thought));
    const Lease lease = co_await world.tool.acquire();
    const double served = world.random.sample(service, path, Purpose("service"), step);
    co_await world.simulation.delay(seconds(served));
    world.random.bernoulli(0.3, path, Purpose("failure"), step);
  }
  if (level == 0) co_return;
  std::vector<Process> spawned;
  const double count = world.random.sample(children, path, Purpose("children"));
  for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(count); ++i) {
    const EntityPath child = path.child(name_hash("child"), i);
    spawned.push_back(world.simulation.spawn(entity(world, child, level - 1)));
  }
  co_await all_of(world.simulation, spawned);
}

EntityPath top_entity(std::uint64_t index) {
  return EntityPath::root().child(name_hash("entity"), index);
}

DrawBook draws_of_run(EntityPath greedy, std::uint64_t seed = 11) {
  DrawBook book;
  World world{.random = RandomSource(seed, 0, &book), .greedy = greedy};
  for (std::uint64_t i = 0; i < 20; ++i) {
    world.simulation.spawn(entity(world, top_entity(i), 2));
  }
  world.simulation.run();
  return book;
}

std::size_t shared_names(const DrawBook& one, const DrawBook& other, std::size_t& differing) {
  std::size_t shared = 0;
  differing = 0;
  for (const auto& [name, value] : one.values) {
    const auto found = other.values.find(name);
    if (found == other.values.end()) continue;
    ++shared;
    if (found->second != value) ++differing;
  }
  return shared;
}

TEST(ContaminationTest, AnEntityThatDrawsMoreChangesNoValueOfAnyOther) {
  const DrawBook plain = draws_of_run(EntityPath{0});
  for (const std::uint64_t index : {0U, 3U, 19U}) {
    const DrawBook greedy = draws_of_run(top_entity(index));
    std::size_t differing = 0;
    EXPECT_EQ(shared_names(plain, greedy, differing), plain.values.size());
    EXPECT_EQ(differing, 0U);
    EXPECT_EQ(greedy.values.size(), plain.values.size() + 20);
  }
  EXPECT_GT(plain.values.size(), 500U);
}

TEST(ContaminationTest, TheRunsComparedDrawInDifferentOrders) {
  const DrawBook plain = draws_of_run(EntityPath{0});
  DrawBook greedy = draws_of_run(top_entity(0));
  std::erase_if(greedy.order, [&](const Name& name) { return !plain.values.contains(name); });
  EXPECT_EQ(greedy.order.size(), plain.order.size());
  EXPECT_NE(greedy.order, plain.order);
}

// The comparison sees a difference where there is one.
TEST(ContaminationTest, AnotherSeedChangesNearlyEveryValue) {
  std::size_t differing = 0;
  const std::size_t shared =
      shared_names(draws_of_run(EntityPath{0}), draws_of_run(EntityPath{0}, 12), differing);
  EXPECT_GT(shared, 100U);
  EXPECT_GT(differing, shared / 2);
}

}  // namespace
}  // namespace sim
