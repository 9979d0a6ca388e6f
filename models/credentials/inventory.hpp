#pragma once

#include <map>
#include <queue>
#include <tuple>
#include <vector>

#include "models/credentials/custody.hpp"
#include "models/credentials/revocations.hpp"
#include "models/workload/fleet.hpp"
#include "sim/core/task.hpp"

namespace models {

/// The estate that a run inherits: aged credentials and what becomes of them. A run may have a
/// million, so that each costs what the store keeps of it and at most 28 bytes here: 8 if something
/// calls with it or replaces it, 4 more for the calls and 16 for the replacement.
class Inventory {
 public:
  Inventory(Fleet& fleet, Custody& custody, Revocations& revocations);

  /// Puts the credentials of every entry into the store, each with its age, and starts growth, use
  /// and replacement.
  void start();
  /// Its owner has left: what they owned belongs to nobody from now on.
  void owner_left(DepartmentId department, std::uint32_t person);
  /// What is issued for an entry from now on has this scope.
  void set_scope(InventoryId entry, const PermissionSet& scope);
  /// Tells the life of each, at the end.
  void report() const;

 private:
  static constexpr std::uint32_t kNobody = Keyring::kNobody;
  /// The credentials of one entry that belong to one owner and are used, or not, alike.
  struct Bundle {
    Keyring* keyring{nullptr};
    InventoryId entry;
    bool stale{false};
    sim::SimTime owned_until{sim::kNever};
  };
  /// One credential and those that replace it.
  struct Slot {
    CredentialId current;
    std::uint32_t bundle{0};
  };
  /// When a slot's credential is replaced.
  struct Turn {
    sim::SimTime at;
    std::uint32_t slot{0};
    bool operator>(const Turn& other) const {
      return std::tie(at, slot) > std::tie(other.at, other.slot);
    }
  };
  /// An entry of the plan at work.
  struct Entry {
    sim::EntityPath path;
    SetId scope;
    std::uint16_t terms_used{0};
    std::uint16_t terms_stale{0};
    bool is_replaced{false};          // By the design's rotation, or before its expiry.
    std::vector<ActionId> actions;    // Of its scope.
    std::vector<std::uint32_t> used;  // Slots that calls are made with.
    std::uint64_t calls{0};
    sim::Timer next_call;
  };
  [[nodiscard]] const InventoryEntry& plan_of(InventoryId id) const {
    return fleet_.plan.inventory[id.index];
  }
  [[nodiscard]] std::uint16_t terms(const InventoryEntry& entry, bool stale);
  [[nodiscard]] bool renews(InventoryId id, bool stale) const;
  void inherit(InventoryId id);
  std::uint32_t bundle_of(InventoryId id, std::uint32_t person, bool stale);
  CredentialId issue(std::uint32_t bundle, sim::EntityPath path, sim::Duration age);
  void add(std::uint32_t bundle, sim::EntityPath path, sim::Duration age);
  sim::Task<void> grow(InventoryId id);

  [[nodiscard]] sim::SimTime rotation_at(const Slot& slot) const;
  [[nodiscard]] sim::SimTime renewal_at(const Slot& slot) const;
  void plan_turn(std::uint32_t slot);
  void arm();
  void take_turns();
  void replace(std::uint32_t slot);

  void plan_call(InventoryId id);
  void call(InventoryId id);

  Fleet& fleet_;
  Custody& custody_;
  Revocations& revocations_;
  std::vector<Entry> entries_;
  std::vector<Bundle> bundles_;
  std::map<std::tuple<std::uint32_t, std::uint32_t, bool>, std::uint32_t> bundle_numbers_;
  std::vector<Slot> slots_;
  std::vector<sim::SimTime> first_issue_;  // By slot; only where renewals end some time.
  std::priority_queue<Turn, std::vector<Turn>, std::greater<>> turns_;
  sim::Timer next_turn_;
};

}  // namespace models
