#include "models/credentials/credential_store.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/core/assert.hpp"
#include "sim/random/fixed_math.hpp"

namespace models {
namespace {

constexpr sim::Purpose kLifetime{"lifetime"};
constexpr sim::Purpose kPushDelay{"push_delay"};
constexpr sim::Purpose kPushLoss{"push_loss"};
constexpr sim::Purpose kPropagationDelay{"propagation_delay"};
constexpr sim::Purpose kPollPhase{"poll_phase"};
constexpr sim::Purpose kPollDelay{"poll_delay"};
constexpr sim::Purpose kDiscovery{"cascade_discovery"};
constexpr sim::Purpose kHopDelay{"cascade_hop_delay"};
constexpr std::uint64_t kPointNode = sim::name_hash("enforcement_point");

sim::Duration non_negative(double value_s) { return sim::seconds(std::max(0.0, value_s)); }

}  // namespace

CredentialStore::CredentialStore(const Plan& plan, const Design& design, const PermissionSets& sets,
                                 const sim::RandomSource& random, RecordBus& records)
    : regime_(design.credentials),
      sets_(sets),
      random_(random),
      records_(records),
      counted_from_(sim::kStart + plan.clock.warmup) {
  maybe_live_.reserve(room_for_credentials(plan));
  const std::vector<EnforcementPoint>& points = plan.organisation.points;
  for (std::uint32_t i = 0; i < points.size(); ++i) {
    const Validation& validation = design.validation_of(points[i].tool);
    validation_.push_back(&validation);
    const double share =
        validation.kind == ValidationKind::kPoll
            ? random.uniform(sim::EntityPath::root().child(kPointNode, i), kPollPhase)
            : 0.0;
    phase_.push_back(non_negative(share * sim::to_seconds(validation.interval)));
  }
}

std::uint16_t CredentialStore::add_terms(const Terms& terms) {
  terms_.push_back(terms);
  SIM_ASSERT(terms_.size() <= std::numeric_limits<std::uint16_t>::max());
  return static_cast<std::uint16_t>(terms_.size());
}

CredentialStore::Terms CredentialStore::terms_of(const Credential& credential) const {
  if (credential.terms > 0) return terms_[credential.terms - std::size_t{1}];
  return {regime_.lifetime_at(credential.depth), true, true};
}

CredentialId CredentialStore::issue(const Request& request, sim::SimTime now, sim::Duration age) {
  const CredentialId id{static_cast<std::uint32_t>(credentials_.size())};
  Credential& made = credentials_.emplace_back();
  made.parent = request.parent;
  made.older = request.older;
  made.keyring = request.keyring;
  made.scope = request.scope;
  made.path = request.path;
  made.issued = now - age;
  made.terms = request.terms;
  if (request.parent.valid()) {
    Credential& parent = edit(request.parent);
    made.depth = parent.depth + 1;
    made.next_sibling = parent.first_child;
    parent.first_child = id;
  }
  const Terms terms = terms_of(made);
  if (terms.lifetime_s != nullptr) {
    made.expires =
        made.issued + non_negative(random_.sample(*terms.lifetime_s, made.path, kLifetime));
  }
  if (regime_.idle_expiry && terms.idle_expiry) {
    const sim::SimTime last_use = request.unused ? made.issued : now;
    made.expires = std::min(made.expires, last_use + *regime_.idle_expiry);
  }
  if (request.parent.valid() && !regime_.outlives_parent) {
    made.expires = std::min(made.expires, at(request.parent).expires);
  }
  made.dead = made.expires;
  maybe_live_.push_back(id);
  return id;
}

void CredentialStore::revoke(CredentialId id, sim::SimTime now) {
  Credential& credential = edit(id);
  if (credential.command != sim::kNever || now >= credential.expires) return;
  credential.command = now;
  credential.dead = latest_death(credential, id);
  ++revoked_;
  records_.emit(CredentialRevoked{now, id, credential.dead});
}

/// When the last point refuses it, as known now.
sim::SimTime CredentialStore::latest_death(const Credential& credential, CredentialId id) const {
  if (credential.command == sim::kNever) return credential.expires;
  sim::SimTime latest = credential.command;
  for (const PointId point : points(id)) latest = std::max(latest, dead_at(id, point));
  return latest;
}

sim::SimTime CredentialStore::next_poll(PointId point, sim::SimTime from) const {
  const std::int64_t interval = validation(point).interval.ns;
  const std::int64_t since = (from - phase_[point.index] - sim::kStart).ns;
  const std::int64_t rest = ((since % interval) + interval) % interval;
  return rest == 0 ? from : from + sim::Duration{interval - rest};
}

/// When this point learns of an order; kNever if it does not.
sim::SimTime CredentialStore::notice(const Validation& validation, PointId point,
                                     sim::SimTime command, sim::EntityPath draws) const {
  if (validation.kind == ValidationKind::kPropagation) {
    return command + non_negative(random_.sample(validation.delay_s, draws, kPropagationDelay));
  }
  if (validation.kind == ValidationKind::kPoll) {
    return next_poll(point, command) +
           non_negative(random_.sample(validation.delay_s, draws, kPollDelay, point.index));
  }
  sim::SimTime sent = command;
  if (validation.loss > 0.0) {
    // As many lost in a row as it takes for a uniform number to exceed the chance of that.
    const double uniform = random_.uniform(draws, kPushLoss, point.index);
    const double lost = std::floor(sim::fixed::log(uniform) / sim::fixed::log(validation.loss));
    if (lost >= 1.0 && !validation.retry) return sim::kNever;
    if (lost >= 1.0) sent += sim::seconds(lost * sim::to_seconds(*validation.retry));
  }
  return sent + non_negative(random_.sample(validation.delay_s, draws, kPushDelay, point.index));
}

sim::SimTime CredentialStore::dead_if_commanded(CredentialId id, PointId point,
                                                sim::SimTime command, sim::EntityPath draws) const {
  const Credential& credential = at(id);
  const Validation& how = validation(point);
  const AtPoint* known = find(credential, point);
  sim::SimTime end = credential.expires;
  if (known != nullptr) end = std::min(end, known->exhausted);
  switch (how.kind) {
    case ValidationKind::kLocal:
      return end;
    case ValidationKind::kIntrospect: {
      const bool cached = known != nullptr && known->fetched >= sim::kStart;
      const sim::SimTime until = cached ? known->fetched + how.cache_ttl : command;
      return std::min(end, std::max(command, until));
    }
    case ValidationKind::kPoll:
    case ValidationKind::kPush:
    case ValidationKind::kPropagation:
      return std::min(end, notice(how, point, command, draws));
  }
  return end;
}

sim::SimTime CredentialStore::dead_at(CredentialId id, PointId point) const {
  const Credential& credential = at(id);
  if (credential.command != sim::kNever) {
    return dead_if_commanded(id, point, credential.command, credential.path);
  }
  const AtPoint* known = find(credential, point);
  return known == nullptr ? credential.expires : std::min(credential.expires, known->exhausted);
}

Refusal CredentialStore::check(CredentialId id, PointId point, sim::SimTime now) const {
  const Credential& credential = at(id);
  if (now >= credential.expires) {
    return credential.exhausted ? Refusal::kExhausted : Refusal::kExpired;
  }
  if (regime_.uses_per_point) {
    const AtPoint* known = find(credential, point);
    if (known != nullptr && now >= known->exhausted) return Refusal::kExhausted;
  }
  if (credential.command == sim::kNever) return Refusal::kNone;
  return now < dead_at(id, point) ? Refusal::kNone : Refusal::kRevoked;
}

void CredentialStore::note_use(CredentialId id, PointId point, sim::SimTime now) {
  const Terms terms = terms_of(at(id));
  if (regime_.idle_expiry && terms.idle_expiry) {
    Credential& credential = edit(id);
    sim::SimTime end = now + *regime_.idle_expiry;
    if (terms.lifetime_s != nullptr) {
      const double hard_s = random_.sample(*terms.lifetime_s, credential.path, kLifetime);
      end = std::min(end, credential.issued + non_negative(hard_s));
    }
    if (credential.parent.valid() && !regime_.outlives_parent) {
      end = std::min(end, at(credential.parent).expires);
    }
    credential.expires = std::max(credential.expires, end);
    credential.dead = latest_death(credential, id);
  }
  if (regime_.max_uses == 0 || !terms.budget) return;
  Credential& credential = edit(id);
  if (!regime_.uses_per_point) {
    if (++credential.uses >= regime_.max_uses) exhaust(credential, id, now);
    return;
  }
  AtPoint& here = at_point(credential, point);
  if (++here.uses < regime_.max_uses) return;
  here.exhausted = now;
  // Used up for good once no point is left that would accept it.
  for (const PointId other : points(id)) {
    const AtPoint* known = find(credential, other);
    if (known == nullptr || known->exhausted == sim::kNever) return;
  }
  exhaust(credential, id, now);
}

void CredentialStore::exhaust(Credential& credential, CredentialId id, sim::SimTime now) {
  credential.exhausted = true;
  credential.expires = std::min(credential.expires, now);
  credential.dead = std::min(credential.dead, now);
  records_.emit(CredentialExhausted{now, id});
}

const CredentialStore::AtPoint* CredentialStore::find(const Credential& credential,
                                                      PointId point) const {
  for (std::uint32_t i = credential.first_point; i != Credential::kNoPoint;
       i = at_points_[i].next) {
    if (at_points_[i].point == point) return &at_points_[i];
  }
  return nullptr;
}

CredentialStore::AtPoint& CredentialStore::at_point(Credential& credential, PointId point) {
  for (std::uint32_t i = credential.first_point; i != Credential::kNoPoint;
       i = at_points_[i].next) {
    if (at_points_[i].point == point) return at_points_[i];
  }
  at_points_.push_back({point, credential.first_point});
  credential.first_point = static_cast<std::uint32_t>(at_points_.size() - 1);
  return at_points_.back();
}

bool CredentialStore::needs_introspection(CredentialId id, PointId point, sim::SimTime now) const {
  const Validation& how = validation(point);
  if (how.kind != ValidationKind::kIntrospect) return false;
  const AtPoint* known = find(at(id), point);
  return known == nullptr || known->fetched < sim::kStart || now >= known->fetched + how.cache_ttl;
}

void CredentialStore::report_validation(sim::SimTime end) const {
  ValidationOutcome outcome{introspections_, 0};
  bool any = false;
  for (std::uint32_t i = 0; i < validation_.size(); ++i) {
    const Validation& how = *validation_[i];
    any = any || how.kind == ValidationKind::kIntrospect || how.kind == ValidationKind::kPoll;
    if (how.kind != ValidationKind::kPoll) continue;
    const sim::SimTime first = next_poll(PointId{i}, counted_from_);
    if (first >= end) continue;
    outcome.polls += static_cast<std::uint64_t>((end - first).ns - 1) /
                         static_cast<std::uint64_t>(how.interval.ns) +
                     1;
  }
  if (any) records_.emit(outcome);
}

void CredentialStore::remember_active(CredentialId id, PointId point, sim::SimTime now) {
  AtPoint& here = at_point(edit(id), point);
  here.fetched = std::max(here.fetched, now);
}

std::uint32_t CredentialStore::open_session(CredentialId id, PointId point, sim::SimTime now) {
  const std::optional<sim::Duration>& longest = validation(point).session_lifetime;
  const auto index = static_cast<std::uint32_t>(sessions_.size());
  sessions_.push_back({id, point, now, longest ? now + *longest : sim::kNever});
  sessions_of_.emplace(id.index, index);
  return index;
}

void CredentialStore::close_session(std::uint32_t session, sim::SimTime now) {
  sessions_[session].ends = std::min(sessions_[session].ends, now);
}

std::optional<sim::SimTime> CredentialStore::sessions_end(CredentialId id, PointId point,
                                                          sim::SimTime dead) const {
  std::optional<sim::SimTime> latest;
  const auto [begin, end] = sessions_of_.equal_range(id.index);
  for (auto entry = begin; entry != end; ++entry) {
    const TrustedSession& session = sessions_[entry->second];
    if (session.point != point || session.opened >= dead) continue;
    latest = std::max(latest.value_or(session.ends), session.ends);
  }
  return latest;
}

std::optional<sim::Duration> CredentialStore::hop(sim::EntityPath draws) const {
  if (!random_.bernoulli(regime_.discovery, draws, kDiscovery)) return std::nullopt;
  return non_negative(random_.sample(regime_.hop_delay_s, draws, kHopDelay));
}

std::vector<CredentialId> CredentialStore::live_subtree(CredentialId id, sim::SimTime now) const {
  std::vector<CredentialId> found;
  std::vector<CredentialId> to_visit{id};
  while (!to_visit.empty()) {
    const CredentialId next = to_visit.back();
    to_visit.pop_back();
    if (now < at(next).dead) found.push_back(next);
    const std::size_t first = to_visit.size();
    for (CredentialId child = at(next).first_child; child.valid(); child = at(child).next_sibling) {
      to_visit.push_back(child);
    }
    std::reverse(to_visit.begin() + static_cast<std::ptrdiff_t>(first), to_visit.end());
  }
  return found;
}

const std::vector<CredentialId>& CredentialStore::live(sim::SimTime now) {
  std::erase_if(maybe_live_, [&](CredentialId id) { return at(id).dead <= now; });
  return maybe_live_;
}

std::optional<CredentialId> CredentialStore::pick_live(double uniform, sim::SimTime now) {
  const std::vector<CredentialId>& alive = live(now);
  if (alive.empty()) return std::nullopt;
  const auto index = static_cast<std::size_t>(uniform * static_cast<double>(alive.size()));
  return alive[std::min(index, alive.size() - 1)];
}

CredentialStore::Tally CredentialStore::tally(sim::SimTime now) const {
  Tally tally{.issued = credentials_.size(), .revoked = revoked_};
  for (const Credential& credential : credentials_) {
    if (credential.command != sim::kNever) continue;  // Revoked, whatever ends it in the end.
    if (credential.exhausted) {
      ++tally.exhausted;
    } else {
      ++(now >= credential.expires ? tally.expired : tally.live);
    }
  }
  return tally;
}

}  // namespace models
