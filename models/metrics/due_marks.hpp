#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/records.hpp"

namespace models {

/// When the authority behind each credential should have ended, and each agent's task.
class DueMarks {
 public:
  explicit DueMarks(std::size_t credentials = 0) { marks_.reserve(credentials); }
  static constexpr std::uint32_t kNone = 0xffffffffU;  ///< No due instant.
  /// An instant at which authority behind a credential should have ended.
  struct Due {
    sim::SimTime at;
    OrderId order;
    RevocationCause cause{};
    std::uint32_t older{kNone};
  };

  void add(const CredentialIssued& record);
  void add(const RevocationDue& record);
  void add(const TaskEnded& record);

  /// Calls `visit` with each cause other than completion that the credential, or what it hangs
  /// below, was due to end for, and the earliest due instant.
  template <class Visit>
  void for_each(CredentialId credential, Visit visit) const {
    if (marks_[credential.index].newest == kNone) return;
    for (std::size_t i = 1; i < kRevocationCauses; ++i) {
      const auto cause = static_cast<RevocationCause>(i);
      if (const Due* one = earliest(cause, credential)) visit(cause, *one);
    }
  }
  /// When the agent's task ended; an outsider has none: that for which the credential was issued
  /// counts. kNever: it goes on.
  [[nodiscard]] sim::SimTime task_ended(AgentId agent, CredentialId credential) const;
  /// Whether a call at this instant is exposed, for whatever cause.
  [[nodiscard]] bool is_exposed(const DecisionMade& record) const;

 private:
  [[nodiscard]] const Due* earliest(RevocationCause cause, CredentialId credential) const;
  struct Mark {
    std::uint32_t newest{kNone};  // In dues_; children inherit it.
    AgentId holder;
  };
  std::vector<Mark> marks_;  // By credential.
  std::vector<Due> dues_;
  std::vector<sim::SimTime> task_ended_;  // By agent.
};

}  // namespace models
