#include "models/credentials/credential_store.hpp"

#include <algorithm>

#include "sim/core/assert.hpp"

namespace models {
namespace {

constexpr sim::Purpose kPushDelay{"push_delay"};
constexpr sim::Purpose kPropagationDelay{"propagation_delay"};
constexpr std::uint64_t kDescendant = sim::name_hash("descendant");

sim::Duration non_negative(double value_s) { return sim::seconds(std::max(0.0, value_s)); }

}  // namespace

CredentialStore::CredentialStore(const CredentialRegime& regime, const Validation& validation,
                                 std::size_t tool_count, const sim::RandomSource& random,
                                 RecordBus& records)
    : regime_(regime),
      validation_(validation),
      tool_count_(tool_count),
      random_(random),
      records_(records) {}

CredentialId CredentialStore::issue(Credential draft, sim::SimTime now) {
  draft.id = CredentialId{static_cast<std::uint32_t>(credentials_.size())};
  draft.issued = now;
  draft.expires = regime_.lifetime ? now + *regime_.lifetime : sim::kNever;
  draft.dead = draft.expires;
  if (draft.parent.valid()) {
    Credential& parent = edit(draft.parent);
    draft.depth = parent.depth + 1;
    draft.next_sibling = parent.first_child;
    parent.first_child = draft.id;
  }
  const CredentialId id = draft.id;
  records_.emit(CredentialIssued{now, id, draft.parent, draft.depth, draft.workflow, draft.holder,
                                 draft.department, draft.owner_person, draft.scope, draft.expires});
  credentials_.push_back(std::move(draft));
  maybe_live_.push_back(id);
  return id;
}

void CredentialStore::revoke(CredentialId id, sim::SimTime now) {
  Credential& credential = edit(id);
  if (credential.command == sim::kNever && now < credential.expires) revoke_one(credential, now);
  if (regime_.cascade != Cascade::kFull) return;
  for (CredentialId child = credential.first_child; child.valid(); child = at(child).next_sibling) {
    revoke(child, now);
  }
}

void CredentialStore::revoke_one(Credential& credential, sim::SimTime now) {
  credential.command = now;
  credential.dead = latest_death(credential, now, credential.path);
  ++revoked_;
  records_.emit(CredentialRevoked{now, credential.id, credential.dead});
}

sim::SimTime CredentialStore::death_if_commanded(const Credential& credential, ToolId tool,
                                                 sim::SimTime command,
                                                 sim::EntityPath draws) const {
  switch (validation_.kind) {
    case ValidationKind::kLocal:
      return credential.expires;
    case ValidationKind::kIntrospect: {
      sim::SimTime cached_until = command;
      for (const auto& [where, when] : credential.fetched) {
        if (where == tool) cached_until = std::max(cached_until, when + validation_.cache_ttl);
      }
      return std::min(credential.expires, cached_until);
    }
    case ValidationKind::kPush: {
      const double delay_s = random_.sample(validation_.delay_s, draws, kPushDelay, tool.index);
      return std::min(credential.expires, command + non_negative(delay_s));
    }
    case ValidationKind::kPropagation: {
      const double delay_s = random_.sample(validation_.delay_s, draws, kPropagationDelay);
      return std::min(credential.expires, command + non_negative(delay_s));
    }
  }
  return credential.expires;
}

sim::SimTime CredentialStore::latest_death(const Credential& credential, sim::SimTime command,
                                           sim::EntityPath draws) const {
  sim::SimTime latest = sim::kStart;
  for (std::uint32_t tool = 0; tool < tool_count_; ++tool) {
    latest = std::max(latest, death_if_commanded(credential, ToolId{tool}, command, draws));
  }
  return latest;
}

sim::SimTime CredentialStore::dead_at(CredentialId id, ToolId tool) const {
  const Credential& credential = at(id);
  if (credential.command == sim::kNever) return credential.expires;
  return death_if_commanded(credential, tool, credential.command, credential.path);
}

sim::SimTime CredentialStore::hypothetical_death(CredentialId id, sim::SimTime command,
                                                 sim::EntityPath draws) const {
  const Credential& credential = at(id);
  const bool reached = credential.command == sim::kNever && command < credential.expires;
  sim::SimTime latest = reached ? latest_death(credential, command, draws) : credential.dead;
  // Dead ones too: what they begot may outlive them.
  for (CredentialId child = credential.first_child; child.valid(); child = at(child).next_sibling) {
    latest = std::max(
        latest,
        regime_.cascade == Cascade::kFull
            ? hypothetical_death(child, command, draws.child(kDescendant, at(child).path.value))
            : latest_death_below(child));
  }
  return latest;
}

sim::SimTime CredentialStore::latest_death_below(CredentialId id) const {
  sim::SimTime latest = at(id).dead;
  for (CredentialId child = at(id).first_child; child.valid(); child = at(child).next_sibling) {
    latest = std::max(latest, latest_death_below(child));
  }
  return latest;
}

Refusal CredentialStore::check(CredentialId id, ToolId tool, sim::SimTime now) const {
  const Credential& credential = at(id);
  if (now >= credential.expires) return Refusal::kExpired;
  if (credential.command == sim::kNever) return Refusal::kNone;
  return now < dead_at(id, tool) ? Refusal::kNone : Refusal::kRevoked;
}

bool CredentialStore::needs_introspection(CredentialId id, ToolId tool, sim::SimTime now) const {
  if (validation_.kind != ValidationKind::kIntrospect) return false;
  for (const auto& [where, when] : at(id).fetched) {
    if (where == tool) return now >= when + validation_.cache_ttl;
  }
  return true;
}

void CredentialStore::remember_active(CredentialId id, ToolId tool, sim::SimTime now) {
  for (auto& [where, when] : edit(id).fetched) {
    if (where == tool) {
      when = std::max(when, now);
      return;
    }
  }
  edit(id).fetched.emplace_back(tool, now);
}

bool CredentialStore::alive_at_issuer(CredentialId id, sim::SimTime now) const {
  return now < at(id).expires && now < at(id).command;
}

std::vector<CredentialId> CredentialStore::live_subtree(CredentialId id, sim::SimTime now) const {
  std::vector<CredentialId> found;
  if (now < at(id).dead) found.push_back(id);
  for (CredentialId child = at(id).first_child; child.valid(); child = at(child).next_sibling) {
    const std::vector<CredentialId> below = live_subtree(child, now);
    found.insert(found.end(), below.begin(), below.end());
  }
  return found;
}

std::optional<CredentialId> CredentialStore::pick_live(double uniform, sim::SimTime now) {
  std::erase_if(maybe_live_, [&](CredentialId id) { return at(id).dead <= now; });
  if (maybe_live_.empty()) return std::nullopt;
  const auto index = static_cast<std::size_t>(uniform * static_cast<double>(maybe_live_.size()));
  return maybe_live_[std::min(index, maybe_live_.size() - 1)];
}

CredentialStore::Tally CredentialStore::tally(sim::SimTime now) const {
  Tally tally{.issued = credentials_.size(), .revoked = revoked_};
  for (const Credential& credential : credentials_) {
    if (credential.command != sim::kNever) continue;
    ++(now >= credential.expires ? tally.expired : tally.live);
  }
  return tally;
}

}  // namespace models
