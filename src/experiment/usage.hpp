#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "models/plan.hpp"
#include "models/records.hpp"

namespace app {

/// Who asked, as the presented credential shows it to a policy.
struct Asker {
  models::AgentTypeId agent;  ///< Invalid: it names none.
  models::DepartmentId user;  ///< Invalid: it names nobody.
  auto operator<=>(const Asker&) const = default;
};

/// What the legitimate work of a design really used.
struct Usage {
  struct OfAction {
    std::uint64_t calls{0};
    std::set<std::uint32_t> users;  ///< Departments on whose behalf; empty: nobody's.
    bool without_user{false};       ///< Also with a credential that names nobody.
    std::map<std::string, std::set<std::string>> values;  ///< By argument.
    std::map<std::string, std::uint64_t> present;         ///< Calls that had the argument.
  };
  std::map<Asker, std::map<models::ActionId, OfAction>> by_asker;
  struct OfType {
    models::PermissionSet could;  ///< What its agents could do at some time.
    models::PermissionSet did;
    double longest_task_s{0.0};
  };
  std::vector<OfType> by_type;  ///< By agent type.
  // The most that one of them took.
  std::uint64_t calls_of_a_session{0};
  std::uint64_t agents_of_a_session{0};
  std::uint64_t calls_of_a_credential{0};

  void add(const Usage& other);
};

/// Gathers it from the records of a run.
class UsageSink final : public models::RecordSink {
 public:
  explicit UsageSink(const models::Plan& plan);
  [[nodiscard]] const Usage& usage() const { return usage_; }

  void on(const models::AgentStarted& record) override;
  void on(const models::TaskEnded& record) override;
  void on(const models::AuthorityChanged& record) override;
  void on(const models::CredentialIssued& record) override;
  void on(const models::DecisionMade& record) override;

 private:
  struct Agent {
    models::AgentTypeId type;
    models::WorkflowId workflow;
    sim::SimTime started;
  };
  Usage usage_;
  std::vector<Agent> agents_;
  std::vector<Asker> askers_;                                         // By credential.
  std::vector<std::uint64_t> uses_;                                   // Likewise.
  std::unordered_map<std::uint32_t, std::uint64_t> calls_, started_;  // By workflow.
};

}  // namespace app
