#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "src/scenario/context.hpp"
#include "src/scenario/json_text.hpp"
#include "src/scenario/node.hpp"

namespace app {

/// How a value is read from a scenario and how the JSON Schema describes it: one object for both,
/// so that they cannot disagree.
template <class T>
class Codec {
 public:
  using Value = T;
  using Read = std::function<std::optional<T>(Context&, const Node&)>;
  using Describe = std::function<std::string(SchemaDefinitions&)>;

  Codec(Describe describe_it, Read read_it)
      : functions_(std::make_shared<Functions>(std::move(describe_it), std::move(read_it))) {}
  Codec(std::string schema, Read read_it)
      : Codec([text = std::move(schema)](SchemaDefinitions&) { return text; }, std::move(read_it)) {
  }

  /// The value, or nothing after reporting what is wrong.
  std::optional<T> read(Context& context, const Node& node) const {
    if (node.is_broken()) return std::nullopt;
    return functions_->read(context, node);
  }
  /// JSON text of the schema.
  [[nodiscard]] std::string schema(SchemaDefinitions& definitions) const {
    return functions_->describe(definitions);
  }

 private:
  struct Functions {
    Functions(Describe describe_it, Read read_it)
        : describe(std::move(describe_it)), read(std::move(read_it)) {}
    Describe describe;
    Read read;
  };
  // Shared: codecs are nested by value, and copies of copies would add up.
  std::shared_ptr<const Functions> functions_;
};

/// A codec that the schema states once, under $defs, and that may refer to itself.
template <class T>
Codec<T> named(const std::string& name, const Codec<T>& (*codec)()) {
  return {[name, codec](SchemaDefinitions& definitions) {
            return definitions.reference(
                name, [codec](SchemaDefinitions& inner) { return codec().schema(inner); });
          },
          [codec](Context& context, const Node& node) { return codec().read(context, node); }};
}

/// The same value under a function, e.g. to check or convert it. `convert` returns an optional.
template <class T, class Convert>
auto mapped(Codec<T> codec, Convert convert) {
  using Result = typename std::invoke_result_t<Convert, Context&, const Node&, T>::value_type;
  return Codec<Result>(
      [codec](SchemaDefinitions& definitions) { return codec.schema(definitions); },
      [codec, convert](Context& context, const Node& node) -> std::optional<Result> {
        std::optional<T> value = codec.read(context, node);
        if (!value) return std::nullopt;
        return convert(context, node, std::move(*value));
      });
}

/// A list. Broken items are left out.
template <class T>
Codec<std::vector<T>> list_of(Codec<T> item, bool may_be_empty = true) {
  return {
      [item, may_be_empty](SchemaDefinitions& definitions) {
        return json::array(item.schema(definitions), may_be_empty);
      },
      [item, may_be_empty](Context& context, const Node& node) -> std::optional<std::vector<T>> {
        if (!node.is_list()) {
          context.error(node.at, "E0103", "expected a list, found " + describe(node),
                        "write [first, second]");
          return std::nullopt;
        }
        if (node.items.empty() && !may_be_empty) {
          context.error(node.at, "E0410", "the list is empty", "write at least one item");
        }
        std::vector<T> values;
        for (std::size_t i = 0; i < node.items.size(); ++i) {
          const Context::Step step(context, "[" + std::to_string(i) + "]");
          if (std::optional<T> value = item.read(context, node.items[i])) {
            values.push_back(std::move(*value));
          }
        }
        return values;
      }};
}

/// One value, or a list of them.
template <class T>
Codec<std::vector<T>> one_or_list_of(Codec<T> item) {
  return {[item](SchemaDefinitions& definitions) {
            return json::any_of(
                {item.schema(definitions), json::array(item.schema(definitions), false)});
          },
          [item](Context& context, const Node& node) -> std::optional<std::vector<T>> {
            if (node.is_list()) return list_of(item, false).read(context, node);
            std::optional<T> value = item.read(context, node);
            if (!value) return std::nullopt;
            return std::vector<T>{std::move(*value)};
          }};
}

/// Reports a map that is none; true if it is one.
bool expect_map(Context& context, const Node& node, std::string_view example);
/// Reports a name that could not be used in labels and paths.
void check_name(Context& context, const Entry& entry);

/// A map from names that the author chooses to values, in file order. A broken value is kept as a
/// default one, so that positions stay those of Names.
template <class T>
Codec<std::vector<std::pair<std::string, T>>> map_of(Codec<T> value) {
  using Pairs = std::vector<std::pair<std::string, T>>;
  return {[value](SchemaDefinitions& definitions) { return json::map(value.schema(definitions)); },
          [value](Context& context, const Node& node) -> std::optional<Pairs> {
            if (!expect_map(context, node, "write name: value")) return std::nullopt;
            Pairs pairs;
            for (const Entry& entry : node.entries) {
              const Context::Step step(context, entry.key);
              check_name(context, entry);
              std::optional<T> read = value.read(context, entry.value);
              pairs.emplace_back(entry.key, read ? std::move(*read) : T{});
            }
            return pairs;
          }};
}

}  // namespace app
