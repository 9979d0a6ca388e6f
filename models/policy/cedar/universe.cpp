#include "models/policy/cedar/universe.hpp"

#include <algorithm>

namespace models::cedar {

const Cell* find_field(const Fields& fields, NameId name) {
  // Records are small: looking at each beats a search.
  for (const auto& [id, cell] : fields) {
    if (id == name) return &cell;
  }
  return nullptr;
}

Universe::Universe(const Universe& base) : base_(&base) {
  const auto continue_from = [](auto& mine, const auto& below) {
    mine.first = below.first + static_cast<std::uint32_t>(below.all.size());
  };
  continue_from(texts_, base.texts_);
  continue_from(sets_, base.sets_);
  continue_from(records_, base.records_);
  continue_from(ips_, base.ips_);
  first_entity_ = base.entity_count();
}

template <class T, class Key>
std::uint32_t Universe::number_of(Numbered<T> Universe::*where, const Key& key) {
  for (const Universe* one = this; one != nullptr; one = one->base_) {
    const auto& numbers = (one->*where).numbers;
    const auto found = numbers.find(key);
    if (found != numbers.end()) return found->second;
  }
  Numbered<T>& mine = this->*where;
  const auto number = mine.first + static_cast<std::uint32_t>(mine.all.size());
  mine.all.push_back(&mine.numbers.emplace(T(key), number).first->first);
  return number;
}

NameId Universe::name(std::string_view text) { return number_of(&Universe::texts_, text); }

std::uint32_t Universe::entity(const EntityUid& uid) {
  for (const Universe* one = this; one != nullptr; one = one->base_) {
    const auto found = one->entity_numbers_.find(uid);
    if (found != one->entity_numbers_.end()) return found->second;
  }
  const std::uint32_t number = entity_count();
  uids_.push_back(&entity_numbers_.emplace(uid, number).first->first);
  EntityEntry& entry = entities_.emplace_back();
  entry.type = name(uid.type);
  return number;
}

Cell Universe::cell(const Value& value) {
  using Kind = Cell::Kind;
  if (const auto* const it = value.as<bool>()) return Cell::of(*it);
  if (const auto* const it = value.as<std::int64_t>()) return {Kind::kLong, *it};
  if (const auto* const it = value.as<std::string>()) return {Kind::kString, name(*it)};
  if (const auto* const it = value.as<EntityUid>()) return {Kind::kEntity, entity(*it)};
  if (const auto* const it = value.as<Decimal>()) return {Kind::kDecimal, it->ten_thousandths};
  if (const auto* const it = value.as<DateTime>()) return {Kind::kDateTime, it->ms};
  if (const auto* const it = value.as<Duration>()) return {Kind::kDuration, it->ms};
  if (const auto* const it = value.as<IpRange>()) {
    return {Kind::kIp, number_of(&Universe::ips_, *it)};
  }
  if (const Set* const set = value.as_set()) {
    std::vector<Cell> cells;
    for (const Value& one : *set) cells.push_back(cell(one));
    std::sort(cells.begin(), cells.end());
    return {Kind::kSet, number_of(&Universe::sets_, cells)};
  }
  return {Kind::kRecord, number_of(&Universe::records_, fields(*value.as_record()))};
}

Fields Universe::fields(const Record& record) {
  Fields fields;
  for (const auto& [text, value] : record) {
    const NameId id = name(text);
    fields.emplace_back(id, cell(value));
  }
  std::sort(fields.begin(), fields.end());
  return fields;
}

const std::uint64_t* Universe::keep_bits(std::vector<std::uint64_t> bits) {
  return bits_.insert(std::move(bits)).first->data();
}

}  // namespace models::cedar
