#include "src/analysis/branching.hpp"

#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <cstddef>

#include "sim/core/assert.hpp"

namespace app {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

void check(const BranchingProcess& process) {
  const Index types = process.mean_children.rows();
  SIM_ASSERT(types >= 1);
  SIM_ASSERT(process.mean_children.cols() == types);
  SIM_ASSERT(process.mean_children.minCoeff() >= 0.0);
  SIM_ASSERT(process.covariance.size() == static_cast<std::size_t>(types));
  for (const MatrixXd& one : process.covariance) {
    SIM_ASSERT(one.rows() == types);
    SIM_ASSERT(one.cols() == types);
  }
}

// What the randomness of one individual's children adds to the covariance of its progeny, when
// each child of type j brings about the mean in row j.
MatrixXd of_own_children(const MatrixXd& covariance, const MatrixXd& mean) {
  return mean.transpose() * covariance * mean;
}

// sum_j weights(i, j) * parts[j]: what the randomness below each child adds.
MatrixXd weighted_sum(const MatrixXd& weights, Index i, const std::vector<MatrixXd>& parts) {
  MatrixXd sum = MatrixXd::Zero(weights.rows(), weights.cols());
  for (Index j = 0; j < weights.cols(); ++j) {
    sum += weights(i, j) * parts[static_cast<std::size_t>(j)];
  }
  return sum;
}

}  // namespace

double spectral_radius(const BranchingProcess& process) {
  check(process);
  return process.mean_children.eigenvalues().cwiseAbs().maxCoeff();
}

std::optional<Progeny> total_progeny(const BranchingProcess& process) {
  if (spectral_radius(process) >= 1.0) return std::nullopt;
  const Index types = process.mean_children.rows();
  Progeny progeny;
  progeny.mean = (MatrixXd::Identity(types, types) - process.mean_children).inverse();
  std::vector<MatrixXd> own;
  for (const MatrixXd& one : process.covariance) own.push_back(of_own_children(one, progeny.mean));
  // V = own + M V has the solution V = (I - M)^-1 own, entry by entry.
  for (Index i = 0; i < types; ++i) {
    progeny.covariance.push_back(weighted_sum(progeny.mean, i, own));
  }
  return progeny;
}

Progeny progeny_to_depth(const BranchingProcess& process, int depth) {
  check(process);
  SIM_ASSERT(depth >= 0);
  const Index types = process.mean_children.rows();
  Progeny progeny{
      MatrixXd::Identity(types, types),
      std::vector<MatrixXd>(static_cast<std::size_t>(types), MatrixXd::Zero(types, types))};
  for (int level = 0; level < depth; ++level) {
    Progeny deeper;
    deeper.mean = MatrixXd::Identity(types, types) + process.mean_children * progeny.mean;
    for (Index i = 0; i < types; ++i) {
      const MatrixXd& own = process.covariance[static_cast<std::size_t>(i)];
      deeper.covariance.push_back(weighted_sum(process.mean_children, i, progeny.covariance) +
                                  of_own_children(own, progeny.mean));
    }
    progeny = std::move(deeper);
  }
  return progeny;
}

}  // namespace app
