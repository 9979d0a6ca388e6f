#pragma once

#include <coroutine>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "sim/core/frame_pool.hpp"
#include "sim/core/intrusive_list.hpp"
#include "sim/core/sim_time.hpp"
#include "sim/core/simulation.hpp"
#include "sim/core/waiter.hpp"
#include "sim/stats/running_moments.hpp"
#include "sim/stats/time_weighted_mean.hpp"

namespace sim {

/// In what order a SimResource serves those that wait.
enum class Discipline {
  kFifo,      ///< First come, first served.
  kPriority,  ///< Lower priority number first, then first come.
};

class Lease;

/// Servers with one queue in front of them.
class SimResource {
 private:
  struct Core;

 public:
  /// Under Discipline::kPriority a request starves when, while it is the first of the least urgent,
  /// so many that came later are served before it; RunOutcome::starved then names its process.
  static constexpr std::int64_t kStarvation = 1000;

  /// What `co_await resource.acquire()` waits on.
  class [[nodiscard]] Acquire final : public BlockedWaiter, public ListNode {
   public:
    Acquire(Core& core, int priority);
    ~Acquire();
    bool await_ready();
    void await_suspend(std::coroutine_handle<> handle);
    Lease await_resume();
    std::string waits_for() const override;

   private:
    friend struct Core;
    enum class State : std::uint8_t { kNew, kQueued, kGranted, kTaken };
    Core* core_;
    SimTime asked_at_{};
    std::int64_t number_{0};     // In the order of arrival.
    std::int64_t overtaken_{0};  // By how many that came later, while it was last in line.
    int priority_;
    State state_{State::kNew};
  };

  /// @param name said of those that wait for ever; outlives the resource
  /// @pre servers >= 0
  SimResource(Simulation& simulation, int servers, Discipline discipline = Discipline::kFifo,
              const char* name = "");
  SimResource(const SimResource&) = delete;
  SimResource& operator=(const SimResource&) = delete;
  /// Leases and waiters that are left are let go; those still queued never resume.
  ~SimResource();

  /// Waits for a server. A waiter that is cancelled leaves the queue.
  /// @param priority lower first; counts under Discipline::kPriority only
  Acquire acquire(int priority = 0);

  /// Changes the number of servers, e.g. for working hours or an outage. Servers in use stay so
  /// until they are given back. @pre servers >= 0
  void set_servers(int servers);

  int servers() const;
  int busy() const;
  std::int64_t queue_length() const;

  /// Mean number waiting since the statistics began.
  double mean_queue_length() const;
  /// Server time in use over server time offered since the statistics began; NaN if none was.
  double utilisation() const;
  /// Waits [s] of those that got a server, those that had not to wait included.
  const RunningMoments& waits_s() const;
  /// Mean wait [s]; NaN if nobody was served.
  double mean_wait_s() const { return waits_s().mean(); }
  /// The number of servers handed out.
  std::int64_t served() const { return waits_s().count(); }
  /// Begins the statistics anew at the present instant (end of the warm-up).
  void reset_statistics();

 private:
  friend class Lease;

  // The resource itself, which lives on while leases and requests refer to it.
  struct Core : Pooled {
    Core(Simulation& the_simulation, int number, Discipline order, const char* its_name);
    void release() {
      if (--references == 0) delete this;
    }
    void set_busy(int number);
    void set_queue_length(std::int64_t length);
    void enqueue(Acquire& request);
    void leave_queue(Acquire& request);
    void grant_to_next();
    void give_back();
    void serve_waiting();
    void count_overtaking(const Acquire& served);

    Simulation* simulation;
    const char* name;
    int servers;
    int busy{0};
    Discipline discipline;
    bool is_gone{false};  // The SimResource was destroyed.
    std::uint32_t references{1};
    std::int64_t queue_length{0};
    std::int64_t arrivals{0};
    IntrusiveList<Acquire> queue;                      // Under Discipline::kFifo.
    std::map<int, IntrusiveList<Acquire>> by_urgency;  // Under Discipline::kPriority.
    TimeWeightedMean mean_queue_length;
    TimeWeightedMean mean_busy;
    TimeWeightedMean mean_servers;
    RunningMoments waits_s;
  };

  Core* core_;
};

/// One server held; gives it back when destroyed.
class [[nodiscard]] Lease {
 public:
  Lease() = default;
  Lease(Lease&& other) noexcept : core_(std::exchange(other.core_, nullptr)) {}
  Lease& operator=(Lease&& other) noexcept {
    if (this == &other) return *this;
    release();
    core_ = std::exchange(other.core_, nullptr);
    return *this;
  }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  ~Lease() { release(); }

  /// False also when the resource is gone.
  bool is_held() const { return core_ != nullptr && !core_->is_gone; }
  /// Gives the server back now.
  void release() {
    if (core_ == nullptr) return;
    SimResource::Core& core = *std::exchange(core_, nullptr);
    core.give_back();
    core.release();
  }

 private:
  friend class SimResource;
  explicit Lease(SimResource::Core& core) : core_(&core) { ++core.references; }
  SimResource::Core* core_{nullptr};
};

// ---- The path of every customer ----------------------------------------------------------------

inline void SimResource::Core::set_busy(int number) {
  busy = number;
  mean_busy.set(simulation->now(), number);
}

inline void SimResource::Core::give_back() {
  if (is_gone) return;
  if (queue_length > 0 && busy <= servers) {
    grant_to_next();
  } else {
    set_busy(busy - 1);
  }
}

inline SimResource::Acquire::Acquire(Core& core, int priority)
    : BlockedWaiter(*core.simulation), core_(&core), priority_(priority) {
  ++core.references;
}

inline SimResource::Acquire::~Acquire() {
  if (!core_->is_gone && state_ == State::kQueued) core_->leave_queue(*this);
  if (state_ == State::kGranted) core_->give_back();
  core_->release();
}

inline bool SimResource::Acquire::await_ready() {
  asked_at_ = core_->simulation->now();
  if (core_->busy >= core_->servers) return false;
  core_->set_busy(core_->busy + 1);
  state_ = State::kGranted;
  return true;
}

inline Lease SimResource::Acquire::await_resume() {
  state_ = State::kTaken;
  const SimTime now = core_->simulation->now();
  core_->waits_s.add(static_cast<double>(now.ns - asked_at_.ns) / 1e9);
  return Lease(*core_);
}

inline SimResource::Acquire SimResource::acquire(int priority) { return Acquire(*core_, priority); }
inline int SimResource::servers() const { return core_->servers; }
inline int SimResource::busy() const { return core_->busy; }
inline std::int64_t SimResource::queue_length() const { return core_->queue_length; }
inline const RunningMoments& SimResource::waits_s() const { return core_->waits_s; }

}  // namespace sim
