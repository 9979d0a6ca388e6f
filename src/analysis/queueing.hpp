#pragma once

#include <span>
#include <vector>

namespace app {

/// The long-run means of one queue with its servers.
struct QueueMeans {
  double utilisation{0.0};       ///< Mean share of the servers in use, [0, 1].
  double queue_length{0.0};      ///< Mean number waiting, those in service not counted.
  double wait_s{0.0};            ///< Mean wait in the queue of those who are served [s].
  double number{0.0};            ///< Mean number waiting or in service.
  double sojourn_s{0.0};         ///< Mean wait plus service of those who are served [s].
  double throughput_per_s{0.0};  ///< Mean rate of those who are served [1/s].
  double loss{0.0};              ///< Share of arrivals turned away, [0, 1].
};

/// Who comes to a queue, and who serves. Service times are exponential unless a function says else.
struct QueueLoad {
  double arrival_rate_per_s;  ///< Of a Poisson process [1/s], > 0.
  double service_rate_per_s;  ///< Of one server while busy [1/s], > 0.
};

/// The share of arrivals that `servers` servers without a queue turn away. Holds for any service
/// time of the same mean. @param offered_load arrival rate / service rate [erlang], > 0
/// @pre servers >= 0
/// Source: Erlang, 1917; the recursion is that of Jagerman, Bell System Technical Journal 53(3),
/// 1974.
double erlang_b(int servers, double offered_load);

/// The share of arrivals that wait for one of `servers` servers with an endless queue; 1 when they
/// cannot keep up. Source: Erlang, 1917; Gross et al., Fundamentals of Queueing Theory, 4th ed.,
/// 2008, chapter 2.
double erlang_c(int servers, double offered_load);

/// M/M/1. @pre arrival rate < service rate
QueueMeans mm1(const QueueLoad& load);

/// M/M/c. @pre servers >= 1, arrival rate < servers * service rate
QueueMeans mmc(const QueueLoad& load, int servers);

/// M/M/c/K: at most `capacity` customers in all, the others are turned away. At capacity = servers
/// the loss is Erlang's B. @pre 1 <= servers <= capacity
QueueMeans mmck(const QueueLoad& load, int servers, int capacity);

/// M/G/1 with the squared coefficient of variation `scv` of the service time (variance / mean^2).
/// @pre arrival rate < service rate, scv >= 0
/// Source: Pollaczek, 1930, and Khinchine, 1932; Gross et al. 2008, section 5.1.
QueueMeans mg1(const QueueLoad& load, double scv);

/// M/M/c stations in a row: each behaves as if its arrivals were Poisson. @pre each can keep up
/// Source: Burke, Operations Research 4(6), 1956.
struct TandemMeans {
  std::vector<QueueMeans> stations;
  double sojourn_s{0.0};  ///< From the first arrival to the last departure, mean [s].
};

struct Station {
  double service_rate_per_s;  ///< Of one server while busy [1/s], > 0.
  int servers;                ///< >= 1.
};

TandemMeans tandem(double arrival_rate_per_s, std::span<const Station> stations);

/// Machines that fail and are repaired (a closed network; also Engset's and the terminal model).
struct MachineRepair {
  int machines;               ///< >= 1.
  int repairers;              ///< >= 1.
  double failure_rate_per_s;  ///< Of one running machine [1/s], > 0.
  double repair_rate_per_s;   ///< Of one repairer at work [1/s], > 0.
};

/// Means of the repair shop: `number` machines are down, `throughput_per_s` repairs are completed.
/// Source: Palm, 1947; Gross et al. 2008, chapter 2.
QueueMeans machine_repair(const MachineRepair& shop);

}  // namespace app
