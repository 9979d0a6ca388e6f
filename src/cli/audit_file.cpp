#include "src/cli/audit_file.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "models/audit/audit_log.hpp"
#include "models/measurement.hpp"
#include "sim/core/assert.hpp"
#include "src/cli/loading.hpp"

namespace app {
namespace {

// Only what the design logs: an empty field is one that it does not keep.
std::string line_of(const models::AuditEntry& entry) {
  nlohmann::ordered_json json{{"at_s", entry.at_s}};
  const auto add = [&json](const char* key, const std::string& value) {
    if (!value.empty()) json[key] = value;
  };
  add("account", entry.account);
  add("agent", entry.agent);
  add("chain", entry.chain);
  add("workflow", entry.workflow);
  add("tool", entry.tool);
  add("data", entry.data);
  add("decision", entry.decision);
  add("reason", entry.reason);
  return json.dump() + "\n";
}

}  // namespace

void write_audit_file(const std::string& file, models::Plan plan, const std::string& design,
                      std::uint64_t seed) {
  plan.seed = seed;
  const auto found = std::ranges::find(plan.designs, design, &models::Design::name);
  SIM_ASSERT(found != plan.designs.end());
  const models::DesignId id{static_cast<std::uint32_t>(found - plan.designs.begin())};
  std::string text;
  models::AuditLog log(plan, *found,
                       [&text](const models::AuditEntry& entry) { text += line_of(entry); });
  models::run_replication(plan, id, 0, {.sink = &log});
  write_text(file, text);
}

}  // namespace app
