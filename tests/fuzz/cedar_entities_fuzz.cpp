// Any bytes as a JSON list of entities, with and without a schema: read, or refused in words.

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "src/interop/cedar_json.hpp"

namespace {

namespace cedar = models::cedar;

const cedar::Schema& a_schema() {
  static const cedar::Schema kSchema = cedar::parse_schema(
      "entity T in [T] { l: Long, b: Bool, s: String, e: T, d: decimal, i: ipaddr, t: datetime,"
      " u: duration, r: { x: Long }, c: Set<T> } tags decimal;");
  return kSchema;
}

void read_or_refuse(const std::string& text, const cedar::Schema& schema) {
  try {
    app::cedar_entities(app::cedar_document(text, "entities"), schema);
  } catch (const std::invalid_argument&) {
    // Refused in words.
  } catch (const nlohmann::json::exception&) {
    // No JSON.
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  read_or_refuse(text, a_schema());
  read_or_refuse(text, {});
  return 0;
}
