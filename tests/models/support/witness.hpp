#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "models/records.hpp"
#include "tests/models/support/brute_force.hpp"

namespace models::testing {

/// Follows a run by its records alone and works out by brute force what every agent at work holds
/// and can do, to compare with what the run says of itself. Before time goes on from an instant it
/// looks at everybody: what should have changed by then and has not, is found.
///
/// Understands worlds whose policy does not look at taint, without handoffs, renewal before expiry,
/// sessions or attackers, in which enforcement points learn of a revocation at once or not at all.
class Witness final : public RecordSink {
 public:
  explicit Witness(const Plan& plan) : plan_(plan), brute_force_(plan) {}

  /// The first difference; empty: none.
  [[nodiscard]] const std::string& difference() const { return difference_; }
  /// How many states of agents were compared.
  [[nodiscard]] std::size_t compared() const { return compared_; }

  void on(const WorkflowStarted& r) override;
  void on(const AgentStarted& r) override;
  void on(const TaskEnded& r) override;
  void on(const AuthorityChanged& r) override;
  void on(const CredentialIssued& r) override;
  void on(const CredentialUse& r) override;
  void on(const CredentialRevoked& r) override;
  void on(const MemoryWritten& r) override;
  void on(const MemoryRead& r) override;
  void on(const RunEnded& r) override { step_to(r.at); }

 private:
  struct Workflow {
    std::uint32_t department{};
    std::uint32_t person{};
    std::uint64_t path{};
    std::uint32_t feature{};  // Of a workflow without a person.
  };
  struct Agent {
    AgentStarted started;
    bool at_work{false};
    CredentialId credential;
    std::set<std::uint32_t> recalled;
    Bits held{0}, effective{0}, reachable{0};  // As the run says.
  };
  struct Issued {
    CredentialIssued record;
    sim::SimTime dead;
    bool commanded{false};
    Token token;
  };
  using Place = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>;

  void step_to(sim::SimTime at);
  void compare(const Agent& agent);
  [[nodiscard]] Token token_of(const CredentialIssued& record) const;
  [[nodiscard]] Place place_of(std::uint32_t memory, std::uint32_t workflow) const;
  [[nodiscard]] bool is_live(CredentialId id) const {
    return id.valid() && issued_[id.index].dead > now_;
  }
  [[nodiscard]] std::uint64_t standing_agent(std::uint32_t type, std::uint32_t workflow) const;
  [[nodiscard]] std::vector<CredentialId> in_memory(std::uint32_t memory, std::uint32_t presenter,
                                                    std::uint32_t workflow) const;
  [[nodiscard]] std::vector<CredentialId> in_context(std::uint32_t type,
                                                     std::uint32_t workflow) const;
  [[nodiscard]] Room room(const std::vector<CredentialId>& credentials) const;

  const Plan& plan_;
  BruteForce brute_force_;
  sim::SimTime now_{sim::kStart};
  std::vector<Workflow> workflows_;
  std::vector<Agent> agents_;
  std::vector<Issued> issued_;
  std::map<Place, std::set<CredentialId>> memories_;
  std::string difference_;
  std::size_t compared_{0};
};

}  // namespace models::testing
