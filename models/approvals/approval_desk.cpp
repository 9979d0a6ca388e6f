#include "models/approvals/approval_desk.hpp"

#include <algorithm>
#include <array>

#include "sim/core/combinators.hpp"
#include "sim/random/fixed_math.hpp"

namespace models {
namespace {

constexpr sim::Purpose kResponse{"approval_response"};
constexpr sim::Purpose kNotice{"approval_notice"};
constexpr sim::Purpose kFalseRejection{"approval_false_rejection"};
constexpr double kHour_s = 3600.0;

}  // namespace

double Attention::after(double requests_in_last_hour) const {
  return std::max(least, attention * sim::fixed::exp(-fading * requests_in_last_hour));
}

ApprovalDesk::ApprovalDesk(Fleet& fleet)
    : fleet_(fleet), config_(fleet.design.approvals), calendar_(fleet.plan.clock) {
  for (const Department& department : fleet.plan.organisation.departments) {
    Desk& desk = desks_.emplace_back();
    const Approvers& approvers = department.approvers;
    if (approvers.count == 0) continue;
    const bool open = approvers.hours.contains(calendar_.weekday(sim::kStart),
                                               calendar_.second_of_day(sim::kStart));
    desk.people = std::make_unique<sim::SimResource>(fleet.simulation,
                                                     open ? static_cast<int>(approvers.count) : 0,
                                                     sim::Discipline::kFifo, "approvers");
  }
}

void ApprovalDesk::start() {
  for (std::uint32_t i = 0; i < desks_.size(); ++i) {
    const OpeningHours& hours = fleet_.plan.organisation.departments[i].approvers.hours;
    const bool always = hours == OpeningHours{0x7f, 0, 86'400};
    if (desks_[i].people == nullptr || always) continue;
    fleet_.simulation.spawn(keep_hours(DepartmentId{i}), {.name = "approvers' hours"});
  }
}

sim::Task<void> ApprovalDesk::keep_hours(DepartmentId department) {
  const Approvers& approvers = fleet_.plan.organisation.departments[department.index].approvers;
  for (;;) {
    const sim::SimTime now = fleet_.now();
    const bool open =
        approvers.hours.contains(calendar_.weekday(now), calendar_.second_of_day(now));
    desks_[department.index].people->set_servers(open ? static_cast<int>(approvers.count) : 0);
    const sim::SimTime next = std::min(calendar_.next_time_of_day(now, approvers.hours.opens_s),
                                       calendar_.next_time_of_day(now, approvers.hours.closes_s));
    co_await fleet_.delay(next - now);
  }
}

DepartmentId approvers_for(const Organisation& organisation, const ApprovalConfig& config,
                           DepartmentId of_rule, ActionId action) {
  if (of_rule.valid()) return of_rule;
  if (config.approvers.valid()) return config.approvers;
  const auto& departments = organisation.departments;
  const DepartmentId owner =
      organisation.resources[organisation.actions[action.index].resource.index].owner;
  if (owner.valid() && departments[owner.index].approvers.count > 0) return owner;
  for (std::uint32_t i = 0; i < departments.size(); ++i) {
    if (departments[i].approvers.count > 0) return DepartmentId{i};
  }
  return {};
}

sim::Task<void> ApprovalDesk::timer(sim::Duration duration) { co_await fleet_.delay(duration); }

/// Waits for the work to be done, but no longer than so. What is not done then is withdrawn.
sim::Task<bool> ApprovalDesk::has_answer_within(sim::Process work,
                                                std::optional<sim::Duration> limit) {
  if (!limit) {
    co_await work.join();
    co_return true;
  }
  std::array<sim::Process, 2> racers{
      work, fleet_.simulation.spawn(timer(*limit), {.name = "approval timeout"})};
  const std::size_t first = co_await sim::any_of(fleet_.simulation, racers);
  racers[first == 0 ? 1 : 0].cancel();
  co_return first == 0;
}

sim::Task<bool> ApprovalDesk::ask(Request request) {
  const sim::SimTime start = fleet_.now();
  const auto pending = std::make_shared<Pending>(Pending{request, std::nullopt});
  DepartmentId department =
      approvers_for(fleet_.plan.organisation, config_, request.approvers, request.action);
  if (!department.valid() || desks_[department.index].people == nullptr)
    co_return end(*pending, start, ApprovalEnd::kTimedOut, false);
  const auto left = [&](const std::optional<sim::Duration>& limit) -> std::optional<sim::Duration> {
    if (!limit) return std::nullopt;
    return std::max(sim::kZero, *limit - (fleet_.now() - start));
  };
  const bool glass_first = config_.break_glass_after &&
                           (!config_.timeout || *config_.break_glass_after < *config_.timeout);
  const std::optional<sim::Duration> last =
      glass_first ? config_.break_glass_after : config_.timeout;
  const bool escalates = config_.escalate_after && config_.escalate_to.valid() &&
                         config_.escalate_to != department &&
                         (!last || *config_.escalate_after < *last);
  if (escalates) {
    const sim::Process first =
        fleet_.simulation.spawn(handle(pending, department, 0), {.name = "approval"});
    if (co_await has_answer_within(first, config_.escalate_after)) {
      co_return end(*pending, start, ApprovalEnd::kAnswered, *pending->approved);
    }
    department = config_.escalate_to;
  }
  const sim::Process work =
      fleet_.simulation.spawn(handle(pending, department, escalates ? 1 : 0), {.name = "approval"});
  if (co_await has_answer_within(work, left(last))) {
    co_return end(*pending, start, ApprovalEnd::kAnswered, *pending->approved);
  }
  if (glass_first) co_return end(*pending, start, ApprovalEnd::kBrokenGlass, true);
  co_return end(*pending, start, ApprovalEnd::kTimedOut, config_.timeout_allows);
}

sim::Task<void> ApprovalDesk::handle(PendingPtr pending, DepartmentId department,
                                     std::uint64_t turn) {
  const Approvers& approvers = fleet_.plan.organisation.departments[department.index].approvers;
  Desk& desk = desks_[department.index];
  if (approvers.batch) {
    const std::int64_t into = (fleet_.now() - sim::kStart).ns % approvers.batch->ns;
    if (into > 0) co_await fleet_.delay(*approvers.batch - sim::Duration{into});
  }
  sim::Lease lease = co_await desk.people->acquire();
  const sim::SimTime taken = fleet_.now();
  const Work work(*this, department);
  desk.recent.push_back(taken);
  const sim::Duration busy =
      fleet_.draw_duration(approvers.response_s, pending->request.path, kResponse, turn);
  if (busy > sim::kZero) co_await fleet_.delay(busy);
  desk.busy_s += sim::to_seconds(fleet_.now() - taken);
  answer(*pending, department, turn);
}

ApprovalDesk::Work::Work(ApprovalDesk& desk, DepartmentId department)
    : desk_(desk), open_(desk.open_), department_(department), began_(desk.fleet_.now()) {
  desk_.desks_[department.index].at_work.push_back(began_);
}

ApprovalDesk::Work::~Work() {
  if (open_.expired()) return;
  Desk& desk = desk_.desks_[department_.index];
  desk.at_work.erase(std::find(desk.at_work.begin(), desk.at_work.end(), began_));
  desk_.add_work(department_, began_, desk);
}

/// Work since `from`, as far as it was after the warm-up.
void ApprovalDesk::add_work(DepartmentId department, sim::SimTime from, Desk& to) const {
  const Approvers& approvers = fleet_.plan.organisation.departments[department.index].approvers;
  const sim::SimTime begin = std::max(from, sim::kStart + fleet_.plan.clock.warmup);
  const sim::SimTime now = fleet_.now();
  if (begin >= now) return;
  const sim::Duration open = calendar_.within(approvers.hours, begin, now);
  to.in_hours += open;
  to.overtime += now - begin - open;
}

void ApprovalDesk::answer(Pending& pending, DepartmentId department, std::uint64_t turn) {
  const Approvers& approvers = fleet_.plan.organisation.departments[department.index].approvers;
  Desk& desk = desks_[department.index];
  while (!desk.recent.empty() && desk.recent.front() + sim::seconds(kHour_s) < fleet_.now()) {
    desk.recent.pop_front();
  }
  const double each = static_cast<double>(desk.recent.size()) / approvers.count;
  const sim::EntityPath path = pending.request.path;
  pending.noticed = fleet_.random.bernoulli(approvers.attention.after(each), path, kNotice, turn);
  const bool should_pass = pending.request.actor == Actor::kLegitimate;
  pending.approved = should_pass ? !fleet_.random.bernoulli(approvers.attention.false_rejections,
                                                            path, kFalseRejection, turn)
                                 : !pending.noticed;
}

bool ApprovalDesk::end(const Pending& pending, sim::SimTime asked_at, ApprovalEnd how,
                       bool passes) {
  const Request& of = pending.request;
  fleet_.records.emit(ApprovalEnded{fleet_.now(), of.agent, of.action, of.actor, how, passes,
                                    sim::to_seconds(fleet_.now() - asked_at)});
  return passes;
}

void ApprovalDesk::report() const {
  for (std::uint32_t i = 0; i < desks_.size(); ++i) {
    const Desk& desk = desks_[i];
    if (desk.people == nullptr) continue;
    Desk paid;
    paid.in_hours = desk.in_hours;
    paid.overtime = desk.overtime;
    for (const sim::SimTime began : desk.at_work) add_work(DepartmentId{i}, began, paid);
    fleet_.records.emit(ApproversOutcome{
        DepartmentId{i}, desk.people->utilisation(), desk.people->mean_queue_length(),
        desk.people->mean_wait_s(), desk.busy_s, static_cast<std::uint64_t>(desk.people->served()),
        paid.in_hours, paid.overtime});
  }
}

}  // namespace models
