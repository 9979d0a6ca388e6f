#include <gtest/gtest.h>

#include <string>

#include "models/policy/cedar/authorizer.hpp"
#include "models/policy/cedar/schema.hpp"

namespace models::cedar {
namespace {

/// Alice is in team red, which is in org acme; she has two attributes and a tag. Bob is unknown.
Entities some_entities() {
  Entities entities;
  Entity alice;
  alice.parents = {{"Team", "red"}};
  alice.attributes["level"] = Value(std::int64_t{3});
  alice.attributes["home"] = Value::record({{"city", Value(std::string("Bern"))}});
  alice.tags["unit"] = Value(std::string("ops"));
  entities.add({"User", "alice"}, alice);
  entities.add({"Team", "red"}, {{}, {}, {{"Org", "acme"}}});
  entities.close();
  return entities;
}

Request by_alice() {
  return {{"User", "alice"}, {"Action", "read"}, {"File", "plan"}, Value::record({})};
}

/// "true", "false", or "error" of a condition.
std::string outcome_of(const std::string& condition) {
  const auto policies =
      parse_policies("permit (principal, action, resource) when { " + condition + " };");
  const Answer answer = cedar::answer(policies, by_alice(), some_entities());
  EXPECT_EQ(answer.allow, decide(policies, by_alice(), some_entities()));
  if (!answer.errors.empty()) return "error";
  return answer.allow ? "true" : "false";
}

struct Known {
  const char* condition;
  const char* outcome;
};
class ConditionTest : public ::testing::TestWithParam<Known> {};

TEST_P(ConditionTest, HasItsKnownOutcome) {
  EXPECT_EQ(outcome_of(GetParam().condition), GetParam().outcome);
}

const Known kLogic[] = {
    {"true && false", "false"},
    {"false && 1 + true == 2", "false"},  // What is not needed is not evaluated.
    {"true || principal.none", "true"},
    {"1 && true", "error"},
    {"true && 1", "error"},
    {"!(1 == 1)", "false"},
    {"!!!!true", "true"},
    {"if principal is User then true else principal.none", "true"},
    {"if 1 then true else true", "error"},
    {"1 == \"1\"", "false"},
    {"1 != \"1\"", "true"},
};
const Known kNumbers[] = {
    {"2 + 3 * 4 == 14", "true"},
    {"2 - 3 - 4 == -5", "true"},
    {"-(-9223372036854775807) > 0", "true"},
    {"-9223372036854775808 < 0", "true"},
    {"-(-9223372036854775808) > 0", "error"},
    {"9223372036854775807 + 1 > 0", "error"},
    {"4611686018427387904 * 2 > 0", "error"},
    {"1 < \"2\"", "error"},
    {"1 <= 1 && 1 >= 1 && !(1 > 1) && !(1 < 1)", "true"},
};
const Known kEntities[] = {
    {"principal in Team::\"red\" && principal in Org::\"acme\"", "true"},
    {"principal in [Org::\"none\", Org::\"acme\"]", "true"},
    {"principal in principal", "true"},
    {"principal in [1]", "error"},
    {"principal in \"acme\"", "error"},
    {"User::\"bob\" in Org::\"acme\"", "false"},
    {"principal is User in Org::\"acme\"", "true"},
    {"principal is Team", "false"},
    {"principal.level == 3 && principal[\"level\"] == 3", "true"},
    {"principal.none == 3", "error"},
    {"principal has level && !(principal has none)", "true"},
    {"principal has home.city && !(principal has home.street)", "true"},
    {"User::\"bob\" has level", "false"},
    {"User::\"bob\".level == 3", "error"},
    {"1 has level", "error"},
    {"principal.hasTag(\"unit\") && principal.getTag(\"unit\") == \"ops\"", "true"},
    {"User::\"bob\".hasTag(\"unit\")", "false"},
    {"principal.getTag(\"none\") == \"ops\"", "error"},
};
const Known kCollections[] = {
    {"[1, 2, 2] == [2, 1]", "true"},
    {"[1, \"a\"].contains(\"a\")", "true"},
    {"[1, 2, 3].containsAll([1, 3]) && ![1].containsAll([1, 2])", "true"},
    {"[1, 2].containsAny([2, 5]) && ![1].containsAny([])", "true"},
    {"[].isEmpty() && ![1].isEmpty()", "true"},
    {"1.contains(1)", "error"},
    {"{a: 1, \"b c\": 2}[\"b c\"] == 2", "true"},
    {"{a: 1} == {\"a\": 1} && {a: 1} has a", "true"},
    {"{a: 1}.b == 1", "error"},
    {"\"report.pdf\" like \"*.pdf\" && \"a*b\" like \"a\\*b\" && !(\"ab\" like \"a\\*b\")", "true"},
    {"\"abcabc\" like \"*b*c\" && !(\"abcabd\" like \"*b*c\") && \"\" like \"*\"", "true"},
    {"1 like \"*\"", "error"},
    {"\"\\u{e9}\" == \"\xC3\xA9\" && \"\\x41\" == \"A\"", "true"},
};
const Known kExtensions[] = {
    {"decimal(\"1.5\") == decimal(\"1.5000\") && decimal(\"-1.2\").lessThan(decimal(\"1.1\"))",
     "true"},
    {"decimal(\"922337203685477.5807\").greaterThan(decimal(\"0.0\"))", "true"},
    {"decimal(\"922337203685477.5808\").greaterThan(decimal(\"0.0\"))", "error"},
    {"decimal(\"1.12345\") == 1", "error"},
    {"decimal(\"1\") == 1", "error"},
    {"decimal(\"1.0\") < decimal(\"2.0\")", "error"},
    {"ip(\"10.1.2.3\").isInRange(ip(\"10.0.0.0/8\"))", "true"},
    {"ip(\"10.0.0.0/7\").isInRange(ip(\"10.0.0.0/8\"))", "false"},
    {"ip(\"::1\").isInRange(ip(\"127.0.0.1\"))", "false"},
    {"ip(\"127.0.0.1\").isLoopback() && ip(\"::1\").isLoopback() && !ip(\"::2\").isLoopback()",
     "true"},
    {"ip(\"224.0.0.1\").isMulticast() && ip(\"ff00::2\").isMulticast()", "true"},
    {"ip(\"10.0.0.1\") == ip(\"10.0.0.1/32\") && ip(\"::\").isIpv6() && ip(\"0.0.0.0\").isIpv4()",
     "true"},
    {"ip(\"10.0.0.01\").isIpv4()", "error"},
    {"ip(\"::ffff:1.2.3.4\").isIpv6()", "error"},
    {"ip(\"10.0.0.1/33\").isIpv4()", "error"},
    {"datetime(\"2024-02-29\") < datetime(\"2024-02-29T00:00:00.001Z\")", "true"},
    {"datetime(\"2024-10-15T02:00:00+0200\") == datetime(\"2024-10-15T00:00:00Z\")", "true"},
    {"datetime(\"2023-02-29\") == 1", "error"},
    {"datetime(\"2024-01-01T24:00:00Z\") == 1", "error"},
    {"datetime(\"1969-12-31T23:00:00Z\").toDate() == datetime(\"1969-12-31\")", "true"},
    {"datetime(\"1969-12-31T23:00:00Z\").toTime() == duration(\"23h\")", "true"},
    {"datetime(\"2024-01-02\").durationSince(datetime(\"2024-01-01\")).toHours() == 24", "true"},
    {"datetime(\"2024-01-01\").offset(duration(\"-1d\")) == datetime(\"2023-12-31\")", "true"},
    {"duration(\"1d2h3m4s5ms\").toMilliseconds() == 93784005", "true"},
    {"duration(\"-90s\").toMinutes() == -1 && duration(\"1d\").toDays() == 1", "true"},
    {"duration(\"1m1h\") == 1", "error"},
    {"duration(\"\") == 1", "error"},
    {"duration(1) == 1", "error"},
};
INSTANTIATE_TEST_SUITE_P(Logic, ConditionTest, ::testing::ValuesIn(kLogic));
INSTANTIATE_TEST_SUITE_P(Numbers, ConditionTest, ::testing::ValuesIn(kNumbers));
INSTANTIATE_TEST_SUITE_P(Entities, ConditionTest, ::testing::ValuesIn(kEntities));
INSTANTIATE_TEST_SUITE_P(Collections, ConditionTest, ::testing::ValuesIn(kCollections));
INSTANTIATE_TEST_SUITE_P(Extensions, ConditionTest, ::testing::ValuesIn(kExtensions));

TEST(PolicySetTest, ForbidOverridesPermitAndFailuresAreSkipped) {
  const auto policies = parse_policies(
      "permit (principal == User::\"alice\", action, resource);"
      "permit (principal in Org::\"acme\", action in [Action::\"read\"], resource is File);"
      "forbid (principal, action, resource) when { principal.none };"
      "permit (principal is Team, action, resource);");
  const Answer answer = cedar::answer(policies, by_alice(), some_entities());
  EXPECT_TRUE(answer.allow);
  EXPECT_EQ(answer.reasons, (std::vector<std::string>{"policy0", "policy1"}));
  ASSERT_EQ(answer.errors.size(), 1U);
  EXPECT_EQ(answer.errors[0].policy, "policy2");
  EXPECT_EQ(answer.errors[0].message, "no attribute 'none'");
  auto forbidden = policies;
  forbidden.push_back(parse_policies("forbid (principal, action, resource) unless { false };")[0]);
  forbidden.back().id = "stop";
  const Answer denied = cedar::answer(forbidden, by_alice(), some_entities());
  EXPECT_FALSE(denied.allow);
  EXPECT_EQ(denied.reasons, std::vector<std::string>{"stop"});
}

TEST(PolicySetTest, NothingPermittedIsDeniedForNoReason) {
  const Answer answer = cedar::answer({}, by_alice(), some_entities());
  EXPECT_FALSE(answer.allow);
  EXPECT_TRUE(answer.reasons.empty());
}

TEST(PolicySetTest, ATemplateDecidesOnceItIsLinked) {
  const auto policies =
      parse_policies("@id(\"t\") permit (principal in ?principal, action, resource == ?resource);");
  ASSERT_TRUE(policies[0].is_template());
  EXPECT_EQ(policies[0].annotations[0].second, "t");
  EXPECT_FALSE(decide(policies, by_alice(), some_entities()));
  const EntityUid team{"Team", "red"};
  const EntityUid plan{"File", "plan"};
  EXPECT_TRUE(decide({link(policies[0], "l", team, plan)}, by_alice(), some_entities()));
  EXPECT_FALSE(decide({link(policies[0], "l", plan, plan)}, by_alice(), some_entities()));
  EXPECT_THROW(link(policies[0], "l", team, std::nullopt), std::invalid_argument);
}

TEST(SchemaTest, GroupsOfActionsAreEntitiesAndTypesAreLookedUp) {
  const Schema schema = parse_schema(
      "namespace Fleet { type Money = { amount: Long, \"due\"?: datetime };"
      "entity Team; entity Agent in [Team] { budget: Money, peers: Set<Agent> } tags String;"
      "action all; action \"read file\", write in [all] appliesTo { principal: Agent,"
      " resource: [Team], context: { from: ipaddr } }; }");
  Entities entities;
  schema.add_actions_to(entities);
  entities.close();
  EXPECT_TRUE(entities.is_in({"Fleet::Action", "read file"}, {"Fleet::Action", "all"}));
  const Type& agent = *schema.entity_types.at("Fleet::Agent").attributes;
  EXPECT_EQ(agent.fields.at("budget")->fields.at("due")->name, "datetime");
  EXPECT_EQ(agent.fields.at("peers")->element->name, "Fleet::Agent");
  EXPECT_EQ(schema.actions.at({"Fleet::Action", "write"}).context->fields.at("from")->name, "ip");
}

struct Bad {
  const char* text;
  std::uint32_t line, column;
  const char* message;
};
class BadPolicyTest : public ::testing::TestWithParam<Bad> {};

TEST_P(BadPolicyTest, SaysWhereWhatWasFoundAndWhatToWrite) {
  try {
    parse_policies(GetParam().text);
    FAIL() << "was read";
  } catch (const SyntaxError& error) {
    EXPECT_EQ(error.line(), GetParam().line);
    EXPECT_EQ(error.column(), GetParam().column);
    EXPECT_STREQ(error.what(), GetParam().message);
  }
}

const Bad kBad[] = {
    {"allow (principal);", 1, 1, "found 'allow' (write permit or forbid)"},
    {"permit (principal, action, resource)", 1, 37,
     "found the end of the text (write when, unless, or ';' at the end)"},
    {"permit (principal, action, resource)\nwhen { context.a = 1 };", 2, 18,
     "found '=' (write '==' to compare)"},
    {"permit (principal, action, resource) when { 1 < 2 < 3 };", 1, 51,
     "a second comparison '<' (write parentheses, or && between two)"},
    {"permit (principal, action, resource) when { user.level == 1 };", 1, 45,
     "unknown name 'user' (write principal, action, resource, context, or Type::\"id\")"},
    {"permit (principal, action, resource) when { \"a };", 1, 45,
     "a string without an end (write '\"' behind it)"},
    {"permit (principal, action, resource) when { \xC3\xA9 };", 1, 45,
     "unexpected character '\xC3\xA9' (remove it, or write it within a string)"},
    {"permit (principal == ?resource, action, resource);", 1, 22,
     "found '?resource' (write ?principal)"},
    {"permit (principal, action == User::\"a\", resource);", 1, 30,
     "the type of an action is 'User' (write Action::\"...\")"},
    {"permit (principal, action, resource) when { context.in };", 1, 53,
     "'in' is reserved (write another name, or [\"in\"] for an attribute)"},
    {"permit (principal, action, resource) when { 9223372036854775808 > 0 };", 1, 45,
     "the number 9223372036854775808 is beyond 64 bits (write one from -9223372036854775808 to "
     "9223372036854775807)"},
    {"permit (principal, action, resource) when { isIpv4(context.a) };", 1, 45,
     "'isIpv4' is written behind a value (write x.isIpv4(...))"},
};
INSTANTIATE_TEST_SUITE_P(EachMessage, BadPolicyTest, ::testing::ValuesIn(kBad));

TEST(BadPolicyTest, DeepNestingIsRefusedAndDoesNotOverflowTheStack) {
  const std::string deep(100'000, '(');
  EXPECT_THROW(parse_policies("permit (principal, action, resource) when { " + deep), SyntaxError);
}

}  // namespace
}  // namespace models::cedar
