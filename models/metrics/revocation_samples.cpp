#include "models/metrics/revocation_samples.hpp"

#include <algorithm>

namespace models {
namespace {

std::size_t index_of(RevocationCause cause) { return static_cast<std::size_t>(cause); }

/// The later of two instants; an unknown (censored) one is later than any.
std::optional<sim::SimTime> later(std::optional<sim::SimTime> a, std::optional<sim::SimTime> b) {
  if (!a || !b) return std::nullopt;
  return std::max(*a, *b);
}

void add_time(sim::CensoredSketch& sample, sim::SimTime from, std::optional<sim::SimTime> to,
              sim::SimTime end) {
  if (to) {
    sample.add_event(std::max(0.0, sim::to_seconds(*to - from)));
  } else {
    sample.add_censored(std::max(0.0, sim::to_seconds(end - from)));
  }
}

void keep_longest(std::optional<double>& worst_s, sim::SimTime from, std::optional<sim::SimTime> to,
                  sim::SimTime end) {
  const double took_s = std::max(0.0, sim::to_seconds(to.value_or(end) - from));
  worst_s = std::max(worst_s.value_or(took_s), took_s);
}

}  // namespace

void RevocationSamples::Part::add(const RevocationOutcome& outcome,
                                  std::optional<sim::SimTime> effective, sim::SimTime end) {
  add_time(latency, outcome.due, effective, end);
  keep_longest(worst_latency_s, outcome.due, effective, end);
  if (!outcome.reached) return;
  add_time(enforcement, *outcome.reached, effective, end);
  keep_longest(worst_s, *outcome.reached, effective, end);
}

void RevocationSamples::add(const RevocationOutcome& outcome, double weight) {
  if (orders_.size() <= outcome.order.index) orders_.resize(outcome.order.index + std::size_t{1});
  OrderFacts& order = orders_[outcome.order.index];
  order.is_known = true;
  order.cause = outcome.cause;
  order.due = outcome.due;
  if (outcome.command) order.command = outcome.command;
  auto& by_depth = order.effective_by_depth;
  const auto at_depth =
      std::find_if(by_depth.begin(), by_depth.end(),
                   [&outcome](const auto& entry) { return entry.first == outcome.depth; });
  if (at_depth == by_depth.end()) {
    by_depth.emplace_back(outcome.depth, outcome.effective);
  } else {
    at_depth->second = later(at_depth->second, outcome.effective);
  }
  OfCause& cause = causes_[index_of(outcome.cause)];
  add_window(cause, outcome, weight);
  const sim::SimTime end = sim::kStart + context_.plan.clock.horizon;
  for (const PointOutcome& point : outcome.points) {
    const ToolId tool = context_.plan.organisation.points[point.point.index].tool;
    const std::optional<sim::SimTime> last =
        point.had_sessions ? later(point.effective, point.established) : point.effective;
    cause.by_tool[tool.index].add(outcome, last, end);
    cause.fresh.add(outcome, point.effective, end);
    if (context_.trusts_sessions()) {
      cause.fresh_by_tool[tool.index].add(outcome, point.effective, end);
    }
    if (point.had_sessions) cause.established.add(outcome, point.established, end);
  }
}

/// Several orders for one credential overlap, and all end with it.
void RevocationSamples::add_window(OfCause& cause, const RevocationOutcome& outcome,
                                   double weight) {
  const auto [found, added] =
      cause.window_of.try_emplace(outcome.credential.index, cause.windows.size());
  if (added) {
    cause.windows.push_back({outcome.due, outcome.effective, weight});
  } else if (Window& window = cause.windows[found->second]; outcome.due < window.due) {
    window = {outcome.due, outcome.effective, weight};
  }
}

void RevocationSamples::end(sim::SimTime at) { end_ = at; }

std::uint64_t RevocationSamples::orders(RevocationCause cause) const {
  return static_cast<std::uint64_t>(std::count_if(
      orders_.begin(), orders_.end(),
      [cause](const OrderFacts& order) { return order.is_known && order.cause == cause; }));
}

void RevocationSamples::add_duration(sim::CensoredSketch& sample, sim::SimTime from,
                                     std::optional<sim::SimTime> to) const {
  add_time(sample, from, to, end_);
}

void RevocationSamples::report(ReplicationResult& result, RevocationCause cause) const {
  sim::CensoredSketch latency;
  sim::CensoredSketch handling;
  sim::CensoredSketch enforcement;
  std::map<std::uint32_t, sim::CensoredSketch> by_depth;
  std::uint64_t count = 0;
  for (const OrderFacts& order : orders_) {
    if (!order.is_known || order.cause != cause) continue;
    ++count;
    std::optional<sim::SimTime> effective = order.due;
    for (const auto& [depth, at] : order.effective_by_depth) {
      effective = later(effective, at);
      add_duration(by_depth[depth], order.due, at);
    }
    add_duration(latency, order.due, effective);
    if (!order.command) continue;
    add_duration(handling, order.due, order.command);
    add_duration(enforcement, *order.command, effective);
  }
  const std::string name = kCauseNames[index_of(cause)];
  const auto add_sample = [&result](std::string metric, Labels labels,
                                    const sim::CensoredSketch& sample) {
    result.samples.push_back({std::move(metric), std::move(labels), sample});
  };
  add_sample("revocation.latency", {{"cause", name}}, latency);
  for (const auto& [depth, sample] : by_depth) {
    add_sample("revocation.latency", {{"cause", name}, {"depth", std::to_string(depth)}}, sample);
  }
  add_sample("revocation.handling", {{"cause", name}}, handling);
  add_sample("revocation.enforcement", {{"cause", name}}, enforcement);
  add_value(result, "revocation.orders", {{"cause", name}}, static_cast<double>(count));
  report_worst(result, cause);
  report_parts(result, name, causes_[index_of(cause)]);
  if (cause != RevocationCause::kProbe) report_windows(result, name, causes_[index_of(cause)]);
}

/// The longest of any order, from its own instants and with all that descends from it.
void RevocationSamples::report_worst(ReplicationResult& result, RevocationCause cause) const {
  std::optional<double> latency_s;
  std::optional<double> handling_s;
  std::optional<double> enforcement_s;
  for (const OrderFacts& order : orders_) {
    if (!order.is_known || order.cause != cause) continue;
    std::optional<sim::SimTime> effective = order.due;
    for (const auto& [depth, at] : order.effective_by_depth) effective = later(effective, at);
    keep_longest(latency_s, order.due, effective, end_);
    if (!order.command) continue;
    keep_longest(handling_s, order.due, order.command, end_);
    keep_longest(enforcement_s, *order.command, effective, end_);
  }
  const Labels labels{{"cause", kCauseNames[index_of(cause)]}};
  add_value(result, "revocation.latency.worst", labels, latency_s);
  add_value(result, "revocation.handling.worst", labels, handling_s);
  add_value(result, "revocation.enforcement.worst", labels, enforcement_s);
}

void RevocationSamples::report_parts(ReplicationResult& result, const std::string& cause,
                                     const OfCause& of) const {
  const auto report_part = [&](const char* label, const std::string& value, const Part& part) {
    const Labels labels{{"cause", cause}, {label, value}};
    result.samples.push_back({"revocation.latency", labels, part.latency});
    result.samples.push_back({"revocation.enforcement", labels, part.enforcement});
    add_value(result, "revocation.enforcement.worst", labels, part.worst_s);
    add_value(result, "revocation.latency.worst", labels, part.worst_latency_s);
  };
  const auto part_of = [](const std::map<std::uint32_t, Part>& parts, std::uint32_t tool) {
    const auto found = parts.find(tool);
    return found == parts.end() ? Part() : found->second;
  };
  for (std::uint32_t tool = 0; tool < context_.plan.organisation.tools.size(); ++tool) {
    const std::string& name = context_.plan.organisation.tools[tool].name;
    report_part("point", name, part_of(of.by_tool, tool));
    if (!context_.trusts_sessions()) continue;
    add_value(result, "revocation.enforcement.worst",
              {{"cause", cause}, {"point", name}, {"session", "new"}},
              part_of(of.fresh_by_tool, tool).worst_s);
  }
  if (!context_.trusts_sessions()) return;
  report_part("session", "new", of.fresh);
  report_part("session", "established", of.established);
}

void RevocationSamples::report_windows(ReplicationResult& result, const std::string& cause,
                                       const OfCause& of) const {
  double credential_s = 0.0;
  double weight_s = 0.0;
  for (const Window& window : of.windows) {
    const double open_s = sim::to_seconds(window.effective.value_or(end_) - window.due);
    credential_s += open_s;
    weight_s += open_s * window.weight;
  }
  add_value(result, "revocation.exposure_window", {{"cause", cause}}, credential_s);
  add_value(result, "revocation.exposure_window.weight", {{"cause", cause}}, weight_s);
}

}  // namespace models
