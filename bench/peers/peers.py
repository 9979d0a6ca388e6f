#!/usr/bin/python3
"""Runs the same work on Bailiwick's engine and on its peers, in alternating rounds on one core,
and prints what a unit costs on each, and how many times that is what it costs here.

Usage: peers.py ENGINE_BENCH --python PYTHON [--nexosim PROGRAM] [--rounds N] [--json FILE]
                [--quick] [--only PEER]...
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
OURS = "bailiwick"
WORKLOADS = ["process/1000", "process/100000", "hold/1000", "mmc/10", "tree/20", "phold/1024/10"]
UNITS = {"process": "event", "hold": "event", "phold": "event", "mmc": "customer",
         "tree": "process"}
# Which workloads a peer can express; the file of each says why some are missing.
PEERS = {
    "simpy": ["process", "hold", "phold", "mmc", "tree"],
    "asimpy": ["process", "hold", "phold", "mmc", "tree"],
    "salabim": ["process", "phold", "mmc", "tree"],
    "simulus": ["process", "hold", "phold", "mmc", "tree"],
    "ciw": ["mmc"],
    "nexosim": ["process", "hold", "mmc"],
}


class Bench:
    """The programs, and how to ask each for nanoseconds a unit."""

    def __init__(self, arguments):
        self.arguments = arguments
        self.units = {}  # By peer and workload; sized in the first run to last about a second.

    def start_of(self, peer):
        if peer == "nexosim":
            return [self.arguments.nexosim]
        return [self.arguments.python, HERE / "python_peer.py", peer]

    def version_of(self, peer):
        if peer == "nexosim":
            manifest = (HERE / "nexosim" / "Cargo.toml").read_text()
            return re.search(r'^nexosim = "=(.*)"', manifest, re.M).group(1)
        code = f"import importlib.metadata as m; print(m.version('{peer}'))"
        return output([self.arguments.python, "-c", code]).strip()

    def run_peer(self, peer, workload):
        name, size = workload.split("/")[:2]
        key = (peer, workload)
        if key not in self.units:
            trial = 2_000 if name == "mmc" else 20_000
            self.units[key] = trial
            cost = self.run_peer(peer, workload)
            if not self.arguments.quick:
                self.units[key] = max(trial, round(1e9 / cost))
        answer = json.loads(output([*self.start_of(peer), name, size, str(self.units[key])]))
        return answer["cpu_ns"] / answer["units"]

    def run_ours(self):
        exact = "^(" + "|".join(WORKLOADS) + ")$"
        with tempfile.TemporaryDirectory() as scratch:
            out = Path(scratch) / "out.json"
            output([self.arguments.engine_bench, f"--benchmark_filter={exact}",
                    f"--benchmark_out={out}", "--benchmark_out_format=json"]
                   + (["--benchmark_min_time=0.001"] if self.arguments.quick else []))
            rows = json.loads(out.read_text())["benchmarks"]
        return {row["name"]: row["cpu_time"] for row in rows}


def output(command):
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError((done.stderr.strip().splitlines() or ["no message"])[-1])
    return done.stdout


def measure(bench, peers, rounds):
    """Nanoseconds by workload, then program: one number a round. The order is turned around in
    every other round."""
    figures = {workload: {OURS: []} for workload in WORKLOADS}
    failed = set()
    for number in range(rounds):
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
        pairs = [(peer, workload) for workload in WORKLOADS for peer in peers
                 if workload.split("/")[0] in PEERS[peer] and (peer, workload) not in failed]
        for workload, cost in bench.run_ours().items():
            figures[workload][OURS].append(cost)
        for peer, workload in pairs if number % 2 == 0 else reversed(pairs):
            try:
                cost = bench.run_peer(peer, workload)
            except RuntimeError as error:
                print(f"{peer} fails at {workload}: {error}", file=sys.stderr)
                failed.add((peer, workload))
                continue
            figures[workload].setdefault(peer, []).append(cost)
    return figures


def summarise(figures, versions):
    rows = []
    for workload, programs in figures.items():
        ours = programs[OURS]
        for program, costs in programs.items():
            ratios = [cost / own for cost, own in zip(costs, ours)]
            rows.append({"workload": workload, "program": program,
                         "version": versions.get(program, ""), "ns": costs,
                         "ns_median": statistics.median(costs),
                         "ratio_median": statistics.median(ratios),
                         "ratio_low": min(ratios), "ratio_high": max(ratios)})
    return rows


def print_table(rows, rounds):
    print(f"Processor time of a unit, median of {rounds} alternating rounds; ratio: to ours in the "
          "same round\n(median, least to most).\n")
    print(f"{'workload':16} {'per':9} {'program':18} {'ns':>11} {'ratio':>9}   least to most")
    for row in rows:
        unit = UNITS[row["workload"].split("/")[0]]
        program = f"{row['program']} {row['version']}".strip()
        print(f"{row['workload']:16} {unit:9} {program:18} {row['ns_median']:11,.1f} "
              f"{row['ratio_median']:9,.1f}   {row['ratio_low']:,.1f} to {row['ratio_high']:,.1f}")


def write(path, text):
    unfinished = Path(f"{path}.unfinished")
    unfinished.write_text(text)
    os.replace(unfinished, path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("engine_bench", help="e.g. build/bench/bench/engine_bench")
    parser.add_argument("--python", required=True, help="interpreter that has the Python peers")
    parser.add_argument("--nexosim", help="the built program; without it NeXosim is left out")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", metavar="FILE", help="also write the figures to this file")
    parser.add_argument("--quick", action="store_true", help="one small round: does it work?")
    parser.add_argument("--only", action="append", choices=PEERS, help="a peer; may be repeated")
    arguments = parser.parse_args()
    peers = [peer for peer in arguments.only or PEERS if peer != "nexosim" or arguments.nexosim]
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    bench = Bench(arguments)
    versions = {peer: bench.version_of(peer) for peer in peers}
    rounds = 1 if arguments.quick else arguments.rounds
    rows = summarise(measure(bench, peers, rounds), versions)
    print_table(rows, rounds)
    if arguments.json:
        write(arguments.json, json.dumps({"rounds": rounds, "rows": rows}, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
