#include <algorithm>
#include <boost/container/small_vector.hpp>

#include "models/authority/weigher.hpp"
#include "models/metrics/observers.hpp"

namespace models {
namespace {

/// What one credential is good for beyond what the tasks at work with it need.
struct CredentialState {
  sim::SimTime since;
  sim::SimTime dead{sim::kNever};
  PermissionSet scope;
  boost::container::small_vector<std::pair<AgentTypeId, std::uint32_t>, 2> users;  ///< By type.
  double excess_weight{0.0};
  bool idle{false};  ///< Its task has ended, or nobody works with the seat.
};

/// Standing privilege: excess hours and orphaned credentials, also while no task runs.
class StandingObserver final : public Observer {
 public:
  explicit StandingObserver(const ObserverContext& context)
      : context_(context), weigher_(context.plan.organisation) {}

  void on(const CredentialIssued& record) override {
    CredentialState state;
    state.since = record.at;
    state.dead = record.expires;
    state.scope = record.scope;
    state.excess_weight = weigher_.weight(record.scope);
    credentials_.push_back(std::move(state));
  }
  void on(const CredentialUse& record) override {
    CredentialState& state = accumulate(record.credential, record.at);
    const AgentTypeId type = context_.index.agent(record.agent).started.type;
    const auto found = std::find_if(state.users.begin(), state.users.end(),
                                    [type](const auto& user) { return user.first == type; });
    if (record.begins) {
      if (found == state.users.end()) {
        state.users.emplace_back(type, 1U);
      } else {
        ++found->second;
      }
    } else if (--found->second == 0) {
      state.users.erase(found);
    }
    PermissionSet excess = state.scope;
    for (const auto& user : state.users)
      excess -= context_.plan.agent_types[user.first.index].granted;
    state.excess_weight = weigher_.weight(excess);
  }
  void on(const CredentialIdle& record) override {
    accumulate(record.credential, record.at).idle = record.idle;
  }
  void on(const CredentialRevoked& record) override {
    accumulate(record.credential, record.at).dead = record.dead;
  }
  void on(const RunEnded& record) override {
    for (std::uint32_t i = 0; i < credentials_.size(); ++i) accumulate(CredentialId{i}, record.at);
    counted_s_ = context_.counted_s(sim::kStart, record.at);
  }
  void report(ReplicationResult& result) const override {
    add_value(result, "privilege.excess_hours", {}, excess_weight_s_ / 3600.0);
    add_ratio(result, "revocation.orphans", {}, orphan_s_, counted_s_);
  }

 private:
  CredentialState& accumulate(CredentialId id, sim::SimTime now) {
    CredentialState& state = credentials_[id.index];
    const double dt = context_.counted_s(state.since, std::min(now, state.dead));
    state.since = now;
    excess_weight_s_ += state.excess_weight * dt;
    if (state.idle) orphan_s_ += dt;
    return state;
  }

  ObserverContext context_;
  Weigher weigher_;
  std::vector<CredentialState> credentials_;
  double excess_weight_s_{0.0};
  double orphan_s_{0.0};
  double counted_s_{0.0};
};

}  // namespace

std::unique_ptr<Observer> make_standing_observer(const ObserverContext& context) {
  return std::make_unique<StandingObserver>(context);
}

}  // namespace models
