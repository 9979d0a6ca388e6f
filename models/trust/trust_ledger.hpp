#pragma once

#include <deque>
#include <vector>

#include "models/credentials/custody.hpp"
#include "models/credentials/revocations.hpp"
#include "models/trust/trust_account.hpp"
#include "models/workload/calendar.hpp"
#include "models/workload/fleet.hpp"

namespace models {

/// Trust in one agent, and who works under it now: a standing agent keeps it over its tasks.
struct Trustee {
  struct AtWork {
    AgentRun* agent{nullptr};
    bool ordered{false};        ///< Its authority has been due since trust fell.
    std::uint64_t falls{0};     ///< So far, for the draws of each.
    std::size_t minima_met{0};  ///< Of the policy, as it was last seen.
  };
  TrustAccount account;
  const std::vector<double>* thresholds{nullptr};  ///< At which something happens, ascending.
  std::optional<double> revoke_below;
  std::vector<AtWork> at_work;
  sim::Timer crossing;
};

/// Keeps trust in the agents: lowers it at events, lets their authority fall due when it is lost,
/// and has what they can do worked out anew when it crosses a minimum of the policy.
class TrustLedger {
 public:
  TrustLedger(Fleet& fleet, Custody& custody, Revocations& revocations);

  /// Gives a new agent its account: its own, or that of the standing agent that it is.
  void assign(AgentRun& agent);
  /// The agent begins to work with its credential.
  void begin(AgentRun& agent);
  /// The agent can act no more.
  void end(AgentRun& agent);
  /// It has read content that others may have written.
  void read_untrusted(AgentRun& agent);
  /// A detector has raised an alarm about it.
  void alarm(AgentRun& agent);
  /// Trust as the decision point sees it when somebody else presents this keyring's credentials;
  /// null where the agent type has none.
  [[nodiscard]] Trustee* behind(const Keyring& keyring);

 private:
  [[nodiscard]] Trustee* open(AgentTypeId type, sim::SimTime begin);
  [[nodiscard]] Trustee* standing(AgentTypeId type, std::size_t nth);
  void fall(AgentRun& agent, double by);
  void settle(Trustee& trustee);
  void settle(Trustee& trustee, Trustee::AtWork& one, double trust);
  void watch(Trustee& trustee);

  Fleet& fleet_;
  Custody& custody_;
  Revocations& revocations_;
  Calendar calendar_;
  std::vector<std::vector<double>> thresholds_;  // By agent type.
  std::vector<std::vector<Trustee*>> standing_;  // By agent type and standing agent.
  std::deque<Trustee> trustees_;
};

}  // namespace models
