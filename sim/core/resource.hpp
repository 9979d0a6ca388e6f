#pragma once

#include <coroutine>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "sim/core/intrusive_list.hpp"
#include "sim/core/sim_time.hpp"
#include "sim/core/waiter.hpp"
#include "sim/stats/running_moments.hpp"
#include "sim/stats/time_weighted_mean.hpp"

namespace sim {

/// In what order a SimResource serves those that wait.
enum class Discipline {
  kFifo,      ///< First come, first served.
  kPriority,  ///< Lower priority number first, then first come.
};

class SimResource;

/// One server held; gives it back when destroyed.
class [[nodiscard]] Lease : private ListNode {
 public:
  Lease() = default;
  Lease(Lease&& other) noexcept { take_over(other); }
  Lease& operator=(Lease&& other) noexcept;
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  ~Lease() { release(); }

  bool is_held() const { return resource_ != nullptr; }
  /// Gives the server back now.
  void release();

 private:
  friend class SimResource;
  template <class T>
  friend class IntrusiveList;
  explicit Lease(SimResource& resource);
  void take_over(Lease& other) noexcept;
  SimResource* resource_{nullptr};
};

/// Servers with one queue in front of them.
class SimResource {
 public:
  /// What `co_await resource.acquire()` waits on.
  class [[nodiscard]] Acquire final : public BlockedWaiter, public ListNode {
   public:
    Acquire(SimResource& resource, int priority);
    ~Acquire();
    bool await_ready();
    void await_suspend(std::coroutine_handle<> handle);
    Lease await_resume();
    std::string waits_for() const override;

   private:
    friend class SimResource;
    enum class State { kNew, kQueued, kGranted, kTaken };
    SimResource* resource_;
    int priority_;
    State state_{State::kNew};
    SimTime asked_at_;
  };

  /// @param name said of those that wait for ever; outlives the resource
  /// @pre servers >= 0
  SimResource(Simulation& simulation, int servers, Discipline discipline = Discipline::kFifo,
              const char* name = "");
  SimResource(const SimResource&) = delete;
  SimResource& operator=(const SimResource&) = delete;
  /// Leases and waiters that are left are let go; the waiters never resume.
  ~SimResource();

  /// Waits for a server. A waiter that is cancelled leaves the queue.
  /// @param priority lower first; counts under Discipline::kPriority only
  Acquire acquire(int priority = 0) { return Acquire(*this, priority); }

  /// Changes the number of servers, e.g. for working hours or an outage. Servers in use stay so
  /// until they are given back. @pre servers >= 0
  void set_servers(int servers);

  int servers() const { return servers_; }
  int busy() const { return busy_; }
  std::int64_t queue_length() const { return queue_length_; }

  /// Mean number waiting since the statistics began.
  double mean_queue_length() const;
  /// Server time in use over server time offered since the statistics began; NaN if none was.
  double utilisation() const;
  /// Waits [s] of those that got a server, those that had not to wait included.
  const RunningMoments& waits_s() const { return waits_s_; }
  /// Mean wait [s]; NaN if nobody was served.
  double mean_wait_s() const { return waits_s_.mean(); }
  /// The number of servers handed out.
  std::int64_t served() const { return waits_s_.count(); }
  /// Begins the statistics anew at the present instant (end of the warm-up).
  void reset_statistics();

 private:
  friend class Lease;
  using Queue = IntrusiveList<Acquire>;

  bool has_free_server() const { return busy_ < servers_; }
  void set_busy(int busy);
  void set_queue_length(std::int64_t length);
  void serve_waiting();
  Queue& first_queue();
  void give_back();

  Simulation* simulation_;
  const char* name_;
  int servers_;
  Discipline discipline_;
  int busy_{0};
  std::int64_t queue_length_{0};
  std::map<int, Queue> queues_;     // By priority; a single one under kFifo.
  IntrusiveList<Acquire> granted_;  // Have a server, are not resumed yet.
  IntrusiveList<Lease> leases_;
  TimeWeightedMean mean_queue_length_;
  TimeWeightedMean mean_busy_;
  TimeWeightedMean mean_servers_;
  RunningMoments waits_s_;
};

}  // namespace sim
