#include "models/pricing/control_bill.hpp"

#include <algorithm>
#include <limits>

#include "sim/core/assert.hpp"

namespace models {
namespace {

__extension__ using Wide = __int128;

constexpr Wide kPicosAMicro = 1'000'000;
constexpr Wide kBytesAGb = 1'000'000'000;
constexpr Wide kMicrosecondsAnHour = Wide{3600} * 1'000'000;
constexpr Wide kSecondsAMonth = 2'629'800;  // 365.25 d / 12.
constexpr Wide kMillion = 1'000'000;

// Millionths of a dollar, half to even. @pre both >= 0, per > 0
Money rounded(Wide picos, Wide per) {
  const Wide divisor = per * kPicosAMicro;
  Wide micros = picos / divisor;
  const Wide rest = picos % divisor;
  if (rest > divisor - rest || (rest == divisor - rest && micros % 2 != 0)) ++micros;
  SIM_ASSERT(micros <= std::numeric_limits<std::int64_t>::max());
  return {static_cast<std::int64_t>(micros)};
}

// So that products of a century's work still fit.
Wide microseconds(sim::Duration time) { return time.ns / 1000; }

std::optional<Money> of_pieces(const std::optional<FinePrice>& price, std::uint64_t count) {
  if (!price) return std::nullopt;
  return rounded(Wide{price->picos} * count, 1);
}

std::optional<Money> of_log(const GovernancePrices& prices, const ControlUse& use) {
  if (!prices.log_gb && !prices.log_event) return std::nullopt;
  const Wide volume = Wide{prices.log_gb.value_or(FinePrice{}).picos} * use.log_bytes;
  const Wide entries = Wide{prices.log_event.value_or(FinePrice{}).picos} * use.log_entries;
  return rounded(volume + entries * kBytesAGb, kBytesAGb);
}

std::optional<Money> of_alerts(const std::optional<AlertPrice>& alert, std::uint64_t count) {
  if (!alert) return std::nullopt;
  const Wide each = alert->price.picos;
  if (!alert->time) return rounded(each * count, 1);
  return rounded(each * count * microseconds(*alert->time), kMicrosecondsAnHour);
}

}  // namespace

std::optional<Money> ControlBill::total() const {
  std::optional<Money> sum;
  for (const std::optional<Money>& item :
       {decisions, tokens, introspections, approvers, overtime, log, retention, alerts}) {
    if (item) sum = sum.value_or(Money{}) + *item;
  }
  return sum;
}

ControlBill bill_controls(const GovernancePrices& prices, const ControlUse& use) {
  ControlBill bill;
  bill.decisions = of_pieces(prices.decision, use.decisions);
  bill.tokens = of_pieces(prices.token, use.credentials);
  bill.introspections = of_pieces(prices.introspection, use.introspections);
  bill.log = of_log(prices, use);
  bill.alerts = of_alerts(prices.alert, use.alerts);
  if (prices.approver_hour) {
    const Wide hour = prices.approver_hour->picos;
    const bool apart = prices.overtime_millionths.has_value();
    const sim::Duration plain = apart ? use.approving : use.approving + use.overtime;
    bill.approvers = rounded(hour * microseconds(plain), kMicrosecondsAnHour);
    if (apart) {
      bill.overtime = rounded(hour * microseconds(use.overtime) * *prices.overtime_millionths,
                              kMicrosecondsAnHour * kMillion);
    }
  }
  if (prices.retention) {
    const RetentionPrice& kept = *prices.retention;
    bill.retention = rounded(Wide{kept.per_gb_month.picos} * use.log_bytes * kept.for_s,
                             kBytesAGb * kSecondsAMonth);
  }
  return bill;
}

}  // namespace models
