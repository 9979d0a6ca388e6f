#include "models/pricing/ledger.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

#include "sim/core/assert.hpp"

namespace models {
namespace {

Payers payers_of(const Plan& plan) {
  Payers payers{plan.pricing.chargeback, plan.organisation.departments.size(), {}, {}};
  for (const WorkflowType& workflow : plan.workflows)
    payers.workflow_owners.push_back(workflow.owner);
  for (const Tool& tool : plan.organisation.tools) payers.tool_owners.push_back(tool.owner);
  return payers;
}

bool is_attackers(Actor actor, ThreatId threat) {
  return threat.valid() || actor == Actor::kHijacked || actor == Actor::kOutsider;
}

void mark(std::vector<bool>& marks, std::uint32_t index) {
  if (index >= marks.size()) marks.resize(index + std::size_t{1});
  marks[index] = true;
}

}  // namespace

/// What each seat used of the units that it includes, by department and seat.
struct Ledger::SeatUse {
  std::size_t plan;
  std::vector<std::vector<std::int64_t>> all;
  std::vector<std::vector<std::int64_t>> peaceful;
  std::vector<std::vector<std::int64_t>> whole_run;  // The others are of the month.
};

/// Conversations of one window.
struct Ledger::Conversations {
  using OpenUntil =
      std::unordered_map<std::uint64_t, sim::SimTime>;  // By workflow type and person.
  std::optional<sim::Duration> window;
  OpenUntil all;
  OpenUntil peaceful;  // As if attackers did nothing.
  /// Whether one opens, at this instant.
  bool opens(OpenUntil& open_until, std::uint64_t key, sim::SimTime at) const {
    const auto [found, is_new] = open_until.try_emplace(key, at);
    if (at < found->second) return false;
    found->second = at + *window;
    return true;
  }
};

Ledger::Ledger(const ObserverContext& context)
    : context_(context),
      calendar_(context.plan.clock),
      payers_(payers_of(context.plan)),
      windows_(conversation_windows(context.plan.pricing.plans)),
      months_(calendar_.months(sim::kStart + context.plan.clock.warmup,
                               sim::kStart + context.plan.clock.horizon)),
      stretch_(payers_.departments, context.plan.workflows.size()),
      total_(payers_.departments, context.plan.workflows.size()),
      calls_by_(payers_.departments, 0) {
  const Organisation& organisation = context.plan.organisation;
  for (const Department& department : organisation.departments) {
    calls_of_seats_.emplace_back(department.seats, 0);
    people_at_.emplace_back(department.seats, 0);
    place_of_.emplace_back(department.people);
    occupied_.push_back(0);
    ends_daily_ |= department.turnover.any();
    const auto index = static_cast<std::uint32_t>(place_of_.size() - 1);
    for (std::uint32_t person = 0; person < department.people; ++person) {
      place_of_.back()[person] = person;
      take_seat(DepartmentId{index}, person, 1);
    }
  }
  const std::vector<PricePlan>& plans = context.plan.pricing.plans;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    accounts_.emplace_back(organisation, plans[i], payers_, windows_);
    ends_daily_ |= Account::needs_days(plans[i]);
    if (Account::needs_seat_use(plans[i])) {
      seat_uses_.push_back({i, calls_of_seats_, calls_of_seats_, calls_of_seats_});
    }
  }
  if (!context.plan.threats.empty()) {
    for (const PricePlan& plan : plans) {
      peaceful_accounts_.emplace_back(organisation, plan, payers_, windows_);
    }
  }
  for (std::size_t i = 0; i < plans.size(); ++i) {
    if (!plans[i].cap) continue;
    limits_.emplace_back(plans[i], accounts_[i], i, true, stretch_);
    if (!peaceful_accounts_.empty()) {
      limits_.emplace_back(plans[i], accounts_[i], i, false, stretch_);
    }
  }
  for (const auto& window : windows_) conversations_.push_back({window, {}, {}});
}

Ledger::~Ledger() = default;

void Ledger::take_seat(DepartmentId department, std::uint32_t place, int people) {
  std::vector<std::uint32_t>& seats = people_at_[department.index];
  if (seats.empty()) return;
  std::uint32_t& there = seats[place % seats.size()];
  const bool was_taken = there > 0;
  there += static_cast<std::uint32_t>(people);
  occupied_[department.index] += (there > 0 ? 1 : 0) - (was_taken ? 1 : 0);
}

void Ledger::open_month() {
  const Calendar::MonthShare& month = months_[month_];
  facts_ = {};
  facts_.month = month;
  facts_.days_in_month = month.days_in_month;
  facts_.covered_days = month.days_begun;
  for (std::size_t d = 0; d < payers_.departments; ++d) {
    const std::int64_t seats = context_.plan.organisation.departments[d].seats;
    facts_.licensed.push_back({seats * facts_.covered_days, seats, seats});
    facts_.occupied.push_back({0, occupied_[d], occupied_[d]});
  }
  facts_.agent_types.assign(payers_.departments + 1,
                            std::vector<bool>(context_.plan.agent_types.size()));
  peaceful_types_ = facts_.agent_types;
  for (Account& account : accounts_) account.open_month(facts_);
  for (Account& account : peaceful_accounts_) account.open_month(facts_);
  for (SpendLimit& limit : limits_) limit.open_month(facts_);
  set_boundary(month.from);
}

void Ledger::set_boundary(sim::SimTime from) {
  next_boundary_ = months_[month_].to;
  if (ends_daily_) {
    next_boundary_ = std::min(next_boundary_, calendar_.next_time_of_day(from, 86'400));
  }
}

/// Bills what the stretch before `at` used, and begins the next one.
void Ledger::advance(sim::SimTime at) {
  if (!is_billing_ && at >= months_.front().from) {
    is_billing_ = true;
    most_today_ = occupied_;
    open_month();
  }
  while (is_billing_ && at >= next_boundary_ && next_boundary_ < months_.back().to) {
    close_stretch();
    if (next_boundary_ == months_[month_].to) {
      close_month();
      ++month_;
      open_month();
    } else {
      set_boundary(next_boundary_);
    }
  }
}

void Ledger::close_stretch() {
  for (Account& account : accounts_) account.add(stretch_.cells(), day_, true);
  for (Account& account : peaceful_accounts_) account.add(stretch_.cells(), day_, false);
  for (SpendLimit& limit : limits_) {
    Account& account = (limit.with_attackers() ? accounts_ : peaceful_accounts_)[limit.plan()];
    account.take_away(limit.turned_away(), limit.with_attackers());
    limit.clear();
  }
  total_.add(stretch_.cells());
  stretch_.clear();
  const std::int64_t days = ends_daily_ ? 1 : facts_.covered_days;
  for (std::size_t d = 0; d < occupied_.size(); ++d) {
    facts_.occupied[d].days += most_today_[d] * days;
    facts_.occupied[d].peak = std::max(facts_.occupied[d].peak, most_today_[d]);
  }
  most_today_ = occupied_;
  day_ += days;
}

void Ledger::close_month() {
  MonthFacts peaceful = facts_;
  peaceful.agent_types = peaceful_types_;
  for (std::size_t i = 0; i < accounts_.size(); ++i) {
    const auto use = std::ranges::find(seat_uses_, i, &SeatUse::plan);
    const bool is_by_seat = use != seat_uses_.end();
    facts_.seat_use = is_by_seat ? use->all : decltype(use->all)();
    peaceful.seat_use = is_by_seat ? use->peaceful : decltype(use->peaceful)();
    accounts_[i].close_month(facts_);
    if (!peaceful_accounts_.empty()) peaceful_accounts_[i].close_month(peaceful);
    if (!is_by_seat) continue;
    for (auto* seats : {&use->all, &use->peaceful}) {
      for (auto& of_department : *seats) std::ranges::fill(of_department, 0);
    }
  }
}

UsageCell& Ledger::cell_of(WorkflowId workflow, bool subagent, bool attacker) {
  const WorkflowStarted& started = context_.index.workflow(workflow).started;
  return stretch_.cell(started.department, started.type, subagent, attacker);
}

UsageCell& Ledger::cell_of_call(AgentId agent, CredentialId credential, bool attacker) {
  if (agent.valid()) {
    const AgentStarted& started = context_.index.agent(agent).started;
    return cell_of(started.workflow, started.depth > 0, attacker);
  }
  // An outsider's: whoever the credential names is charged.
  if (!credential.valid()) return stretch_.cell({}, {}, false, attacker);
  const RunIndex::CredentialFacts& named = context_.index.credential(credential);
  return stretch_.cell(named.department, named.feature, false, attacker);
}

void Ledger::converse(const WorkflowStarted& workflow, UsageCell& cell, sim::SimTime at,
                      bool starts) {
  cell.conversations.resize(windows_.size());
  cell.peaceful_conversations.resize(windows_.size());
  for (std::size_t i = 0; i < conversations_.size(); ++i) {
    Conversations& open = conversations_[i];
    bool opens = starts;
    bool opens_in_peace = starts && !cell.attacker;
    if (open.window && workflow.department.valid()) {
      const std::uint64_t key = (std::uint64_t{workflow.type.index} << 48U) |
                                (std::uint64_t{workflow.department.index} << 32U) | workflow.person;
      opens = open.opens(open.all, key, at);
      opens_in_peace = !cell.attacker && open.opens(open.peaceful, key, at);
    }
    if (opens) ++cell.conversations[i];
    if (opens_in_peace) ++cell.peaceful_conversations[i];
  }
}

void Ledger::on(const WorkflowStarted& record) {
  if (!counts(record.at)) return;
  UsageCell& cell = stretch_.cell(record.department, record.type, false, false);
  ++cell.started;
  if (!windows_.empty()) converse(record, cell, record.at, true);
}

void Ledger::on(const WorkflowEnded& record) {
  if (!counts(record.at) || record.outcome != Outcome::kDone) return;
  UsageCell& cell = cell_of(record.workflow, false, false);
  ++cell.done;
  const std::uint32_t index = record.workflow.index;
  if (index >= asked_somebody_.size() || !asked_somebody_[index]) ++cell.done_by_itself;
  if (context_.counts(context_.index.workflow(record.workflow).started.at)) ++workflows_done_;
}

void Ledger::on(const AgentStarted& record) {
  const bool attacker = record.parent.valid() && is_hijacked(record.parent);
  if (attacker) mark(hijacked_, record.agent.index);
  if (!counts(record.at)) return;
  ++cell_of(record.workflow, record.depth > 0, attacker).agents;
  note_agent_type(record, attacker);
}

void Ledger::note_agent_type(const AgentStarted& agent, bool attacker) {
  const DepartmentId department = context_.index.workflow(agent.workflow).started.department;
  const std::size_t row = department.valid() ? department.index : payers_.departments;
  facts_.agent_types[row][agent.type.index] = true;
  if (!attacker) peaceful_types_[row][agent.type.index] = true;
}

void Ledger::on(const AgentHijacked& record) { mark(hijacked_, record.agent.index); }

void Ledger::on(const ApprovalEnded& record) {
  if (!record.agent.valid()) return;
  mark(asked_somebody_, context_.index.agent(record.agent).started.workflow.index);
}

void Ledger::on(const CredentialIssued& record) {
  if (!counts(record.at)) return;
  const auto is_held_by_attacker = [this](AgentId holder) {
    return holder.valid() && is_hijacked(holder);
  };
  const bool attacker = is_held_by_attacker(record.holder) ||
                        (record.parent.valid() &&
                         is_held_by_attacker(context_.index.credential(record.parent).holder));
  if (record.workflow.valid()) {
    ++cell_of(record.workflow, record.depth > 0, attacker).credentials;
  } else {
    ++stretch_.cell(record.department, record.feature, false, false).credentials;
  }
}

void Ledger::on(const DecisionMade& record) {
  if (!counts(record.at)) return;
  UsageCell& cell =
      cell_of_call(record.agent, record.credential, is_attackers(record.actor, record.threat));
  cell.decisions.resize(context_.plan.organisation.actions.size());
  ++cell.decisions[record.action.index];
  if (context_.design.audit.level != AuditLevel::kNone && record.logged) {
    ++cell.log_entries;
    cell.log_bytes += std::llround(context_.design.audit.bytes_per_entry);
  }
  if (record.refusal != Refusal::kNone) return;
  for (SpendLimit& limit : limits_) {
    limit.on_permitted(record, is_subagent(record.agent), cell.attacker);
  }
}

void Ledger::on(const ActionDone& record) {
  if (!counts(record.at)) return;
  const bool attacker = is_attackers(record.actor, record.threat);
  const bool subagent = is_subagent(record.agent);
  UsageCell& cell = cell_of_call(record.agent, record.credential, attacker);
  cell.calls.resize(context_.plan.organisation.actions.size());
  CallCount& calls = cell.calls[record.action.index];
  ++(record.executed ? calls.executed : calls.failed);
  for (SpendLimit& limit : limits_) limit.on_done(record, subagent, cell);
  if (record.executed) {
    const DepartmentId initiator = payers_.initiator(cell);
    ++(initiator.valid() ? calls_by_[initiator.index] : nobodys_calls_);
  }
  if (!record.agent.valid()) return;
  note_agent_type(context_.index.agent(record.agent).started, attacker);
  const WorkflowStarted& workflow = context_.index.workflow_of(record.agent).started;
  if (!windows_.empty()) converse(workflow, cell, record.at, false);
  note_seat(record, workflow, subagent, attacker);
}

void Ledger::note_seat(const ActionDone& record, const WorkflowStarted& workflow, bool subagent,
                       bool attacker) {
  if (!workflow.department.valid()) return;
  const std::size_t department = workflow.department.index;
  if (calls_of_seats_[department].empty()) return;
  const std::size_t seat = workflow.place % calls_of_seats_[department].size();
  if (record.executed) ++calls_of_seats_[department][seat];
  for (SeatUse& use : seat_uses_) {
    const std::int64_t units =
        accounts_[use.plan].seat_units(record.action, record.executed, subagent);
    use.all[department][seat] += units;
    use.whole_run[department][seat] += units;
    if (!attacker) use.peaceful[department][seat] += units;
  }
}

void Ledger::on(const ModelStep& record) {
  if (!counts(record.at)) return;
  const AgentStarted& agent = context_.index.agent(record.agent).started;
  UsageCell& cell = cell_of(agent.workflow, agent.depth > 0, is_hijacked(record.agent));
  const std::int64_t tokens = std::llround(record.text_tokens);
  const auto share = [](std::int64_t of, double part) {
    return std::llround(static_cast<double>(of) * part);
  };
  const TokenMix mix =
      context_.plan.agent_types[agent.type.index].model.token_mix.value_or(TokenMix{});
  const std::int64_t output = share(tokens, mix.output);
  const std::int64_t cached = share(tokens - output, mix.cached);
  cell.output_tokens += output;
  cell.cached_tokens += cached;
  cell.input_tokens += tokens - output - cached;
}

void Ledger::on(const PersonJoined& record) {
  if (!months_.empty()) advance(record.at);
  place_of_[record.department.index].resize(record.person + std::size_t{1});
  place_of_[record.department.index][record.person] = record.place;
  take_seat(record.department, record.place, 1);
  if (!is_billing_) return;
  std::int64_t& most = most_today_[record.department.index];
  most = std::max(most, occupied_[record.department.index]);
}

void Ledger::on(const PersonLeft& record) {
  if (!months_.empty()) advance(record.at);
  take_seat(record.department, place_of_[record.department.index][record.person], -1);
}

void Ledger::on(const RunEnded& record) {
  if (months_.empty()) return;
  advance(record.at);
  close_stretch();
  close_month();
  for (std::size_t i = 0; i < accounts_.size(); ++i) {
    PlanBills bills;
    bills.bill = accounts_[i].finish();
    if (!peaceful_accounts_.empty()) bills.without_attackers = peaceful_accounts_[i].finish();
    bills_.push_back(std::move(bills));
  }
  for (const SpendLimit& limit : limits_) {
    if (limit.with_attackers()) bills_[limit.plan()].turned_away = limit.turned_away_in_all();
  }
}

std::vector<std::vector<std::int64_t>> Ledger::units_of_seats(std::size_t plan) const {
  const auto use = std::ranges::find(seat_uses_, plan, &SeatUse::plan);
  return use == seat_uses_.end() ? std::vector<std::vector<std::int64_t>>{} : use->whole_run;
}

double Ledger::seat_months() const {
  double seat_months = 0.0;
  for (const Department& department : context_.plan.organisation.departments) {
    for (const Calendar::MonthShare& month : months_) {
      seat_months += static_cast<double>(department.seats) * month.share;
    }
  }
  return seat_months;
}

}  // namespace models
