#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "models/plan.hpp"
#include "src/experiment/bills.hpp"

namespace app {

/// Bills as tidy CSV, a row a bill line and department, and one (department empty) for what
/// belongs to none: `design,replication,plan,currency,month,days,month_days,kind,item,unit,
/// quantity,price,price_per,amount,department,department_quantity,department_amount,
/// department_share`. Amounts are exact; `quantity` and `amount` are the line's and repeat, the
/// columns of departments add up to them.
std::string bill_csv(const models::Plan& plan, std::span<const RunBills> runs,
                     std::span<const std::size_t> plans);

}  // namespace app
