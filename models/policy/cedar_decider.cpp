#include "models/policy/cedar_decider.hpp"

#include <algorithm>
#include <cmath>

#include "sim/random/name_hash.hpp"

namespace models {
namespace {

using cedar::Record;
using cedar::Value;

bool needs(const Principal& principal, ActionId action) {
  return principal.task != nullptr && principal.task->contains(action);
}

Value text(std::string_view value) { return Value(std::string(value)); }

std::uint64_t hash_of(std::span<const Argument> arguments) {
  std::uint64_t hash = 0;
  for (const Argument& one : arguments) {
    hash = sim::mix_bits(hash ^ sim::name_hash(one.name));
    hash = sim::mix_bits(hash ^ sim::name_hash(one.value));
  }
  return hash;
}

}  // namespace

CedarDecider::Asked::Asked(const CedarPolicies::Part* of) : part(of) {
  if (part == nullptr) return;
  history = part->reads.history();
  taint = part->reads.any({"labels"});
  depth = part->reads.any({"depth", "chain"});
  input = part->reads.any({"input"});
}

CedarDecider::CedarDecider(const Plan& plan, const Policy& policy)
    : plan_(plan),
      policies_(*policy.cedar),
      world_(plan, policy.requests),
      calendar_(plan.clock),
      steady_(policies_.steady.get()),
      changing_(policies_.changing.get()),
      log_only_(policies_.log_only.get()) {}

bool CedarDecider::reads(std::initializer_list<const char*> names, bool log_only_too) const {
  for (const Asked* const asked : {&steady_, &changing_, &log_only_}) {
    const bool counts = asked->part != nullptr && (log_only_too || asked != &log_only_);
    if (counts && asked->part->reads.any(names)) return true;
  }
  return false;
}

std::size_t CedarDecider::KeyHash::operator()(const Key& key) const {
  std::uint64_t hash = 0;
  for (const std::uint64_t part : key) hash = sim::mix_bits(hash ^ part);
  return hash;
}

cedar::Request CedarDecider::request(const Question& question) const {
  const auto& [principal, session, action, arguments] = question;
  Record input;
  for (const Argument& argument : arguments) input.emplace(argument.name, text(argument.value));
  std::vector<Value> chain;
  for (std::uint32_t i = 0; i < plan_.agent_types.size() && i < 64; ++i) {
    if ((session.chain >> i & 1U) != 0) chain.emplace_back(world_.agent(AgentTypeId{i}));
  }
  std::vector<Value> labels;
  if (session.tainted) labels.push_back(text("untrusted"));
  const double ten_thousandths = std::floor(session.trust * 1e4);
  Record context{
      {"chain", Value::set(std::move(chain))},
      {"depth", Value(std::int64_t{session.depth})},
      {"planned", Value(needs(principal, action))},
      {"labels", Value::set(std::move(labels))},
      {"trust", Value(cedar::Decimal{static_cast<std::int64_t>(ten_thousandths)})},
      {"tool", Value(world_.tool(plan_.organisation.actions[action.index].tool))},
      {"input", Value::record(std::move(input))},
      {"session", Value::record({{"calls", Value(static_cast<std::int64_t>(session.calls))},
                                 {"spent", Value(cedar::Decimal{session.spent / 100})},
                                 {"tokens", Value(static_cast<std::int64_t>(session.tokens))},
                                 {"age", Value(cedar::Duration{session.age.ns / 1'000'000})}})},
      {"system",
       Value::record({{"now", Value(cedar::DateTime{calendar_.epoch_ms(session.now)})},
                      {"weekday", Value(std::int64_t{calendar_.weekday(session.now) + 1})},
                      {"hour", Value(calendar_.second_of_day(session.now) / 3600)}})}};
  if (!principal.purpose.empty()) context.emplace("purpose", text(principal.purpose));
  if (principal.agent.valid()) context.emplace("agent", Value(world_.agent(principal.agent)));
  if (principal.user.valid()) context.emplace("user", Value(world_.user(principal.user)));
  return {world_.principal(principal.agent, principal.user), world_.action(action),
          world_.resource(action), Value::record(std::move(context))};
}

CedarDecider::Applying CedarDecider::put(const CedarPolicies::Part& part,
                                         const Question& question) const {
  cedar::Universe universe = part.compiled.universe();
  const cedar::CompactRequest compact = part.compiled.compact(request(question), universe);
  cedar::CompactAnswer found;
  part.compiled.applying(compact, universe, found);
  Applying applying;
  for (const std::uint32_t one : found.reasons) applying.reasons.push_back(part.meanings[one]);
  for (const std::uint32_t one : found.errors) applying.errors.push_back(part.meanings[one]);
  std::sort(applying.reasons.begin(), applying.reasons.end());
  return applying;
}

const CedarDecider::Applying& CedarDecider::ask(Asked& asked, const Question& question) {
  if (asked.part == nullptr) return asked.last;
  if (asked.history) return asked.last = put(*asked.part, question);
  const auto arguments = asked.input ? question.arguments : std::span<const Argument>();
  const Session& session = question.session;
  const std::uint64_t flags = (session.tainted && asked.taint ? 1U : 0U) +
                              (needs(question.principal, question.action) ? 2U : 0U);
  // The purpose goes with the agent.
  const Key key{
      (std::uint64_t{question.principal.agent.index} << 32U) | question.principal.user.index,
      (std::uint64_t{question.action.index} << 32U) | flags, hash_of(arguments),
      asked.depth ? session.depth : 0, asked.depth ? session.chain : 0};
  const auto found = asked.known.find(key);
  if (found != asked.known.end() && std::ranges::equal(found->second.arguments, arguments)) {
    return found->second.answer;
  }
  Known known{put(*asked.part, question), {arguments.begin(), arguments.end()}};
  return asked.known.insert_or_assign(key, std::move(known)).first->second.answer;
}

}  // namespace models
