#include "src/scenario/sections/sections.hpp"

namespace app {

Codec<Named<models::MemoryType>> memories_section() {
  using M = models::MemoryType;
  return map_of(
      Object<M>()
          .required("scope",
                    "Whose agents share it: those of one workflow instance, of one person, of one "
                    "department's people, or of everyone.",
                    Choice<models::MemoryScope>("scope of a memory")
                        .word("workflow", models::MemoryScope::kWorkflow)
                        .word("person", models::MemoryScope::kPerson)
                        .word("department", models::MemoryScope::kDepartment)
                        .word("everyone", models::MemoryScope::kEveryone)
                        .codec(),
                    &M::scope)
          .codec());
}

}  // namespace app
