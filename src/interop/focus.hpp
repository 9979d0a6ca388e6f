#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "models/plan.hpp"
#include "src/experiment/bills.hpp"

namespace app {

/// Columns of the file in their order: those of FOCUS 1.2 by name, then our own (x_).
std::span<const std::string_view> focus_columns();

/// Bills as a FOCUS 1.2 dataset (FinOps Open Cost and Usage Specification), CSV with a header: a
/// row a bill line and department that pays or used something, and one for what nobody used. The
/// rows of a plan, design and replication are one billing account's; their BilledCost adds up to
/// the bill exactly. Designs and plans are alternatives: sums over several of them mean nothing.
/// Source: https://github.com/FinOps-Open-Cost-and-Usage-Spec/FOCUS_Spec, tag v1.2.
/// @param plan whose bills they are
/// @param plans indices of the price plans to write
std::string focus_csv(const models::Plan& plan, std::span<const RunBills> runs,
                      std::span<const std::size_t> plans);

}  // namespace app
