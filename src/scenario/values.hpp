#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "models/authority/ids.hpp"
#include "models/pricing/money.hpp"
#include "sim/core/sim_time.hpp"
#include "sim/random/distribution.hpp"
#include "src/scenario/choice.hpp"
#include "src/scenario/codec.hpp"

namespace app {

/// Any non-empty text.
Codec<std::string> text();
/// true or false.
Codec<bool> yes_or_no();
/// A whole number within bounds.
Codec<std::int64_t> whole_number(std::int64_t minimum, std::int64_t maximum);
/// A number >= 0.
Codec<double> number();
/// A change for the worse, a number in [-1, 0], as what it takes away, in [0, 1].
Codec<double> fall();
/// A number in [0, 1], or a percentage.
Codec<double> probability();
/// A length of time >= 0 with its unit, in seconds.
Codec<double> time_s();
/// The same as integer nanoseconds.
Codec<sim::Duration> duration();
/// A length of time > 0.
Codec<sim::Duration> positive_duration();
/// A rate > 0 with its unit, e.g. 400/h, in 1/s. A month is a twelfth of 365.25 days.
Codec<double> rate_per_s();
/// An amount of USD with exactly the suffix, e.g. "/seat/month" in "30 USD/seat/month" [USD].
Codec<double> usd(std::string suffix);
/// An amount of USD a piece, e.g. "4 USD/1M": 1k, 100k, 1M or 1 (or nothing) [USD].
Codec<double> usd_per_piece();
/// An amount of USD, e.g. "5k USD" or "2.5M USD" [USD].
Codec<double> usd_amount();
/// A price as exact millionths.
Codec<models::Money> money(std::string suffix);
/// An amount with exactly the unit, e.g. "500 actions/seat/month".
Codec<double> amount(std::string unit);

/// A distribution of times >= 0 [s]; a bare time is constant.
Codec<sim::Distribution> time_distribution();
/// A distribution of whole numbers >= 0; a bare number is constant.
Codec<sim::Distribution> count_distribution();
/// A distribution of numbers >= 0; a bare number is constant.
Codec<sim::Distribution> number_distribution();

/// A distribution of amounts of money [USD]; a bare amount is constant.
Codec<sim::Distribution> money_distribution();

/// A reference to something that the scenario names: its index.
Codec<std::uint32_t> reference(NameKind kind);

template <class Tag>
Codec<models::Id<Tag>> reference_to(NameKind kind) {
  return mapped(reference(kind), [](Context&, const Node&, std::uint32_t index) {
    return std::optional(models::Id<Tag>{index});
  });
}
inline Codec<models::ActionId> action() {
  return reference_to<models::ActionTag>(NameKind::kAction);
}

inline constexpr double kWeightTolerance = 1e-9;
/// Reports weights that do not sum to 1 within kWeightTolerance.
void check_weights(Context& context, const SourceMark& at, double sum);

}  // namespace app
