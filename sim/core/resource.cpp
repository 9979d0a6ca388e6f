#include "sim/core/resource.hpp"

#include <algorithm>
#include <iterator>

#include "sim/core/assert.hpp"
#include "sim/core/simulation.hpp"

namespace sim {

SimResource::SimResource(Simulation& simulation, int servers, Discipline discipline,
                         const char* name)
    : core_(new Core(simulation, servers, discipline, name)) {
  SIM_ASSERT(servers >= 0);
}

SimResource::~SimResource() {
  core_->is_gone = true;
  core_->queue.clear();
  core_->by_urgency.clear();
  core_->release();
}

void SimResource::set_servers(int servers) {
  SIM_ASSERT(servers >= 0);
  core_->servers = servers;
  core_->mean_servers.set(core_->simulation->now(), servers);
  core_->serve_waiting();
}

double SimResource::mean_queue_length() const {
  return core_->mean_queue_length.mean(core_->simulation->now());
}

double SimResource::utilisation() const {
  const SimTime now = core_->simulation->now();
  return core_->mean_busy.integral_s(now) / core_->mean_servers.integral_s(now);
}

void SimResource::reset_statistics() {
  const SimTime now = core_->simulation->now();
  core_->mean_queue_length = TimeWeightedMean(now, static_cast<double>(core_->queue_length));
  core_->mean_busy = TimeWeightedMean(now, core_->busy);
  core_->mean_servers = TimeWeightedMean(now, core_->servers);
  core_->waits_s = {};
}

// ---- The queue ---------------------------------------------------------------------------------

SimResource::Core::Core(Simulation& the_simulation, int number, Discipline order,
                        const char* its_name)
    : simulation(&the_simulation),
      name(its_name),
      servers(number),
      discipline(order),
      mean_queue_length(the_simulation.now(), 0.0),
      mean_busy(the_simulation.now(), 0.0),
      mean_servers(the_simulation.now(), number) {}

void SimResource::Core::set_queue_length(std::int64_t length) {
  queue_length = length;
  mean_queue_length.set(simulation->now(), static_cast<double>(length));
}

void SimResource::Core::enqueue(Acquire& request) {
  (discipline == Discipline::kFifo ? queue : by_urgency[request.priority_]).push_back(request);
  request.state_ = Acquire::State::kQueued;
  request.number_ = arrivals++;
  set_queue_length(queue_length + 1);
}

void SimResource::Core::leave_queue(Acquire& request) {
  request.unlink();
  set_queue_length(queue_length - 1);
}

// The server is busy already, with who had it before or for whom it was made free.
void SimResource::Core::grant_to_next() {
  constexpr std::size_t kKeptLevels = 64;
  IntrusiveList<Acquire>* first = &queue;
  if (discipline == Discipline::kPriority) {
    auto place = by_urgency.begin();
    while (place->second.empty()) {
      place = by_urgency.size() > kKeptLevels ? by_urgency.erase(place) : std::next(place);
    }
    first = &place->second;
  }
  Acquire& next = first->front();
  leave_queue(next);
  next.state_ = Acquire::State::kGranted;
  next.wake();
  if (discipline == Discipline::kPriority) count_overtaking(next);
}

void SimResource::Core::serve_waiting() {
  while (busy < servers && queue_length > 0) {
    set_busy(busy + 1);
    grant_to_next();
  }
}

// Whoever has waited longest among the least urgent is overtaken most.
void SimResource::Core::count_overtaking(const Acquire& served) {
  const auto last = std::find_if(by_urgency.rbegin(), by_urgency.rend(),
                                 [](auto& entry) { return !entry.second.empty(); });
  if (last == by_urgency.rend()) return;
  Acquire& patient = last->second.front();
  if (served.number_ < patient.number_) return;
  if (++patient.overtaken_ == kStarvation) simulation->note_starvation(patient.describe());
}

// ---- A request ---------------------------------------------------------------------------------

void SimResource::Acquire::await_suspend(std::coroutine_handle<> handle) {
  suspend(handle);
  core_->enqueue(*this);
}

std::string SimResource::Acquire::waits_for() const {
  if (core_->is_gone) return "a resource that is gone";
  return *core_->name == '\0' ? "a server" : "a server of '" + std::string(core_->name) + "'";
}

}  // namespace sim
