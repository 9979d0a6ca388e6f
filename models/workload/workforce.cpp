#include "models/workload/workforce.hpp"

#include <algorithm>
#include <utility>

namespace models {
namespace {

constexpr sim::Purpose kGap{"workforce_gap"};
constexpr sim::Purpose kWho{"workforce_person"};
constexpr sim::Purpose kWhere{"workforce_department"};
constexpr std::uint64_t kWorkforceNode = sim::name_hash("workforce");
constexpr std::uint64_t kJoiner = sim::name_hash("joiner");
constexpr std::uint64_t kMover = sim::name_hash("mover");
constexpr std::uint64_t kLeaver = sim::name_hash("leaver");
constexpr std::uint64_t kChangeNode = sim::name_hash("policy_change");
constexpr std::uint64_t kDepartmentNode = sim::name_hash("department");

std::uint32_t pick(double uniform, std::uint32_t number) {
  return std::min(static_cast<std::uint32_t>(uniform * number), number - 1);
}

}  // namespace

void Workforce::start() {
  const Organisation& organisation = fleet_.plan.organisation;
  const auto go = [this](DepartmentId id, double rate_per_s, std::uint64_t node, Event event) {
    if (rate_per_s <= 0.0) return;
    fleet_.simulation.spawn(repeat(id, rate_per_s, node, event), {.name = "workforce"});
  };
  for (std::uint32_t d = 0; d < organisation.departments.size(); ++d) {
    const Turnover& turnover = organisation.departments[d].turnover;
    go(DepartmentId{d}, turnover.joiners_per_s, kJoiner, &Workforce::join);
    go(DepartmentId{d}, turnover.movers_per_s, kMover, &Workforce::move);
    go(DepartmentId{d}, turnover.leavers_per_s, kLeaver, &Workforce::leave);
  }
  for (std::uint32_t i = 0; i < organisation.changes.size(); ++i) {
    fleet_.simulation.schedule(sim::kStart + organisation.changes[i].at, -1,
                               [this, i] { change_policy(i); });
  }
}

sim::Task<void> Workforce::repeat(DepartmentId id, double rate_per_s, std::uint64_t node,
                                  Event event) {
  const Department& department = fleet_.plan.organisation.departments[id.index];
  const sim::EntityPath source =
      sim::EntityPath::root().child(kWorkforceNode, 0).child(sim::name_hash(department.name), 0);
  const sim::Distribution gap = sim::Distribution::exponential(1.0 / rate_per_s);
  for (std::uint64_t nth = 0;; ++nth) {
    const sim::EntityPath path = source.child(node, nth);
    co_await fleet_.delay(fleet_.draw_duration(gap, path, kGap));
    (this->*event)(id, path);
  }
}

std::optional<std::uint32_t> Workforce::draw_person(DepartmentId department,
                                                    sim::EntityPath path) const {
  const std::uint32_t present = fleet_.people.present(department);
  if (present == 0) return std::nullopt;
  return fleet_.people.nth_present(department, pick(fleet_.random.uniform(path, kWho), present));
}

void Workforce::order(RevocationCause cause, OrderTarget target, sim::EntityPath path) {
  target.kind = RevocationTarget::kPerson;
  revocations_.order(cause, std::move(target),
                     fleet_.design.orders[static_cast<std::size_t>(cause)], path);
}

void Workforce::tell_entitlements(DepartmentId department, std::uint32_t person) const {
  const bool all = person == EntitlementsChanged::kEverybody;
  fleet_.records.emit(EntitlementsChanged{fleet_.now(), department, person,
                                          all ? fleet_.people.entitlements(department)
                                              : fleet_.people.entitlements(department, person)});
}

// ---- People

void Workforce::join(DepartmentId department, sim::EntityPath /*path*/) {
  const std::uint32_t person = fleet_.people.join(department);
  fleet_.records.emit(
      PersonJoined{fleet_.now(), department, person, fleet_.people.place_of(department, person)});
}

/// What names them lives on, and is renewed, until somebody sees to it.
void Workforce::leave(DepartmentId department, sim::EntityPath path) {
  const std::optional<std::uint32_t> person = draw_person(department, path);
  if (!person) return;
  fleet_.people.leave(department, *person);
  fleet_.records.emit(PersonLeft{fleet_.now(), department, *person});
  tell_entitlements(department, *person);
  custody_.person_changed(department, *person);
  inventory_.owner_left(department, *person);
  OrderTarget target;
  target.department = department;
  target.person = *person;
  order(RevocationCause::kOffboarding, std::move(target), path);
}

void Workforce::move(DepartmentId department, sim::EntityPath path) {
  const std::optional<std::uint32_t> person = draw_person(department, path);
  const auto others = static_cast<std::uint32_t>(fleet_.plan.organisation.departments.size()) - 1;
  if (!person || others == 0) return;
  const DepartmentId before = fleet_.people.holds(department, *person);
  std::uint32_t to = pick(fleet_.random.uniform(path, kWhere), others);
  if (to >= before.index) ++to;
  const PermissionSet held = fleet_.people.entitlements(department, *person);
  fleet_.people.move(department, *person, DepartmentId{to});
  fleet_.records.emit(PersonMoved{fleet_.now(), department, *person, DepartmentId{to}});
  tell_entitlements(department, *person);
  custody_.re_entitle_person(department, *person);
  OrderTarget target;
  target.department = department;
  target.person = *person;
  target.holding = held - fleet_.people.entitlements(department, *person);
  if (!target.holding->empty()) order(RevocationCause::kPolicy, std::move(target), path);
}

// ---- Roles

void Workforce::change_policy(std::uint32_t nth) {
  const PolicyChange& change = fleet_.plan.organisation.changes[nth];
  const sim::EntityPath path = sim::EntityPath::root().child(kChangeNode, nth);
  for (const auto& [entry, scope] : change.inventory) inventory_.set_scope(entry, scope);
  for (const PolicyChange::OfDepartment& one : change.departments) {
    change_department(one, path.child(kDepartmentNode, one.department.index));
  }
}

void Workforce::change_department(const PolicyChange::OfDepartment& change, sim::EntityPath path) {
  const PermissionSet lost =
      (fleet_.people.entitlements(change.department) - change.entitlements) |
      (fleet_.people.seat_entitlements(change.department) - change.seat_entitlements);
  fleet_.people.set_entitlements(change);
  tell_entitlements(change.department, EntitlementsChanged::kEverybody);
  re_entitle_holders(change.department);
  custody_.re_entitle_seats(change.department);
  if (lost.empty()) return;
  OrderTarget target;
  target.department = change.department;
  target.person = OrderTarget::kEverybody;
  target.holding = lost;
  order(RevocationCause::kPolicy, std::move(target), path);
}

void Workforce::re_entitle_holders(DepartmentId department) {
  for (std::uint32_t d = 0; d < fleet_.plan.organisation.departments.size(); ++d) {
    const DepartmentId there{d};
    if (there != department && !fleet_.people.changes(there)) continue;
    for (std::uint32_t person = 0; person < fleet_.people.known(there); ++person) {
      if (fleet_.people.holds(there, person) != department) continue;
      // Of those in their own department who never moved, the record for everybody tells.
      if (fleet_.people.changes(there)) tell_entitlements(there, person);
      custody_.re_entitle_person(there, person);
    }
  }
}

}  // namespace models
