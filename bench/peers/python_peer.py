"""Runs one workload of one Python peer and prints {"units": ..., "cpu_ns": ...}.

Usage: python_peer.py PEER WORKLOAD SIZE UNITS

A peer is a module PEER_peer.py beside this file. For each workload that it can express it has a
function of the same name: given the size it returns `advance(seconds)`, which goes on by that much
simulated time, and a Tally, which the model counts in.
"""

import importlib
import json
import sys
import time

# Simulated seconds that one unit takes at the given size.
SECONDS_PER_UNIT = {
    "process": lambda size: 1 / size,  # An event of one of `size` processes, mean delay 1 s.
    "hold": lambda size: 1 / size,
    "phold": lambda size: 1 / size,
    "mmc": lambda size: 1 / (0.9 * size),  # A customer, mean service 1 s, utilisation 0.9.
    "tree": lambda size: 17 / (781 * size),  # A process; a root takes about 17 s.
}
WARM_UP_S_MIN = {"tree": 20}


class Tally:
    """Units done so far."""

    def __init__(self):
        self.done = 0


def measure(module, workload, size, units):
    """Processor time of about `units` units, after a warm-up of at least a fifth of that."""
    advance, tally = getattr(module, workload)(size)
    seconds = units * SECONDS_PER_UNIT[workload](size)
    advance(max(seconds / 5, WARM_UP_S_MIN.get(workload, 0)))
    before = tally.done
    start = time.process_time_ns()
    advance(seconds)
    return {"cpu_ns": time.process_time_ns() - start, "units": tally.done - before}


def main():
    peer, workload, size, units = sys.argv[1:]
    module = importlib.import_module(f"{peer}_peer")
    print(json.dumps(measure(module, workload, int(size), int(units))))


if __name__ == "__main__":
    main()
