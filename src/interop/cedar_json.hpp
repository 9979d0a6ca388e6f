#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "models/policy/cedar/authorizer.hpp"
#include "models/policy/cedar/schema.hpp"

namespace app {

/// Reads entities, contexts and requests in the JSON form of Cedar. Where a schema gives the type,
/// references may be bare `{type, id}` and extension values bare texts.
///
/// All throw std::invalid_argument that says what was found and what to write.

/// JSON that does not nest too deep for those who walk it; `where` leads the message.
/// @throws nlohmann::json::exception on text that is no JSON
nlohmann::json cedar_document(const std::string& text, const std::string& where);
models::cedar::EntityUid cedar_uid(const nlohmann::json& json);
models::cedar::Value cedar_value(const nlohmann::json& json, const models::cedar::Type* type);
/// Entities with their hierarchy closed, the schema's actions included.
models::cedar::Entities cedar_entities(const nlohmann::json& json,
                                       const models::cedar::Schema& schema);
models::cedar::Request cedar_request(const nlohmann::json& json,
                                     const models::cedar::Schema& schema);

}  // namespace app
