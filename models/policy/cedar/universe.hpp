#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/policy/cedar/entities.hpp"
#include "models/policy/cedar/value.hpp"

namespace models::cedar {

/// A value of the language in two words. Whatever does not fit lies in a Universe, once: two cells
/// of one universe are equal exactly when their values are.
struct Cell {
  enum class Kind : std::uint8_t {
    kError,  ///< No value: the evaluation failed.
    kBool,
    kLong,
    kString,
    kEntity,
    kSet,
    kRecord,
    kDecimal,
    kIp,
    kDateTime,
    kDuration
  };
  Kind kind{Kind::kError};
  std::int64_t bits{0};  ///< The value, or its number in the universe.
  auto operator<=>(const Cell&) const = default;

  static Cell of(bool value) { return {Kind::kBool, value ? 1 : 0}; }
  [[nodiscard]] std::uint32_t number() const { return static_cast<std::uint32_t>(bits); }
};

/// The number of a name: of an attribute, a type or any other text.
using NameId = std::uint32_t;
/// A record as it lies in a universe: ascending by name.
using Fields = std::vector<std::pair<NameId, Cell>>;
/// The cell of a field; nullptr: there is none.
const Cell* find_field(const Fields& fields, NameId name);

/// Texts, entities and other values under small numbers. A universe may stand on another one, whose
/// numbers it shares: what requests bring along is added on top of what the policies know.
class Universe {
 public:
  Universe() = default;
  /// On top of `base`, which must outlive it and change no more.
  explicit Universe(const Universe& base);
  Universe(Universe&&) = default;
  Universe& operator=(Universe&&) = default;

  /// One entity: what is known of it (nothing of an unknown one), and which policies its place in
  /// their scopes rules out.
  struct EntityEntry {
    NameId type{0};
    Fields attributes, tags;
    std::vector<std::uint32_t> ancestors;  ///< Ascending.
    /// A bit for each policy whose scope has the entity in this place; CompiledPolicies sets them.
    const std::uint64_t* as_principal{nullptr};
    const std::uint64_t* as_action{nullptr};
    const std::uint64_t* as_resource{nullptr};
  };

  NameId name(std::string_view text);
  std::uint32_t entity(const EntityUid& uid);
  Cell cell(const Value& value);
  Fields fields(const Record& record);
  /// A copy of the bits that stays where it is; equal ones share it.
  const std::uint64_t* keep_bits(std::vector<std::uint64_t> bits);

  [[nodiscard]] const std::string& text(NameId id) const {
    return id < texts_.first ? base_->text(id) : *texts_.all[id - texts_.first];
  }
  [[nodiscard]] const EntityEntry& entity_at(std::uint32_t id) const {
    return id < first_entity_ ? base_->entity_at(id) : entities_[id - first_entity_];
  }
  /// An entity of this universe, not of the one below; stays in place until the next is added.
  [[nodiscard]] EntityEntry& own_entity(std::uint32_t id) { return entities_[id - first_entity_]; }
  [[nodiscard]] const EntityUid& uid(std::uint32_t id) const {
    return id < first_entity_ ? base_->uid(id) : *uids_[id - first_entity_];
  }
  [[nodiscard]] std::uint32_t entity_count() const {
    return first_entity_ + static_cast<std::uint32_t>(entities_.size());
  }
  /// The elements of a set, ascending.
  [[nodiscard]] const std::vector<Cell>& set(Cell cell) const { return sets_.at(*this, cell); }
  [[nodiscard]] const Fields& record(Cell cell) const { return records_.at(*this, cell); }
  [[nodiscard]] const IpRange& ip(Cell cell) const { return ips_.at(*this, cell); }

 private:
  /// Different values of one kind in the order of their numbers.
  template <class T>
  struct Numbered {
    std::uint32_t first{0};  // Lower numbers belong to the universe below.
    std::map<T, std::uint32_t, std::less<>> numbers;
    std::vector<const T*> all;  // Keys of `numbers`, which stay in place.
    Numbered Universe::*self{nullptr};

    [[nodiscard]] const T& at(const Universe& of, Cell cell) const {
      return cell.number() < first ? (of.base_->*self).at(*of.base_, cell)
                                   : *all[cell.number() - first];
    }
  };
  template <class T, class Key>
  std::uint32_t number_of(Numbered<T> Universe::*where, const Key& key);

  const Universe* base_{nullptr};
  Numbered<std::string> texts_{0, {}, {}, &Universe::texts_};
  Numbered<std::vector<Cell>> sets_{0, {}, {}, &Universe::sets_};
  Numbered<Fields> records_{0, {}, {}, &Universe::records_};
  Numbered<IpRange> ips_{0, {}, {}, &Universe::ips_};
  std::map<EntityUid, std::uint32_t> entity_numbers_;
  std::vector<const EntityUid*> uids_;
  std::uint32_t first_entity_{0};
  std::vector<EntityEntry> entities_;
  std::set<std::vector<std::uint64_t>> bits_;
};

}  // namespace models::cedar
