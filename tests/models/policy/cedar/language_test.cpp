#include <gtest/gtest.h>

#include <string>

#include "models/policy/cedar/authorizer.hpp"
#include "models/policy/cedar/compiled.hpp"
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

/// Positions as the ids that parse_policies() gives.
std::vector<std::string> ids_of(const std::vector<std::uint32_t>& positions,
                                const std::vector<Policy>& policies) {
  std::vector<std::string> ids;
  for (const std::uint32_t one : positions) ids.push_back(policies[one].id);
  return ids;
}

/// The answer of the policies as written, which the compiled ones have to give as well.
Answer agreed_answer(const std::vector<Policy>& policies, const Request& request,
                     const Entities& entities) {
  const Answer answer = cedar::answer(policies, request, entities);
  EXPECT_EQ(decide(policies, request, entities), answer.allow);
  const CompiledPolicies compiled(policies, entities);
  Universe universe = compiled.universe();
  const CompactRequest compact = compiled.compact(request, universe);
  CompactAnswer fast;
  compiled.answer(compact, universe, fast);
  EXPECT_EQ(fast.allow, answer.allow);
  EXPECT_EQ(compiled.decide(compact, universe), answer.allow);
  EXPECT_EQ(ids_of(fast.reasons, policies), answer.reasons);
  std::vector<std::string> failed;
  for (const PolicyFailure& one : answer.errors) failed.push_back(one.policy);
  EXPECT_EQ(ids_of(fast.errors, policies), failed);
  return answer;
}

/// "true", "false", or "error" of a condition.
std::string outcome_of(const std::string& condition) {
  const auto policies =
      parse_policies("permit (principal, action, resource) when { " + condition + " };");
  const Answer answer = agreed_answer(policies, by_alice(), some_entities());
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
    {"\"\\u{4_1}\" == \"A\" && \"\\u{41_}\" == \"A\"", "true"},
    // A star by its number is a wildcard all the same; only \* is the star itself.
    {"\"abc\" like \"a\\u{2a}\" && \"abc\" like \"a\\x2a\" && !(\"abc\" like \"a\\*\")", "true"},
    // Blanks beyond ASCII; a comment also ends at a carriage return.
    {"true\xC2\xA0&&\xE2\x80\x83true // not: \r && false", "false"},
    {"context[\"__cedar\"] == 1", "error"},
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
    {"ip(\"10.0.0.1\\0junk\").isIpv4()", "error"},
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
  const Answer answer = agreed_answer(policies, by_alice(), some_entities());
  EXPECT_TRUE(answer.allow);
  EXPECT_EQ(answer.reasons, (std::vector<std::string>{"policy0", "policy1"}));
  ASSERT_EQ(answer.errors.size(), 1U);
  EXPECT_EQ(answer.errors[0].policy, "policy2");
  EXPECT_EQ(answer.errors[0].message, "no attribute 'none'");
  auto forbidden = policies;
  forbidden.push_back(parse_policies("forbid (principal, action, resource) unless { false };")[0]);
  forbidden.back().id = "stop";
  const Answer denied = agreed_answer(forbidden, by_alice(), some_entities());
  EXPECT_FALSE(denied.allow);
  EXPECT_EQ(denied.reasons, std::vector<std::string>{"stop"});
}

TEST(PolicySetTest, NothingPermittedIsDeniedForNoReason) {
  const Answer answer = agreed_answer({}, by_alice(), some_entities());
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

TEST(SchemaTest, DeepTypesAreRefusedAndDoNotOverflowTheStack) {
  const auto refusal = [](const std::string& text) -> std::string {
    try {
      parse_schema(text);
    } catch (const SyntaxError& error) {
      return error.what();
    }
    return "was read";
  };
  const std::string refused = "types nest deeper than 500 (take them apart)";
  std::string sets, records, names;
  for (int i = 0; i < 100'000; ++i) {
    sets += "Set<";
    records += "{a: ";
  }
  // Read from both ends: each type is made of the next, or of the one before.
  for (int i = 0; i < 30'000; ++i) {
    names += "type t" + std::to_string(i) + " = Set<t" + std::to_string(i + 1) + ">;";
  }
  EXPECT_EQ(refusal("entity A { a: " + sets), refused);
  EXPECT_EQ(refusal("entity A { a: " + records), refused);
  EXPECT_EQ(refusal(names + "type t30000 = Long; entity A { a: t0 };"), refused);
  std::string upwards = "type t0 = Long; entity A0 { a: t0 };";
  for (int i = 1; i < 30'000; ++i) {
    const std::string n = std::to_string(i);
    upwards += "type t" + n + " = Set<t" + std::to_string(i - 1) + ">;entity A" + n + " { a: t" +
               n + " };";
  }
  EXPECT_EQ(refusal(upwards), refused);
}

TEST(SchemaTest, TypesMadeOfOthersTwiceOverAreReadOnce) {
  // 2^60 parts if each were written out.
  std::string text = "type t60 = Long; entity A { a: t0 };";
  for (int i = 0; i < 60; ++i) {
    const std::string next = "t" + std::to_string(i + 1);
    text += "type t" + std::to_string(i) + " = { a: " + next + ", b: " + next + " };";
  }
  const Schema schema = parse_schema(text);
  EXPECT_EQ(schema.entity_types.at("A").attributes->height, 61U);
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
    {"permit (principal, action, resource) when { context has __cedar };", 1, 57,
     "'__cedar' is reserved (write another name, or [\"__cedar\"] for an attribute)"},
    {"permit (principal, action, resource) when { \"\\q\" == 1 };", 1, 45,
     "unknown escape '\\q' in a string (write \\n, \\r, \\t, \\\\, \\0, \\', \\\", \\x7f or "
     "\\u{10ffff})"},
    {"permit (principal, action, resource) when { \"\\u{_41}\" == 1 };", 1, 45,
     "a bad character number in a string (write \\x00 to \\x7f, or \\u{0} to \\u{10ffff})"},
    {"permit (principal, action, resource) when { \"\\u{d800}\" == 1 };", 1, 45,
     "half of a surrogate pair in a string (write the character's own number)"},
    {"permit (principal, action, resource) when { \"\\u41\" == 1 };", 1, 45,
     "\\u without braces in a string (write \\u{e9})"},
    {"permit (principal, action, resource) when { \"a\rb\" == 1 };", 1, 45,
     "a bare carriage return in a string (write \\r)"},
    {"permit (principal, action, resource) when { [1].contains() };", 1, 49,
     "contains takes 1 arguments, found 0 (write as many)"},
    {"@a @a permit (principal, action, resource);", 1, 5, "a second annotation @a (remove one)"},
    {"permit (principal, action, resource) when { !!!!!true };", 1, 45,
     "more than four of '!' in a row (write fewer)"},
    {"permit (principal, action, resource) when { {a: 1, a: 2} == 1 };", 1, 52,
     "a second field 'a' (remove one)"},
};
INSTANTIATE_TEST_SUITE_P(EachMessage, BadPolicyTest, ::testing::ValuesIn(kBad));

TEST(BadPolicyTest, DeepNestingIsRefusedAndDoesNotOverflowTheStack) {
  const std::string deep(100'000, '(');
  EXPECT_THROW(parse_policies("permit (principal, action, resource) when { " + deep), SyntaxError);
}

/// "1 + 1 + ... == 1": so many times the link.
std::string chain(const std::string& first, const std::string& link, int times) {
  std::string text = first;
  for (int i = 0; i < times; ++i) text += link;
  return text;
}

TEST(BadPolicyTest, LongChainsOfOperatorsAreRefusedAndDoNotOverflowTheStack) {
  for (const char* const link : {" + 1", " - 1", " * 1", ".a", ".contains(1)"}) {
    const std::string text = "permit (principal, action, resource) when { " +
                             chain("context", link, 100'000) + " == 1 };";
    try {
      parse_policies(text);
      FAIL() << link;
    } catch (const SyntaxError& error) {
      EXPECT_STREQ(error.what(), "a chain of more than 1000 operators (take the policy apart)");
    }
  }
  EXPECT_THROW(parse_policies("permit (principal, action, resource) when { context has a" +
                              chain("", ".a", 100'000) + " };"),
               SyntaxError);
}

TEST(ConditionTest, AnyNumberOfTermsIsJoined) {
  // Generated policies list thousands of alternatives.
  EXPECT_EQ(outcome_of(chain("false", " || 1 == 2", 100'000) + " || true"), "true");
  EXPECT_EQ(outcome_of(chain("true", " && 1 == 1", 100'000) + " && false"), "false");
  EXPECT_EQ(outcome_of(chain("1", " + 1", 900) + " == 901"), "true");
}

}  // namespace
}  // namespace models::cedar
