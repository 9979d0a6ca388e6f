#pragma once

#include <cstdint>
#include <string>

namespace models {

/// Whose agents read and write one and the same memory.
enum class MemoryScope : std::uint8_t {
  kWorkflow,    ///< Those of one workflow instance.
  kPerson,      ///< Those that work for one person, whatever the workflow.
  kDepartment,  ///< Those that work for the people of one department.
  kEveryone     ///< All.
};

/// A place where agents leave notes for one another: a file, a vector store, a scratch pad.
struct MemoryType {
  std::string name;
  MemoryScope scope{MemoryScope::kWorkflow};
};

}  // namespace models
