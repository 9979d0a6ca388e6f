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
      .optional("approvers", "Its people who approve calls. Default: nobody.", approvers(),
                &D::approvers)
      .later("tenant", "write one scenario a tenant")
      .optional("joiners",
                "Mean number of people who join, e.g. 2/month; each takes the lowest vacant place, "
                "or a new one. Default: none.",
                rate_per_s(),
                [](D& out, double rate_per_s) { out.turnover.joiners_per_s = rate_per_s; })
      .optional("movers",
                "Mean number of people who get the entitlements of another department instead, "
                "e.g. 1/month. Default: none.",
                rate_per_s(),
                [](D& out, double rate_per_s) { out.turnover.movers_per_s = rate_per_s; })
      .optional("leavers",
                "Mean number of people who leave, e.g. 2/month; what names them is due. Default: "
                "none.",
                rate_per_s(),
                [](D& out, double rate_per_s) { out.turnover.leavers_per_s = rate_per_s; })
      .codec();
}

Codec<Draft::RoleChange> role_change() {
  using C = Draft::RoleChange;
  return Object<C>()
      .required("at", "When, since the start of the run, e.g. 3d.", duration(), &C::at)
      .required("role", "The role that changes, and with it its people and seats.",
                reference(NameKind::kRole), &C::role)
      .optional("remove", "Tool actions that it loses.", list_of(action(), false), &C::remove)
      .optional("add", "Tool actions that it gets.", list_of(action(), false), &C::add)
      .check([](Context& context, const Node& node, C& read) {
        read.mark = node.at;
        if (node.find("remove") != nullptr || node.find("add") != nullptr) return;
        context.error(node.at, "E0107", "nothing changes", "write remove: or add:");
      })
      .codec();
}

struct Organisation {
  Named<models::PermissionSet> roles;
  Named<Draft::Department> departments;
  std::vector<Draft::RoleChange> changes;
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
          .optional("changes",
                    "Roles that change within the run; what holds more than they still allow is "
                    "due.",
                    list_of(role_change(), false), &O::changes)
          .later("approvers", "write them under a department")
          .later("tenants", "write one scenario a tenant")
          .codec();
  scenario
      .required("organisation", "Roles, departments, people and seats.", organisation,
                [](Draft& draft, O read) {
                  draft.roles = std::move(read.roles);
                  draft.departments = std::move(read.departments);
                  draft.changes = std::move(read.changes);
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
