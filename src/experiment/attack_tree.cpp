#include "src/experiment/attack_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "models/measurement.hpp"
#include "models/records.hpp"
#include "src/experiment/attack_draft.hpp"

namespace app {
namespace {

using models::AgentId;
using models::ThreatId;

constexpr std::size_t kDeepest = 8;  // Agents that infect one another may go on for ever.

constexpr std::array<const char*, 12> kRefusals{"not refused",
                                                "credential expired",
                                                "credential used up",
                                                "credential revoked",
                                                "scope",
                                                "entitlement",
                                                "policy",
                                                "no credential",
                                                "bound to its holder",
                                                "approval",
                                                "the policy did not answer",
                                                "tool switched off"};
constexpr std::array<const char*, 7> kSafeguards{
    "content filter", "pinned tools",  "release age",      "trusted writes",
    "checked cards",  "admin consent", "proof of identity"};
constexpr std::array<const char*, 4> kCountermeasures{"agents stopped", "threat withdrawn",
                                                      "memories purged", "tool switched off"};
constexpr std::array<const char*, 6> kIntrusions{
    "credential stolen", "bootstrap secret stolen",
    "impostor",          "application with a person's consent",
    "insider",           "delegation recorded"};

bool is_accident(const models::Threat& threat) {
  return !threat.intrusion && threat.injection == models::InjectionKind::kAccident;
}

/// What an agent does as the threat reaches it.
const char* how_it_begins(const models::Threat& threat) {
  if (threat.intrusion) return "meets it";
  switch (threat.injection) {
    case models::InjectionKind::kAccident:
      return "misjudges";
    case models::InjectionKind::kRogue:
      return "turns";
    case models::InjectionKind::kRelease:
      return "loads it";
    default:
      return "meets it";
  }
}

/// Writes the attack tree of a run from its records.
class AttackTreeSink final : public models::RecordSink {
 public:
  AttackTreeSink(const models::Plan& plan, const models::Design& design)
      : plan_(plan), design_(design), threats_(plan.threats.size()) {}

  void on(const models::AgentStarted& record) override { agents_.push_back(record); }
  void on(const models::ThreatInjected& record) override;
  void on(const models::ThreatTurnedAway& record) override;
  void on(const models::AgentHijacked& record) override;
  void on(const models::IntrusionBegan& record) override;
  void on(const models::DecisionMade& record) override;
  void on(const models::ActionDone& record) override;
  void on(const models::DelegationRefused& record) override;
  void on(const models::MemoryPoisoned& record) override;
  void on(const models::GoalReached& record) override;
  void on(const models::CompromiseDetected& record) override;
  void on(const models::FalseAlarm&) override { last_alarm_ = AttackDraft::kNowhere; }
  void on(const models::RevocationDue& record) override;
  void on(const models::RevocationCommanded& record) override;
  void on(const models::CountermeasureTaken& record) override;
  void on(const models::CampaignChanged& record) override;
  void on(const models::HijackOutcome& record) override;
  void on(const models::IntrusionOutcome& record) override;

  AttackTree finish();

 private:
  static constexpr std::size_t kNowhere = AttackDraft::kNowhere;
  /// Where things of one threat stand.
  struct Place {
    std::size_t node{kNowhere};
    std::size_t goal{kNowhere};      ///< The first that was reached.
    std::size_t outsider{kNowhere};  ///< Who came in last.
    std::size_t alarm{kNowhere};     ///< The last one.
  };
  struct Exposure {
    std::uint64_t met{0}, turned_away{0}, followed{0};
  };
  using OfAgent = std::pair<std::uint32_t, std::uint32_t>;  // Threat, agent.

  const models::Threat& threat(ThreatId id) const { return plan_.threats[id.index]; }
  std::string type_of(AgentId agent) const {
    return plan_.agent_types[agents_[agent.index].type.index].name;
  }
  std::size_t place_of(ThreatId id, std::optional<sim::SimTime> at);
  std::size_t exposure_of(ThreatId id, AgentId agent, std::optional<sim::SimTime> at);
  std::size_t actor(ThreatId id, AgentId agent, models::CredentialId credential, sim::SimTime at);
  std::string refusal_text(const models::DecisionMade& record) const;
  void note_contained(std::size_t where, std::optional<sim::SimTime> contained);
  void count_those_who_did_not_follow();
  void chain();

  const models::Plan& plan_;
  const models::Design& design_;
  AttackDraft draft_;
  std::vector<models::AgentStarted> agents_;
  std::vector<Place> threats_;
  std::map<OfAgent, std::size_t> control_;  // Nodes.
  std::map<OfAgent, bool> met_;             // Agents that were exposed.
  std::map<std::pair<std::uint32_t, std::size_t>, Exposure> exposures_;    // By threat and node.
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> stolen_;  // By threat, credential.
  std::map<std::uint32_t, std::size_t> incidents_;                         // By incident.
  std::map<std::uint32_t, std::size_t> orders_;                            // Alarm that led to it.
  std::size_t last_alarm_{kNowhere};
};

std::size_t AttackTreeSink::place_of(ThreatId id, std::optional<sim::SimTime> at) {
  Place& place = threats_[id.index];
  if (place.node == kNowhere) {
    const models::Threat& one = threat(id);
    place.node =
        draft_.note(kNowhere, AttackStep::kThreat, AttackEnd::kNone, one.name, std::nullopt);
    AttackNode& node = draft_.at(place.node);
    node.count = 0;
    node.goal = one.goal.text;
    for (const auto& [framework, ids] : one.frameworks) {
      if (framework == "maestro_layers") node.layers = ids;
    }
  }
  AttackNode& node = draft_.at(place.node);
  if (at) {
    const double at_s = sim::to_seconds(*at - sim::kStart);
    node.count = 1;
    node.first_s = std::min(node.first_s.value_or(at_s), at_s);
    node.last_s = std::max(node.last_s.value_or(at_s), at_s);
  }
  return place.node;
}

std::size_t AttackTreeSink::exposure_of(ThreatId id, AgentId agent,
                                        std::optional<sim::SimTime> at) {
  return draft_.note(place_of(id, at), AttackStep::kExposure, AttackEnd::kNone,
                     fmt::format("{} {}", type_of(agent), how_it_begins(threat(id))), at);
}

void AttackTreeSink::on(const models::ThreatInjected& record) {
  const std::size_t node = exposure_of(record.threat, record.agent, record.at);
  ++exposures_[{record.threat.index, node}].met;
  met_[{record.threat.index, record.agent.index}] = true;
  if (is_accident(threat(record.threat))) {
    control_[{record.threat.index, record.agent.index}] = node;
    ++exposures_[{record.threat.index, node}].followed;
  }
}

void AttackTreeSink::on(const models::ThreatTurnedAway& record) {
  const std::string text = fmt::format("turned away: {}", kSafeguards[record.safeguard]);
  const bool of_filter = record.safeguard == static_cast<std::uint8_t>(models::Safeguard::kFilter);
  const auto own = record.agent.valid() ? control_.find({record.threat.index, record.agent.index})
                                        : control_.end();
  std::size_t where = place_of(record.threat, record.at);
  std::string whom = record.agent.valid() ? type_of(record.agent) + " " : std::string{};
  if (of_filter) {
    // The exposure has been told already.
    where = exposure_of(record.threat, record.agent, record.at);
    --draft_.at(where).count;
    ++exposures_[{record.threat.index, where}].turned_away;
    whom.clear();
  } else if (own != control_.end()) {
    where = own->second;
    whom.clear();
  }
  draft_.note(where, AttackStep::kTurnedAway, AttackEnd::kStopped, whom + text, record.at);
}

void AttackTreeSink::on(const models::AgentHijacked& record) {
  const OfAgent key{record.threat.index, record.agent.index};
  const bool was_met = met_.contains(key);
  const models::AgentStarted& started = agents_[record.agent.index];
  std::size_t above = kNowhere;
  if (was_met) {
    above = exposure_of(record.threat, record.agent, record.at);
    --draft_.at(above).count;
    ++exposures_[{record.threat.index, above}].followed;
  }
  if (record.source.valid()) {
    const auto source = control_.find({record.threat.index, record.source.index});
    if (source != control_.end()) above = source->second;
  }
  if (above == kNowhere) above = place_of(record.threat, record.at);
  while (draft_.level(above) >= kDeepest) above = draft_.above(above);
  std::string text = fmt::format("{} {}", type_of(record.agent),
                                 was_met ? "under control" : "started for the attacker");
  if (started.depth > 0) text += fmt::format(", depth {}", started.depth);
  if (was_met && record.source.valid()) text += fmt::format(", from {}", type_of(record.source));
  control_[key] = draft_.note(above, AttackStep::kControl, AttackEnd::kSucceeded, text, record.at);
}

void AttackTreeSink::on(const models::IntrusionBegan& record) {
  const models::Threat& one = threat(record.threat);
  std::string text = kIntrusions[static_cast<std::size_t>(one.intrusion->kind)];
  if (record.agent_type.valid()) {
    text += fmt::format(", as {}", plan_.agent_types[record.agent_type.index].name);
  }
  const std::size_t above = place_of(record.threat, record.at);
  if (record.in_vain) {
    draft_.note(above, AttackStep::kTurnedAway, AttackEnd::kStopped, text + ": in vain", record.at);
    return;
  }
  const std::size_t node =
      draft_.note(above, AttackStep::kControl, AttackEnd::kSucceeded, text, record.at);
  threats_[record.threat.index].outsider = node;
  incidents_[record.incident.index] = node;
  if (record.credential.valid()) {
    stolen_[{record.threat.index, record.credential.index}] = node;
  }
}

/// Who acts: an agent under control, who came in from outside, or who replays from there.
std::size_t AttackTreeSink::actor(ThreatId id, AgentId agent, models::CredentialId credential,
                                  sim::SimTime at) {
  if (agent.valid()) {
    const auto known = control_.find({id.index, agent.index});
    return known == control_.end() ? place_of(id, at) : known->second;
  }
  if (credential.valid()) {
    const auto stolen = stolen_.find({id.index, credential.index});
    if (stolen != stolen_.end()) return stolen->second;
  }
  if (threats_[id.index].outsider != kNowhere) return threats_[id.index].outsider;
  const std::size_t node = draft_.note(place_of(id, at), AttackStep::kControl,
                                       AttackEnd::kSucceeded, "from outside, with what it had", at);
  draft_.at(node).count = 1;
  return node;
}

std::string AttackTreeSink::refusal_text(const models::DecisionMade& record) const {
  std::string by = kRefusals[static_cast<std::size_t>(record.refusal)];
  if (record.refusal == models::Refusal::kPolicy) {
    by = record.rule == models::kNoRule ? "no policy permits it"
                                        : fmt::format("policy {}", design_.rule_name(record.rule));
  }
  return fmt::format("{} refused: {}", plan_.organisation.actions[record.action.index].name, by);
}

void AttackTreeSink::on(const models::DecisionMade& record) {
  if (!record.threat.valid() || record.refusal == models::Refusal::kNone) return;
  draft_.note(actor(record.threat, record.agent, record.credential, record.at), AttackStep::kCall,
              AttackEnd::kStopped, refusal_text(record), record.at);
}

void AttackTreeSink::on(const models::ActionDone& record) {
  if (!record.threat.valid()) return;
  const std::string& action = plan_.organisation.actions[record.action.index].name;
  const std::size_t above = actor(record.threat, record.agent, record.credential, record.at);
  draft_.note(above, AttackStep::kCall, record.executed ? AttackEnd::kSucceeded : AttackEnd::kNone,
              action + (record.executed ? " executed" : " failed at the tool"), record.at);
}

void AttackTreeSink::on(const models::DelegationRefused& record) {
  for (std::uint32_t i = 0; i < threats_.size(); ++i) {
    const auto known = control_.find({i, record.agent.index});
    if (known == control_.end()) continue;
    const std::string by = record.rule == models::kNoRule
                               ? "no policy permits it"
                               : fmt::format("policy {}", design_.rule_name(record.rule));
    draft_.note(
        known->second, AttackStep::kDelegation, AttackEnd::kStopped,
        fmt::format("start of {} refused: {}", plan_.agent_types[record.type.index].name, by),
        record.at);
    return;
  }
}

void AttackTreeSink::on(const models::MemoryPoisoned& record) {
  std::size_t above = place_of(record.threat, record.at);
  std::string text = fmt::format("memory {} poisoned", plan_.memories[record.memory.index].name);
  if (record.agent.valid()) {
    const auto known = control_.find({record.threat.index, record.agent.index});
    if (known != control_.end()) above = known->second;
    if (known == control_.end()) text += fmt::format(" by {}", type_of(record.agent));
  }
  draft_.note(above, AttackStep::kMemory, AttackEnd::kSucceeded, text, record.at);
}

void AttackTreeSink::on(const models::GoalReached& record) {
  const std::size_t above = actor(record.threat, record.agent, {}, record.at);
  const std::size_t node =
      draft_.note(above, AttackStep::kGoal, AttackEnd::kSucceeded, "goal reached", record.at);
  draft_.at(node).goal = threat(record.threat).goal.text;
  if (threats_[record.threat.index].goal == kNowhere) threats_[record.threat.index].goal = node;
}

void AttackTreeSink::on(const models::CompromiseDetected& record) {
  const std::vector<models::Detector>& detectors =
      design_.detectors ? *design_.detectors : threat(record.threat).detectors;
  const std::size_t above = actor(record.threat, record.agent, {}, record.at);
  last_alarm_ = draft_.note(above, AttackStep::kAlarm, AttackEnd::kDefence,
                            fmt::format("alarm: {}", detectors[record.detector].name), record.at);
  threats_[record.threat.index].alarm = last_alarm_;
}

/// An alarm that is answered makes its order due at once.
void AttackTreeSink::on(const models::RevocationDue& record) {
  if (record.cause != models::RevocationCause::kIncident || last_alarm_ == kNowhere) return;
  orders_.try_emplace(record.order.index, last_alarm_);
}

void AttackTreeSink::on(const models::RevocationCommanded& record) {
  const auto alarm = orders_.find(record.order.index);
  if (alarm == orders_.end()) return;
  draft_.note(alarm->second, AttackStep::kAnswer, AttackEnd::kDefence, "revocation ordered",
              record.at);
}

void AttackTreeSink::on(const models::CountermeasureTaken& record) {
  if (record.false_alarm || threats_[record.threat.index].alarm == kNowhere) return;
  draft_.note(threats_[record.threat.index].alarm, AttackStep::kAnswer, AttackEnd::kDefence,
              kCountermeasures[record.kind], record.at);
}

/// A campaign is about; it is worth a node of its own only when it ends.
void AttackTreeSink::on(const models::CampaignChanged& record) {
  const std::size_t node = place_of(record.threat, record.at);
  if (record.on) return;
  draft_.note(node, AttackStep::kAnswer, AttackEnd::kNone, "over, or taken down", record.at);
}

void AttackTreeSink::note_contained(std::size_t where, std::optional<sim::SimTime> contained) {
  if (contained) {
    draft_.note(where, AttackStep::kContained, AttackEnd::kDefence, "contained", contained);
  } else {
    draft_.note(where, AttackStep::kContained, AttackEnd::kSucceeded, "not contained by the end",
                std::nullopt);
  }
}

void AttackTreeSink::on(const models::HijackOutcome& record) {
  const auto known = control_.find({record.threat.index, record.agent.index});
  if (known != control_.end()) note_contained(known->second, record.contained);
}

void AttackTreeSink::on(const models::IntrusionOutcome& record) {
  const auto known = incidents_.find(record.incident.index);
  if (known != incidents_.end()) note_contained(known->second, record.contained);
}

void AttackTreeSink::count_those_who_did_not_follow() {
  for (const auto& [key, exposure] : exposures_) {
    const std::uint64_t gone = exposure.turned_away + exposure.followed;
    if (exposure.met <= gone) continue;
    const std::size_t node =
        draft_.note(key.second, AttackStep::kTurnedAway, AttackEnd::kStopped, "not followed", {});
    draft_.at(node).count = exposure.met - gone;
  }
}

/// What follows another threat hangs below its goal, or stands where the chain broke.
void AttackTreeSink::chain() {
  for (std::uint32_t i = 0; i < threats_.size(); ++i) place_of(ThreatId{i}, std::nullopt);
  for (std::uint32_t i = 0; i < threats_.size(); ++i) {
    AttackNode& node = draft_.at(threats_[i].node);
    const ThreatId after = plan_.threats[i].campaign.after;
    if (threats_[i].goal != kNowhere) {
      node.end = AttackEnd::kSucceeded;
    } else if (node.count > 0 || after.valid()) {
      node.end = AttackEnd::kStopped;
    }
    if (!after.valid() || after.index == i) continue;
    const Place& before = threats_[after.index];
    draft_.move_below(threats_[i].node, before.goal != kNowhere ? before.goal : before.node);
  }
}

AttackTree AttackTreeSink::finish() {
  count_those_who_did_not_follow();
  chain();
  AttackTree tree;
  tree.design = design_.name;
  for (const Place& place : threats_) tree.goals += place.goal != kNowhere ? 1U : 0U;
  tree.threats = draft_.finished();
  return tree;
}

}  // namespace

AttackTree grow_attack_tree(const models::Plan& plan, models::DesignId design,
                            std::uint64_t replication) {
  AttackTreeSink sink(plan, plan.designs[design.index]);
  models::RunOptions options;
  options.sink = &sink;
  models::run_replication(plan, design, replication, options);
  return sink.finish();
}

std::string_view name_of(AttackStep step) {
  static constexpr std::array<std::string_view, 12> kNames{
      "threat", "exposure", "turned_away", "control", "call",      "delegation",
      "memory", "goal",     "alarm",       "answer",  "contained", "omitted"};
  return kNames[static_cast<std::size_t>(step)];
}

std::string_view name_of(AttackEnd end) {
  static constexpr std::array<std::string_view, 4> kNames{"none", "succeeded", "stopped",
                                                          "defence"};
  return kNames[static_cast<std::size_t>(end)];
}

}  // namespace app
