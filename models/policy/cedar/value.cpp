#include "models/policy/cedar/value.hpp"

#include <algorithm>

namespace models::cedar {
namespace {

template <class T>
std::strong_ordering compare_same(const T& a, const T& b) {
  return a <=> b;
}
std::strong_ordering compare_same(const std::shared_ptr<const Set>& a,
                                  const std::shared_ptr<const Set>& b) {
  return std::lexicographical_compare_three_way(a->begin(), a->end(), b->begin(), b->end());
}
std::strong_ordering compare_same(const std::shared_ptr<const Record>& a,
                                  const std::shared_ptr<const Record>& b) {
  return std::lexicographical_compare_three_way(
      a->begin(), a->end(), b->begin(), b->end(), [](const auto& x, const auto& y) {
        const std::strong_ordering names = x.first <=> y.first;
        return names != 0 ? names : x.second <=> y.second;
      });
}

}  // namespace

Value Value::set(std::vector<Value> elements) {
  std::sort(elements.begin(), elements.end());
  elements.erase(std::unique(elements.begin(), elements.end()), elements.end());
  Value value;
  value.data_ = std::make_shared<const Set>(std::move(elements));
  return value;
}

Value Value::record(Record fields) {
  Value value;
  value.data_ = std::make_shared<const Record>(std::move(fields));
  return value;
}

const Set* Value::as_set() const {
  const auto* const set = as<std::shared_ptr<const Set>>();
  return set == nullptr ? nullptr : set->get();
}

const Record* Value::as_record() const {
  const auto* const record = as<std::shared_ptr<const Record>>();
  return record == nullptr ? nullptr : record->get();
}

const char* Value::kind() const {
  static constexpr const char* kKinds[] = {"a bool",     "a long",    "a string",  "an entity",
                                           "a set",      "a record",  "a decimal", "an ipaddr",
                                           "a datetime", "a duration"};
  return kKinds[data_.index()];
}

std::strong_ordering Value::operator<=>(const Value& other) const {
  if (data_.index() != other.data_.index()) return data_.index() <=> other.data_.index();
  return std::visit(
      [&other](const auto& mine) {
        using T = std::decay_t<decltype(mine)>;
        return compare_same(mine, std::get<T>(other.data_));
      },
      data_);
}

}  // namespace models::cedar
