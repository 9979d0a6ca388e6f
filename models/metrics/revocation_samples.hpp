#pragma once

#include <array>
#include <boost/container/small_vector.hpp>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "models/metrics/observers.hpp"

namespace models {

/// How long revocations took, by cause, depth, enforcement point and kind of session, and how much
/// authority lay open meanwhile.
class RevocationSamples {
 public:
  explicit RevocationSamples(const ObserverContext& context) : context_(context) {}

  /// One credential of an order. @param weight of what the credential is good for
  void add(const RevocationOutcome& outcome, double weight);
  /// The run ends: what has not is censored there.
  void end(sim::SimTime at);

  [[nodiscard]] std::uint64_t orders(RevocationCause cause) const;
  /// Appends the rows of one cause.
  void report(ReplicationResult& result, RevocationCause cause) const;

 private:
  struct OrderFacts {
    bool is_known{false};
    RevocationCause cause{};
    sim::SimTime due;
    std::optional<sim::SimTime> command;
    /// No instant: censored. Nearly always one depth.
    boost::container::small_vector<std::pair<std::uint32_t, std::optional<sim::SimTime>>, 1>
        effective_by_depth;
  };
  struct Window {
    sim::SimTime due;                       ///< The earliest.
    std::optional<sim::SimTime> effective;  ///< None: beyond the horizon.
    double weight{0.0};
  };
  /// At one enforcement point, or of one kind of session.
  struct Part {
    sim::CensoredSketch latency;
    sim::CensoredSketch enforcement;
    /// Longest enforcement and latency [s]; the horizon ends what has not ended.
    std::optional<double> worst_s;
    std::optional<double> worst_latency_s;
    void add(const RevocationOutcome& outcome, std::optional<sim::SimTime> effective,
             sim::SimTime end);
  };
  struct OfCause {
    std::unordered_map<std::uint32_t, std::size_t> window_of;  ///< By credential; looked up only.
    std::vector<Window> windows;
    std::map<std::uint32_t, Part> by_tool;
    std::map<std::uint32_t, Part> fresh_by_tool;  ///< Where sessions are trusted.
    Part fresh;
    Part established;
  };
  void add_window(OfCause& cause, const RevocationOutcome& outcome, double weight);
  void report_worst(ReplicationResult& result, RevocationCause cause) const;
  void report_parts(ReplicationResult& result, const std::string& cause, const OfCause& of) const;
  void report_windows(ReplicationResult& result, const std::string& cause, const OfCause& of) const;
  void add_duration(sim::CensoredSketch& sample, sim::SimTime from,
                    std::optional<sim::SimTime> to) const;

  ObserverContext context_;
  std::vector<OrderFacts> orders_;  // By order.
  std::array<OfCause, kRevocationCauses> causes_;
  sim::SimTime end_;
};

}  // namespace models
