#include "models/metrics/time_label.hpp"

#include <array>
#include <cstdint>
#include <utility>

namespace models {

std::string time_label(sim::Duration time) {
  static constexpr std::array<std::pair<std::int64_t, const char*>, 6> kUnits = {
      {{86'400'000'000'000, "d"},
       {3'600'000'000'000, "h"},
       {60'000'000'000, "min"},
       {1'000'000'000, "s"},
       {1'000'000, "ms"},
       {1'000, "us"}}};
  for (const auto& [unit_ns, name] : kUnits) {
    if (time.ns > 0 && time.ns % unit_ns == 0) return std::to_string(time.ns / unit_ns) + name;
  }
  return std::to_string(time.ns) + (time.ns == 0 ? "s" : "ns");
}

}  // namespace models
