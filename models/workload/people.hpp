#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "models/authority/organisation.hpp"

namespace models {

/// Who is there, and what they may do, as of now. A department has places; people have numbers of
/// their own within it, which are never given again: the first ones are those of their places.
class People {
 public:
  explicit People(const Organisation& organisation);

  /// Places of a department, vacant ones too.
  [[nodiscard]] std::uint32_t places(DepartmentId department) const;
  /// People of a department so far, gone ones too: their numbers are below this.
  [[nodiscard]] std::uint32_t known(DepartmentId department) const;
  [[nodiscard]] std::uint32_t present(DepartmentId department) const;
  /// The person at a place; none if it is vacant.
  [[nodiscard]] std::optional<std::uint32_t> at_place(DepartmentId department,
                                                      std::uint32_t place) const;
  /// The person at a place or, where it is vacant, at the next one that is not, going round; none
  /// if nobody is there.
  [[nodiscard]] std::optional<std::uint32_t> at_or_after(DepartmentId department,
                                                         std::uint32_t place) const;
  /// The n-th of those present, by place. @pre nth < present(department)
  [[nodiscard]] std::uint32_t nth_present(DepartmentId department, std::uint32_t nth) const;
  struct Somebody {
    DepartmentId department;
    std::uint32_t person{0};
  };
  /// One of those present, of one department or (invalid) of all, by a number in [0, 1); none if
  /// nobody is there.
  [[nodiscard]] std::optional<Somebody> somebody(DepartmentId of, double uniform) const;
  /// Where a person works, or worked last.
  [[nodiscard]] std::uint32_t place_of(DepartmentId department, std::uint32_t person) const;
  /// Whose entitlements a person holds: the own department's, unless moved. Invalid once gone.
  [[nodiscard]] DepartmentId holds(DepartmentId department, std::uint32_t person) const;
  /// Whether anybody of the department may hold another one's entitlements.
  [[nodiscard]] bool changes(DepartmentId department) const {
    return departments_[department.index].changes;
  }

  /// What a person may do; nothing once gone.
  [[nodiscard]] const PermissionSet& entitlements(DepartmentId department,
                                                  std::uint32_t person) const;
  /// What a department's people may do unless moved.
  [[nodiscard]] const PermissionSet& entitlements(DepartmentId department) const {
    return departments_[department.index].entitlements;
  }
  [[nodiscard]] const PermissionSet& seat_entitlements(DepartmentId department) const {
    return departments_[department.index].seat_entitlements;
  }

  /// Somebody new at the lowest vacant place, or at one more. Gives the person.
  std::uint32_t join(DepartmentId department);
  void leave(DepartmentId department, std::uint32_t person);
  void move(DepartmentId department, std::uint32_t person, DepartmentId holds);
  void set_entitlements(const PolicyChange::OfDepartment& change);

 private:
  static constexpr std::uint32_t kVacant = 0xffffffffU;
  struct Person {
    std::uint32_t place{0};
    DepartmentId holds;
  };
  /// Without turnover a department keeps nothing for each person.
  struct OfDepartment {
    PermissionSet entitlements;
    PermissionSet seat_entitlements;
    bool changes{false};
    std::uint32_t present{0};
    std::vector<std::uint32_t> places;  // Person at each.
    std::vector<Person> people;
  };
  std::vector<OfDepartment> departments_;
};

}  // namespace models
