#include "src/interop/cedar_json.hpp"

#include <fmt/format.h>

#include <array>
#include <limits>
#include <stdexcept>

namespace app {
namespace {

using nlohmann::json;
namespace cedar = models::cedar;

[[noreturn]] void expected(const char* what, const json& found) {
  std::string text = found.dump(-1, ' ', true);  // ASCII may be cut anywhere.
  constexpr std::size_t kShown = 60;
  if (text.size() > kShown) text = text.substr(0, kShown) + "...";
  throw std::invalid_argument(fmt::format("expected {}, found {}", what, text));
}

const json& member(const json& object, const char* name, const char* what) {
  if (!object.is_object() || !object.contains(name)) expected(what, object);
  return object[name];
}

std::string text_of(const json& found, const char* what) {
  if (!found.is_string()) expected(what, found);
  return found.get<std::string>();
}

std::int64_t long_of(const json& found) {
  // Beyond a long, the library keeps an unsigned one or a double.
  const bool fits = found.is_number_integer() &&
                    (!found.is_number_unsigned() ||
                     found.get<std::uint64_t>() <=
                         static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
  if (!fits) expected("a whole number of 64 bits", found);
  return found.get<std::int64_t>();
}

cedar::Value extension_value(const std::string& function, std::vector<cedar::Value> arguments,
                             const json& found) {
  const cedar::Extension* const extension = cedar::find_extension(function);
  if (extension == nullptr) {
    expected("an extension function such as decimal, ip, datetime or duration", found);
  }
  try {
    return cedar::apply_extension(*extension, arguments);
  } catch (const cedar::EvaluationError& error) {
    throw std::invalid_argument(error.what());
  }
}

cedar::Value explicit_extension(const json& call) {
  const std::string function =
      text_of(member(call, "fn", "{\"fn\": ..., \"arg\": ...}"), "the name of a function");
  std::vector<cedar::Value> arguments;
  if (call.contains("args")) {
    for (const json& one : call["args"]) arguments.push_back(cedar_value(one, nullptr));
  } else {
    arguments.push_back(cedar_value(member(call, "arg", "{\"fn\": ..., \"arg\": ...}"), nullptr));
  }
  return extension_value(function, std::move(arguments), call);
}

cedar::Record record_of(const json& found, const cedar::Type* type) {
  if (!found.is_object()) expected("a record", found);
  cedar::Record fields;
  for (const auto& [name, value] : found.items()) {
    const cedar::Type* of_field = nullptr;
    if (type != nullptr && type->kind == cedar::Type::Kind::kRecord) {
      const auto known = type->fields.find(name);
      if (known != type->fields.end()) of_field = known->second.get();
    }
    fields[name] = cedar_value(value, of_field);
  }
  return fields;
}

}  // namespace

json cedar_document(const std::string& text, const std::string& where) {
  static constexpr int kMostNested = 500;
  return json::parse(text,
                     [&where](int depth, json::parse_event_t /*event*/, const json& /*value*/) {
                       if (depth <= kMostNested) return true;
                       throw std::invalid_argument(
                           fmt::format("{}: values nest deeper than {} (write a test that nests "
                                       "less)",
                                       where, kMostNested));
                     });
}

cedar::EntityUid cedar_uid(const json& found) {
  if (found.is_object() && found.contains("__entity")) return cedar_uid(found["__entity"]);
  constexpr const char* kForm = "an entity as {\"type\": ..., \"id\": ...}";
  return {text_of(member(found, "type", kForm), kForm), text_of(member(found, "id", kForm), kForm)};
}

cedar::Value cedar_value(const json& found, const cedar::Type* type) {
  const bool typed = type != nullptr;
  if (found.is_object()) {
    if (found.contains("__entity")) return cedar::Value(cedar_uid(found));
    if (found.contains("__extn")) return explicit_extension(found["__extn"]);
    if (typed && type->kind == cedar::Type::Kind::kEntity) return cedar::Value(cedar_uid(found));
    if (typed && type->kind == cedar::Type::Kind::kExtension && found.contains("fn")) {
      return explicit_extension(found);
    }
    return cedar::Value::record(record_of(found, type));
  }
  if (found.is_array()) {
    std::vector<cedar::Value> elements;
    const cedar::Type* const of_element = typed ? type->element.get() : nullptr;
    for (const json& one : found) elements.push_back(cedar_value(one, of_element));
    return cedar::Value::set(std::move(elements));
  }
  if (found.is_string()) {
    cedar::Value text(found.get<std::string>());
    if (!typed || type->kind != cedar::Type::Kind::kExtension) return text;
    return extension_value(type->name, {text}, found);
  }
  if (found.is_boolean()) return cedar::Value(found.get<bool>());
  if (found.is_number()) return cedar::Value(long_of(found));
  expected("a value of the language", found);
}

cedar::Entities cedar_entities(const json& found, const cedar::Schema& schema) {
  if (!found.is_array()) expected("a list of entities", found);
  cedar::Entities entities;
  for (const json& one : found) {
    const cedar::EntityUid uid = cedar_uid(member(one, "uid", "an entity with a uid"));
    const auto known = schema.entity_types.find(uid.type);
    const bool typed = known != schema.entity_types.end();
    cedar::Entity entity;
    if (one.contains("attrs")) {
      entity.attributes = record_of(one["attrs"], typed ? known->second.attributes.get() : nullptr);
    }
    if (one.contains("tags")) {
      if (!one["tags"].is_object()) expected("tags as a record", one["tags"]);
      for (const auto& [name, value] : one["tags"].items()) {
        entity.tags[name] = cedar_value(value, typed ? known->second.tags.get() : nullptr);
      }
    }
    if (one.contains("parents")) {
      for (const json& parent : one["parents"]) entity.parents.push_back(cedar_uid(parent));
    }
    entities.add(uid, std::move(entity));
  }
  schema.add_actions_to(entities);
  entities.close();
  return entities;
}

cedar::Request cedar_request(const json& found, const cedar::Schema& schema) {
  cedar::Request request;
  request.principal = cedar_uid(member(found, "principal", "a request with a principal"));
  request.action = cedar_uid(member(found, "action", "a request with an action"));
  request.resource = cedar_uid(member(found, "resource", "a request with a resource"));
  if (!found.contains("context")) return request;
  const auto known = schema.actions.find(request.action);
  request.context = cedar::Value::record(record_of(
      found["context"], known == schema.actions.end() ? nullptr : known->second.context.get()));
  return request;
}

}  // namespace app
