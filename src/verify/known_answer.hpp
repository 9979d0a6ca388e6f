#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace app {

/// One number that theory gives for a simulation.
struct KnownQuantity {
  std::string name;  ///< With its unit last, e.g. "wait_s".
  double expected{0.0};
};

/// A simulation whose results theory knows, in the mean over replications.
struct KnownAnswer {
  std::string topic;   ///< E.g. "mm1"; rows are called topic.quantity{labels}.
  std::string labels;  ///< E.g. "load=0.8"; may be empty.
  std::string theory;  ///< Where the expectations come from, a few words.
  std::vector<KnownQuantity> quantities;
  /// One value for each quantity: a pure function of seed and replication, called on any thread.
  /// Its expectation over replications is the known one.
  std::function<std::vector<double>(std::uint64_t seed, std::uint64_t replication)> replicate;

  /// "mm1.wait_s{load=0.8}".
  std::string row_name(const KnownQuantity& quantity) const {
    return topic + "." + quantity.name + (labels.empty() ? "" : "{" + labels + "}");
  }
};

/// A seed of its own for each simulation, so that leaving one out changes no other.
std::uint64_t seed_for(std::uint64_t seed, const KnownAnswer& answer);

/// Everything that `bailiwick verify` recomputes, in the order in which it is printed.
std::vector<KnownAnswer> known_answers();

/// The parts of known_answers(), one a file.
std::vector<KnownAnswer> known_queues();
std::vector<KnownAnswer> known_populations();  ///< Branching and contagion.
/// Whole scenarios run by the product's own models.
std::vector<KnownAnswer> known_delays();     ///< How long credentials outlive an order.
std::vector<KnownAnswer> known_cascades();   ///< The way of an order to what was lent.
std::vector<KnownAnswer> known_exposures();  ///< What is still accepted meanwhile.
std::vector<KnownAnswer> known_fleets();     ///< Fan-out, attribution.
std::vector<KnownAnswer> known_bills();      ///< What random use costs.

}  // namespace app
