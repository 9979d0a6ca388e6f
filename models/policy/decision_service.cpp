#include "models/policy/decision_service.hpp"

#include <array>
#include <limits>

#include "models/credentials/custody.hpp"
#include "sim/core/combinators.hpp"

namespace models {
namespace {

constexpr sim::Purpose kLatency{"decision_latency"};
constexpr sim::Purpose kNetwork{"decision_network"};
constexpr sim::Purpose kService{"decision_service"};
constexpr sim::Purpose kRetryWait{"decision_retry_wait"};
constexpr std::uint64_t kNode = sim::name_hash("decision_point");

}  // namespace

std::size_t DecisionService::QuestionHash::operator()(const Question& question) const {
  const std::uint64_t who = (std::uint64_t{question.point.index} << 32U) | question.asker.index;
  const std::uint64_t what =
      (std::uint64_t{question.action.index} << 1U) | (question.tainted ? 1U : 0U);
  return sim::mix_bits(sim::mix_bits(who) ^ what ^ question.arguments);
}

DecisionService::DecisionService(Fleet& fleet, Custody& custody)
    : fleet_(fleet),
      custody_(custody),
      config_(fleet.design.decisions),
      outage_(fleet, config_.outages, kNode, "decision point outages"),
      keeps_(config_.cache_ttl.has_value() || config_.on_outage == OnOutage::kStale) {
  if (config_.servers > 0) {
    servers_ =
        std::make_unique<sim::SimResource>(fleet.simulation, static_cast<int>(config_.servers),
                                           sim::Discipline::kFifo, "decision point");
  }
}

/// An agent can do other things while nobody decides.
void DecisionService::outage_changed(bool out) {
  // Decisions that are kept go on; which, is not asked here.
  const bool keeps = config_.on_outage == OnOutage::kFailClosed && config_.cache_ttl.has_value();
  if (config_.on_outage == OnOutage::kStale || keeps) return;
  const bool open = config_.on_outage == OnOutage::kFailOpen;
  fleet_.reach.set_undecided(out ? (open ? Reach::Undecided::kAllPass : Reach::Undecided::kNonePass)
                                 : Reach::Undecided::kNo);
  for (AgentRun& agent : fleet_.agents) {
    if (!agent.stopped && agent.id.valid()) custody_.refresh(agent);
  }
}

// ---- Answers that are kept

const Decision* DecisionService::kept(const Question& question) const {
  const auto found = kept_.find(question);
  return found == kept_.end() ? nullptr : &found->second.decision;
}

void DecisionService::keep(const Question& question, const Decision& decision) {
  if (!keeps_) return;
  if (kept_.size() >= most_kept_) drop_old();
  kept_.insert_or_assign(question,
                         Kept{decision, fleet_.now() + config_.cache_ttl.value_or(sim::kZero)});
}

/// Of those who are gone nobody asks again; the others may only count as stale.
void DecisionService::drop_old() {
  const bool stale = config_.on_outage == OnOutage::kStale;
  std::erase_if(kept_, [&](const auto& entry) {
    const bool gone = !entry.first.asker.valid() || fleet_.keyrings[entry.first.asker.index].ended;
    return entry.second.until <= fleet_.now() && (gone || !stale);
  });
  most_kept_ = std::max<std::size_t>(most_kept_, 2 * kept_.size());
}

// ---- Asking

sim::Task<DecisionService::Reply> DecisionService::ask(sim::EntityPath requester,
                                                       Question question) {
  ++asked_;
  if (keeps_) {
    const auto found = kept_.find(question);
    if (found != kept_.end() && found->second.until > fleet_.now()) {
      ++found_;
      co_return Reply::kKept;
    }
  }
  const sim::SimTime start = fleet_.now();
  bool answered = false;
  if (config_.remote) {
    for (std::uint64_t nth = 0; nth < config_.attempts && !answered; ++nth) {
      if (nth > 0) {
        co_await wait(fleet_.draw_duration(config_.retry_wait_s, requester, kRetryWait, nth));
      }
      answered = co_await attempt(requester, nth);
    }
  } else {
    co_await wait(fleet_.draw_duration(config_.latency_s, requester, kLatency));
    answered = true;
  }
  latency_s_ += sim::to_seconds(fleet_.now() - start);
  co_return answered ? Reply::kAnswered : Reply::kUnreachable;
}

sim::Task<void> DecisionService::wait(sim::Duration duration) {
  if (duration > sim::kZero) co_await fleet_.delay(duration);
}

sim::Task<bool> DecisionService::attempt(sim::EntityPath requester, std::uint64_t nth) {
  if (outage_.is_on()) {
    ++failed_;
    co_await wait(config_.timeout
                      ? *config_.timeout
                      : fleet_.draw_duration(config_.network_s, requester, kNetwork, nth));
    co_return false;
  }
  if (!config_.timeout) {
    co_await serve(requester, nth);
    co_return true;
  }
  const std::array<sim::Process, 2> racers{
      fleet_.simulation.spawn(serve(requester, nth), {.name = "decision"}),
      fleet_.simulation.spawn(wait(*config_.timeout), {.name = "decision timeout"})};
  const std::size_t first = co_await sim::any_of(fleet_.simulation, racers);
  if (first == 0) {
    sim::Process timer = racers[1];
    timer.cancel();
    co_return true;
  }
  ++timeouts_;  // The service goes on with what nobody waits for any more.
  co_return false;
}

sim::Task<void> DecisionService::serve(sim::EntityPath requester, std::uint64_t nth) {
  const sim::Duration network = fleet_.draw_duration(config_.network_s, requester, kNetwork, nth);
  const sim::Duration there{network.ns / 2};
  co_await wait(there);
  {
    sim::Lease lease;
    if (servers_) lease = co_await servers_->acquire();
    co_await wait(fleet_.draw_duration(config_.service_s, requester, kService, nth));
  }
  co_await wait(network - there);
}

void DecisionService::report() const {
  if (!config_.remote && !keeps_) return;
  const double none = std::numeric_limits<double>::quiet_NaN();
  DecisionPointOutcome outcome;
  outcome.asked = asked_;
  outcome.kept = found_;
  outcome.stale = stale_;
  outcome.failed = failed_;
  outcome.timeouts = timeouts_;
  outcome.fallbacks = fallbacks_;
  outcome.latency_s = asked_ > 0 ? latency_s_ / static_cast<double>(asked_) : none;
  outcome.utilisation = servers_ ? servers_->utilisation() : none;
  outcome.mean_queue = servers_ ? servers_->mean_queue_length() : none;
  fleet_.records.emit(outcome);
}

}  // namespace models
