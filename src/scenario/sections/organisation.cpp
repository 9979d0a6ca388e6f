#include "src/scenario/sections/sections.hpp"

namespace app {
namespace {

constexpr std::int64_t kMostPeople = 10'000'000;

Codec<models::PermissionSet> permission_set() {
  return mapped(list_of(action()),
                [](Context&, const Node&, const std::vector<models::ActionId>& actions) {
                  models::PermissionSet set;
                  for (const models::ActionId id : actions) {
                    if (id.index < models::PermissionSet::kCapacity) set.insert(id);
                  }
                  return std::optional(set);
                });
}

Codec<Draft::Department> department() {
  using D = Draft::Department;
  const auto roles = list_of(reference(NameKind::kRole));
  return Object<D>()
      .required("people", "How many people work here.", whole_number(0, kMostPeople), &D::people)
      .required("seats", "Seats that the department pays for; with `issue: seat`, also its keys.",
                whole_number(0, kMostPeople), &D::seats)
      .required("roles", "Roles that each of its people holds.", roles, &D::roles)
      .optional("seat_roles", "Roles bound to a seat. Default: those of its people.", roles,
                &D::seat_roles)
      .later("approvers", "leave it out; no design here asks for approval")
      .later("tenant", "write one scenario a tenant")
      .later("joiners", "the people stay the same during a run; leave it out")
      .later("movers", "the people stay the same during a run; leave it out")
      .later("leavers", "the people stay the same during a run; leave it out")
      .codec();
}

struct Organisation {
  Named<models::PermissionSet> roles;
  Named<Draft::Department> departments;
};

Codec<models::Weights> weights() {
  using W = models::Weights;
  return Object<W>()
      .optional("read", "Factor of reading. Default 1.", number(), &W::read)
      .optional("write", "Factor of writing. Default 2.", number(), &W::write)
      .optional("execute", "Factor of executing. Default 2.", number(), &W::execute)
      .optional("egress", "Factor of sending out. Default 2.", number(), &W::egress)
      .optional("one", "Factor of one record at a time. Default 1.", number(), &W::one)
      .optional("bulk", "Factor of bulk access. Default 5.", number(), &W::bulk)
      .codec();
}

}  // namespace

void add_organisation_section(Object<Draft>& scenario) {
  using O = Organisation;
  const auto organisation =
      Object<O>()
          .required("roles", "Named permission sets: lists of tool actions.",
                    map_of(permission_set()), &O::roles)
          .required("departments", "Who works here.", map_of(department()), &O::departments)
          .later("approvers", "leave it out; no design here asks for approval")
          .later("tenants", "write one scenario a tenant")
          .codec();
  scenario
      .required("organisation", "Roles, departments, people and seats.", organisation,
                [](Draft& draft, O read) {
                  draft.roles = std::move(read.roles);
                  draft.departments = std::move(read.departments);
                })
      .optional("data_classes",
                "Weights of sensitivity classes. Default: public 0.1, internal 1, confidential 3, "
                "restricted 10.",
                map_of(number()), &Draft::data_classes)
      .optional("weights", "Factors of effects and volumes in a permission's weight.", weights(),
                &Draft::weights);
}

Codec<Named<models::ProtectedResource>> resources_section() {
  using R = models::ProtectedResource;
  return map_of(
      Object<R>()
          .optional("owner", "The department that owns it. Default: nobody.",
                    reference_to<models::DepartmentTag>(NameKind::kDepartment), &R::owner)
          .required("data", "Its data class.", reference(NameKind::kDataClass), &R::data_class)
          .codec());
}

}  // namespace app
