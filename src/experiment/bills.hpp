#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/plan.hpp"
#include "models/pricing/ledger.hpp"

namespace app {

/// What every price plan billed for one replication of one design.
struct RunBills {
  models::DesignId design;
  std::uint64_t replication{0};
  std::vector<models::PlanBills> plans;  ///< By price plan.
};

/// Simulates the replication again, with the plan's seed and warm-up, and keeps the bills whose
/// totals the metrics cost.PLAN are. @throws what models::run_replication() throws
RunBills bill_replication(const models::Plan& plan, models::DesignId design,
                          std::uint64_t replication);

/// The same replication of several designs, in their order. The same for any number of threads.
std::vector<RunBills> bill_designs(const models::Plan& plan, std::span<const std::size_t> designs,
                                   std::uint64_t replication, unsigned threads,
                                   const std::atomic<bool>* stop);

}  // namespace app
