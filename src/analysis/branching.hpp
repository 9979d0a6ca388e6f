#pragma once

#include <Eigen/Core>
#include <optional>
#include <vector>

namespace app {

/// A population in which each individual of type i has random children of every type,
/// independently of all others: agents that spawn agents.
struct BranchingProcess {
  /// Entry (i, j): mean number of children of type j of one individual of type i, >= 0.
  Eigen::MatrixXd mean_children;
  /// For each type i: the covariance matrix of its numbers of children by type.
  std::vector<Eigen::MatrixXd> covariance;
};

/// All that descends from one individual, the individual itself included.
struct Progeny {
  /// Entry (i, j): mean number of type j that one of type i brings about.
  Eigen::MatrixXd mean;
  /// For each type i: the covariance matrix of the numbers by type that one of type i brings about.
  std::vector<Eigen::MatrixXd> covariance;
};

/// The largest modulus of an eigenvalue of the mean children: below 1 the population dies out and
/// its mean is finite.
double spectral_radius(const BranchingProcess& process);

/// The whole progeny: mean N = (I - M)^-1; the covariance V_i solves
/// V_i = sum_j M_ij V_j + N' C_i N. No value when the spectral radius is not below 1.
/// Source: Harris, The Theory of Branching Processes, 1963, chapter II; conditioning on the first
/// generation.
std::optional<Progeny> total_progeny(const BranchingProcess& process);

/// The progeny when individuals at depth `depth` have no children (the first one is at depth 0).
/// Finite for any process. @pre depth >= 0
Progeny progeny_to_depth(const BranchingProcess& process, int depth);

}  // namespace app
