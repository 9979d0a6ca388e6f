#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/authority/ids.hpp"
#include "models/authority/organisation.hpp"
#include "models/pricing/chargeback.hpp"
#include "models/pricing/control_prices.hpp"
#include "models/pricing/money.hpp"
#include "sim/core/sim_time.hpp"

namespace models {

/// What a charge counts.
enum class Unit : std::uint8_t {
  kAction,        ///< A tool call carried out (or failed, where the plan bills failures).
  kConversation,  ///< Work of one person within a window of time, or one workflow instance.
  kOutcome,       ///< A workflow instance that was done.
  kIdentity,      ///< A workload identity at work in the month.
  kDecision,      ///< A call that an enforcement point answered.
  kCredential,    ///< A credential issued, exchanged or renewed.
  kInputToken,    ///< A model's input token that no cache held.
  kCachedToken,   ///< An input token read from a cache.
  kOutputToken,
  kLogByte,  ///< Of the audit log.
  kLogEntry
};
inline constexpr std::size_t kUnits = 11;
/// "action", "conversation", ...
std::string_view name_of(Unit unit);

/// What counts as one workload identity.
enum class IdentityBasis : std::uint8_t {
  kAgentTypes,  ///< An agent type: one registration, however many instances run.
  kAgents       ///< Every agent that started.
};

/// Which tool calls a charge is about; everything empty: all of them.
struct ActionFilter {
  std::vector<ActionId> actions;  ///< Any of these,
  std::vector<ToolId> tools;      ///< or any action of these,
  std::vector<Effect> effects;    ///< or with one of these effects.
  [[nodiscard]] bool is_empty() const {
    return actions.empty() && tools.empty() && effects.empty();
  }
  [[nodiscard]] bool selects(ActionId id, const ToolAction& action) const;
};

/// What a charge counts, and which of it.
struct Meter {
  Unit unit{Unit::kAction};
  /// kAction, kDecision. Of a plan's charges for one unit, the first that selects a call counts it.
  ActionFilter filter;
  std::vector<WorkflowTypeId> workflows;  ///< kConversation, kOutcome: only these; empty: all.
  bool counts_subagents{true};          ///< kAction: false: only calls of a workflow's first agent.
  bool bills_failures{false};           ///< kAction: whether a failed call is billed too.
  std::optional<sim::Duration> window;  ///< kConversation, > 0; none: each instance is one.
  bool autonomous{false};               ///< kOutcome: only instances that asked nobody.
  IdentityBasis identities{IdentityBasis::kAgentTypes};  ///< kIdentity.
};

/// The price from a quantity on.
struct Tier {
  std::int64_t from{0};  ///< Units of the calendar month; the first tier starts at 0.
  UnitPrice price;
};

/// One metered item of a plan.
struct Charge {
  std::string item;  ///< As bills name it, e.g. "actions" or "voice".
  Meter meter;
  std::vector<Tier> tiers;  ///< Ascending; empty when it draws on credits.
  /// False: graduated, each unit at the price of the tier it falls into. True: all units of the
  /// month at the price of the tier that the month's quantity reaches.
  bool volume{false};
  UnitPrice credits;  ///< Millionths of a credit for so many units; 0: it costs money.
};

/// Seats: bought by the department, whoever works there or not.
struct SeatTerms {
  Money per_month;          ///< For one seat and calendar month.
  std::int64_t minimum{0};  ///< Seats billed at least, over all departments.
  /// False: the seats that departments have. True: the seats at which somebody has a place.
  bool occupied{false};
  /// Annual: so many seats (none: those of the first day) are billed for the whole run, and what
  /// was used beyond at the peak is billed for all of it at the end (true-up).
  bool annual{false};
  std::optional<std::int64_t> committed;
};

/// What the price of seats, or of the plan, covers in a calendar month; part months by day, whole
/// units, rounded down. Unused units lapse with the month.
struct Included {
  std::int64_t per_seat{0};   ///< Units for each seat; credits where the plan has credits.
  bool pooled{false};         ///< Whether one seat may use what another leaves.
  std::int64_t per_month{0};  ///< Units for the whole organisation.
};

/// Credits bought in blocks beforehand.
struct CreditTerms {
  std::int64_t block{0};  ///< Credits of a block; 0: there are none.
  Money block_price;
  std::int64_t blocks{0};  ///< How many are bought at the start, or for each month.
  bool monthly{false};     ///< Bought at the start of every calendar month.
  /// Credits lapse at midnight after so many days, the day of purchase included; none: those of
  /// monthly blocks with their month, others never.
  std::optional<std::int64_t> expires_days;
  /// Price of a credit when none is left; none: another block is bought.
  std::optional<UnitPrice> overage;
};

/// The least that metered use costs; what is missing is billed at the end of the period.
struct Commitment {
  Money amount;
  bool yearly{false};  ///< For 365 days (part by day) instead of a calendar month.
};

/// A limit on what metered use may cost in a calendar month; what comes after it is turned away and
/// not billed. It is worked out beside the run and stops nothing in it.
struct SpendCap {
  Money amount;
  /// True: each call reserves its price before it starts, so that the bill never exceeds the cap.
  /// False: calls are stopped once what is done has reached it; those in flight are still billed.
  bool reserves{true};
};

enum class RoundingMode : std::uint8_t { kHalfEven, kHalfUp, kUp };
/// To what each line of a bill is rounded.
struct Rounding {
  std::int64_t to_micros{1};  ///< > 0.
  RoundingMode mode{RoundingMode::kHalfEven};
  /// What `quantity` costs at a price of so many millionths for `per`, rounded once.
  [[nodiscard]] Money of(std::int64_t micros, std::int64_t quantity, std::int64_t per) const;
};

/// Where a price comes from.
struct PriceSource {
  std::string title{};
  std::string source{};
  std::string effective{};   ///< Day of the price list, e.g. "2026-10-06".
  std::string confidence{};  ///< documented, reported or estimate; empty: the scenario's own.
};

/// How a vendor bills one run. All prices are per calendar month where they are per month, part
/// months prorated by day unless the terms say otherwise.
struct PricePlan {
  std::string name;
  PriceSource origin;
  std::string currency{"USD"};
  double usd_per_unit{1.0};  ///< Of the currency: how figures in USD follow.
  /// True: a part month costs its days' share of all that is per month, and tiers, included units
  /// and commitments shrink with it; the most seats of each day count. False: whole months, with
  /// the most seats of the month.
  bool by_day{true};
  Money fee_per_month;  ///< For the whole organisation.
  std::optional<SeatTerms> seats;
  std::vector<Charge> charges;
  Included included;  ///< Of actions: those that a charge of kAction counts; or of credits.
  std::optional<CreditTerms> credits;
  std::optional<Commitment> commitment;
  std::optional<SpendCap> cap;
  Rounding rounding;
  std::optional<Money> budget_per_month;  ///< What was planned for it, in the plan's currency.

  [[nodiscard]] bool has_included() const {
    return included.per_seat > 0 || included.per_month > 0;
  }
};

struct Pricing {
  std::vector<PricePlan> plans;
  Chargeback chargeback;
  GovernancePrices governance;
};

}  // namespace models
