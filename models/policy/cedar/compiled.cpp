#include "models/policy/cedar/compiled.hpp"

#include <algorithm>
#include <bit>

namespace models::cedar {
namespace {

std::vector<std::uint64_t> no_bits(std::size_t policies) {
  return std::vector<std::uint64_t>(std::max<std::size_t>(1, (policies + 63) / 64), 0);
}
void set_bit(std::vector<std::uint64_t>& bits, std::size_t i) {
  bits[i / 64] |= std::uint64_t{1} << (i % 64);
}

}  // namespace

CompiledPolicies::CompiledPolicies(std::vector<Policy> policies, Entities entities)
    : policies_(std::move(policies)), entities_(std::move(entities)) {
  forbids_ = permits_ = no_bits(policies_.size());
  for (std::size_t i = 0; i < policies_.size(); ++i) {
    const Policy& policy = policies_[i];
    if (!policy.is_template()) set_bit(policy.forbid ? forbids_ : permits_, i);
    parts_.push_back(program_.add(policy.conditions, universe_));
  }
  for (const auto& [uid, entity] : entities_.all()) {
    const std::uint32_t number = universe_.entity(uid);
    Fields attributes = universe_.fields(entity.attributes);
    Fields tags = universe_.fields(entity.tags);
    std::vector<std::uint32_t> ancestors;
    for (const EntityUid& one : entities_.ancestors(uid)) {
      ancestors.push_back(universe_.entity(one));
    }
    std::sort(ancestors.begin(), ancestors.end());
    Universe::EntityEntry& entry = universe_.own_entity(number);
    entry.attributes = std::move(attributes);
    entry.tags = std::move(tags);
    entry.ancestors = std::move(ancestors);
  }
  for (std::uint32_t i = 0; i < universe_.entity_count(); ++i) place(universe_, i);
}

void CompiledPolicies::place(Universe& universe, std::uint32_t entity) const {
  const EntityUid& uid = universe.uid(entity);
  auto principal = no_bits(policies_.size());
  auto action = principal;
  auto resource = principal;
  for (std::size_t i = 0; i < policies_.size(); ++i) {
    const Policy& policy = policies_[i];
    if (policy.is_template()) continue;
    if (in_scope(policy.principal, uid, entities_)) set_bit(principal, i);
    if (in_scope(policy.action, uid, entities_)) set_bit(action, i);
    if (in_scope(policy.resource, uid, entities_)) set_bit(resource, i);
  }
  Universe::EntityEntry& entry = universe.own_entity(entity);
  entry.as_principal = universe.keep_bits(std::move(principal));
  entry.as_action = universe.keep_bits(std::move(action));
  entry.as_resource = universe.keep_bits(std::move(resource));
}

CompactRequest CompiledPolicies::compact(const Request& request, Universe& universe) const {
  CompactRequest compact;
  compact.principal = universe.entity(request.principal);
  compact.action = universe.entity(request.action);
  compact.resource = universe.entity(request.resource);
  if (const Record* const context = request.context.as_record()) {
    compact.context = universe.fields(*context);
  }
  compact.whole = request;
  for (const std::uint32_t one : {compact.principal, compact.action, compact.resource}) {
    if (universe.entity_at(one).as_principal == nullptr) place(universe, one);
  }
  return compact;
}

Verdict CompiledPolicies::judge(std::uint32_t policy, const CompactRequest& request,
                                const Universe& universe) const {
  const std::optional<Program::Part>& part = parts_[policy];
  return part ? program_.judge(*part, request, universe) : walk(policy, request);
}

Verdict CompiledPolicies::walk(std::uint32_t policy, const CompactRequest& request) const {
  try {
    return applies(policies_[policy], request.whole, entities_) ? Verdict::kYes : Verdict::kNo;
  } catch (const EvaluationError&) {
    return Verdict::kError;
  }
}

template <class Look>
bool CompiledPolicies::any_in_scope(const CompactRequest& request, const Universe& universe,
                                    bool forbid, Look look) const {
  const std::vector<std::uint64_t>& wanted = forbid ? forbids_ : permits_;
  const std::uint64_t* const principal = universe.entity_at(request.principal).as_principal;
  const std::uint64_t* const action = universe.entity_at(request.action).as_action;
  const std::uint64_t* const resource = universe.entity_at(request.resource).as_resource;
  for (std::size_t word = 0; word < wanted.size(); ++word) {
    std::uint64_t left = wanted[word] & principal[word] & action[word] & resource[word];
    for (; left != 0; left &= left - 1) {
      const auto policy =
          static_cast<std::uint32_t>(word * 64 + static_cast<std::size_t>(std::countr_zero(left)));
      if (look(policy, judge(policy, request, universe))) return true;
    }
  }
  return false;
}

bool CompiledPolicies::decide(const CompactRequest& request, const Universe& universe) const {
  const auto met = [](std::uint32_t /*policy*/, Verdict verdict) {
    return verdict == Verdict::kYes;
  };
  return !any_in_scope(request, universe, true, met) && any_in_scope(request, universe, false, met);
}

void CompiledPolicies::applying(const CompactRequest& request, const Universe& universe,
                                CompactAnswer& out) const {
  out.reasons.clear();
  out.errors.clear();
  const auto note = [&out](std::uint32_t policy, Verdict verdict) {
    if (verdict == Verdict::kYes) out.reasons.push_back(policy);
    if (verdict == Verdict::kError) out.errors.push_back(policy);
    return false;
  };
  any_in_scope(request, universe, true, note);
  const std::size_t forbids = out.reasons.size();
  any_in_scope(request, universe, false, note);
  std::sort(out.errors.begin(), out.errors.end());
  out.allow = forbids == 0 && !out.reasons.empty();
  out.forbids = forbids;
}

void CompiledPolicies::answer(const CompactRequest& request, const Universe& universe,
                              CompactAnswer& out) const {
  applying(request, universe, out);
  if (out.forbids > 0) out.reasons.resize(out.forbids);  // Forbid overrides permit.
}

}  // namespace models::cedar
