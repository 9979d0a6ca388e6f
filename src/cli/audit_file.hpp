#pragma once

#include <cstdint>
#include <string>

#include "models/plan.hpp"

namespace app {

/// Simulates replication 0 of the design again with its audit log open, and writes the entries that
/// the design keeps to `file`, one JSON object a line. @throws std::runtime_error naming the file.
void write_audit_file(const std::string& file, models::Plan plan, const std::string& design,
                      std::uint64_t seed);

}  // namespace app
