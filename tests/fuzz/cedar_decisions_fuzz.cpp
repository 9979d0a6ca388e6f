// Policy text and a few bytes that choose a request: the compiled policies and those as written
// give one answer, in full and as the decision alone.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

#include "models/policy/cedar/compiled.hpp"

namespace {

namespace cedar = models::cedar;
using cedar::Value;

Value called(const char* function, const char* argument) {
  const Value text{std::string(argument)};
  return cedar::apply_extension(*cedar::find_extension(function), std::span(&text, 1));
}

cedar::Entities world() {
  cedar::Entities entities;
  cedar::Entity a;
  a.parents = {{"T", "b"}};
  a.attributes = {{"l", Value(std::int64_t{2})},
                  {"b", Value(true)},
                  {"s", Value(std::string("ab"))},
                  {"e", Value(cedar::EntityUid{"T", "b"})},
                  {"r", Value::record({{"x", Value(std::int64_t{1})}})}};
  a.tags = {{"s", Value(std::string("ab"))}};
  entities.add({"T", "a"}, a);
  entities.add({"T", "b"}, {{}, {}, {{"T", "c"}}});
  entities.add({"Action", "r"}, {{}, {}, {{"Action", "g"}}});
  entities.close();
  return entities;
}

cedar::Request request_of(std::uint8_t choice) {
  const auto id = [&choice] {
    static constexpr const char* kIds[] = {"a", "b", "c", "new"};
    const char* const chosen = kIds[choice % 4];
    choice = static_cast<std::uint8_t>(choice / 4);
    return std::string(chosen);
  };
  cedar::Request request;
  request.principal = {"T", id()};
  request.resource = {"T", id()};
  request.action = {"Action", choice % 2 == 0 ? "r" : "w"};
  request.context = Value::record({{"l", Value(std::int64_t{choice % 8})},
                                   {"s", Value(std::string("abc"))},
                                   {"e", Value(cedar::EntityUid{"T", "a"})},
                                   {"d", called("decimal", "1.5")},
                                   {"i", called("ip", "10.0.0.1")},
                                   {"t", called("datetime", "2026-01-01T01:00:00Z")},
                                   {"u", called("duration", "1h")},
                                   {"c", Value::set({Value(std::int64_t{1})})}});
  return request;
}

void require(bool holds) {
  if (!holds) std::abort();
}

void compare(const std::vector<cedar::Policy>& policies, const cedar::Request& request) {
  static const cedar::Entities kWorld = world();
  const cedar::CompiledPolicies compiled(policies, kWorld);
  cedar::Universe universe = compiled.universe();
  const cedar::CompactRequest compact = compiled.compact(request, universe);
  cedar::CompactAnswer fast;
  compiled.answer(compact, universe, fast);
  const cedar::Answer slow = cedar::answer(policies, request, kWorld);
  require(fast.allow == slow.allow);
  require(compiled.decide(compact, universe) == slow.allow);
  require(cedar::decide(policies, request, kWorld) == slow.allow);
  require(fast.reasons.size() == slow.reasons.size());
  require(fast.errors.size() == slow.errors.size());
  for (std::size_t i = 0; i < fast.reasons.size(); ++i) {
    require(policies[fast.reasons[i]].id == slow.reasons[i]);
  }
  for (std::size_t i = 0; i < fast.errors.size(); ++i) {
    require(policies[fast.errors[i]].id == slow.errors[i].policy);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  try {
    compare(cedar::parse_policies(text), request_of(data[0]));
  } catch (const cedar::SyntaxError&) {
    // No policies.
  }
  return 0;
}
