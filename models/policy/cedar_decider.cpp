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
  for (std::size_t i = 0; i < part->compiled.policies().size(); ++i) {
    walks |= part->compiled.is_walked(i);
  }
}

CedarDecider::Room::Room(const CedarPolicies::Part& part) : universe(part.compiled.universe()) {}

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

/// What changes all the time: session, system and trust.
std::array<Value, 3> CedarDecider::values_of(const Session& session) const {
  const double ten_thousandths = std::floor(session.trust * 1e4 + 1e-6);
  return {Value::record({{"calls", Value(static_cast<std::int64_t>(session.calls))},
                         {"spent", Value(cedar::Decimal{session.spent / 100})},
                         {"tokens", Value(static_cast<std::int64_t>(session.tokens))},
                         {"age", Value(cedar::Duration{session.age.ns / 1'000'000})}}),
          Value::record({{"now", Value(cedar::DateTime{calendar_.epoch_ms(session.now)})},
                         {"weekday", Value(std::int64_t{calendar_.weekday(session.now) + 1})},
                         {"hour", Value(calendar_.second_of_day(session.now) / 3600)}}),
          Value(cedar::Decimal{static_cast<std::int64_t>(ten_thousandths)})};
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
  auto [session_record, system_record, trust] = values_of(session);
  Record context{{"chain", Value::set(std::move(chain))},
                 {"depth", Value(std::int64_t{session.depth})},
                 {"planned", Value(needs(principal, action))},
                 {"labels", Value::set(std::move(labels))},
                 {"trust", std::move(trust)},
                 {"tool", Value(world_.tool(plan_.organisation.actions[action.index].tool))},
                 {"input", Value::record(std::move(input))},
                 {"session", std::move(session_record)},
                 {"system", std::move(system_record)}};
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

CedarDecider::Key CedarDecider::key_of(const Asked& asked, const Question& question,
                                       std::span<const Argument> arguments) const {
  const Session& session = question.session;
  const std::uint64_t flags = (session.tainted && asked.taint ? 1U : 0U) +
                              (needs(question.principal, question.action) ? 2U : 0U);
  // The purpose goes with the agent.
  return {(std::uint64_t{question.principal.agent.index} << 32U) | question.principal.user.index,
          (std::uint64_t{question.action.index} << 32U) | flags, hash_of(arguments),
          asked.depth ? session.depth : 0, asked.depth ? session.chain : 0};
}

CedarDecider::LookedUp& CedarDecider::look_up(Asked& asked, const Question& question) {
  const auto arguments = asked.input ? question.arguments : std::span<const Argument>();
  const Key key = key_of(asked, question, arguments);
  Room& room = *asked.room;
  const auto found = room.questions.find(key);
  if (found != room.questions.end() && std::ranges::equal(found->second.arguments, arguments)) {
    return found->second;
  }
  LookedUp one{asked.part->compiled.compact(request(question), room.universe),
               {},
               {arguments.begin(), arguments.end()}};
  static constexpr std::array<const char*, 3> kChanging = {"session", "system", "trust"};
  for (std::size_t i = 0; i < kChanging.size(); ++i) {
    const cedar::NameId name = room.universe.name(kChanging[i]);
    const cedar::Fields& fields = one.request.context;
    const auto place =
        std::ranges::find(fields, name, [](const auto& field) { return field.first; });
    one.changing[i] = static_cast<std::size_t>(place - fields.begin());
  }
  return room.questions.insert_or_assign(key, std::move(one)).first->second;
}

/// A question that is known, at another moment.
void CedarDecider::put_quickly(Asked& asked, const Question& question) {
  constexpr std::size_t kMostMoments = 1 << 14;
  if (asked.room == nullptr || asked.room->moments >= kMostMoments) {
    asked.room = std::make_unique<Room>(*asked.part);
  }
  Room& room = *asked.room;
  const Session& now = question.session;
  const bool same = room.moment && room.moment->now == now.now && room.moment->calls == now.calls &&
                    room.moment->tokens == now.tokens && room.moment->spent == now.spent &&
                    room.moment->age == now.age && room.moment->trust == now.trust;
  if (!same) {
    const std::array<Value, 3> values = values_of(now);
    for (std::size_t i = 0; i < values.size(); ++i) room.cells[i] = room.universe.cell(values[i]);
    room.moment = now;
    ++room.moments;
  }
  LookedUp& one = look_up(asked, question);
  for (std::size_t i = 0; i < room.cells.size(); ++i) {
    one.request.context[one.changing[i]].second = room.cells[i];
  }
  asked.part->compiled.applying(one.request, room.universe, room.answer);
  asked.last.reasons.clear();
  asked.last.errors.clear();
  for (const std::uint32_t i : room.answer.reasons) {
    asked.last.reasons.push_back(asked.part->meanings[i]);
  }
  for (const std::uint32_t i : room.answer.errors) {
    asked.last.errors.push_back(asked.part->meanings[i]);
  }
  std::sort(asked.last.reasons.begin(), asked.last.reasons.end());
}

const CedarDecider::Applying& CedarDecider::ask(Asked& asked, const Question& question) {
  if (asked.part == nullptr) return asked.last;
  if (asked.history) {
    if (asked.walks) {
      asked.last = put(*asked.part, question);
    } else {
      put_quickly(asked, question);
    }
    return asked.last;
  }
  const auto arguments = asked.input ? question.arguments : std::span<const Argument>();
  const Key key = key_of(asked, question, arguments);
  const auto found = asked.known.find(key);
  if (found != asked.known.end() && std::ranges::equal(found->second.arguments, arguments)) {
    return found->second.answer;
  }
  Known known{put(*asked.part, question), {arguments.begin(), arguments.end()}};
  return asked.known.insert_or_assign(key, std::move(known)).first->second.answer;
}

}  // namespace models
