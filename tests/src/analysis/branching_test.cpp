#include "src/analysis/branching.hpp"

#include <gtest/gtest.h>

namespace app {
namespace {

using Eigen::MatrixXd;

/// One type with a Poisson number of children.
BranchingProcess poisson_family(double mean) {
  return {MatrixXd::Constant(1, 1, mean), {MatrixXd::Constant(1, 1, mean)}};
}

/// A has Poisson(1) children B; B has one child A with probability 1/2.
BranchingProcess two_types() {
  BranchingProcess process{MatrixXd(2, 2), {MatrixXd::Zero(2, 2), MatrixXd::Zero(2, 2)}};
  process.mean_children << 0.0, 1.0, 0.5, 0.0;
  process.covariance[0](1, 1) = 1.0;
  process.covariance[1](0, 0) = 0.25;
  return process;
}

TEST(BranchingTest, PoissonFamilyHasBorelsProgeny) {
  // Borel's distribution: mean 1 / (1 - m), variance m / (1 - m)^3. Source: Borel, 1942.
  for (const double mean : {0.2, 0.5, 0.9}) {
    const auto progeny = total_progeny(poisson_family(mean));
    ASSERT_TRUE(progeny.has_value());
    const double rest = 1.0 - mean;
    EXPECT_NEAR(progeny->mean(0, 0), 1.0 / rest, 1e-9);
    EXPECT_NEAR(progeny->covariance[0](0, 0), mean / (rest * rest * rest), 1e-9);
  }
}

TEST(BranchingTest, TwoTypesWorkedByHand) {
  const auto progeny = total_progeny(two_types());
  ASSERT_TRUE(progeny.has_value());
  MatrixXd mean(2, 2);
  mean << 2.0, 2.0, 1.0, 2.0;  // (I - M)^-1 with determinant 1/2.
  EXPECT_TRUE(progeny->mean.isApprox(mean, 1e-12));
  // Own parts N' C N: [1 2; 2 4] for A, [1 1; 1 1] for B. Then 2 A + 2 B and 1 A + 2 B. (The As
  // alone are a Poisson(1/2) family: Borel's variance is 4.)
  MatrixXd of_a(2, 2);
  of_a << 4.0, 6.0, 6.0, 10.0;
  MatrixXd of_b(2, 2);
  of_b << 3.0, 4.0, 4.0, 6.0;
  EXPECT_TRUE(progeny->covariance[0].isApprox(of_a, 1e-12));
  EXPECT_TRUE(progeny->covariance[1].isApprox(of_b, 1e-12));
}

TEST(BranchingTest, SpectralRadiusDecidesWhetherThereIsAnEnd) {
  EXPECT_NEAR(spectral_radius(two_types()), 0.7071067811865476, 1e-12);  // sqrt(1 * 1/2).
  EXPECT_FALSE(total_progeny(poisson_family(1.0)).has_value());
  EXPECT_FALSE(total_progeny(poisson_family(3.0)).has_value());
}

TEST(BranchingTest, DepthLimitWorkedByHand) {
  // Exactly two children each, three levels below the first: 1 + 2 + 4 + 8, without variance.
  const BranchingProcess pairs{MatrixXd::Constant(1, 1, 2.0), {MatrixXd::Zero(1, 1)}};
  EXPECT_EQ(progeny_to_depth(pairs, 3).mean(0, 0), 15.0);
  EXPECT_EQ(progeny_to_depth(pairs, 3).covariance[0](0, 0), 0.0);
  // Poisson(1): 1 + 1 + 1; children's variance 1 * 1, and 1 * 2^2 for their number.
  EXPECT_EQ(progeny_to_depth(poisson_family(1.0), 2).mean(0, 0), 3.0);
  EXPECT_EQ(progeny_to_depth(poisson_family(1.0), 2).covariance[0](0, 0), 5.0);
  EXPECT_EQ(progeny_to_depth(poisson_family(1.0), 0).mean(0, 0), 1.0);
}

TEST(BranchingTest, AGreatDepthIsNoLimit) {
  const auto endless = total_progeny(two_types());
  const Progeny deep = progeny_to_depth(two_types(), 300);
  ASSERT_TRUE(endless.has_value());
  EXPECT_TRUE(deep.mean.isApprox(endless->mean, 1e-12));
  EXPECT_TRUE(deep.covariance[0].isApprox(endless->covariance[0], 1e-12));
  EXPECT_TRUE(deep.covariance[1].isApprox(endless->covariance[1], 1e-12));
}

}  // namespace
}  // namespace app
