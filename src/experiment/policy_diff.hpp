#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "models/records.hpp"
#include "src/experiment/experiment.hpp"

namespace app {

/// What two policies, each with its own run on common random numbers, made of the same calls. A
/// call is the same if it is the n-th at one place of one agent's plan (or of an attacker's).
class PolicyDiff {
 public:
  /// A decision in one run.
  struct Decided {
    std::uint64_t path{0};
    std::uint32_t nth{0};  ///< Calls before it with this path.
    sim::SimTime at{};
    models::AgentId agent;     ///< Invalid for an outsider.
    models::AgentTypeId type;  ///< Likewise.
    models::WorkflowId workflow;
    models::ActionId action;
    models::Refusal refusal{};
    models::RuleIndex rule{models::kNoRule};
    models::Actor actor{};
  };
  /// The first call on which the two runs of a replication decided otherwise.
  struct Divergence {
    std::uint64_t replication{0};
    Decided before, after;
  };
  /// Calls that came out otherwise, of one kind.
  struct Kind {
    models::AgentTypeId type;
    models::ActionId action;
    models::Actor actor{};
    bool denied{false};  ///< Newly denied; else newly allowed.
    models::RuleIndex old_rule{models::kNoRule};
    models::RuleIndex new_rule{models::kNoRule};
    models::Refusal old_refusal{}, new_refusal{};
    auto operator<=>(const Kind&) const = default;
  };
  struct Count {
    Kind kind;
    Estimate calls;  ///< A replication.
  };

  /// @param plan whose first design is the old policy and whose second is the new one
  explicit PolicyDiff(const models::Plan& plan) : plan_(plan) {}
  /// Runs a replication and keeps its decisions; safe from several threads.
  models::ReplicationResult replicate(const models::Plan& plan, models::DesignId design,
                                      std::uint64_t replication);
  /// Looks at so many replications only, from the first on.
  void finish(std::int64_t replications);

  [[nodiscard]] const std::optional<Divergence>& first() const { return first_; }
  /// Most frequent first.
  [[nodiscard]] const std::vector<Count>& counts() const { return counts_; }
  [[nodiscard]] const Estimate& newly_denied() const { return denied_; }
  [[nodiscard]] const Estimate& newly_allowed() const { return allowed_; }
  /// Calls that were made in one of the two runs only, since the work went another way.
  [[nodiscard]] const Estimate& only_old() const { return only_old_; }
  [[nodiscard]] const Estimate& only_new() const { return only_new_; }

 private:
  struct OfReplication {
    std::optional<Divergence> first;
    std::map<Kind, std::uint64_t> kinds;
    std::uint64_t only_old{0}, only_new{0};
  };
  static OfReplication compare(std::uint64_t replication, const std::vector<Decided>& before,
                               const std::vector<Decided>& after);
  const models::Plan& plan_;
  std::mutex mutex_;
  std::map<std::uint64_t, std::vector<Decided>> waiting_;  // By replication: of one design.
  std::map<std::uint64_t, OfReplication> found_;           // By replication.
  std::optional<Divergence> first_;
  std::vector<Count> counts_;
  Estimate denied_, allowed_, only_old_, only_new_;
};

}  // namespace app
