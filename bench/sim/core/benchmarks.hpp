#pragma once

// Each file of this folder registers its own benchmarks; main() calls all of these.

namespace sim::bench {

void register_process_benchmarks();    ///< process/N, process_SHAPE/N
void register_hold_benchmarks();       ///< hold/N, hold_SHAPE/N, timeouts/N
void register_reference_benchmarks();  ///< reference_priority_queue/N, ..._SHAPE/N
void register_queue_benchmarks();      ///< mmc/SERVERS
void register_tree_benchmarks();       ///< tree/LANES
void register_phold_benchmarks();      ///< phold/LPS/REMOTE_PERCENT
void register_draw_benchmarks();       ///< draw/sequential, draw/SHAPE, draw/keyed_exponential

}  // namespace sim::bench
