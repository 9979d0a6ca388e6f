#include "sim/core/resource.hpp"

#include "sim/core/assert.hpp"
#include "sim/core/simulation.hpp"

namespace sim {

SimResource::SimResource(Simulation& simulation, int servers, Discipline discipline,
                         const char* name)
    : simulation_(&simulation),
      name_(name),
      servers_(servers),
      discipline_(discipline),
      mean_queue_length_(simulation.now(), 0.0),
      mean_busy_(simulation.now(), 0.0),
      mean_servers_(simulation.now(), servers) {
  SIM_ASSERT(servers >= 0);
}

SimResource::~SimResource() {
  const auto let_go = [](auto& user) { user.resource_ = nullptr; };
  leases_.for_each(let_go);
  granted_.for_each(let_go);
  for (auto& [priority, queue] : queues_) queue.for_each(let_go);
}

void SimResource::set_servers(int servers) {
  SIM_ASSERT(servers >= 0);
  servers_ = servers;
  mean_servers_.set(simulation_->now(), servers);
  serve_waiting();
}

double SimResource::mean_queue_length() const {
  return mean_queue_length_.mean(simulation_->now());
}

double SimResource::utilisation() const {
  return mean_busy_.integral_s(simulation_->now()) / mean_servers_.integral_s(simulation_->now());
}

void SimResource::reset_statistics() {
  const SimTime now = simulation_->now();
  mean_queue_length_ = TimeWeightedMean(now, static_cast<double>(queue_length_));
  mean_busy_ = TimeWeightedMean(now, busy_);
  mean_servers_ = TimeWeightedMean(now, servers_);
  waits_s_ = {};
}

void SimResource::set_busy(int busy) {
  busy_ = busy;
  mean_busy_.set(simulation_->now(), busy);
}

void SimResource::set_queue_length(std::int64_t length) {
  queue_length_ = length;
  mean_queue_length_.set(simulation_->now(), static_cast<double>(length));
}

void SimResource::serve_waiting() {
  while (has_free_server() && queue_length_ > 0) {
    Acquire& next = first_queue().pop_front();
    next.state_ = Acquire::State::kGranted;
    granted_.push_back(next);
    set_queue_length(queue_length_ - 1);
    set_busy(busy_ + 1);
    next.wake();
  }
}

SimResource::Queue& SimResource::first_queue() {
  auto queue = queues_.begin();
  while (queue->second.empty()) ++queue;
  return queue->second;
}

void SimResource::give_back() {
  set_busy(busy_ - 1);
  serve_waiting();
}

SimResource::Acquire::Acquire(SimResource& resource, int priority)
    : BlockedWaiter(*resource.simulation_),
      resource_(&resource),
      priority_(resource.discipline_ == Discipline::kFifo ? 0 : priority) {}

SimResource::Acquire::~Acquire() {
  if (resource_ == nullptr) return;
  unlink();
  if (state_ == State::kQueued) resource_->set_queue_length(resource_->queue_length_ - 1);
  if (state_ == State::kGranted) resource_->give_back();
}

bool SimResource::Acquire::await_ready() {
  asked_at_ = simulation().now();
  if (!resource_->has_free_server()) return false;
  resource_->set_busy(resource_->busy_ + 1);
  state_ = State::kGranted;
  return true;
}

void SimResource::Acquire::await_suspend(std::coroutine_handle<> handle) {
  suspend(handle);
  state_ = State::kQueued;
  resource_->queues_[priority_].push_back(*this);
  resource_->set_queue_length(resource_->queue_length_ + 1);
}

Lease SimResource::Acquire::await_resume() {
  unlink();
  state_ = State::kTaken;
  if (resource_ == nullptr) return Lease();
  resource_->waits_s_.add(to_seconds(simulation().now() - asked_at_));
  return Lease(*resource_);
}

std::string SimResource::Acquire::waits_for() const {
  if (resource_ == nullptr) return "a resource that is gone";
  return std::string("a server of '") + resource_->name_ + "'";
}

Lease::Lease(SimResource& resource) : resource_(&resource) { resource.leases_.push_back(*this); }

Lease& Lease::operator=(Lease&& other) noexcept {
  if (this == &other) return *this;
  release();
  take_over(other);
  return *this;
}

void Lease::release() {
  if (resource_ == nullptr) return;
  unlink();
  std::exchange(resource_, nullptr)->give_back();
}

void Lease::take_over(Lease& other) noexcept {
  if (other.resource_ == nullptr) return;
  other.unlink();
  resource_ = std::exchange(other.resource_, nullptr);
  resource_->leases_.push_back(*this);
}

}  // namespace sim
