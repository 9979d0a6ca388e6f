#include "models/credentials/inventory.hpp"

#include <algorithm>
#include <cmath>

#include "sim/core/assert.hpp"

namespace models {
namespace {

constexpr sim::Purpose kAge{"inventory_age"};
constexpr sim::Purpose kOwner{"inventory_owner"};
constexpr sim::Purpose kStale{"inventory_stale"};
constexpr sim::Purpose kGrowthGap{"inventory_growth"};
constexpr sim::Purpose kCallGap{"inventory_call_gap"};
constexpr sim::Purpose kCaller{"inventory_caller"};
constexpr sim::Purpose kAction{"inventory_action"};
constexpr std::uint64_t kInventoryNode = sim::name_hash("inventory");
constexpr std::uint64_t kCredentialNode = sim::name_hash("credential");
constexpr std::uint64_t kGrowthNode = sim::name_hash("growth");
constexpr std::uint64_t kSuccessorNode = sim::name_hash("successor");

std::vector<ActionId> members(const PermissionSet& set) {
  std::vector<ActionId> found;
  set.for_each([&found](ActionId action) { found.push_back(action); });
  return found;
}

/// So many of a number, to the nearest: shares are kept exactly, not drawn.
std::uint32_t share_of(double share, std::uint32_t number) {
  return static_cast<std::uint32_t>(std::lround(share * number));
}

std::uint32_t pick(double uniform, std::size_t number) {
  const auto index = static_cast<std::size_t>(uniform * static_cast<double>(number));
  return static_cast<std::uint32_t>(std::min(index, number - 1));
}

}  // namespace

Inventory::Inventory(Fleet& fleet, Custody& custody, Revocations& revocations)
    : fleet_(fleet), custody_(custody), revocations_(revocations) {}

/// What ends those of an entry by itself. Without stated calls, whatever uses them is outside of
/// the scenario and never lets them fall idle.
std::uint16_t Inventory::terms(const InventoryEntry& entry, bool stale) {
  const CredentialRegime& regime = fleet_.design.credentials;
  const bool falls_idle = entry.by_design && (stale || entry.use_per_s > 0.0);
  if (entry.by_design && !entry.has_own_lifetime && (falls_idle || !regime.idle_expiry)) return 0;
  CredentialStore::Terms terms;
  if (entry.has_own_lifetime) {
    terms.lifetime_s = entry.lifetime_s ? &*entry.lifetime_s : nullptr;
  } else if (entry.by_design) {
    terms.lifetime_s = regime.lifetime_at(0);
  }
  terms.idle_expiry = falls_idle;
  terms.budget = entry.by_design;
  return fleet_.credentials.add_terms(terms);
}

/// Whoever uses a credential renews it in time, as the design says; nobody does that for a stale
/// one.
bool Inventory::renews(InventoryId id, bool stale) const {
  const InventoryEntry& entry = plan_of(id);
  return entry.by_design && !stale && !fleet_.design.credentials.idle_expiry;
}

void Inventory::start() {
  for (std::uint32_t i = 0; i < fleet_.plan.inventory.size(); ++i) {
    const InventoryEntry& planned = fleet_.plan.inventory[i];
    Entry& entry = entries_.emplace_back();
    entry.path =
        sim::EntityPath::root().child(kInventoryNode, 0).child(sim::name_hash(planned.name), 0);
    entry.terms_used = terms(planned, false);
    entry.terms_stale = terms(planned, true);
    entry.is_replaced =
        planned.by_design &&
        (fleet_.design.credentials.rotation.has_value() ||
         (planned.has_own_lifetime ? planned.lifetime_s.has_value()
                                   : fleet_.design.credentials.lifetime_s.has_value()));
    set_scope(InventoryId{i}, planned.scope);
  }
  for (std::uint32_t i = 0; i < entries_.size(); ++i) {
    inherit(InventoryId{i});
    plan_call(InventoryId{i});
    if (plan_of(InventoryId{i}).growth_per_s > 0.0) {
      fleet_.simulation.spawn(grow(InventoryId{i}), {.name = "growth of the inventory"});
    }
  }
  arm();
}

void Inventory::set_scope(InventoryId id, const PermissionSet& scope) {
  entries_[id.index].scope = fleet_.sets.intern(scope);
  entries_[id.index].actions = members(scope);
}

/// First those without an owner, and of each kind first those that nobody uses.
void Inventory::inherit(InventoryId id) {
  const InventoryEntry& entry = plan_of(id);
  const std::uint32_t ownerless = share_of(entry.owner_left, entry.count);
  const std::uint32_t stale_ownerless = share_of(entry.stale, ownerless);
  const std::uint32_t stale_owned = share_of(entry.stale, entry.count - ownerless);
  const std::uint32_t people = fleet_.people.places(entry.department);
  for (std::uint32_t i = 0; i < entry.count; ++i) {
    const sim::EntityPath path = entries_[id.index].path.child(kCredentialNode, i);
    const bool owned = i >= ownerless;
    const bool stale = owned ? i - ownerless < stale_owned : i < stale_ownerless;
    const std::uint32_t owner = owned ? pick(fleet_.random.uniform(path, kOwner), people) : kNobody;
    add(bundle_of(id, owner, stale), path, fleet_.draw_duration(entry.age_s, path, kAge));
  }
}

std::uint32_t Inventory::bundle_of(InventoryId id, std::uint32_t person, bool stale) {
  const auto next = static_cast<std::uint32_t>(bundles_.size());
  const auto [found, added] = bundle_numbers_.try_emplace({id.index, person, stale}, next);
  if (!added) return found->second;
  Keyring& keyring = fleet_.new_keyring();
  keyring.principal = PrincipalKind::kSeat;  // A key: it names no task.
  keyring.standing = true;
  keyring.bundle = true;
  keyring.person = person;
  if (person != kNobody) keyring.department = plan_of(id).department;
  keyring.path = entries_[id.index].path;
  Bundle& bundle = bundles_.emplace_back();
  bundle.keyring = &keyring;
  bundle.entry = id;
  bundle.stale = stale;
  bundle.owned_until = person == kNobody ? sim::SimTime{-1} : sim::kNever;
  return next;
}

CredentialId Inventory::issue(std::uint32_t number, sim::EntityPath path, sim::Duration age) {
  const Bundle& bundle = bundles_[number];
  const Entry& entry = entries_[bundle.entry.index];
  bundle.keyring->entitlements = entry.scope;
  bundle.keyring->scope = entry.scope;
  Custody::Inherited what;
  what.scope = entry.scope;
  what.path = path;
  what.age = age;
  what.terms = bundle.stale ? entry.terms_stale : entry.terms_used;
  what.unused = bundle.stale;
  const CredentialId made = custody_.issue_inherited(*bundle.keyring, what);
  if (bundle.stale || bundle.owned_until <= fleet_.now()) custody_.mark_idle(made, true);
  return made;
}

void Inventory::add(std::uint32_t number, sim::EntityPath path, sim::Duration age) {
  const CredentialId made = issue(number, path, age);
  const Bundle& bundle = bundles_[number];
  Entry& entry = entries_[bundle.entry.index];
  const bool is_called = !bundle.stale && plan_of(bundle.entry).use_per_s > 0.0;
  if (!is_called && !entry.is_replaced) return;
  const auto slot = static_cast<std::uint32_t>(slots_.size());
  slots_.push_back({made, number});
  if (fleet_.design.credentials.renewable_for) {
    first_issue_.push_back(fleet_.credentials.at(made).issued);
  }
  if (is_called) entry.used.push_back(slot);
  if (entry.is_replaced) plan_turn(slot);
}

sim::Task<void> Inventory::grow(InventoryId id) {
  const InventoryEntry& entry = plan_of(id);
  const sim::EntityPath source = entries_[id.index].path;
  const sim::Distribution gap = sim::Distribution::exponential(1.0 / entry.growth_per_s);
  for (std::uint64_t nth = 0;; ++nth) {
    co_await fleet_.delay(fleet_.draw_duration(gap, source, kGrowthGap, nth));
    const std::uint32_t present = fleet_.people.present(entry.department);
    if (present == 0) continue;  // Nobody is there who would make one.
    const sim::EntityPath path = source.child(kGrowthNode, nth);
    const std::uint32_t owner = fleet_.people.nth_present(
        entry.department, pick(fleet_.random.uniform(path, kOwner), present));
    const bool stale = fleet_.random.bernoulli(entry.stale, path, kStale);
    add(bundle_of(id, owner, stale), path, sim::kZero);
    plan_call(id);
    arm();
  }
}

void Inventory::owner_left(DepartmentId department, std::uint32_t person) {
  for (Bundle& bundle : bundles_) {
    const Keyring& keyring = *bundle.keyring;
    if (keyring.person != person || keyring.department != department) continue;
    bundle.owned_until = fleet_.now();
    for (const CredentialId id : custody_.live(keyring)) custody_.mark_idle(id, true);
  }
}

// ---- Replacement

sim::SimTime Inventory::rotation_at(const Slot& slot) const {
  const std::optional<Rotation>& rotation = fleet_.design.credentials.rotation;
  if (!rotation) return sim::kNever;
  const sim::SimTime issued = fleet_.credentials.at(slot.current).issued;
  // What is older than the interval goes on in step with its age.
  const std::int64_t rounds = (std::max(issued, sim::kStart) - issued) / rotation->every;
  return issued + rotation->every * (rounds + 1);
}

sim::SimTime Inventory::renewal_at(const Slot& slot) const {
  const Credential& current = fleet_.credentials.at(slot.current);
  const Bundle& bundle = bundles_[slot.bundle];
  if (current.expires == sim::kNever || !renews(bundle.entry, bundle.stale)) return sim::kNever;
  const double lifetime_s = sim::to_seconds(current.expires - current.issued);
  return current.issued + sim::seconds(lifetime_s * fleet_.design.credentials.renew_at);
}

void Inventory::plan_turn(std::uint32_t number) {
  const Slot& slot = slots_[number];
  if (fleet_.credentials.at(slot.current).dead <= fleet_.now()) return;
  const sim::SimTime at = std::min(rotation_at(slot), renewal_at(slot));
  if (at == sim::kNever) return;
  turns_.push({std::max(at, fleet_.now()), number});
}

/// One timer for all, at the next turn.
void Inventory::arm() {
  next_turn_.cancel();
  if (turns_.empty()) return;
  next_turn_ = fleet_.simulation.schedule(turns_.top().at, -1, [this] { take_turns(); });
}

void Inventory::take_turns() {
  while (!turns_.empty() && turns_.top().at <= fleet_.now()) {
    const std::uint32_t slot = turns_.top().slot;
    turns_.pop();
    replace(slot);
  }
  arm();
}

void Inventory::replace(std::uint32_t number) {
  const Slot slot = slots_[number];
  const Credential& old = fleet_.credentials.at(slot.current);
  // A renewal may come at the very expiry; what an order has ended gets no successor.
  if (old.command <= fleet_.now() || old.exhausted) return;
  const bool rotates = rotation_at(slot) <= fleet_.now();
  if (rotates && fleet_.now() >= old.expires) return;
  const auto& longest = fleet_.design.credentials.renewable_for;
  if (!rotates && longest && fleet_.now() >= first_issue_[number] + *longest) return;
  slots_[number].current = issue(slot.bundle, old.path.child(kSuccessorNode, 0), sim::kZero);
  if (rotates) revocations_.rotated(slot.current);
  plan_turn(number);
}

// ---- Use

/// Calls with all that are in use make one Poisson process; that it starts anew whenever one comes
/// to it changes nothing, for it has no memory.
void Inventory::plan_call(InventoryId id) {
  Entry& entry = entries_[id.index];
  entry.next_call.cancel();
  const double rate_per_s = plan_of(id).use_per_s * static_cast<double>(entry.used.size());
  if (rate_per_s <= 0.0) return;
  const sim::Duration gap = fleet_.draw_duration(sim::Distribution::exponential(1.0 / rate_per_s),
                                                 entry.path, kCallGap, entry.calls++);
  entry.next_call = fleet_.simulation.schedule(fleet_.now() + gap, 0, [this, id] { call(id); });
}

/// Presents one at its tool. The enforcement point looks at the credential; rules of the policy are
/// about agents.
void Inventory::call(InventoryId id) {
  Entry& entry = entries_[id.index];
  const std::uint64_t nth = entry.calls;
  const auto draw = [&](sim::Purpose purpose, std::size_t number) {
    return pick(fleet_.random.uniform(entry.path, purpose, nth), number);
  };
  const CredentialId credential = slots_[entry.used[draw(kCaller, entry.used.size())]].current;
  const std::vector<ActionId>& actions = entry.actions;
  if (!actions.empty()) {
    const ActionId action = actions[draw(kAction, actions.size())];
    CredentialStore& store = fleet_.credentials;
    const ToolId tool = fleet_.plan.organisation.actions[action.index].tool;
    const std::uint64_t instances = fleet_.plan.organisation.tools[tool.index].instances;
    const PointId point{fleet_.plan.organisation.first_point[tool.index].index +
                        static_cast<std::uint32_t>(sim::mix_bits(nth) % instances)};
    Refusal refusal = store.check(credential, point, fleet_.now());
    const bool in_scope = fleet_.sets.at(store.at(credential).scope).contains(action);
    if (refusal == Refusal::kNone && !in_scope) refusal = Refusal::kScope;
    if (refusal == Refusal::kNone) {
      const bool asks = store.needs_introspection(credential, point, fleet_.now());
      if (asks) store.note_introspection(fleet_.now());
      if (asks && store.alive_at_issuer(credential, fleet_.now())) {
        store.remember_active(credential, point, fleet_.now());
      }
      store.note_use(credential, point, fleet_.now());
    }
    fleet_.records.emit(InventoryUsed{fleet_.now(), id, credential, action, refusal});
  }
  plan_call(id);
}

// ---- Report

void Inventory::report() const {
  for (const Bundle& bundle : bundles_) {
    for (CredentialId id = bundle.keyring->current; id.valid();
         id = fleet_.credentials.at(id).older) {
      const Credential& credential = fleet_.credentials.at(id);
      const sim::SimTime from = std::max(credential.issued, sim::kStart);
      const sim::SimTime to = std::clamp(credential.dead, from, std::max(from, fleet_.now()));
      fleet_.records.emit(InventoryOutcome{bundle.entry, id, credential.issued, from, to,
                                           bundle.owned_until, credential.dead > fleet_.now()});
    }
  }
}

}  // namespace models
