#include "src/interop/focus.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <nlohmann/json.hpp>
#include <vector>

#include "models/workload/calendar.hpp"
#include "src/interop/focus_pricing.hpp"
#include "src/results/csv_field.hpp"
#include "src/results/json_parts.hpp"

namespace app {
namespace {

using models::BillLine;
using models::LineKind;
using models::Money;
using models::Unit;

enum Column : std::size_t {
  kBilledCost,
  kBillingAccountId,
  kBillingAccountName,
  kBillingCurrency,
  kBillingPeriodEnd,
  kBillingPeriodStart,
  kChargeCategory,
  kChargeClass,
  kChargeDescription,
  kChargeFrequency,
  kChargePeriodEnd,
  kChargePeriodStart,
  kConsumedQuantity,
  kConsumedUnit,
  kContractedCost,
  kContractedUnitPrice,
  kEffectiveCost,
  kInvoiceId,
  kInvoiceIssuerName,
  kListCost,
  kListUnitPrice,
  kPricingCategory,
  kPricingCurrency,
  kPricingCurrencyContractedUnitPrice,
  kPricingCurrencyEffectiveCost,
  kPricingCurrencyListUnitPrice,
  kPricingQuantity,
  kPricingUnit,
  kProviderName,
  kPublisherName,
  kResourceId,
  kResourceName,
  kResourceType,
  kServiceCategory,
  kServiceName,
  kServiceSubcategory,
  kSkuId,
  kSkuMeter,
  kSkuPriceDetails,
  kSkuPriceId,
  kSubAccountId,
  kSubAccountName,
  kSubAccountType,
  kTags,
  kXCredits,
  kXDesign,
  kXItem,
  kXLineKind,
  kXPlan,
  kXReplication,
  kColumns
};

constexpr std::array<std::string_view, kColumns> kNames{
    "BilledCost",
    "BillingAccountId",
    "BillingAccountName",
    "BillingCurrency",
    "BillingPeriodEnd",
    "BillingPeriodStart",
    "ChargeCategory",
    "ChargeClass",
    "ChargeDescription",
    "ChargeFrequency",
    "ChargePeriodEnd",
    "ChargePeriodStart",
    "ConsumedQuantity",
    "ConsumedUnit",
    "ContractedCost",
    "ContractedUnitPrice",
    "EffectiveCost",
    "InvoiceId",
    "InvoiceIssuerName",
    "ListCost",
    "ListUnitPrice",
    "PricingCategory",
    "PricingCurrency",
    "PricingCurrencyContractedUnitPrice",
    "PricingCurrencyEffectiveCost",
    "PricingCurrencyListUnitPrice",
    "PricingQuantity",
    "PricingUnit",
    "ProviderName",
    "PublisherName",
    "ResourceId",
    "ResourceName",
    "ResourceType",
    "ServiceCategory",
    "ServiceName",
    "ServiceSubcategory",
    "SkuId",
    "SkuMeter",
    "SkuPriceDetails",
    "SkuPriceId",
    "SubAccountId",
    "SubAccountName",
    "SubAccountType",
    "Tags",
    "x_Credits",
    "x_Design",
    "x_Item",
    "x_LineKind",
    "x_Plan",
    "x_Replication",
};

constexpr Wide kMicros = 1'000'000;
constexpr const char* kVirtualCurrency = "Credit";

using Row = std::array<std::string, kColumns>;  // An empty field is null.

/// What a kind of line is in FOCUS.
struct Nature {
  const char* category;
  const char* frequency;
  bool covers_other_rows;  ///< Prepaid or billed after: its cost shows on rows of use.
};

Nature nature_of(const models::PricePlan& plan, const BillLine& line) {
  switch (line.kind) {
    case LineKind::kFee:
    case LineKind::kSeats:
      return {"Purchase", "Recurring", false};
    case LineKind::kTrueUp:
      return {"Purchase", "One-Time", false};
    case LineKind::kCreditPurchase:
      // Blocks for each month have a price by day; others one a block.
      return {"Purchase", plan.credits->monthly && line.price.per > 1 ? "Recurring" : "One-Time",
              true};
    case LineKind::kCreditOverage:
      return {"Purchase", "One-Time", true};
    case LineKind::kUsage:
    case LineKind::kIncluded:
    case LineKind::kCreditUse:
      return {"Usage", "Usage-Based", false};
    case LineKind::kCreditExpiry:
    case LineKind::kShortfall:
      return {"Usage", "One-Time", false};
  }
  return {};
}

/// What was not used and is paid for all the same.
bool is_unused(LineKind kind) {
  return kind == LineKind::kCreditExpiry || kind == LineKind::kShortfall;
}

struct Service {
  const char* category;
  const char* subcategory;
  const char* suffix;  ///< A service has one category, so the name tells them apart.
};

Service service_of(const BillLine& line) {
  if (line.unit == Unit::kIdentity || line.unit == Unit::kCredential) {
    return {"Identity", "Identity and Access Management", " identities"};
  }
  if (line.unit == Unit::kDecision) return {"Security", "Other (Security)", " policy decisions"};
  if (line.unit == Unit::kLogByte || line.unit == Unit::kLogEntry) {
    return {"Management and Governance", "Observability", " audit log"};
  }
  return {"AI and Machine Learning", "Bots", ""};
}

struct Resource {
  const char* id;  ///< Null: the charge is about none.
  const char* type;
  const char* name;
};

Resource resource_of(LineKind kind) {
  switch (kind) {
    case LineKind::kSeats:
    case LineKind::kTrueUp:
      return {"seats", "Seat Licences", "Seats"};
    case LineKind::kCreditPurchase:
    case LineKind::kCreditOverage:
    case LineKind::kCreditExpiry:
      return {"credits", "Credit Allocation", "Prepaid credits"};
    case LineKind::kUsage:
    case LineKind::kIncluded:
    case LineKind::kCreditUse:
      return {"agents", "Agent Fleet", "Agents"};
    default:
      return {nullptr, nullptr, nullptr};
  }
}

std::string_view meter_of(const BillLine& line) {
  if (line.unit) return plural_of(*line.unit);
  switch (line.kind) {
    case LineKind::kSeats:
    case LineKind::kTrueUp:
      return "Seats";
    case LineKind::kFee:
      return "Platform";
    case LineKind::kShortfall:
      return "Commitment";
    default:
      return "Credits";
  }
}

using Seconds = std::chrono::sys_seconds;

std::string time_text(Seconds at) {
  using namespace std::chrono;
  const sys_days day = floor<days>(at);
  const year_month_day date{day};
  const hh_mm_ss time{at - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

Seconds first_of(int year, int month) {
  using namespace std::chrono;
  return sys_days{year_month_day{std::chrono::year{year},
                                 std::chrono::month{static_cast<unsigned>(month)},
                                 std::chrono::day{1}}};
}

// Names come from files, so broken UTF-8 is replaced rather than refused.
std::string dump_line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::vector<std::int64_t> micros_of(const std::vector<Money>& amounts) {
  std::vector<std::int64_t> micros;
  for (const Money amount : amounts) micros.push_back(amount.micros);
  return micros;
}

/// In which proportion a line's quantity is charged to departments and nobody: as it was used
/// where its amount was split like that, else as they pay for it.
std::vector<std::int64_t> charged_by(const BillLine& line) {
  const std::vector<std::int64_t>& used = line.quantity_by;
  if (line.amount.micros == 0) return used;
  std::vector<Money> paid = line.by_department;
  paid.emplace_back();  // Nobody's part is shared out already.
  return models::split(line.amount, used) == paid ? used : micros_of(paid);
}

/// Text of a ratio, of which the numerator is in millionths.
std::string decimal(Ratio ratio, int most = 15) {
  return quotient_text(ratio.numerator, ratio.denominator * kMicros, most);
}

/// Writes the rows of one plan's bill of one run.
class BillRows {
 public:
  BillRows(const models::Plan& plan, const RunBills& run, std::size_t price_plan)
      : plan_(plan),
        price_plan_(plan.pricing.plans[price_plan]),
        bill_(run.plans[price_plan].bill),
        calendar_(plan.clock),
        design_(plan.designs[run.design.index].name),
        replication_(run.replication),
        amortised_(amortised_credits(bill_)) {}

  void append_to(std::string& text) const {
    for (std::size_t i = 0; i < bill_.lines.size(); ++i) append_line(text, i);
  }

 private:
  struct Parts;
  void append_line(std::string& text, std::size_t index) const;
  void fill_part(Row& row, const BillLine& line, const LinePricing& pricing, const Parts& parts,
                 std::size_t p) const;
  void fill_account(Row& row) const;
  void fill_periods(Row& row, const BillLine& line) const;
  void fill_product(Row& row, const BillLine& line) const;
  void fill_sku(Row& row, const BillLine& line) const;
  void fill_price(Row& row, const BillLine& line, const LinePricing& pricing) const;
  [[nodiscard]] std::string details() const;
  [[nodiscard]] std::string name() const {
    return price_plan_.origin.title.empty() ? price_plan_.name : price_plan_.origin.title;
  }
  [[nodiscard]] Seconds second(sim::SimTime at, bool rounds_up) const {
    const std::int64_t ms = calendar_.epoch_ms(at);
    const std::chrono::milliseconds exact{ms};
    return Seconds{rounds_up ? std::chrono::ceil<std::chrono::seconds>(exact)
                             : std::chrono::floor<std::chrono::seconds>(exact)};
  }

  const models::Plan& plan_;
  const models::PricePlan& price_plan_;
  const models::Bill& bill_;
  models::Calendar calendar_;
  const std::string& design_;
  std::uint64_t replication_;
  std::vector<Money> amortised_;  // By line.
};

void BillRows::fill_account(Row& row) const {
  row[kBillingAccountId] = plan_.name;
  row[kBillingAccountName] = plan_.name;
  row[kBillingCurrency] = price_plan_.currency;
  row[kTags] = dump_line({{"design", design_},
                          {"plan", price_plan_.name},
                          {"replication", replication_},
                          {"scenario", plan_.name},
                          {"seed", plan_.seed}});
  row[kXDesign] = design_;
  row[kXPlan] = price_plan_.name;
  row[kXReplication] = std::to_string(replication_);
}

/// What is billed at the end of the run is on the last invoice, whatever it is for.
void BillRows::fill_periods(Row& row, const BillLine& line) const {
  const bool is_yearly = line.kind == LineKind::kShortfall && price_plan_.commitment->yearly;
  const auto& covered = bill_.months[line.month].month;
  const auto& first = is_yearly ? bill_.months.front().month : covered;
  const auto& billed = line.kind == LineKind::kTrueUp ? bill_.months.back().month : covered;
  row[kChargePeriodStart] = time_text(second(first.from, false));
  row[kChargePeriodEnd] = time_text(second(covered.to, true));
  row[kBillingPeriodStart] = time_text(first_of(billed.year, billed.month));
  row[kBillingPeriodEnd] = time_text(billed.month == 12 ? first_of(billed.year + 1, 1)
                                                        : first_of(billed.year, billed.month + 1));
  row[kInvoiceId] = fmt::format("{}/{}/{}/{}/{}-{:02}", plan_.name, design_, replication_,
                                price_plan_.name, billed.year, billed.month);
}

void BillRows::fill_product(Row& row, const BillLine& line) const {
  const Service service = service_of(line);
  row[kServiceCategory] = service.category;
  row[kServiceSubcategory] = service.subcategory;
  row[kServiceName] = name() + service.suffix;
  row[kProviderName] = row[kPublisherName] = row[kInvoiceIssuerName] = name();
  row[kChargeDescription] = fmt::format("{}: {}", name(), line.item);
  const Resource resource = resource_of(line.kind);
  if (resource.id != nullptr) {
    row[kResourceId] =
        fmt::format("{}/{}/{}/{}", plan_.name, design_, price_plan_.name, resource.id);
    row[kResourceType] = resource.type;
    row[kResourceName] = resource.name;
  }
  row[kXItem] = line.item;
  row[kXLineKind] = name_of(line.kind);
}

std::string BillRows::details() const {
  const models::PriceSource& origin = price_plan_.origin;
  Json json = Json::object();
  if (!origin.confidence.empty()) json["x_Confidence"] = origin.confidence;
  if (!origin.effective.empty()) json["x_Effective"] = origin.effective;
  if (!origin.source.empty()) json["x_Source"] = origin.source;
  return json.empty() ? "" : dump_line(json);
}

void BillRows::fill_sku(Row& row, const BillLine& line) const {
  const models::Charge* const charge = charge_of(price_plan_, line);
  const std::string item = charge == nullptr ? std::string(name_of(line.kind)) : charge->item;
  row[kSkuId] = price_plan_.name + "/" + item;
  row[kSkuPriceId] = price_plan_.name + "/" + (charge == nullptr ? item : line.item);
  row[kSkuMeter] = meter_of(line);
  row[kSkuPriceDetails] = details();
}

/// No price list knows of discounts that were negotiated: list and contract are the same.
void BillRows::fill_price(Row& row, const BillLine& line, const LinePricing& pricing) const {
  const Nature nature = nature_of(price_plan_, line);
  row[kChargeCategory] = nature.category;
  row[kChargeFrequency] = nature.frequency;
  row[kPricingCategory] = "Standard";
  row[kPricingUnit] = pricing.unit;
  row[kListUnitPrice] = row[kContractedUnitPrice] = decimal(pricing.price);
  row[kPricingCurrency] = pricing.in_credits ? kVirtualCurrency : price_plan_.currency;
  row[kPricingCurrencyListUnitPrice] = row[kPricingCurrencyContractedUnitPrice] =
      decimal(pricing.in_credits ? pricing.credit_price : pricing.price);
}

/// A line's amounts and quantities by department, then nobody's.
struct BillRows::Parts {
  Parts(const BillLine& line, const LinePricing& pricing, Money amortised_credits)
      : paid(line.by_department), charged(charged_by(line)) {
    paid.emplace_back();
    for (const std::int64_t one : charged) charged_in_all += one;
    if (charged_in_all == 0) charged_in_all = 1;
    const Money exact{nearest(pricing.price.numerator * pricing.quantity.numerator,
                              pricing.price.denominator * pricing.quantity.denominator)};
    contracted = models::split(exact, charged);
    credits = models::split(line.credits, charged);
    amortised = models::split(amortised_credits, line.quantity_by);
  }

  std::vector<Money> paid;
  std::vector<std::int64_t> charged;  // In any unit.
  Wide charged_in_all{0};
  std::vector<Money> contracted;  // Before the line was rounded.
  std::vector<Money> credits;
  std::vector<Money> amortised;  // What used credits cost.
};

void BillRows::append_line(std::string& text, std::size_t index) const {
  const BillLine& line = bill_.lines[index];
  const LinePricing pricing = pricing_of(price_plan_, bill_, line);
  Row common;
  fill_account(common);
  fill_periods(common, line);
  fill_product(common, line);
  fill_sku(common, line);
  fill_price(common, line, pricing);
  const Parts parts(line, pricing, amortised_[index]);
  for (std::size_t p = 0; p < parts.paid.size(); ++p) {
    const bool is_used = common[kChargeCategory] == "Usage" && line.quantity_by[p] > 0 &&
                         line.kind != LineKind::kShortfall;
    if (parts.paid[p].micros == 0 && !is_used) continue;
    Row row = common;
    fill_part(row, line, pricing, parts, p);
    for (std::size_t c = 0; c < kColumns; ++c) {
      text += csv_field(row[c]);
      text += c + 1 == kColumns ? '\n' : ',';
    }
  }
}

void BillRows::fill_part(Row& row, const BillLine& line, const LinePricing& pricing,
                         const Parts& parts, std::size_t p) const {
  Money effective = parts.paid[p];
  if (nature_of(price_plan_, line).covers_other_rows) effective = {};
  if (line.kind == LineKind::kCreditUse || line.kind == LineKind::kCreditExpiry) {
    effective = parts.amortised[p];
  }
  row[kBilledCost] = money_text(parts.paid[p]);
  row[kListCost] = row[kContractedCost] = money_text(parts.contracted[p]);
  row[kEffectiveCost] = money_text(effective);
  row[kPricingCurrencyEffectiveCost] =
      money_text(pricing.in_credits ? parts.credits[p] : effective);
  row[kPricingQuantity] = quotient_text(pricing.quantity.numerator * parts.charged[p],
                                        pricing.quantity.denominator * parts.charged_in_all);
  if (row[kChargeCategory] == "Usage") {
    row[kConsumedQuantity] = is_unused(line.kind) ? "0" : std::to_string(line.quantity_by[p]);
    row[kConsumedUnit] = line.unit ? plural_of(*line.unit) : std::string_view(pricing.unit);
  }
  if (line.credits.micros > 0) row[kXCredits] = money_text(parts.credits[p]);
  if (p < line.by_department.size()) {
    row[kSubAccountId] = row[kSubAccountName] = plan_.organisation.departments[p].name;
    row[kSubAccountType] = "Department";
  }
}

}  // namespace

std::span<const std::string_view> focus_columns() { return kNames; }

std::string focus_csv(const models::Plan& plan, std::span<const RunBills> runs,
                      std::span<const std::size_t> plans) {
  std::string text = fmt::format("{}\n", fmt::join(kNames, ","));
  for (const RunBills& run : runs) {
    for (const std::size_t price_plan : plans) BillRows(plan, run, price_plan).append_to(text);
  }
  return text;
}

}  // namespace app
