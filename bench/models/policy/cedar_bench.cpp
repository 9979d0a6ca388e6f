// What one decision over Cedar policies costs, without simulating anything: policy sets as gateways
// in front of tools have them, requests of many agents in turn.

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <new>
#include <string>

#include "models/policy/cedar/compiled.hpp"

namespace {
std::uint64_t allocations = 0;
}  // namespace

[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (void* const memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t /*size*/) noexcept {
  std::free(memory);
}

namespace models::cedar {
namespace {

std::string number(std::int64_t i) { return std::to_string(i); }

/// For each tool in turn: who may call it, within what limits, and what nobody may.
std::vector<Policy> gateway_policies(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    const std::string tool = number(i / 5);
    const std::string call = "action == Action::\"tool" + tool + "\"";
    const std::string team = "principal in Team::\"team" + number(i / 5 % 8) + "\"";
    switch (i % 5) {
      case 0:
        text +=
            "permit (" + team + ", " + call + ", resource) when { context.session.calls < 200 };";
        break;
      case 1:
        text += "permit (principal is Agent, " + call +
                ", resource) when { context.purpose == \"support\" && principal.level >= 2"
                " && resource.owner == principal.team };";
        break;
      case 2:
        text += "forbid (principal, " + call +
                ", resource) when { context.labels.contains(\"web\") && resource.class == "
                "\"restricted\" };";
        break;
      case 3:
        text += "forbid (principal, " + call +
                ", resource) when { context.input has amount && context.input.amount > 500 }"
                " unless { principal.approved };";
        break;
      default:
        text += "permit (principal, action in [Action::\"read\"], resource in Server::\"s" +
                number(i / 5 % 10) +
                "\") when { principal.trust.greaterThan(decimal(\"0.5\")) && context.host like "
                "\"*.example.com\" };";
    }
  }
  return parse_policies(text);
}

Entities gateway_world(int tools) {
  Entities entities;
  for (int i = 0; i < 8; ++i) {
    entities.add({"Team", "team" + number(i)}, {{}, {}, {{"Team", "everybody"}}});
  }
  const Value half{std::string("0.75")};
  for (int i = 0; i < 64; ++i) {
    Entity agent;
    agent.parents = {{"Team", "team" + number(i % 8)}};
    agent.attributes = {
        {"level", Value(std::int64_t{i % 4})},
        {"team", Value(std::string("team" + number(i % 8)))},
        {"trust", apply_extension(*find_extension("decimal"), std::span(&half, 1))}};
    if (i % 16 != 0) agent.attributes["approved"] = Value(i % 3 == 0);  // Else: an error.
    entities.add({"Agent", "a" + number(i)}, agent);
  }
  for (int i = 0; i < 40; ++i) {
    entities.add({"Server", "r" + number(i)},
                 {{{"owner", Value(std::string("team" + number(i % 8)))},
                   {"class", Value(std::string(i % 3 == 0 ? "restricted" : "internal"))}},
                  {},
                  {{"Server", "s" + number(i % 10)}}});
  }
  for (int i = 0; i < tools; ++i) {
    entities.add({"Action", "tool" + number(i)},
                 {{}, {}, {{"Action", i % 2 == 0 ? "read" : "write"}}});
  }
  entities.close();
  return entities;
}

std::vector<Request> gateway_requests(int tools) {
  std::vector<Request> requests;
  for (int i = 0; i < 512; ++i) {
    Record input;
    if (i % 4 == 0) input["amount"] = Value(std::int64_t{i * 3 % 1000});
    std::vector<Value> labels;
    if (i % 5 == 0) labels.emplace_back(std::string("web"));
    Record context{{"session", Value::record({{"calls", Value(std::int64_t{i % 250})}})},
                   {"purpose", Value(std::string(i % 7 == 0 ? "sales" : "support"))},
                   {"labels", Value::set(std::move(labels))},
                   {"input", Value::record(std::move(input))},
                   {"host", Value(std::string(i % 6 == 0 ? "example.org" : "api.example.com"))}};
    requests.push_back({{"Agent", "a" + number(i * 7 % 64)},
                        {"Action", "tool" + number(i * 11 % tools)},
                        {"Server", "r" + number(i * 13 % 40)},
                        Value::record(std::move(context))});
  }
  return requests;
}

/// Policies and requests, made ready.
struct Gateway {
  explicit Gateway(int count)
      : tools((count + 4) / 5), policies(gateway_policies(count), gateway_world(tools)) {
    for (const Request& one : gateway_requests(tools)) {
      requests.push_back(policies.compact(one, universe));
    }
  }
  int tools;
  CompiledPolicies policies;
  Universe universe{policies.universe()};
  std::vector<CompactRequest> requests;
};

void report(benchmark::State& state, std::uint64_t before) {
  state.SetItemsProcessed(state.iterations());
  state.counters["allocations"] = benchmark::Counter(static_cast<double>(allocations - before),
                                                     benchmark::Counter::kAvgIterations);
}

void cedar_decision(benchmark::State& state) {
  const Gateway gateway(static_cast<int>(state.range(0)));
  const std::uint64_t before = allocations;
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        gateway.policies.decide(gateway.requests[i++ % 512], gateway.universe));
  }
  report(state, before);
  // Of the 512: the peers (bench/peers/policy) must come to the same.
  double allowed = 0.0;
  for (const CompactRequest& one : gateway.requests) {
    allowed += gateway.policies.decide(one, gateway.universe) ? 1.0 : 0.0;
  }
  state.counters["allowed"] = allowed;
}
BENCHMARK(cedar_decision)->Arg(10)->Arg(100)->Arg(1000);

void cedar_full(benchmark::State& state) {
  const Gateway gateway(static_cast<int>(state.range(0)));
  CompactAnswer answer;
  answer.reasons.reserve(64);
  answer.errors.reserve(64);
  const std::uint64_t before = allocations;
  std::size_t i = 0;
  for (auto _ : state) {
    gateway.policies.answer(gateway.requests[i++ % 512], gateway.universe, answer);
    benchmark::DoNotOptimize(answer);
  }
  report(state, before);
}
BENCHMARK(cedar_full)->Arg(10)->Arg(100)->Arg(1000);

/// Looking up the names of one request.
void cedar_compact(benchmark::State& state) {
  Gateway gateway(static_cast<int>(state.range(0)));
  const std::uint64_t before = allocations;
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        gateway.policies.compact(gateway.requests[i++ % 512].whole, gateway.universe));
  }
  report(state, before);
}
BENCHMARK(cedar_compact)->Arg(100);

/// The policies as written, for comparison.
void cedar_walked(benchmark::State& state) {
  const Gateway gateway(static_cast<int>(state.range(0)));
  const std::uint64_t before = allocations;
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(decide(gateway.policies.policies(), gateway.requests[i++ % 512].whole,
                                    gateway.policies.entities()));
  }
  report(state, before);
}
BENCHMARK(cedar_walked)->Arg(100);

}  // namespace
}  // namespace models::cedar
