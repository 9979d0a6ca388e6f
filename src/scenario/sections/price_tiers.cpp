#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "src/scenario/sections/prices.hpp"
#include "src/scenario/values.hpp"

namespace app {
namespace {

constexpr double kMostForOne = 1e4;  // So that millions of them fit.
constexpr double kMostUnits = 1e15;  // From which a tier may start.
constexpr std::array<std::pair<const char*, models::Effect>, 4> kEffects = {
    {{"read", models::Effect::kRead},
     {"write", models::Effect::kWrite},
     {"execute", models::Effect::kExecute},
     {"egress", models::Effect::kEgress}}};

struct TierRow {
  std::string from;
  SourceMark from_at;
  Price price;
};

// Where a tier starts, as it is written; what its number counts, its price says.
Codec<std::pair<std::string, SourceMark>> tier_start() {
  return {
      std::string(R"({"type":["integer","string"]})"),
      [](Context& context, const Node& node) -> std::optional<std::pair<std::string, SourceMark>> {
        if (node.is_scalar()) return std::pair(node.text, node.at);
        context.error(node.at, "E0203", "expected where the tier starts, found " + describe(node),
                      "write for example from: 1000");
        return std::nullopt;
      }};
}

Codec<std::vector<TierRow>> tier_rows(const Measures& measures) {
  return list_of(
      Object<TierRow>()
          .required("from", "The unit of the month it starts after, e.g. 1000, 40M.", tier_start(),
                    [](TierRow& out, std::pair<std::string, SourceMark> read) {
                      out.from = std::move(read.first);
                      out.from_at = read.second;
                    })
          .required("price", "The price from there on.", price(measures, kMostForOne),
                    &TierRow::price)
          .codec(),
      false);
}

// "0", "1000", "40M", "40M decisions", "10 GB", in pieces.
std::optional<std::int64_t> start_of(const TierRow& row, const Measure& measure) {
  std::string_view text = row.from;
  std::int64_t count = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (problem != std::errc() || count < 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  double units = static_cast<double>(count);
  const std::string_view factors = "kMG";
  const std::size_t factor =
      text.empty() || text.starts_with("GB") ? std::string_view::npos : factors.find(text.front());
  if (factor != std::string_view::npos) {
    for (std::size_t i = 0; i <= factor; ++i) units *= 1e3;
    text.remove_prefix(1);
  }
  if (text.starts_with(' ')) text.remove_prefix(1);
  const bool named = !text.empty() && (text == measure.many || text == measure.one);
  const bool alone = text.empty() && (measure.pieces == 1 || units == 0.0);
  if (!named && !alone) return std::nullopt;
  units *= static_cast<double>(measure.pieces);
  if (units > kMostUnits) return std::nullopt;
  return static_cast<std::int64_t>(units);
}

std::optional<Tariff> tariff_of(Context& context, const Measures& measures,
                                const std::vector<TierRow>& rows) {
  Tariff result;
  for (const TierRow& row : rows) {
    if (row.price.currency.empty()) return std::nullopt;  // Reported where it was read.
    if (result.tiers.empty()) result.measure = row.price.measure;
    if (row.price.measure != result.measure) {
      context.error(row.price.at, "E0202", "the price of this tier is for something else",
                    "write all tiers of one thing");
      return std::nullopt;
    }
    const auto from = start_of(row, measures[row.price.measure]);
    if (!from) {
      context.error(row.from_at, "E0203",
                    fmt::format("expected where the tier starts, found '{}'", row.from),
                    fmt::format("write for example from: 1000{}",
                                measures[row.price.measure].pieces == 1 ? "" : " GB"));
      return std::nullopt;
    }
    if (result.tiers.empty() && *from != 0) {
      context.error(row.from_at, "E0204", "the first tier does not start at 0", "write from: 0");
    } else if (!result.tiers.empty() && *from <= result.tiers.back().from) {
      context.error(row.from_at, "E0204", "the tiers do not ascend",
                    "let each start above the one before");
    }
    result.tiers.push_back({*from, row.price.each});
    result.stated.push_back({row.price.currency, row.price.at});
  }
  return result;
}

Tariff flat(const Price& one) {
  return {{{0, one.each}}, false, one.measure, {{one.currency, one.at}}};
}

// A map with any words as keys.
template <class Value, class Make>
Codec<std::vector<ClassTariff>> by_class(Codec<Value> value, Make make) {
  return {
      [value](SchemaDefinitions& definitions) {
        return fmt::format(R"({{"type":"object","additionalProperties":{}}})",
                           value.schema(definitions));
      },
      [value, make](Context& context, const Node& node) -> std::optional<std::vector<ClassTariff>> {
        if (!expect_map(context, node, "write class: price")) return std::nullopt;
        std::vector<ClassTariff> classes;
        for (const Entry& entry : node.entries) {
          const Context::Step step(context, entry.key);
          std::optional<ClassTariff> made = make(context, entry);
          auto read = value.read(context, entry.value);
          if (!made || !read) continue;
          made->tariff = std::move(*read);
          classes.push_back(std::move(*made));
        }
        std::stable_sort(classes.begin(), classes.end(),
                         [](const auto& a, const auto& b) { return a.rank < b.rank; });
        return classes;
      }};
}

}  // namespace

Codec<Tariff> tiers(Measures measures) {
  return mapped(tier_rows(measures),
                [measures](Context& context, const Node&, const std::vector<TierRow>& rows) {
                  return tariff_of(context, measures, rows);
                });
}

Codec<bool> tier_mode() {
  return Choice<bool>("mode of tiers").word("graduated", false).word("volume", true).codec();
}

Codec<Tariff> tariff(Measures measures) {
  Codec<Tariff> codec =
      Choice<Tariff>("price")
          .bare(mapped(
              price(measures, kMostForOne),
              [](Context&, const Node&, const Price& one) { return std::optional(flat(one)); }))
          .form(Object<Tariff>()
                    .required("tiers", "Prices from a quantity of the month on.", tiers(measures),
                              [](Tariff& out, Tariff read) {
                                read.volume = out.volume;
                                out = std::move(read);
                              })
                    .optional("mode", "graduated or volume. Default: graduated.", tier_mode(),
                              &Tariff::volume))
          .codec();
  return {[codec](SchemaDefinitions& definitions) { return codec.schema(definitions); },
          [codec](Context& context, const Node& node) -> std::optional<Tariff> {
            if (node.kind != Node::Kind::kNull) return codec.read(context, node);
            context.error(node.at, "E0203", "a price that is not known",
                          "write it, with its currency and what it is for");
            return std::nullopt;
          }};
}

std::optional<ClassTariff> class_of_calls(Context& context, const Entry& entry,
                                          const std::vector<std::string>& more_words) {
  ClassTariff made;
  made.name = entry.key;
  if (const auto action = context.names().index_of(NameKind::kAction, entry.key)) {
    made.filter.actions.push_back({*action});
    return made;
  }
  made.rank = 1;
  if (const auto tool = context.names().index_of(NameKind::kTool, entry.key)) {
    made.filter.tools.push_back({*tool});
    return made;
  }
  made.rank = 2;
  std::vector<std::string> known = more_words;
  for (const auto& [word, effect] : kEffects) {
    known.emplace_back(word);
    if (entry.key != word) continue;
    made.filter.effects.push_back(effect);
    return made;
  }
  for (const NameKind kind : {NameKind::kTool, NameKind::kAction}) {
    const std::vector<std::string>& names = context.names().of(kind);
    known.insert(known.end(), names.begin(), names.end());
  }
  context.unknown(entry.at, "E0301", "class of calls", entry.key, known);
  return std::nullopt;
}

Codec<std::vector<ClassTariff>> tariffs_by_call(Measures measures) {
  return by_class(tariff(std::move(measures)), [](Context& context, const Entry& entry) {
    return class_of_calls(context, entry);
  });
}

Codec<std::vector<ClassTariff>> tariffs_by_workflow(Measures measures) {
  return by_class(tariff(std::move(measures)),
                  [](Context& context, const Entry& entry) -> std::optional<ClassTariff> {
                    const auto index = context.names().index_of(NameKind::kWorkflow, entry.key);
                    if (!index) {
                      context.unknown(entry.at, "E0301", noun(NameKind::kWorkflow), entry.key,
                                      context.names().of(NameKind::kWorkflow));
                      return std::nullopt;
                    }
                    ClassTariff made;
                    made.name = entry.key;
                    made.workflow = models::WorkflowTypeId{*index};
                    return made;
                  });
}

}  // namespace app
