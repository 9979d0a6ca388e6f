#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "models/plan.hpp"

namespace app {

/// Why a steady state cannot be measured for these designs: credentials that never expire, or work
/// that does not start at a constant rate. Nothing if it can.
std::optional<std::string> refusal_of_steady_state(const models::Plan& plan,
                                                   std::span<const std::size_t> designs);

/// One long run, cut into equal batches after its warm-up, as one plan a batch. A run is a pure
/// function of its plan in which nothing looks ahead, so the run up to a batch's end with all
/// before its begin left out is that batch of the long run. It costs (batches + 1) / 2 long runs,
/// and every metric and quantile is there for each batch. @pre batches >= 1
std::vector<models::Plan> batch_plans(const models::Plan& plan, std::int64_t batches);

}  // namespace app
