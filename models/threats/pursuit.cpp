#include "models/threats/pursuit.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace models {
namespace {

constexpr sim::Purpose kPace{"pace"};
constexpr std::uint64_t kRoundNode = sim::name_hash("attack_round");
constexpr std::uint64_t kTimesNode = sim::name_hash("attack_times");
constexpr std::uint64_t kStepNode = sim::name_hash("attack_step");
constexpr std::uint64_t kCopyNode = sim::name_hash("attack_copy");
constexpr std::uint64_t kStartNode = sim::name_hash("attack_start");
constexpr std::uint64_t kOutsideNode = sim::name_hash("attack_outside");
constexpr std::uint32_t kSlowest = 6;  // Denials after which an adaptive attacker slows no more.

/// What an adaptive attacker takes up, one after another.
constexpr std::array<Strategy, 3> kLadder{Strategy::kHarvest, Strategy::kLateral,
                                          Strategy::kReplay};

template <class List, class Value>
bool contains(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

}  // namespace

// ---- What he has

bool Pursuit::uses(const Hijack& hijack, Strategy strategy) const {
  const std::vector<Strategy>& written = threat_of(hijack).strategies;
  if (contains(written, strategy)) return true;
  if (!contains(written, Strategy::kAdaptive)) return false;
  const auto taken_up = kLadder.begin() + std::min<std::size_t>(hijack.level, kLadder.size());
  return std::find(kLadder.begin(), taken_up, strategy) != taken_up;
}

bool Pursuit::is_in_hand(const AgentRun& body) const { return !body.evicted; }

/// Agents, or the outsider, by which he can act; the first is where he came in.
std::vector<AgentRun*> Pursuit::bodies(const Hijack& hijack) const {
  std::vector<AgentRun*> all;
  if (is_in_hand(*hijack.agent)) all.push_back(hijack.agent);
  for (AgentRun* const puppet : hijack.puppets) {
    if (is_in_hand(*puppet) && !puppet->stopped) all.push_back(puppet);
  }
  return all;
}

CredentialId Pursuit::current(const Hijack& hijack, const AgentRun& body) const {
  if (hijack.stolen.valid()) return {};  // Nobody gives a thief anything new.
  if (!body.task_ended) return body.keyring->current;
  return body.kept.empty() ? CredentialId{} : body.kept.back();
}

CredentialList Pursuit::loot(const Hijack& hijack, const AgentRun& body) const {
  CredentialList found;
  if (hijack.stolen.valid()) {
    found.push_back(hijack.stolen);  // Dead or not: nobody tells him.
    return found;
  }
  const bool harvests = uses(hijack, Strategy::kHarvest);
  const CredentialList alive = custody_.own(body);
  const CredentialId newest = current(hijack, body);
  for (auto credential = alive.rbegin(); credential != alive.rend(); ++credential) {
    if (harvests || *credential == newest) found.push_back(*credential);  // Newest first.
  }
  if (!harvests) return found;
  const std::vector<CredentialId> of_others = custody_.takeable(body);
  found.insert(found.end(), of_others.rbegin(), of_others.rend());
  return found;
}

bool Pursuit::can_ask_anew(const AgentRun& body) const {
  if (body.keyring == nullptr) return false;
  return !body.task_ended && body.keyring->blocked == false && custody_.must_ask_for_call(body);
}

/// What he could present now, he can present later from elsewhere.
void Pursuit::take_along(Hijack& hijack) const {
  if (!hijack.agent->id.valid() || !uses(hijack, Strategy::kReplay)) return;
  for (const AgentRun* const body : bodies(hijack)) {
    for (const CredentialId id : custody_.presentable(*body)) {
      if (!contains(hijack.booty, id)) hijack.booty.push_back(id);
    }
  }
}

bool Pursuit::has_budget(const Hijack& hijack) const {
  return hijack.attempts + hijack.starts < threat_of(hijack).goal.max_attempts;
}

bool Pursuit::is_paid(const Hijack& hijack) const {
  const Goal& goal = threat_of(hijack).goal;
  const WorkflowRun* const workflow = hijack.agent->workflow;
  const std::int64_t spent =
      workflow != nullptr ? workflow->spent - hijack.spent_before : hijack.spent;
  return spent >= goal.spend_micros;
}

sim::Duration Pursuit::pause(const Hijack& hijack, sim::EntityPath path) const {
  const sim::Duration drawn = fleet_.draw_duration(threat_of(hijack).goal.pace_s, path, kPace);
  if (!contains(threat_of(hijack).strategies, Strategy::kAdaptive)) return drawn;
  return sim::seconds(sim::to_seconds(drawn) *
                      std::ldexp(1.0, static_cast<int>(std::min(hijack.denials, kSlowest))));
}

// ---- Rounds

sim::Task<void> Pursuit::pursue(Hijack& hijack) {
  const WorkflowRun* const workflow = hijack.agent->workflow;
  hijack.spent_before = workflow != nullptr ? workflow->spent : 0;
  take_along(hijack);
  if (threat_of(hijack).spread.any()) co_await pass_on(hijack);
  co_await repeat(hijack);
  let_go(hijack);
}

/// What had been taken from him before he let go.
void Pursuit::note_dead(Hijack& hijack, const AgentRun& body) const {
  if (!body.id.valid() || body.keyring == nullptr) return;
  for (CredentialId id = body.keyring->current; id.valid(); id = fleet_.credentials.at(id).older) {
    const sim::SimTime dead = fleet_.credentials.at(id).dead;
    if (dead <= fleet_.now()) hijack.held_until = std::max(hijack.held_until, dead);
  }
}

void Pursuit::let_go(Hijack& hijack) {
  hijack.over = fleet_.now();
  for (const AgentRun* const body : bodies(hijack)) note_dead(hijack, *body);
  for (AgentRun* const puppet : hijack.puppets) agents_->finish(*puppet);
  if (!hijack.is_accident()) agents_->release(*hijack.agent);
}

sim::Task<void> Pursuit::repeat(Hijack& hijack) {
  const Goal& goal = threat_of(hijack).goal;
  const sim::SimTime give_up = fleet_.now() + goal.persist;
  bool comes_to_call = hijack.actor == Actor::kOutsider;  // Without a pause: it may take no time.
  for (std::uint64_t nth = 0;; ++nth) {
    const sim::SimTime round_start = fleet_.now();
    hijack.may_change = false;
    const Round round = co_await go_round(hijack, hijack.path.child(kRoundNode, nth));
    const bool reached = round.reached && is_paid(hijack);
    if (reached && !hijack.objective) {
      hijack.objective = fleet_.now();
      fleet_.records.emit(GoalReached{fleet_.now(), hijack.threat, hijack.agent->id});
      listener_->goal_reached(hijack);
    }
    // A round without one executed call will not go better next time, unless it met what passes;
    // one that takes no time would never end.
    const bool stood_still = fleet_.now() == round_start && !comes_to_call;
    const bool goes_on = round.reached && !reached;  // To spend more.
    const bool hopeless = !round.progress && !hijack.may_change;
    if (hopeless || (fleet_.now() >= give_up && !goes_on) || stood_still) break;
    if (!has_budget(hijack)) break;
    comes_to_call = false;
  }
}

/// From here on, calls are those of another step.
void Pursuit::go_to(Hijack& hijack, sim::EntityPath step) {
  hijack.step = step;
  hijack.tries.clear();
}

sim::Task<Pursuit::Round> Pursuit::go_round(Hijack& hijack, sim::EntityPath path) {
  const Goal& goal = threat_of(hijack).goal;
  Round round;
  if (goal.fan_out && !hijack.objective) {
    round.reached = co_await fan_out(hijack, *goal.fan_out);
    round.progress = hijack.starts > 0 && round.reached;
  }
  for (std::uint64_t nth = 0; nth < goal.times && !goal.steps.empty(); ++nth) {
    for (std::size_t i = 0; i < goal.steps.size() && round.reached; ++i) {
      go_to(hijack, path.child(kTimesNode, nth).child(kStepNode, i));
      round.reached = co_await take_step(hijack, goal.steps[i]);
      round.progress |= round.reached;
    }
    if (!round.reached) break;
  }
  co_return round;
}

/// Sends copies of itself before anything else.
sim::Task<void> Pursuit::pass_on(Hijack& hijack) {
  for (const Spread::ThroughCall& how : threat_of(hijack).spread.calls) {
    const GoalStep step{{how.send}, how.arguments};
    go_to(hijack, hijack.path.child(kCopyNode, how.read.index));
    if (co_await take_step(hijack, step)) listener_->sent_copies(hijack, how);
  }
}

// ---- Strategies

sim::Task<bool> Pursuit::take_step(Hijack& hijack, const GoalStep& step) {
  for (;;) {
    if (co_await try_strategies(hijack, step)) co_return true;
    const bool adapts = contains(threat_of(hijack).strategies, Strategy::kAdaptive) &&
                        hijack.agent->id.valid() && hijack.level < kLadder.size();
    if (!adapts || !has_budget(hijack)) co_return false;
    ++hijack.level;
    take_along(hijack);
  }
}

sim::Task<bool> Pursuit::try_strategies(Hijack& hijack, const GoalStep& step) {
  for (AgentRun* const body : bodies(hijack)) {
    if (co_await try_agent(hijack, *body, step)) co_return true;
  }
  if (uses(hijack, Strategy::kLateral) && co_await try_lateral(hijack, step)) co_return true;
  if (!uses(hijack, Strategy::kReplay) || hijack.booty.empty()) co_return false;
  co_return co_await try_outside(hijack, step);
}

sim::Task<bool> Pursuit::try_agent(Hijack& hijack, AgentRun& body, const GoalStep& step) {
  for (const ActionId action : step.alternatives) {
    for (const CredentialId credential : loot(hijack, body)) {
      if (!has_budget(hijack) || !is_in_hand(body)) co_return false;
      if (knows_better(hijack, body, action, credential)) continue;
      const CallResult result = co_await attempt(hijack, body, step, action, credential);
      if (result.executed) co_return true;
    }
    // As the agent that it controls, it may ask the issuer for more.
    if (!can_ask_anew(body) || !has_budget(hijack)) continue;
    if (knows_better(hijack, body, action, {})) continue;
    const CallResult result = co_await attempt(hijack, body, step, action, {});
    if (result.executed) co_return true;
  }
  co_return false;
}

/// Whoever adapts does not try again what was denied.
bool Pursuit::knows_better(const Hijack& hijack, const AgentRun& body, ActionId action,
                           CredentialId credential) const {
  return contains(threat_of(hijack).strategies, Strategy::kAdaptive) &&
         contains(hijack.denied, Hijack::Denied{&body, action, credential});
}

std::optional<std::pair<AgentRun*, AgentTypeId>> Pursuit::next_untried(Hijack& hijack) const {
  for (AgentRun* const body : bodies(hijack)) {
    if (!body->id.valid() || body->task_ended) continue;
    const AgentType& type = fleet_.type_of(*body);
    if (body->depth >= type.max_depth) continue;
    for (const std::vector<AgentTypeId>* types : {&type.children, &type.peers}) {
      for (const AgentTypeId one : *types) {
        if (contains(hijack.tried, std::pair(body->id, one))) continue;
        hijack.tried.emplace_back(body->id, one);
        return std::pair(body, one);
      }
    }
  }
  return std::nullopt;
}

/// Has other agents started, one after another, until one of them can do the step.
sim::Task<bool> Pursuit::try_lateral(Hijack& hijack, const GoalStep& step) {
  while (has_budget(hijack)) {
    const auto next = next_untried(hijack);
    if (!next) break;
    AgentRun* const puppet = co_await start_puppet(hijack, *next->first, next->second);
    if (puppet == nullptr) continue;
    take_along(hijack);
    if (co_await try_agent(hijack, *puppet, step)) co_return true;
  }
  co_return false;
}

sim::EntityPath Pursuit::path_of_start(Hijack& hijack, const AgentRun& body, AgentTypeId type) {
  ++hijack.starts;
  const std::uint64_t nth = hijack.starts_of[{body.path.value, type.index}]++;
  return hijack.path.child(kStartNode, body.path.value)
      .child(sim::name_hash(fleet_.plan.agent_types[type.index].name), nth);
}

/// Waits, and asks whether the platform and the policy let the agent start another one.
sim::Task<bool> Pursuit::may_start(Hijack& hijack, AgentRun& body, AgentTypeId type,
                                   sim::EntityPath path) {
  const sim::Duration wait = pause(hijack, path);
  if (wait > sim::kZero) co_await fleet_.delay(wait);
  const AgentType& own = fleet_.type_of(body);
  const bool is_known = contains(own.children, type) || contains(own.peers, type);
  if (!is_in_hand(body) || body.task_ended || !is_known || body.depth >= own.max_depth) {
    co_return false;
  }
  if (fleet_.is_stopped(type)) {
    hijack.may_change = true;
    co_return false;
  }
  alarms_.saw_start(hijack, path);
  if (gate_.may_delegate(body, type)) co_return true;
  ++hijack.denials;
  co_return false;
}

/// What an agent has of who starts it: a peer brings its own authority.
Keyring* Pursuit::lent_to(const AgentRun& body, AgentTypeId type) const {
  return contains(fleet_.type_of(body).children, type) ? body.keyring : nullptr;
}

sim::Task<AgentRun*> Pursuit::start_puppet(Hijack& hijack, AgentRun& body, AgentTypeId type) {
  const sim::EntityPath path = hijack.agent->path.child(kStartNode, hijack.starts++);
  const sim::Duration wait = pause(hijack, path);
  if (wait > sim::kZero) co_await fleet_.delay(wait);
  if (!is_in_hand(body) || body.task_ended || fleet_.is_stopped(type)) co_return nullptr;
  alarms_.saw_start(hijack, path);
  if (!gate_.may_delegate(body, type)) {
    ++hijack.denials;
    co_return nullptr;
  }
  const bool is_peer =
      contains(fleet_.type_of(body).peers, type) && !contains(fleet_.type_of(body).children, type);
  AgentRun& puppet =
      agents_->create(*body.workflow, &body, type, path, is_peer ? nullptr : body.keyring);
  puppet.hijacked = true;
  hijack.puppets.push_back(&puppet);
  fleet_.records.emit(AgentHijacked{fleet_.now(), hijack.threat, puppet.id, body.id});
  const bool has_credential = co_await custody_.obtain(puppet);
  if (!has_credential || puppet.task_ended) {
    agents_->finish(puppet);
    co_return nullptr;
  }
  custody_.begin_use(puppet);
  trust_.begin(puppet);
  co_return &puppet;
}

/// Somebody outside presents what he has taken along.
sim::Task<bool> Pursuit::try_outside(Hijack& hijack, const GoalStep& step) {
  if (hijack.outside == nullptr) {
    hijack.outside = std::make_unique<AgentRun>();
    hijack.outside->path = hijack.path.child(kOutsideNode, 0);
    hijack.outside->type = hijack.agent->type;
  }
  const std::vector<CredentialId> booty = hijack.booty;
  for (const ActionId action : step.alternatives) {
    for (auto credential = booty.rbegin(); credential != booty.rend(); ++credential) {
      if (!has_budget(hijack)) co_return false;
      if (knows_better(hijack, *hijack.outside, action, *credential)) continue;
      hijack.outside->trustee = trust_.behind(fleet_.keyring_of(*credential));
      const CallResult result =
          co_await attempt(hijack, *hijack.outside, step, action, *credential);
      if (result.executed) co_return true;
    }
  }
  co_return false;
}

/// The agent from which the next one is started: where he came in, as long as he has it.
AgentRun* Pursuit::starter(const Hijack& hijack) const {
  for (AgentRun* const body : bodies(hijack)) {
    if (body->id.valid() && !body->task_ended) return body;
  }
  return nullptr;
}

sim::Task<bool> Pursuit::fan_out(Hijack& hijack, const FanOutGoal& goal) {
  for (std::uint64_t started = 0; started < goal.count;) {
    AgentRun* const body = starter(hijack);
    if (body == nullptr || !has_budget(hijack)) co_return false;
    if (goal.controlled) {
      const AgentRun* const puppet = co_await start_puppet(hijack, *body, goal.agent);
      if (puppet == nullptr) {
        if (starter(hijack) == body) co_return false;
        continue;  // It was taken from him meanwhile; another one goes on.
      }
    } else {
      const sim::EntityPath path = path_of_start(hijack, *body, goal.agent);
      if (!co_await may_start(hijack, *body, goal.agent, path)) {
        if (starter(hijack) == body) co_return false;
        continue;
      }
      agents_->start(*body->workflow, body, goal.agent, path, lent_to(*body, goal.agent));
    }
    ++started;
  }
  co_return true;
}

// ---- One call

/// Of a step's n-th try of an action: what happened before does not shift it.
sim::EntityPath Pursuit::path_of_call(Hijack& hijack, ActionId action) {
  ++hijack.attempts;
  auto found = std::find_if(hijack.tries.begin(), hijack.tries.end(),
                            [action](const auto& one) { return one.first == action; });
  if (found == hijack.tries.end()) found = hijack.tries.insert(found, {action, 0});
  const std::uint64_t nth = found->second++;
  return hijack.step.child(sim::name_hash(fleet_.plan.organisation.actions[action.index].name),
                           nth);
}

/// Refusals and failures that another try may not meet.
bool Pursuit::passes(const CallResult& result) {
  switch (result.refusal) {
    case Refusal::kNone:
      return !result.executed;
    case Refusal::kApproval:
    case Refusal::kUndecided:
    case Refusal::kDisabled:
      return true;
    default:
      return false;
  }
}

sim::Task<CallResult> Pursuit::attempt(Hijack& hijack, AgentRun& body, const GoalStep& step,
                                       ActionId action, CredentialId credential) {
  const bool from_outside = !body.id.valid();
  const Actor actor = from_outside ? Actor::kOutsider : hijack.actor;
  const bool comes_to_call = hijack.actor == Actor::kOutsider && hijack.attempts == 0;
  const sim::EntityPath path = path_of_call(hijack, action);
  const CredentialId chosen = credential;
  const sim::Duration wait = pause(hijack, path);
  // Of what the agent, or an impostor, is given he presents the newest after a pause.
  const bool carries_own = body.keyring != nullptr;
  const bool is_own = carries_own && (!credential.valid() || credential == current(hijack, body));
  if (wait > sim::kZero && !comes_to_call) co_await fleet_.delay(wait);
  if (!is_in_hand(body))
    co_return CallResult{Refusal::kNoCredential, false, false};  // Taken from him meanwhile.
  const bool must_ask = carries_own && !credential.valid() && custody_.must_ask_for_call(body);
  const bool as_impostor = from_outside && carries_own && !hijack.stolen.valid();
  if (is_own && !must_ask && current(hijack, body).valid()) credential = current(hijack, body);
  if (as_impostor && credential.valid()) credential = body.keyring->current;
  const CallRequest request{&body, action, step.arguments, credential, actor, path, hijack.threat};
  if (threat_of(hijack).goal.spend_micros > 0 && !from_outside) {
    co_await agents_->think(body, path);  // What a model costs counts, too.
  }
  CallResult result;
  if (credential.valid()) {
    result = co_await gate_.attempt(request);
  } else {
    result = co_await gate_.attempt_freshly(request);
  }
  hijack.accepted |= result.refusal == Refusal::kNone;
  if (result.refusal != Refusal::kNone) {
    ++hijack.denials;
    if (!passes(result)) hijack.denied.push_back({&body, action, chosen});
  }
  hijack.may_change |= passes(result);
  if (result.refusal == Refusal::kNone) {
    hijack.spent += fleet_.plan.organisation.actions[action.index].price.micros;
  }
  alarms_.saw_call(hijack, request, result);
  take_along(hijack);
  co_return result;
}

}  // namespace models
