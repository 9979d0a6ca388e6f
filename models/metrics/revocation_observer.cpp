#include <algorithm>
#include <array>
#include <boost/container/small_vector.hpp>
#include <map>
#include <string>

#include "models/metrics/observers.hpp"

namespace models {
namespace {

constexpr std::array<const char*, 3> kCauses{"completion", "incident", "probe"};
constexpr std::array<const char*, 2> kActors{"legitimate", "hijacked"};
/// Time since the due instant up to which exposed actions are counted [s].
constexpr std::array<double, 11> kAfter_s{1,    10,   60,    300,   900,  1800,
                                          3600, 7200, 14400, 28800, 86400};

struct OrderFacts {
  bool is_known{false};
  RevocationCause cause{};
  sim::SimTime due;
  std::optional<sim::SimTime> command;
  /// No instant: censored. Nearly always one depth.
  boost::container::small_vector<std::pair<std::uint32_t, std::optional<sim::SimTime>>, 1>
      effective_by_depth;
};

std::size_t index_of(RevocationCause cause) { return static_cast<std::size_t>(cause); }
std::size_t index_of(Actor actor) { return actor == Actor::kHijacked ? 1U : 0U; }

/// The later of two instants; an unknown (censored) one is later than any.
std::optional<sim::SimTime> later(std::optional<sim::SimTime> a, std::optional<sim::SimTime> b) {
  if (!a || !b) return std::nullopt;
  return std::max(*a, *b);
}

/// Revocation latency and its stages, exposed actions and exposure windows.
class RevocationObserver final : public Observer {
 public:
  explicit RevocationObserver(const ObserverContext& context) : context_(context) {}

  void on(const CredentialIssued& record) override {
    marks_.push_back(record.parent.valid() ? marks_[record.parent.index] : Mark{});
  }
  void on(const RevocationDue& record) override {
    if (record.cause != RevocationCause::kIncident) return;
    Mark& mark = marks_[record.credential.index];
    if (record.due >= mark.due) return;
    mark.due = record.due;
    mark.order = record.order;
  }
  void on(const CredentialRevoked& record) override {
    Mark& mark = marks_[record.credential.index];
    mark.command = record.at;
    // A cascade may spare descendants, but the order is out for them as well.
    if (mark.order.valid()) ordered_.try_emplace(mark.order, record.at);
  }
  void on(const TaskEnded& record) override {
    if (task_ended_.size() <= record.agent.index)
      task_ended_.resize(record.agent.index + 1, sim::kNever);
    task_ended_[record.agent.index] = record.at;
  }
  void on(const DecisionMade& record) override;
  void on(const ActionDone& record) override;
  void on(const RevocationOutcome& record) override;
  void on(const RunEnded& record) override { end_ = record.at; }
  void report(ReplicationResult& result) const override;

 private:
  struct Mark {
    sim::SimTime due{sim::kNever};      ///< A compromise that touches it was detected.
    OrderId order;                      ///< Of that incident.
    sim::SimTime command{sim::kNever};  ///< The issuer accepted an order.
  };
  struct Window {
    sim::SimTime due{sim::kNever};          ///< The earliest.
    std::optional<sim::SimTime> effective;  ///< None: beyond the horizon.
  };
  struct Exposed {
    std::array<std::uint64_t, 2> by_actor{};
    std::uint64_t before_command{0};
    std::uint64_t in_flight{0};
    std::array<std::uint64_t, kAfter_s.size()> after{};
  };
  sim::SimTime task_ended(AgentId id) const {
    return id.index < task_ended_.size() ? task_ended_[id.index] : sim::kNever;
  }
  /// When the authority behind this call should have ended, for a cause.
  sim::SimTime due(RevocationCause cause, AgentId agent, CredentialId credential) const {
    return cause == RevocationCause::kCompletion ? task_ended(agent) : marks_[credential.index].due;
  }
  [[nodiscard]] bool is_ordered(RevocationCause cause, const Mark& mark) const {
    return cause == RevocationCause::kIncident ? ordered_.contains(mark.order)
                                               : mark.command != sim::kNever;
  }
  void count(RevocationCause cause, const DecisionMade& record);
  void report_cause(ReplicationResult& result, RevocationCause cause) const;
  void report_exposure(ReplicationResult& result, RevocationCause cause,
                       std::uint64_t orders) const;
  [[nodiscard]] double exposure_window_s(RevocationCause cause) const;
  void add_duration(sim::CensoredSketch& sample, sim::SimTime from,
                    std::optional<sim::SimTime> to) const;

  ObserverContext context_;
  std::vector<Mark> marks_;
  std::vector<sim::SimTime> task_ended_;
  std::array<Exposed, 2> exposed_;
  std::vector<OrderFacts> orders_;              // By order.
  std::map<OrderId, sim::SimTime> ordered_;     // Incident orders that the issuer has accepted.
  std::array<std::vector<Window>, 3> windows_;  // By cause and credential.
  sim::SimTime end_;
};

void RevocationObserver::on(const DecisionMade& record) {
  if (record.refusal != Refusal::kNone || !context_.counts(record.at)) return;
  count(RevocationCause::kCompletion, record);
  count(RevocationCause::kIncident, record);
}

void RevocationObserver::count(RevocationCause cause, const DecisionMade& record) {
  const sim::SimTime since = due(cause, record.agent, record.credential);
  if (record.at < since) return;
  Exposed& exposed = exposed_[index_of(cause)];
  ++exposed.by_actor[index_of(record.actor)];
  if (!is_ordered(cause, marks_[record.credential.index])) ++exposed.before_command;
  const double age_s = sim::to_seconds(record.at - since);
  for (std::size_t i = 0; i < kAfter_s.size(); ++i) {
    if (age_s <= kAfter_s[i]) ++exposed.after[i];
  }
}

void RevocationObserver::on(const ActionDone& record) {
  if (!record.refused_now || !context_.counts(record.at)) return;
  for (const RevocationCause cause : {RevocationCause::kCompletion, RevocationCause::kIncident}) {
    if (record.decided < record.at && record.at >= due(cause, record.agent, record.credential)) {
      ++exposed_[index_of(cause)].in_flight;
    }
  }
}

void RevocationObserver::on(const RevocationOutcome& record) {
  if (!context_.counts(record.due)) return;
  if (orders_.size() <= record.order.index) orders_.resize(record.order.index + 1);
  OrderFacts& order = orders_[record.order.index];
  order.is_known = true;
  order.cause = record.cause;
  order.due = record.due;
  if (record.command) order.command = record.command;
  auto& by_depth = order.effective_by_depth;
  const auto at_depth =
      std::find_if(by_depth.begin(), by_depth.end(),
                   [&record](const auto& entry) { return entry.first == record.depth; });
  if (at_depth == by_depth.end()) {
    by_depth.emplace_back(record.depth, record.effective);
  } else {
    at_depth->second = later(at_depth->second, record.effective);
  }
  std::vector<Window>& windows = windows_[index_of(record.cause)];
  if (windows.size() <= record.credential.index) windows.resize(record.credential.index + 1);
  Window& window = windows[record.credential.index];
  if (record.due < window.due) window = {record.due, record.effective};
}

/// Credential-seconds between due and effective; several orders for one credential overlap, and all
/// end with it [s].
double RevocationObserver::exposure_window_s(RevocationCause cause) const {
  double sum_s = 0.0;
  for (const Window& window : windows_[index_of(cause)]) {
    if (window.due == sim::kNever) continue;
    sum_s += sim::to_seconds(window.effective.value_or(end_) - window.due);
  }
  return sum_s;
}

void RevocationObserver::add_duration(sim::CensoredSketch& sample, sim::SimTime from,
                                      std::optional<sim::SimTime> to) const {
  if (to) {
    sample.add_event(std::max(0.0, sim::to_seconds(*to - from)));
  } else {
    sample.add_censored(std::max(0.0, sim::to_seconds(end_ - from)));
  }
}

void RevocationObserver::report_cause(ReplicationResult& result, RevocationCause cause) const {
  sim::CensoredSketch latency;
  sim::CensoredSketch handling;
  sim::CensoredSketch enforcement;
  std::map<std::uint32_t, sim::CensoredSketch> by_depth;
  std::uint64_t orders = 0;
  for (const OrderFacts& order : orders_) {
    if (!order.is_known || order.cause != cause) continue;
    ++orders;
    std::optional<sim::SimTime> effective = order.due;
    for (const auto& [depth, at] : order.effective_by_depth) {
      effective = later(effective, at);
      add_duration(by_depth[depth], order.due, at);
    }
    add_duration(latency, order.due, effective);
    if (!order.command) continue;
    add_duration(handling, order.due, order.command);
    add_duration(enforcement, *order.command, effective);
  }
  const std::string name = kCauses[index_of(cause)];
  const auto add_sample = [&result](std::string metric, Labels labels,
                                    const sim::CensoredSketch& sample) {
    result.samples.push_back({std::move(metric), std::move(labels), sample});
  };
  add_sample("revocation.latency", {{"cause", name}}, latency);
  for (const auto& [depth, sample] : by_depth) {
    add_sample("revocation.latency", {{"cause", name}, {"depth", std::to_string(depth)}}, sample);
  }
  add_sample("revocation.handling", {{"cause", name}}, handling);
  add_sample("revocation.enforcement", {{"cause", name}}, enforcement);
  add_value(result, "revocation.orders", {{"cause", name}}, static_cast<double>(orders));
  if (cause != RevocationCause::kProbe) report_exposure(result, cause, orders);
}

void RevocationObserver::report_exposure(ReplicationResult& result, RevocationCause cause,
                                         std::uint64_t orders) const {
  const std::string name = kCauses[index_of(cause)];
  const Exposed& exposed = exposed_[index_of(cause)];
  const std::uint64_t all = exposed.by_actor[0] + exposed.by_actor[1];
  add_value(result, "revocation.exposed_actions", {{"cause", name}}, static_cast<double>(all));
  for (std::size_t i = 0; i < kActors.size(); ++i) {
    add_value(result, "revocation.exposed_actions", {{"cause", name}, {"actor", kActors[i]}},
              static_cast<double>(exposed.by_actor[i]));
  }
  add_value(result, "revocation.exposed_actions", {{"cause", name}, {"phase", "before_command"}},
            static_cast<double>(exposed.before_command));
  add_value(result, "revocation.exposed_actions", {{"cause", name}, {"phase", "after_command"}},
            static_cast<double>(all - exposed.before_command));
  add_value(result, "revocation.in_flight", {{"cause", name}},
            static_cast<double>(exposed.in_flight));
  for (std::size_t i = 0; i < kAfter_s.size(); ++i) {
    add_ratio(result, "revocation.exposed_actions.after",
              {{"cause", name}, {"t_s", std::to_string(static_cast<int>(kAfter_s[i]))}},
              static_cast<double>(exposed.after[i]), static_cast<double>(orders));
  }
}

void RevocationObserver::report(ReplicationResult& result) const {
  report_cause(result, RevocationCause::kCompletion);
  if (!context_.plan.threats.empty()) report_cause(result, RevocationCause::kIncident);
  if (context_.plan.probes.rate_per_s > 0.0) report_cause(result, RevocationCause::kProbe);
  add_value(result, "revocation.exposure_window", {{"cause", "completion"}},
            exposure_window_s(RevocationCause::kCompletion));
  if (!context_.plan.threats.empty()) {
    add_value(result, "revocation.exposure_window", {{"cause", "incident"}},
              exposure_window_s(RevocationCause::kIncident));
  }
}

}  // namespace

std::unique_ptr<Observer> make_revocation_observer(const ObserverContext& context) {
  return std::make_unique<RevocationObserver>(context);
}

}  // namespace models
