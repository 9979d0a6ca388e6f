#include <algorithm>
#include <boost/container/small_vector.hpp>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "models/authority/permission_sets.hpp"
#include "models/authority/weigher.hpp"
#include "models/metrics/observers.hpp"

namespace models {
namespace {

/// What one credential is good for beyond what the tasks at work with it need: 40 bytes, for a run
/// may hold a million.
struct CredentialState {
  sim::SimTime since;
  sim::SimTime dead{sim::kNever};
  double excess_weight{0.0};
  SetId scope;
  bool idle{false};  ///< Its task has ended, or nobody works with the seat.
  std::uint16_t depth{0};
};

/// Agents at work with one credential, by type.
using Users = boost::container::small_vector<std::pair<AgentTypeId, std::uint32_t>, 2>;

/// Standing privilege: excess hours and orphaned credentials, also while no task runs.
class StandingObserver final : public Observer {
 public:
  explicit StandingObserver(const ObserverContext& context)
      : context_(context), weigher_(context.plan.organisation), scopes_(context.plan.organisation) {
    credentials_.reserve(room_for_credentials(context.plan));
  }

  void on(const CredentialIssued& record) override {
    CredentialState state;
    state.since = record.at;
    state.dead = record.expires;
    state.scope = scopes_.intern(record.scope);
    state.depth = static_cast<std::uint16_t>(record.depth);
    if (by_depth_.size() <= state.depth) by_depth_.resize(state.depth + std::size_t{1});
    state.excess_weight = excess_weight(state.scope, {});
    credentials_.push_back(state);
  }
  void on(const CredentialUse& record) override {
    CredentialState& state = accumulate(record.credential, record.at);
    const AgentTypeId type = context_.index.agent(record.agent).started.type;
    Users& users = users_[record.credential.index];
    const auto found = std::find_if(users.begin(), users.end(),
                                    [type](const auto& user) { return user.first == type; });
    if (record.begins) {
      if (found == users.end()) {
        users.emplace_back(type, 1U);
      } else {
        ++found->second;
      }
    } else if (--found->second == 0) {
      users.erase(found);
    }
    state.excess_weight = excess_weight(state.scope, users);
    if (users.empty()) users_.erase(record.credential.index);
  }
  void on(const CredentialIdle& record) override {
    accumulate(record.credential, record.at).idle = record.idle;
  }
  void on(const CredentialExhausted& record) override {
    accumulate(record.credential, record.at).dead = record.at;
  }
  void on(const CredentialRevoked& record) override {
    accumulate(record.credential, record.at).dead = record.dead;
  }
  void on(const RunEnded& record) override {
    for (std::uint32_t i = 0; i < credentials_.size(); ++i) accumulate(CredentialId{i}, record.at);
    counted_s_ = context_.counted_s(sim::kStart, record.at);
  }
  void report(ReplicationResult& result) const override {
    double all_weight_s = 0.0;
    for (const double weight_s : by_depth_) all_weight_s += weight_s;
    add_value(result, "privilege.excess_hours", {}, all_weight_s / 3600.0);
    for (std::size_t depth = 0; depth < by_depth_.size(); ++depth) {
      add_value(result, "privilege.excess_hours", {{"depth", std::to_string(depth)}},
                by_depth_[depth] / 3600.0);
    }
    add_ratio(result, "revocation.orphans", {}, orphan_s_, counted_s_);
  }

 private:
  double excess_weight(SetId scope, const Users& users) {
    if (users.size() <= 1) {
      const std::uint32_t type = users.empty() ? kNobody : users.front().first.index;
      const auto [found, added] = known_.try_emplace({scope.index, type}, 0.0);
      if (added) found->second = weigh(scope, users);
      return found->second;
    }
    return weigh(scope, users);
  }
  [[nodiscard]] double weigh(SetId scope, const Users& users) const {
    PermissionSet excess = scopes_.at(scope);
    for (const auto& user : users) excess -= context_.plan.agent_types[user.first.index].granted;
    return weigher_.weight(excess);
  }
  CredentialState& accumulate(CredentialId id, sim::SimTime now) {
    CredentialState& state = credentials_[id.index];
    const double dt = context_.counted_s(state.since, std::min(now, state.dead));
    state.since = now;
    by_depth_[state.depth] += state.excess_weight * dt;
    if (state.idle) orphan_s_ += dt;
    return state;
  }

  ObserverContext context_;
  Weigher weigher_;
  static constexpr std::uint32_t kNobody = 0xffffffffU;
  PermissionSets scopes_;
  std::vector<CredentialState> credentials_;
  std::unordered_map<std::uint32_t, Users> users_;  // Of those at work; looked up only.
  std::map<std::pair<std::uint32_t, std::uint32_t>, double> known_;  // By scope and only user.
  std::vector<double> by_depth_;  // Of the credential [weight * s].
  double orphan_s_{0.0};
  double counted_s_{0.0};
};

}  // namespace

std::unique_ptr<Observer> make_standing_observer(const ObserverContext& context) {
  return std::make_unique<StandingObserver>(context);
}

}  // namespace models
