#include "models/policy/cedar/compiled.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>

namespace models::cedar {
namespace {

using std::to_string;

/// Random text out of a grammar that reaches every operator, with types that often fit.
class Writer {
 public:
  std::string policies() {
    std::string text;
    for (int i = 0, n = *rc::gen::inRange(1, 5); i < n; ++i) text += policy() + "\n";
    return text;
  }

 private:
  static std::size_t below(std::size_t n) { return *rc::gen::inRange<std::size_t>(0, n); }
  static std::string one_of(std::vector<std::string> choices) {
    return choices[below(choices.size())];
  }
  static std::string entity() {
    return one_of({"User::\"a\"", "User::\"b\"", "Team::\"t\"", "Org::\"o\"", "User::\"none\""});
  }
  std::string policy() {
    const std::string principal =
        one_of({"principal", "principal == " + entity(), "principal in " + entity(),
                "principal is User", "principal is User in " + entity()});
    const std::string action = one_of(
        {"action", "action == Action::\"read\"", "action in [Action::\"all\", Action::\"write\"]"});
    const std::string resource =
        one_of({"resource", "resource in " + entity(), "resource is Team"});
    return one_of({"permit (", "forbid ("}) + principal + ", " + action + ", " + resource +
           one_of({") when { ", ") unless { "}) + truth(3) + " };";
  }
  std::string truth(int depth) {
    if (depth == 0) return one_of({"true", "context.flag", "principal.flag", "1", "context.none"});
    const int d = depth - 1;
    switch (below(13)) {
      case 0:
        return "(" + truth(d) + " && " + truth(d) + " && " + truth(d) + ")";
      case 1:
        return "(" + truth(d) + " || " + truth(d) + ")";
      case 2:
        return "!" + truth(d);
      case 3:
        return "(if " + truth(d) + " then " + truth(d) + " else " + truth(d) + ")";
      case 4:
        return "(" + any(d) + one_of({" == ", " != "}) + any(d) + ")";
      case 5:
        return "(" + number(d) + one_of({" < ", " <= ", " > ", " >= "}) + number(d) + ")";
      case 6:
        return "(" + who() + " in " + one_of({who(), "[" + who() + ", " + entity() + "]"}) + ")";
      case 7:
        return "(" + one_of({who(), "context"}) + " has " + one_of({"flag", "level", "a.b"}) + ")";
      case 8:
        return "(" + text() + " like " + one_of({"\"*\"", "\"a*\"", "\"*b\""}) + ")";
      case 9:
        return set(d) + one_of({".containsAll(", ".containsAny("}) + set(d) + ")";
      case 10:
        return set(d) + ".contains(" + any(d) + ")";
      case 11:
        return one_of({who() + ".hasTag(" + text() + ")", set(d) + ".isEmpty()",
                       "(" + who() + " is User)", who() + ".getTag(\"k\") == " + text()});
      default:
        return extension();
    }
  }
  static std::string who() {
    return one_of({"principal", "resource", "action", "principal.boss", "context.by", entity()});
  }
  static std::string text() {
    return one_of({"\"ab\"", "context.text", "principal.name", "\"k\""});
  }
  std::string number(int depth) {
    if (depth == 0) {
      return one_of({"1", "context.level", "principal.level", "9223372036854775807", "true"});
    }
    return one_of({"(" + number(0) + one_of({" + ", " - ", " * "}) + number(depth - 1) + ")",
                   "-" + number(0), number(0)});
  }
  std::string set(int depth) {
    return one_of({"[1, 2]", "context.set", "[" + any(depth) + "]", "principal.set", "[]"});
  }
  std::string any(int depth) {
    return one_of({number(depth), text(), who(), "{a: 1, b: " + number(0) + "}", "context.rec",
                   "context", "context.rec.a", "decimal(\"1.0\")", "context.ip"});
  }
  static std::string extension() {
    return one_of({"context.ip.isInRange(ip(\"10.0.0.0/8\"))", "context.ip.isLoopback()",
                   "context.dec.lessThan(decimal(\"1.5\"))",
                   "context.dec.greaterThanOrEqual(decimal(\"1.5\"))",
                   "context.when < datetime(\"2026-01-02\")",
                   "context.when.offset(duration(\"1h\")) > context.when",
                   "context.when.toTime() == duration(\"1h\")", "context.dec.isIpv4()",
                   "decimal(context.text) == decimal(\"1.0\")",
                   "context.when.durationSince(datetime(\"2026-01-01\")).toHours() == 1",
                   "context.when.offset(context.dec) > context.when"});
  }
};

Value called(const char* function, const char* argument) {
  const Value text{std::string(argument)};
  return apply_extension(*find_extension(function), std::span(&text, 1));
}

Entities world() {
  Entities entities;
  Entity a;
  a.parents = {{"Team", "t"}};
  a.attributes = {{"flag", Value(true)},
                  {"level", Value(std::int64_t{2})},
                  {"name", Value(std::string("ab"))},
                  {"boss", Value(EntityUid{"User", "b"})},
                  {"set", Value::set({Value(std::int64_t{1}), Value(std::string("ab"))})}};
  a.tags = {{"k", Value(std::string("ab"))}};
  entities.add({"User", "a"}, a);
  entities.add({"User", "b"}, {{{"flag", Value(false)}}, {}, {{"Org", "o"}}});
  entities.add({"Team", "t"}, {{{"a", Value::record({{"b", Value(true)}})}}, {}, {{"Org", "o"}}});
  entities.add({"Action", "read"}, {{}, {}, {{"Action", "all"}}});
  entities.close();
  return entities;
}

Request any_request() {
  Record context{
      {"flag", Value(*rc::gen::arbitrary<bool>())},
      {"level", Value(std::int64_t{*rc::gen::inRange(-1, 4)})},
      {"text", Value(std::string(*rc::gen::element("ab", "1.0", "k", "new")))},
      {"by", Value(EntityUid{"User", *rc::gen::element("a", "b", "new")})},
      {"set", Value::set({Value(std::int64_t{1}), Value(std::string("new"))})},
      {"rec", Value::record({{"a", Value(std::int64_t{1})},
                             {"b", Value(std::int64_t{*rc::gen::inRange(0, 3)})}})},
      {"ip", called("ip", *rc::gen::element("10.1.2.3", "127.0.0.1", "::1"))},
      {"dec", called("decimal", *rc::gen::element("1.5", "-3.25", "1.0"))},
      {"when", called("datetime", *rc::gen::element("2026-01-01T01:00:00Z", "2026-02-01"))}};
  const auto uid = [] {
    return EntityUid{std::string(*rc::gen::element("User", "Team", "Org")),
                     std::string(*rc::gen::element("a", "b", "t", "o", "new"))};
  };
  const EntityUid principal = uid();
  const EntityUid resource = uid();
  return {principal,
          {"Action", std::string(*rc::gen::element("read", "write", "all", "other"))},
          resource,
          Value::record(std::move(context))};
}

RC_GTEST_PROP(CompiledPoliciesTest, AnswerAsTheyAreWritten, ()) {
  const std::string text = Writer().policies();
  const Request request = any_request();
  RC_LOG(text);
  const CompiledPolicies compiled(parse_policies(text), world());
  Universe universe = compiled.universe();
  const CompactRequest compact = compiled.compact(request, universe);
  CompactAnswer fast;
  compiled.answer(compact, universe, fast);
  const Answer slow = answer(compiled.policies(), request, compiled.entities());
  std::vector<std::string> reasons, errors, failed;
  for (const std::uint32_t one : fast.reasons) reasons.push_back("policy" + to_string(one));
  for (const std::uint32_t one : fast.errors) errors.push_back("policy" + to_string(one));
  for (const PolicyFailure& one : slow.errors) failed.push_back(one.policy);
  RC_ASSERT(fast.allow == slow.allow);
  RC_ASSERT(compiled.decide(compact, universe) == slow.allow);
  RC_ASSERT(reasons == slow.reasons);
  RC_ASSERT(errors == failed);
  for (std::size_t i = 0; i < compiled.policies().size(); ++i) {
    RC_CLASSIFY(compiled.is_walked(i), "walked");
  }
  RC_CLASSIFY(!errors.empty(), "with errors");
  RC_CLASSIFY(slow.allow, "allowed");
}

TEST(CompiledPoliciesTest, OnlyConditionsThatMakeValuesAreWalked) {
  const CompiledPolicies compiled(
      parse_policies("permit (principal, action, resource) when"
                     " { context.ip.isInRange(ip(\"10.0.0.0/8\")) && [1, 2].contains(context.n) };"
                     "permit (principal, action, resource) when { principal in [resource.owner] };"
                     "permit (principal, action, resource) when { context == {a: 1} };"),
      {});
  EXPECT_FALSE(compiled.is_walked(0));
  EXPECT_TRUE(compiled.is_walked(1));
  EXPECT_TRUE(compiled.is_walked(2));
}

TEST(UniverseTest, EqualValuesHaveEqualCellsAlsoOnTopOfAnother) {
  Universe below;
  const Value set = Value::set({Value(std::string("b")), Value(std::string("a"))});
  const Cell first = below.cell(set);
  Universe above(below);
  EXPECT_EQ(above.cell(set), first);
  const Cell other = above.cell(Value::set({Value(std::string("a")), Value(std::string("c"))}));
  EXPECT_NE(other, first);
  EXPECT_EQ(above.set(other).size(), 2U);
  EXPECT_EQ(above.text(above.name("c")), "c");
  EXPECT_NE(above.cell(Value(std::string("1"))), above.cell(Value(std::int64_t{1})));
}

}  // namespace
}  // namespace models::cedar
