#pragma once

#include <cstdint>

namespace models {

/// What a log entry carries besides time, decision and data class. Each level includes the ones
/// before it.
enum class AuditLevel : std::uint8_t {
  kNone,   ///< No entries.
  kTool,   ///< The tool action and the account behind the credential.
  kAgent,  ///< The acting agent as the credential names it.
  kChain   ///< The whole delegation chain and the workflow, as the credential names them.
};

struct AuditConfig {
  AuditLevel level{AuditLevel::kNone};
  double loss{0.0};             ///< Chance that an entry is lost, [0, 1].
  double bytes_per_entry{0.0};  ///< Size of an entry [bytes]; 0 for kNone.
};

}  // namespace models
