#include "models/workload/workflow_process.hpp"

#include <algorithm>

namespace models {
namespace {

constexpr sim::Purpose kInterarrival{"interarrival"};
constexpr sim::Purpose kDepartment{"department"};
constexpr sim::Purpose kPerson{"person"};
constexpr sim::Purpose kAnswered{"arrival_after"};
constexpr sim::Purpose kAnswerDelay{"arrival_after_delay"};

sim::EntityPath source_path(const WorkflowType& type) {
  return sim::EntityPath::root()
      .child(sim::name_hash("workflow"), 0)
      .child(sim::name_hash(type.name), 0);
}

}  // namespace

void WorkflowProcess::start_arrivals() {
  for (std::uint32_t i = 0; i < fleet_.plan.workflows.size(); ++i) {
    const WorkflowType& type = fleet_.plan.workflows[i];
    if (type.arrivals.kind == ArrivalKind::kAfter) continue;
    const bool by_threat = type.arrivals.kind == ArrivalKind::kEachThreat;
    fleet_.simulation.spawn(
        by_threat ? arrive_by_threat(WorkflowTypeId{i}) : arrive(WorkflowTypeId{i}),
        {.name = type.name.c_str()});
  }
}

sim::Task<void> WorkflowProcess::arrive(WorkflowTypeId id) {
  const WorkflowType& type = fleet_.plan.workflows[id.index];
  const sim::EntityPath source = source_path(type);
  const sim::Distribution gap = sim::Distribution::exponential(1.0 / type.arrivals.rate_per_s);
  for (std::uint64_t nth = 0;; ++nth) {
    const sim::Duration wait = fleet_.draw_duration(gap, source, kInterarrival, nth);
    const bool office = type.arrivals.profile == ArrivalProfile::kOfficeHours;
    const sim::SimTime at =
        office ? calendar_.after_office_time(fleet_.now(), wait) : fleet_.now() + wait;
    if (at >= sim::kStart + fleet_.plan.clock.horizon) co_return;
    co_await fleet_.simulation.until(at);
    if (WorkflowRun* const workflow = create(id, nth)) {
      fleet_.simulation.spawn(conduct(*workflow), {.name = type.name.c_str()});
    }
  }
}

sim::Task<void> WorkflowProcess::arrive_by_threat(WorkflowTypeId id) {
  const char* const name = fleet_.plan.workflows[id.index].name.c_str();
  const auto threats = static_cast<std::uint32_t>(fleet_.plan.threats.size());
  for (std::uint32_t i = 0; i <= threats; ++i) {
    WorkflowRun* const workflow = create(id, i);
    if (workflow == nullptr) continue;
    workflow->only_threat = i < threats ? ThreatId{i} : ThreatId{};
    fleet_.simulation.spawn(conduct(*workflow), {.name = name});
  }
  co_return;
}

bool WorkflowProcess::listens_to_calls() const {
  return std::any_of(fleet_.plan.workflows.begin(), fleet_.plan.workflows.end(),
                     [](const WorkflowType& type) {
                       return type.arrivals.kind == ArrivalKind::kAfter &&
                              type.arrivals.cause != ArrivalCause::kAlarm;
                     });
}

void WorkflowProcess::call_ended(const CallRequest& request, const CallResult& result) {
  if (result.executed) return;
  const bool refused = result.refusal != Refusal::kNone;
  answer(refused ? ArrivalCause::kDenial : ArrivalCause::kFailure, request.action, request.path);
}

void WorkflowProcess::alarm_raised(sim::EntityPath path) { answer(ArrivalCause::kAlarm, {}, path); }

void WorkflowProcess::answer(ArrivalCause cause, ActionId action, sim::EntityPath path) {
  for (std::uint32_t i = 0; i < fleet_.plan.workflows.size(); ++i) {
    const WorkflowType& type = fleet_.plan.workflows[i];
    if (type.arrivals.kind != ArrivalKind::kAfter || type.arrivals.cause != cause) continue;
    if (type.arrivals.of.valid() && type.arrivals.of != action) continue;
    const sim::EntityPath own = path.child(sim::name_hash(type.name), 0);
    if (!fleet_.random.bernoulli(type.arrivals.probability, own, kAnswered)) continue;
    // It does not end with what it is an answer to.
    fleet_.simulation.spawn(arrive_after(WorkflowTypeId{i}, own),
                            {.detached = true, .name = type.name.c_str()});
  }
}

sim::Task<void> WorkflowProcess::arrive_after(WorkflowTypeId id, sim::EntityPath cause) {
  const WorkflowType& type = fleet_.plan.workflows[id.index];
  co_await fleet_.delay(fleet_.draw_duration(type.arrivals.delay_s, cause, kAnswerDelay));
  if (fleet_.now() >= sim::kStart + fleet_.plan.clock.horizon) co_return;
  if (WorkflowRun* const workflow = create(id, cause.value)) {
    fleet_.simulation.spawn(conduct(*workflow), {.detached = true, .name = type.name.c_str()});
  }
}

WorkflowRun* WorkflowProcess::create(WorkflowTypeId id, std::uint64_t nth) {
  const WorkflowType& type = fleet_.plan.workflows[id.index];
  const sim::EntityPath path = source_path(type).child(sim::name_hash("instance"), nth);
  const std::optional<People::Somebody> person =
      type.has_person() ? draw_person(type, path)
                        : People::Somebody{DepartmentId{}, Keyring::kNobody};
  if (!person) return nullptr;
  WorkflowRun& workflow = fleet_.workflows.emplace_back();
  workflow.id = WorkflowId{static_cast<std::uint32_t>(fleet_.workflows.size() - 1)};
  workflow.type = id;
  workflow.path = path;
  workflow.department = person->department;
  workflow.person = person->person;
  workflow.started = fleet_.now();
  return &workflow;
}

/// Whom a workflow instance serves; none: nobody is there.
std::optional<People::Somebody> WorkflowProcess::draw_person(const WorkflowType& type,
                                                             sim::EntityPath path) const {
  const DepartmentId department = draw_department(type, path);
  const std::uint32_t places = fleet_.people.places(department);
  const double uniform = fleet_.random.uniform(path, kPerson);
  const std::uint32_t place = std::min(static_cast<std::uint32_t>(uniform * places), places - 1);
  const std::optional<std::uint32_t> person = fleet_.people.at_or_after(department, place);
  if (!person) return std::nullopt;
  return People::Somebody{department, *person};
}

DepartmentId WorkflowProcess::draw_department(const WorkflowType& type,
                                              sim::EntityPath path) const {
  const double uniform = fleet_.random.uniform(path, kDepartment);
  double cumulative = 0.0;
  DepartmentId chosen;
  for (const OnBehalfOf& share : type.on_behalf_of) {
    if (share.weight > 0.0) chosen = share.department;
    cumulative += share.weight;
    if (uniform < cumulative) break;
  }
  return chosen;
}

sim::Task<void> WorkflowProcess::conduct(WorkflowRun& workflow) {
  const WorkflowType& type = fleet_.plan.workflows[workflow.type.index];
  const std::uint32_t place =
      type.has_person() ? fleet_.people.place_of(workflow.department, workflow.person) : 0;
  fleet_.records.emit(WorkflowStarted{fleet_.now(), workflow.id, workflow.type, workflow.department,
                                      workflow.person, workflow.only_threat, place});
  workflow.keyring = custody_.keyring_for(workflow);
  AgentRun& first = agents_.start(workflow, nullptr, type.start, workflow.path, nullptr);
  const sim::Process process = first.process;
  sim::Timer deadline;
  if (type.deadline) {
    deadline = fleet_.simulation.schedule(fleet_.now() + *type.deadline, 0,
                                          [process] { process.cancel(); });
  }
  const bool returned = co_await process.join();
  deadline.cancel();
  if (!returned) cut_off(workflow);
  workflow.ended = true;
  fleet_.records.emit(
      WorkflowEnded{fleet_.now(), workflow.id, returned ? first.outcome : Outcome::kCutOff});
  revocations_.end_workflow(workflow);
}

void WorkflowProcess::cut_off(WorkflowRun& workflow) {
  for (AgentRun* const agent : workflow.agents) {
    if (agent->task_ended) continue;
    if (agent->process.is_valid()) agent->process.cancel();  // Puppets have none.
    agents_.cut_off(*agent);
  }
}

void WorkflowProcess::cut_off_at_horizon() {
  for (const WorkflowRun& workflow : fleet_.workflows) {
    if (workflow.ended) continue;
    fleet_.records.emit(WorkflowEnded{fleet_.now(), workflow.id, Outcome::kCutOff});
  }
}

}  // namespace models
