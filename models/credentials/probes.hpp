#pragma once

#include "models/credentials/revocations.hpp"
#include "models/workload/fleet.hpp"
#include "sim/core/task.hpp"

namespace models {

/// Places due instants at random over live credentials, people and agents at work, and asks when an
/// order accepted at that instant would have taken effect. Uses its own streams and leaves the run
/// undisturbed.
class ProbeSource {
 public:
  ProbeSource(Fleet& fleet, Custody& custody, Revocations& revocations)
      : fleet_(fleet), custody_(custody), revocations_(revocations) {}
  void start();

 private:
  using Pick = CredentialList (ProbeSource::*)(double uniform);
  sim::Task<void> probe();
  [[nodiscard]] CredentialList of_credential(double uniform);
  [[nodiscard]] CredentialList of_person(double uniform);
  [[nodiscard]] CredentialList of_agent(double uniform);
  Fleet& fleet_;
  Custody& custody_;
  Revocations& revocations_;
  std::vector<const AgentRun*> maybe_at_work_;
  std::size_t agents_seen_{0};
};

}  // namespace models
