#pragma once

#include <cstdint>

namespace sim::bench {

/// What the operating system gave this program so far and holds in memory [bytes].
std::int64_t resident_bytes();

/// Memory of one of `processes` waiting processes [bytes], with its frame, its record, its event
/// and its share of what the engine holds: what is resident after warm-up less what was before.
/// Right only in a program that has done nothing else yet.
double measure_bytes_per_process(std::int64_t processes);

/// The same, measured in a program of its own; once for each number, then remembered.
/// NaN if that program fails.
double bytes_per_process(std::int64_t processes);

}  // namespace sim::bench
