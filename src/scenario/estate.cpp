#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "src/scenario/compile.hpp"

namespace app {
namespace {

using models::ActionId;
using models::PermissionSet;

bool fits(ActionId id) { return id.index < PermissionSet::kCapacity; }

PermissionSet set_of(const std::vector<ActionId>& actions) {
  PermissionSet set;
  for (const ActionId id : actions) {
    if (fits(id)) set.insert(id);
  }
  return set;
}

PermissionSet actions_of(const models::Plan& plan, models::ToolId tool) {
  PermissionSet set;
  for (std::uint32_t i = 0; i < plan.organisation.actions.size(); ++i) {
    if (plan.organisation.actions[i].tool == tool && fits({i})) set.insert(ActionId{i});
  }
  return set;
}

// What an entry is good for, with roles as they are at some time.
PermissionSet scope_of(const Draft::InventoryEntry& entry, const models::Plan& plan,
                       const std::vector<PermissionSet>& roles) {
  PermissionSet set;
  if (entry.connector) set = actions_of(plan, *entry.connector);
  PermissionSet named;
  if (entry.scope) named = set_of(*entry.scope);
  if (entry.role && *entry.role < roles.size()) named = roles[*entry.role];
  if (!entry.scope && !entry.role) return set;
  return entry.connector ? named & set : named;
}

std::vector<PermissionSet> roles_of(const models::Plan& plan) {
  std::vector<PermissionSet> roles;
  for (const models::Role& role : plan.organisation.roles) roles.push_back(role.permissions);
  return roles;
}

PermissionSet union_of(const std::vector<std::uint32_t>& roles,
                       const std::vector<PermissionSet>& all) {
  PermissionSet set;
  for (const std::uint32_t role : roles) set |= all[role];
  return set;
}

// Removes and adds; reports what changes nothing.
void apply(Context& context, const Draft::RoleChange& change, const models::Plan& plan,
           PermissionSet& role) {
  const std::string& name = plan.organisation.roles[change.role].name;
  for (const ActionId id : change.remove) {
    if (!fits(id)) continue;
    if (!role.contains(id)) {
      context.error(change.mark, "E0412",
                    fmt::format("the role '{}' does not have {} by then", name,
                                plan.organisation.actions[id.index].name),
                    "remove what it has");
    }
    role.erase(id);
  }
  for (const ActionId id : change.add) {
    if (!fits(id)) continue;
    if (role.contains(id)) {
      context.error(change.mark, "E0412",
                    fmt::format("the role '{}' has {} already", name,
                                plan.organisation.actions[id.index].name),
                    "add what it lacks");
    }
    role.insert(id);
  }
}

// What follows from the roles as they are now: departments and entries with another set than
// before.
models::PolicyChange consequences(const Draft& draft, const models::Plan& plan,
                                  const std::vector<PermissionSet>& before,
                                  const std::vector<PermissionSet>& now) {
  models::PolicyChange change;
  for (std::uint32_t d = 0; d < draft.departments.size(); ++d) {
    const Draft::Department& department = draft.departments[d].second;
    const auto& seat_roles = department.seat_roles ? *department.seat_roles : department.roles;
    const PermissionSet people = union_of(department.roles, now);
    const PermissionSet seats = union_of(seat_roles, now);
    if (people == union_of(department.roles, before) && seats == union_of(seat_roles, before)) {
      continue;
    }
    change.departments.push_back({models::DepartmentId{d}, people, seats});
  }
  for (std::uint32_t i = 0; i < draft.inventory.size(); ++i) {
    const PermissionSet scope = scope_of(draft.inventory[i], plan, now);
    if (scope == scope_of(draft.inventory[i], plan, before)) continue;
    change.inventory.emplace_back(models::InventoryId{i}, scope);
  }
  return change;
}

}  // namespace

void compile_inventory(Context& context, const Draft& draft, models::Plan& plan) {
  const std::vector<PermissionSet> roles = roles_of(plan);
  for (const Draft::InventoryEntry& read : draft.inventory) {
    models::InventoryEntry& made = plan.inventory.emplace_back(read.entry);
    made.scope = scope_of(read, plan, roles);
    const bool narrowed = read.connector && (read.scope || read.role);
    if (!made.scope.empty() || !narrowed) continue;
    context.error(read.mark, "E0412",
                  fmt::format("'{}' is good for nothing at '{}'", made.name,
                              plan.organisation.tools[read.connector->index].name),
                  "name actions of the connector, or leave connector: out");
  }
}

void compile_changes(Context& context, const Node& root, const Draft& draft, models::Plan& plan) {
  std::vector<Draft::RoleChange> changes = draft.changes;
  std::stable_sort(changes.begin(), changes.end(),
                   [](const auto& a, const auto& b) { return a.at < b.at; });
  std::vector<PermissionSet> roles = roles_of(plan);
  for (const Draft::RoleChange& change : changes) {
    if (change.role >= roles.size()) continue;
    if (change.at >= plan.clock.horizon && root.find("clock") != nullptr) {
      context.error(change.mark, "E0412", "the run ends before the change",
                    "write an earlier time, or a longer horizon");
    }
    const std::vector<PermissionSet> before = roles;
    apply(context, change, plan, roles[change.role]);
    models::PolicyChange made = consequences(draft, plan, before, roles);
    made.at = change.at;
    plan.organisation.changes.push_back(std::move(made));
  }
}

// ---- What only several sections together show

namespace {

void check_owners(Context& context, const SourceMark& at, const models::Plan& plan,
                  const models::InventoryEntry& entry) {
  if (entry.department.index >= plan.organisation.departments.size()) return;
  const models::Department& department = plan.organisation.departments[entry.department.index];
  const bool owned = entry.count > 0 && entry.owner_left < 1.0;
  if (department.people > 0 || !owned) return;
  context.error(at, "E0402",
                fmt::format("'{}' has no people who could own '{}'", department.name, entry.name),
                "write people: 1 or more, or owner_left: 1");
}

void check_entries(Context& context, const Node& root, const models::Plan& plan, bool has_warmup) {
  const Node* list = root.find("inventory");
  if (list == nullptr || list->items.size() != plan.inventory.size()) return;
  for (std::size_t i = 0; i < plan.inventory.size(); ++i) {
    const models::InventoryEntry& entry = plan.inventory[i];
    check_owners(context, list->items[i].at, plan, entry);
    const bool endless = !entry.lifetime_s && (entry.has_own_lifetime || !entry.by_design);
    if (!has_warmup || !endless) continue;
    context.error(mark_of(root, {"clock", "warmup"}), "E0405",
                  fmt::format("the inventory '{}' has credentials that never expire: there is no "
                              "steady state to warm up to",
                              entry.name),
                  "remove warmup, or give them a lifetime");
  }
}

void check_turnover(Context& context, const Node& root, const models::Plan& plan) {
  if (plan.organisation.departments.size() != 1) return;
  const models::Department& only = plan.organisation.departments.front();
  if (only.turnover.movers_per_s <= 0.0) return;
  context.error(mark_of(root, {"organisation", "departments", only.name, "movers"}), "E0412",
                "there is no other department whose entitlements a mover could get",
                "add a department, or leave it out");
}

void check_orders(Context& context, const Node& root, const models::Plan& plan) {
  bool leave = false;
  bool lose = !plan.organisation.changes.empty();
  for (const models::Department& department : plan.organisation.departments) {
    leave |= department.turnover.leavers_per_s > 0.0;
    lose |= department.turnover.movers_per_s > 0.0;
  }
  const auto refuse = [&](const models::Design& design, models::RevocationCause cause,
                          const char* key, const char* message, const char* hint) {
    if (!design.orders[static_cast<std::size_t>(cause)]) return;
    context.error(mark_of(root, {"designs", design.name, "orders", key}), "E0412", message, hint);
  };
  for (const models::Design& design : plan.designs) {
    if (!leave) {
      refuse(design, models::RevocationCause::kOffboarding, "offboarding",
             "nobody leaves, so nobody is offboarded", "write leavers: at a department");
    }
    if (!lose) {
      refuse(design, models::RevocationCause::kPolicy, "policy",
             "nobody loses an entitlement, so nothing is taken back",
             "write movers: at a department, or organisation: {changes}");
    }
  }
}

}  // namespace

void check_estate(Context& context, const Node& root, const models::Plan& plan, bool has_warmup) {
  check_entries(context, root, plan, has_warmup);
  check_turnover(context, root, plan);
  check_orders(context, root, plan);
}

}  // namespace app
