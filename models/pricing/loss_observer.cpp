#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "models/metrics/due_marks.hpp"
#include "models/metrics/observers.hpp"
#include "models/pricing/loss.hpp"
#include "sim/random/random_source.hpp"

namespace models {
namespace {

__extension__ using Wide = __int128;

constexpr sim::Purpose kMagnitude{"loss_magnitude"};
constexpr sim::Purpose kSecondary{"loss_secondary"};
constexpr sim::Purpose kSecondaryMagnitude{"loss_secondary_magnitude"};
constexpr std::uint64_t kLossNode = sim::name_hash("loss");
constexpr std::uint64_t kWorkflowNode = sim::name_hash("workflow");
constexpr std::uint64_t kIncidentNode = sim::name_hash("incident");
constexpr std::uint64_t kCallNode = sim::name_hash("call");
constexpr double kMostOneEvent_usd = 1e12;  // A lognormal has no end; sums must fit.
constexpr double kYear_s = 365.0 * 86'400.0;

/// What successful threats cost: how often is what the run shows, how much is drawn for each event
/// under a name of its own, so that the same event costs the same in every design.
class LossObserver final : public Observer {
 public:
  explicit LossObserver(const ObserverContext& context)
      : context_(context),
        random_(context.plan.seed, context.replication),
        by_threat_(context.plan.threats.size()) {
    for (const Loss& loss : context.plan.losses) {
      Sum& sum = by_threat_[loss.threat.index];
      sum.loss = &loss;
      watches_exposure_ |= loss.on == LossEvent::kExposedAction;
    }
  }

  void on(const CredentialIssued& record) override {
    if (watches_exposure_) dues_.add(record);
  }
  void on(const RevocationDue& record) override {
    if (watches_exposure_) dues_.add(record);
  }
  void on(const TaskEnded& record) override {
    if (watches_exposure_) dues_.add(record);
  }
  void on(const DecisionMade& record) override {
    if (!wants(record.threat, LossEvent::kExposedAction) || !context_.counts(record.at)) return;
    if (dues_.is_exposed(record)) add(record.threat, kCallNode, record.path);
  }
  void on(const AgentHijacked& record) override {
    if (wants(record.threat, LossEvent::kHijack)) add_once(record.threat, record.agent, record.at);
  }
  void on(const GoalReached& record) override {
    // An outsider's: IntrusionOutcome tells.
    if (!record.agent.valid() || !wants(record.threat, LossEvent::kGoal)) return;
    add_once(record.threat, record.agent, record.at);
  }
  void on(const IntrusionOutcome& record) override {
    const bool reached = wants(record.threat, LossEvent::kGoal) && record.objective &&
                         context_.counts(*record.objective);
    const bool got_in = wants(record.threat, LossEvent::kHijack) && record.accepted &&
                        context_.counts(record.began);
    if (reached || got_in) add(record.threat, kIncidentNode, record.incident.index);
  }
  void report(ReplicationResult& result) const override;

 private:
  struct Sum {
    const Loss* loss{nullptr};  // Null: nobody said what it costs.
    Wide micros{0};
    std::set<std::uint32_t> workflows;  // Those in which it has happened.
  };
  [[nodiscard]] bool wants(ThreatId threat, LossEvent event) const {
    if (!threat.valid()) return false;
    const Loss* loss = by_threat_[threat.index].loss;
    return loss != nullptr && loss->on == event;
  }
  void add_once(ThreatId threat, AgentId agent, sim::SimTime at) {
    const std::uint32_t workflow = context_.index.agent(agent).started.workflow.index;
    const bool first = by_threat_[threat.index].workflows.insert(workflow).second;
    if (first && context_.counts(at)) add(threat, kWorkflowNode, workflow);
  }
  /// One more event. @param which names it among all that could have happened, in any design
  void add(ThreatId threat, std::uint64_t kind, std::uint64_t which);

  ObserverContext context_;
  sim::RandomSource random_;
  std::vector<Sum> by_threat_;
  DueMarks dues_;
  bool watches_exposure_{false};
  // How often the same name has come: a call that is tried again.
  std::map<std::uint64_t, std::uint64_t> again_;
};

void LossObserver::add(ThreatId threat, std::uint64_t kind, std::uint64_t which) {
  Sum& sum = by_threat_[threat.index];
  const sim::EntityPath path =
      sim::EntityPath::root()
          .child(kLossNode, sim::name_hash(context_.plan.threats[threat.index].name))
          .child(kind, which);
  const std::uint64_t occurrence = again_[path.value]++;
  const auto draw = [&](const sim::Distribution& distribution, sim::Purpose purpose) {
    const double usd = random_.sample(distribution, path, purpose, occurrence);
    return Wide{std::llround(std::clamp(usd, 0.0, kMostOneEvent_usd) * 1e6)};
  };
  sum.micros += draw(sum.loss->magnitude_usd, kMagnitude);
  if (random_.bernoulli(sum.loss->secondary_probability, path, kSecondary, occurrence)) {
    sum.micros += draw(sum.loss->secondary_usd, kSecondaryMagnitude);
  }
}

void LossObserver::report(ReplicationResult& result) const {
  if (context_.plan.losses.empty()) {
    add_value(result, "cost.loss", {}, std::nullopt);
    add_value(result, "cost.loss.annual", {}, std::nullopt);
    return;
  }
  const auto usd = [](Wide micros) { return static_cast<double>(micros) / 1e6; };
  Wide total = 0;
  for (const Sum& sum : by_threat_) total += sum.micros;
  const double observed_s =
      sim::to_seconds(context_.plan.clock.horizon) - sim::to_seconds(context_.plan.clock.warmup);
  add_value(result, "cost.loss", {}, usd(total));
  for (std::size_t i = 0; i < by_threat_.size(); ++i) {
    if (by_threat_[i].loss == nullptr) continue;
    add_value(result, "cost.loss", {{"threat", context_.plan.threats[i].name}},
              usd(by_threat_[i].micros));
  }
  add_value(result, "cost.loss.annual", {},
            observed_s > 0.0 ? std::optional(usd(total) * kYear_s / observed_s) : std::nullopt);
}

}  // namespace

std::unique_ptr<Observer> make_loss_observer(const ObserverContext& context) {
  return std::make_unique<LossObserver>(context);
}

}  // namespace models
