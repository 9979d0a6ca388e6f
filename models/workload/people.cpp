#include "models/workload/people.hpp"

#include <algorithm>

#include "sim/core/assert.hpp"

namespace models {

People::People(const Organisation& organisation) {
  for (std::uint32_t d = 0; d < organisation.departments.size(); ++d) {
    const Department& department = organisation.departments[d];
    OfDepartment& made = departments_.emplace_back();
    made.entitlements = department.entitlements;
    made.seat_entitlements = department.seat_entitlements;
    made.present = department.people;
    made.changes = department.turnover.any();
    if (!made.changes) continue;
    for (std::uint32_t i = 0; i < department.people; ++i) {
      made.places.push_back(i);
      made.people.push_back({i, DepartmentId{d}});
    }
  }
}

std::uint32_t People::places(DepartmentId department) const {
  const OfDepartment& of = departments_[department.index];
  return of.changes ? static_cast<std::uint32_t>(of.places.size()) : of.present;
}

std::uint32_t People::known(DepartmentId department) const {
  const OfDepartment& of = departments_[department.index];
  return of.changes ? static_cast<std::uint32_t>(of.people.size()) : of.present;
}

std::uint32_t People::present(DepartmentId department) const {
  return departments_[department.index].present;
}

std::optional<std::uint32_t> People::at_place(DepartmentId department, std::uint32_t place) const {
  const OfDepartment& of = departments_[department.index];
  if (place >= places(department)) return std::nullopt;
  if (!of.changes) return place;
  return of.places[place] == kVacant ? std::nullopt : std::optional(of.places[place]);
}

std::optional<std::uint32_t> People::at_or_after(DepartmentId department,
                                                 std::uint32_t place) const {
  const std::uint32_t all = places(department);
  for (std::uint32_t i = 0; i < all; ++i) {
    if (const auto person = at_place(department, (place + i) % all)) return person;
  }
  return std::nullopt;
}

std::uint32_t People::nth_present(DepartmentId department, std::uint32_t nth) const {
  const OfDepartment& of = departments_[department.index];
  SIM_ASSERT(nth < of.present);
  if (!of.changes) return nth;
  std::uint32_t left = nth;
  for (const std::uint32_t person : of.places) {
    if (person != kVacant && left-- == 0) return person;
  }
  return kVacant;  // Not reached: so many are present.
}

std::uint32_t People::place_of(DepartmentId department, std::uint32_t person) const {
  const OfDepartment& of = departments_[department.index];
  return of.changes ? of.people[person].place : person;
}

DepartmentId People::holds(DepartmentId department, std::uint32_t person) const {
  const OfDepartment& of = departments_[department.index];
  return of.changes ? of.people[person].holds : department;
}

const PermissionSet& People::entitlements(DepartmentId department, std::uint32_t person) const {
  static constexpr PermissionSet kNothing;
  const DepartmentId held = holds(department, person);
  return held.valid() ? departments_[held.index].entitlements : kNothing;
}

std::uint32_t People::join(DepartmentId department) {
  OfDepartment& of = departments_[department.index];
  SIM_ASSERT(of.changes);
  const auto vacant = std::find(of.places.begin(), of.places.end(), kVacant);
  const auto place = static_cast<std::uint32_t>(vacant - of.places.begin());
  const auto person = static_cast<std::uint32_t>(of.people.size());
  if (vacant == of.places.end()) {
    of.places.push_back(person);
  } else {
    *vacant = person;
  }
  of.people.push_back({place, department});
  ++of.present;
  return person;
}

void People::leave(DepartmentId department, std::uint32_t person) {
  OfDepartment& of = departments_[department.index];
  SIM_ASSERT(of.changes);
  SIM_ASSERT(of.people[person].holds.valid());
  of.places[of.people[person].place] = kVacant;
  of.people[person].holds = {};
  --of.present;
}

void People::move(DepartmentId department, std::uint32_t person, DepartmentId holds) {
  SIM_ASSERT(departments_[department.index].changes);
  departments_[department.index].people[person].holds = holds;
}

void People::set_entitlements(const PolicyChange::OfDepartment& change) {
  OfDepartment& of = departments_[change.department.index];
  of.entitlements = change.entitlements;
  of.seat_entitlements = change.seat_entitlements;
}

std::optional<People::Somebody> People::somebody(DepartmentId of, double uniform) const {
  std::uint64_t all = 0;
  for (std::uint32_t d = 0; d < departments_.size(); ++d) {
    if (!of.valid() || of.index == d) all += present(DepartmentId{d});
  }
  if (all == 0) return std::nullopt;
  const double drawn = uniform * static_cast<double>(all);
  std::uint64_t nth = std::min(static_cast<std::uint64_t>(drawn), all - 1);
  for (std::uint32_t d = 0; d < departments_.size(); ++d) {
    if (of.valid() && of.index != d) continue;
    const std::uint32_t here = present(DepartmentId{d});
    if (nth < here) {
      return Somebody{DepartmentId{d},
                      nth_present(DepartmentId{d}, static_cast<std::uint32_t>(nth))};
    }
    nth -= here;
  }
  return std::nullopt;
}

}  // namespace models
