#pragma once

#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "src/scenario/codec.hpp"

namespace app {

/// A map with fixed keys, stated as a table: key, documentation, codec, and where the value goes.
template <class T>
class Object {
 public:
  /// A key that must be written (or come from a preset).
  /// @param set a member of T, or a function (T&, V) or (T&, V, Context&, const Node&).
  template <class V, class Set>
  Object& required(std::string key, std::string doc, Codec<V> codec, Set set) {
    return add(std::move(key), std::move(doc), std::move(codec), set, true);
  }
  /// A key that may be left out; T's own default then stays.
  template <class V, class Set>
  Object& optional(std::string key, std::string doc, Codec<V> codec, Set set) {
    return add(std::move(key), std::move(doc), std::move(codec), set, false);
  }
  /// A key of the design that this version refuses.
  Object& later(std::string key, std::string instead) {
    later_.emplace_back(std::move(key), std::move(instead));
    return *this;
  }
  /// `use: NAME` fills in what is not written from a preset of that kind, except one of its keys.
  Object& use(std::string preset_kind, std::string except = {}) {
    preset_kind_ = std::move(preset_kind);
    preset_except_ = std::move(except);
    return *this;
  }
  /// A last look at the whole value, for what one field alone cannot tell.
  Object& check(std::function<void(Context&, const Node&, T&)> look) {
    check_ = std::move(look);
    return *this;
  }

  [[nodiscard]] const std::string& first_key() const { return fields_.front().key; }

  std::optional<T> read(Context& context, const Node& written) const {
    if (written.is_broken() || !expect_map(context, written, example())) return std::nullopt;
    const Node* use = preset_kind_.empty() ? nullptr : written.find("use");
    const Node* preset = use == nullptr ? nullptr : context.use_preset(*use, preset_kind_);
    const Node node = preset == nullptr ? written : merged(written, *preset, preset_except_);
    T value{};
    refuse_others(context, node);
    const bool preset_failed = use != nullptr && preset == nullptr;
    for (const Field& field : fields_) {
      const Node* found = node.find(field.key);
      if (found != nullptr) {
        const Context::Step step(context, field.key);
        if (!found->is_broken()) field.read(context, *found, value);
      } else if (field.required && !preset_failed) {
        context.error(node.at, "E0102", "missing key '" + field.key + "'", field.doc);
      }
    }
    if (check_) check_(context, node, value);
    return value;
  }

  [[nodiscard]] std::string schema(SchemaDefinitions& definitions) const {
    std::vector<json::Property> properties;
    if (!preset_kind_.empty()) {
      properties.push_back({"use", "A preset whose values fill in what is not written here.",
                            json::words(preset_names()), false});
    }
    for (const Field& field : fields_) {
      properties.push_back({field.key, field.doc, field.schema(definitions),
                            field.required && preset_kind_.empty()});
    }
    return json::object(properties);
  }

  [[nodiscard]] Codec<T> codec() const {
    const auto self = std::make_shared<const Object>(*this);
    return {[self](SchemaDefinitions& definitions) { return self->schema(definitions); },
            [self](Context& context, const Node& node) { return self->read(context, node); }};
  }

 private:
  struct Field {
    std::string key;
    std::string doc;
    bool required;
    std::function<std::string(SchemaDefinitions&)> schema;
    std::function<void(Context&, const Node&, T&)> read;
  };

  template <class V, class Set>
  Object& add(std::string key, std::string doc, Codec<V> codec, Set set, bool required) {
    auto schema = [codec](SchemaDefinitions& definitions) { return codec.schema(definitions); };
    auto read = [codec, set](Context& context, const Node& node, T& out) {
      std::optional<V> value = codec.read(context, node);
      if (!value) return;
      if constexpr (std::is_member_object_pointer_v<Set>) {
        out.*set = std::move(*value);
      } else if constexpr (std::is_invocable_v<Set, T&, V, Context&, const Node&>) {
        set(out, std::move(*value), context, node);
      } else {
        set(out, std::move(*value));
      }
    };
    fields_.push_back({std::move(key), std::move(doc), required, schema, read});
    return *this;
  }

  [[nodiscard]] std::vector<std::string> keys() const {
    std::vector<std::string> all;
    for (const Field& field : fields_) all.push_back(field.key);
    if (!preset_kind_.empty()) all.push_back("use");
    return all;
  }
  [[nodiscard]] std::string example() const {
    return fields_.empty() ? "write {}" : "write {" + first_key() + ": …}";
  }
  [[nodiscard]] std::vector<std::string> preset_names() const {
    std::vector<std::string> all;
    for (const PresetInfo& preset : presets()) {
      if (preset.kind == preset_kind_) all.push_back(preset.name);
    }
    return all;
  }

  void refuse_others(Context& context, const Node& node) const {
    const std::vector<std::string> known = keys();
    for (const Entry& entry : node.entries) {
      bool settled = false;
      for (const std::string& key : known) settled |= key == entry.key;
      for (const auto& [key, instead] : later_) {
        if (key != entry.key) continue;
        context.not_built_yet(entry.at, key, instead);
        settled = true;
      }
      if (!settled) context.unknown(entry.at, "E0101", "key", entry.key, known);
    }
  }

  std::vector<Field> fields_;
  std::vector<std::pair<std::string, std::string>> later_;
  std::string preset_kind_;
  std::string preset_except_;
  std::function<void(Context&, const Node&, T&)> check_;
};

}  // namespace app
