#include "models/metrics/time_label.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

namespace models {
namespace {

constexpr std::array<std::pair<std::int64_t, std::string_view>, 7> kUnits = {
    {{86'400'000'000'000, "d"},
     {3'600'000'000'000, "h"},
     {60'000'000'000, "min"},
     {1'000'000'000, "s"},
     {1'000'000, "ms"},
     {1'000, "us"},
     {1, "ns"}}};

}  // namespace

std::string time_label(sim::Duration time) {
  if (time.ns == 0) return "0s";
  for (const auto& [unit_ns, name] : kUnits) {
    if (time.ns % unit_ns == 0) return std::to_string(time.ns / unit_ns) + std::string(name);
  }
  return {};
}

std::optional<sim::Duration> time_of_label(std::string_view label) {
  std::int64_t number = 0;
  const auto [rest, problem] = std::from_chars(label.data(), label.data() + label.size(), number);
  if (problem != std::errc()) return std::nullopt;
  const std::string_view unit(rest, static_cast<std::size_t>(label.data() + label.size() - rest));
  for (const auto& [unit_ns, name] : kUnits) {
    if (unit == name) return sim::Duration{unit_ns} * number;
  }
  return std::nullopt;
}

}  // namespace models
