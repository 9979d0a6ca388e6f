#pragma once

#include <Eigen/Core>
#include <vector>

#include "models/plan.hpp"

namespace app {

/// Mean number of agents of type j (column) that the plan of one agent of type i (row) starts, asks
/// or hands over to, whatever the depth.
Eigen::MatrixXd mean_children(const models::Plan& plan);

/// Mean number of agents of type j (column) that one infected agent of type i (row) infects: those
/// that it starts, asks or hands over to, and those that recall what it remembers, each infected
/// with the susceptibility of its type. A note in a memory beyond the workflow is read by all who
/// come within half of the horizon: what is left of it on average. Answers infect nobody here: they
/// go to who was there before, and an outbreak within one piece of work ends with it.
/// @param spread chance that the infection passes on at an exposure at all, [0, 1]
Eigen::MatrixXd infection_matrix(const models::Plan& plan, double spread = 1.0);

/// The same for one threat by the ways that its `spread:` names, each infected one sending once:
/// copies by calls, each of which is read once by those who read there; copies in memories; answers
/// to who started or asked. Who is exposed follows with the threat's `works`, else with the
/// susceptibility of its type. No control is looked at.
Eigen::MatrixXd spread_matrix(const models::Plan& plan, const models::Threat& threat);

/// (I - M)^-1: mean total of each type, the first one included, for a spectral radius below 1.
Eigen::MatrixXd mean_progeny(const Eigen::MatrixXd& matrix);

/// The largest absolute eigenvalue; 0 for no types.
double spectral_radius_of(const Eigen::MatrixXd& matrix);

/// Circles of agent types that start or ask each other: each in its order, the smallest index
/// first, the first type once more at its end. One for each strongly connected component.
/// @param limited whether types with a max_depth take part
std::vector<std::vector<models::AgentTypeId>> delegation_circles(const models::Plan& plan,
                                                                 bool limited);

}  // namespace app
