#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "src/scenario/metric_key.hpp"
#include "src/scenario/quantity.hpp"
#include "src/scenario/sections/sections.hpp"

namespace app {
namespace {

constexpr std::int64_t kMostReplications = 1'000'000;

struct StudyDraft {
  Study study;
  std::int64_t seed{1};
};

struct Range {
  std::int64_t min{10};
  std::int64_t max{10};
};

Codec<Range> replications() {
  const auto count = whole_number(1, kMostReplications);
  const auto fixed = mapped(count, [](Context&, const Node&, std::int64_t n) {
    return std::optional(Range{n, n});
  });
  return Choice<Range>("replications")
      .bare(fixed)
      .form(Object<Range>()
                .required("min", "At least so many.", count, &Range::min)
                .required("max", "At most so many.", count, &Range::max)
                .check([](Context& context, const Node& node, Range& range) {
                  if (range.min > range.max) {
                    context.error(node.at, "E0204",
                                  fmt::format("min {} is above max {}", range.min, range.max),
                                  "swap them");
                  }
                }))
      .codec();
}

// {metric{labels}.mean: 2%}
Codec<std::vector<Study::Target>> precision() {
  using Targets = std::vector<Study::Target>;
  return {
      [](SchemaDefinitions&) {
        return std::string(
            R"({"type":"object","additionalProperties":{"type":["string","number"]}})");
      },
      [](Context& context, const Node& node) -> std::optional<Targets> {
        if (!expect_map(context, node, "write {metric.mean: 2%}")) return std::nullopt;
        Targets targets;
        for (const Entry& entry : node.entries) {
          const auto width = probability().read(context, entry.value);
          if (width && *width <= 0.0) {
            context.error(entry.value.at, "E0204", "a half-width of 0 is never reached",
                          "write for example 2%");
          }
          const auto key = read_metric_key(context, entry.at, entry.key);
          if (!key || !width) continue;
          if (key->info->quantiles == (key->statistic.empty() || key->statistic == "mean")) {
            context.error(
                entry.at, "E0308",
                fmt::format("{} has {}", key->name,
                            key->info->quantiles ? "quantiles, no mean" : "a mean, no quantiles"),
                key->info->quantiles ? "write .p50 or .p95 behind it" : "write .mean behind it");
            continue;
          }
          std::string row = key->name;
          if (key->info->quantiles) row += "." + key->statistic;
          targets.push_back({std::move(row), key->labels, *width});
        }
        return targets;
      }};
}

Codec<StudyDraft> study() {
  using S = StudyDraft;
  return Object<S>()
      .optional("replications", "How many independent runs: a number, or {min, max}. Default 10.",
                replications(),
                [](S& out, Range range) {
                  out.study.min_replications = range.min;
                  out.study.max_replications = range.max;
                })
      .optional("precision", "Half-widths, relative to the mean, at which replications may stop.",
                precision(),
                [](S& out, std::vector<Study::Target> targets) {
                  out.study.precision = std::move(targets);
                })
      .optional("seed", "Seed of all randomness. Default 1.",
                whole_number(0, std::int64_t{1} << 53), &S::seed)
      .optional(
          "baseline", "The design that differences are taken against. Default: the first.",
          reference(NameKind::kDesign),
          [](S& out, std::uint32_t, Context&, const Node& node) { out.study.baseline = node.text; })
      .later("sweep", "write --set on the command line")
      .later("method", "leave it out")
      .codec();
}

// ---- Checks

struct Expectation {
  std::string text;
  std::vector<std::string> designs;
};

struct Operator {
  std::string_view sign;
  Relation relation;
};
constexpr Operator kOperators[] = {{"<=", Relation::kLessEqual},
                                   {">=", Relation::kGreaterEqual},
                                   {"<", Relation::kLess},
                                   {">", Relation::kGreater}};

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

std::optional<Statistic> statistic_of(std::string_view word) {
  if (word == "mean") return Statistic::kMean;
  if (word == "p50") return Statistic::kP50;
  if (word == "p95") return Statistic::kP95;
  if (word == "max") return Statistic::kMax;
  if (word == "min") return Statistic::kMin;
  return std::nullopt;
}

// The bound in the metric's unit: a time, an amount of USD, or a plain number.
std::optional<double> bound_in(Context& context, const Node& node, std::string_view unit,
                               std::string_view written) {
  Node bound;
  bound.kind = Node::Kind::kScalar;
  bound.at = node.at;
  bound.text = std::string(written);
  if (unit == "s") return time_s().read(context, bound);
  if (unit == "USD") return usd("").read(context, bound);
  const auto quantity = split_quantity(written);
  if (quantity && quantity->unit.empty()) return quantity->number;
  if (quantity && quantity->unit == "%") return quantity->number / 100.0;
  context.error(node.at, "E0203", fmt::format("expected a number, found '{}'", written),
                "write a number without a unit");
  return std::nullopt;
}

// "baseline * 1.10" or "baseline".
std::optional<double> baseline_factor(std::string_view written) {
  if (!written.starts_with("baseline")) return std::nullopt;
  std::string_view rest = trimmed(written.substr(8));
  if (rest.empty()) return 1.0;
  if (!rest.starts_with('*')) return std::nullopt;
  return parse_number(trimmed(rest.substr(1)));
}

bool fits(Context& context, const Node& node, const MetricKey& key, Statistic statistic) {
  const bool quantile = statistic == Statistic::kP50 || statistic == Statistic::kP95;
  if (key.info->quantiles == quantile) return true;
  context.error(node.at, "E0308",
                key.info->quantiles
                    ? fmt::format("{} is a sample of durations: it has quantiles only", key.name)
                    : fmt::format("{} is one value a replication: it has no quantiles", key.name),
                key.info->quantiles ? "write p50 or p95" : "write mean, max or min");
  return false;
}

std::optional<Check> parse_expectation(Context& context, const Node& node, const MetricKey& key,
                                       const std::string& text) {
  const auto fail = [&]() -> std::optional<Check> {
    context.error(node.at, "E0308", fmt::format("'{}' is not an expectation", text),
                  "write for example \"p95 <= 60s\" or \"mean <= baseline * 1.10\"");
    return std::nullopt;
  };
  for (const Operator& op : kOperators) {
    const std::size_t at = text.find(op.sign);
    if (at == std::string::npos) continue;
    const auto statistic = statistic_of(trimmed(std::string_view(text).substr(0, at)));
    const std::string_view right = trimmed(std::string_view(text).substr(at + op.sign.size()));
    if (!statistic) return fail();
    Check check;
    check.statistic = *statistic;
    check.relation = op.relation;
    if (const auto factor = baseline_factor(right)) {
      check.relative_to_baseline = true;
      check.bound = *factor;
    } else if (right.starts_with("baseline")) {
      return fail();
    } else if (const auto bound = bound_in(context, node, key.info->unit, right)) {
      check.bound = *bound;
    } else {
      return std::nullopt;
    }
    if (!fits(context, node, key, *statistic)) return std::nullopt;
    return check;
  }
  return fail();
}

Codec<Expectation> expectation() {
  using E = Expectation;
  const auto design =
      mapped(reference(NameKind::kDesign),
             [](Context&, const Node& node, std::uint32_t) { return std::optional(node.text); });
  return Choice<E>("an expectation")
      .bare(mapped(text(),
                   [](Context&, const Node&, std::string written) {
                     return std::optional(E{std::move(written), {}});
                   }))
      .form(Object<E>()
                .required("expect", "Statistic, relation and bound, e.g. p95 <= 60s.", text(),
                          &E::text)
                .optional("design", "The designs it is about. Default: all.",
                          one_or_list_of(design), &E::designs))
      .codec();
}

Codec<Check> check_item() {
  return {
      [](SchemaDefinitions& definitions) {
        return fmt::format(
            R"({{"type":"object","minProperties":1,"maxProperties":1,"additionalProperties":{}}})",
            expectation().schema(definitions));
      },
      [](Context& context, const Node& node) -> std::optional<Check> {
        if (!expect_map(context, node, "write metric{label=value}: \"mean <= 1\""))
          return std::nullopt;
        if (node.entries.size() != 1) {
          context.error(node.at, "E0107",
                        fmt::format("{} metrics in one check", node.entries.size()),
                        "write one a list item");
          return std::nullopt;
        }
        const Entry& entry = node.entries.front();
        const auto key = read_metric_key(context, entry.at, entry.key);
        const auto expected = expectation().read(context, entry.value);
        if (!key || !expected) return std::nullopt;
        const Node* place = entry.value.find("expect");
        auto check = parse_expectation(context, place == nullptr ? entry.value : *place, *key,
                                       expected->text);
        if (!check) return std::nullopt;
        if (!key->statistic.empty()) {
          context.error(entry.at, "E0308", fmt::format("'{}' names a statistic twice", entry.key),
                        "write the metric alone, and the statistic in the expectation");
          return std::nullopt;
        }
        check->text = entry.key + ": " + expected->text;
        check->metric = key->name;
        check->labels = key->labels;
        check->designs = expected->designs;
        check->line = entry.at.line;
        return check;
      }};
}

}  // namespace

void add_study_sections(Object<Draft>& scenario) {
  scenario
      .optional("study", "Replications, precision, seed and baseline.", study(),
                [](Draft& out, StudyDraft read) {
                  out.study = std::move(read.study);
                  out.seed = static_cast<std::uint64_t>(read.seed);
                })
      .optional("checks", "Expectations that `test` decides.", list_of(check_item()),
                &Draft::checks);
}

}  // namespace app
