#include <gtest/gtest.h>

#include <vector>

#include "models/authority/reach.hpp"
#include "tests/models/support/brute_force.hpp"
#include "tests/models/support/random_world.hpp"

// The closure against a second opinion: random worlds, random moments.
namespace models::testing {
namespace {

/// Memories and contexts with random credentials in them.
class RandomSurroundings final : public Surroundings {
 public:
  RandomSurroundings(const Plan& plan, PermissionSets& sets) : sets_(sets) {
    person_ = plan.organisation.departments[RandomWorld::below(2)].entitlements;
    for (std::size_t i = 0; i < plan.memories.size(); ++i) memories_.push_back(draw_place());
    for (std::size_t i = 0; i < plan.agent_types.size(); ++i) contexts_.push_back(draw_place());
  }

  SetId person() const override { return sets_.intern(person_); }
  Shared memory(MemoryId id, AgentTypeId) override { return view(memories_[id.index]); }
  Shared context(AgentTypeId type) override { return view(contexts_[type.index]); }

  BruteForce::Question question() const {
    BruteForce::Question asked;
    asked.person = bits_of(person_);
    asked.memory = [this](std::uint32_t id, std::uint32_t) { return room(memories_[id]); };
    asked.context = [this](std::uint32_t type) { return room(contexts_[type]); };
    return asked;
  }

  static Standing draw_standing(PermissionSets& sets) {
    const auto kind = static_cast<PrincipalKind>(RandomWorld::below(4));
    const AgentTypeId type{RandomWorld::below(RandomWorld::kTypes)};
    const SetId scope = sets.intern(RandomWorld::some_actions());
    return {kind, type, scope, sets.intern(RandomWorld::some_actions())};
  }
  static Token token_of(const PermissionSets& sets, const Standing& standing) {
    return {static_cast<Token::Kind>(standing.principal), standing.task_type.index,
            bits_of(sets.at(standing.scope)), bits_of(sets.at(standing.entitlements))};
  }

 private:
  struct Place {
    std::vector<Offer> offers;
    bool tainted{false};
  };
  Place draw_place() {
    Place place;
    for (std::uint32_t n = RandomWorld::below(3); n > 0; --n) {
      place.offers.push_back({draw_standing(sets_), RandomWorld::some_actions()});
    }
    place.tainted = RandomWorld::maybe();
    return place;
  }
  static Shared view(const Place& place) { return {place.offers, place.tainted}; }
  Room room(const Place& place) const {
    Room room{{}, place.tainted};
    for (const Offer& offer : place.offers) {
      Token token = token_of(sets_, offer.standing);
      token.accepted = bits_of(offer.accepted);
      room.tokens.push_back(token);
    }
    return room;
  }

  PermissionSets& sets_;
  PermissionSet person_;
  std::vector<Place> memories_;
  std::vector<Place> contexts_;
};

void compare_with_brute_force() {
  const RandomWorld world({.runs = false, .taints = true});
  const Plan plan = world.builder.build();
  const BruteForce brute_force(plan);
  const ActionMasks masks(plan.organisation);
  PermissionSets sets(plan.organisation);
  Reach reach(plan, plan.designs[0], masks, sets);
  // Several moments of one run: what is known of one must not stand for another.
  for (int moment = 0; moment < 3; ++moment) {
    RandomSurroundings around(plan, sets);
    Reach::Seeker seeker;
    BruteForce::Question question = around.question();
    if (RandomWorld::below(4) > 0) {
      seeker.standing = RandomSurroundings::draw_standing(sets);
      question.token = RandomSurroundings::token_of(sets, *seeker.standing);
    }
    seeker.type = AgentTypeId{RandomWorld::below(RandomWorld::kTypes)};
    seeker.depth = RandomWorld::below(4);
    seeker.session.tainted = RandomWorld::maybe();
    question.type = seeker.type.index;
    question.depth = seeker.depth;
    question.tainted = seeker.session.tainted;
    const Bits expected = brute_force.reachable(question);
    RC_ASSERT(bits_of(reach.reachable(seeker, around)) == expected);
    // A second question is answered from memory.
    RC_ASSERT(bits_of(reach.reachable(seeker, around)) == expected);
  }
}

TEST(ClosureTest, EqualsBruteForceInRandomWorlds) {
  EXPECT_TRUE(holds_for(5000, "ClosureTest", compare_with_brute_force));
}

/// A plan that remembers nothing and asks nobody: the surroundings make no difference.
TEST(ClosureTest, WithoutPeersMemoriesAndContextsNothingIsLookedAt) {
  PlanBuilder world;
  const ActionId read = world.action(world.tool("tool"), "read");
  const AgentTypeId helper = world.agent("helper", {call(read)});
  const AgentTypeId boss = world.agent("boss", {spawn(helper)});
  const Plan plan = world.build();
  const ActionMasks masks(plan.organisation);
  PermissionSets sets(plan.organisation);
  const Reach reach(plan, plan.designs[0], masks, sets);
  EXPECT_FALSE(reach.looks_around(boss));
  EXPECT_FALSE(reach.needs_no_credential(boss));
}

}  // namespace
}  // namespace models::testing
