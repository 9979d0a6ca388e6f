#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sim/random/distribution.hpp"

namespace sim {

/// A distribution beside what Boost or a hand-made table says of it.
struct DistributionCase {
  std::string name;
  Distribution distribution;
  std::function<double(double)> cdf;
  double kurtosis;  ///< Fourth central moment over the squared variance, 3 for the normal.
  bool is_whole_numbered{false};
};

/// Every family but the constant; those that change their method, with parameters on both sides.
std::vector<DistributionCase> distribution_cases();

/// `size` draws under successive occurrences of one name, always the same.
std::vector<double> sample_of(const Distribution& distribution, std::size_t size);

}  // namespace sim
