#!/usr/bin/python3
"""Runs the engine's benchmarks on one core, shuffled, and prints what one event, customer or
process costs beside a bare priority queue measured in the same run.

Usage: engine_speed.py PROGRAM [--json FILE] [--repetitions N] [--quick] [REGEX]
       engine_speed.py --read FILE          the table of an earlier --json FILE
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

REFERENCE = "reference_priority_queue"

# What must hold: the ratio to the reference, nanoseconds or bytes, at most.
LIMITS = {
    "process/1000": ("ratio", 0.65),
    "process/100000": ("ratio", 0.40),
    "process/1000000": ("ratio", 0.11),
    "mmc/10": ("ns", 100.0),
    "tree/20": ("ns", 300.0),
    "tree/100": ("ns", 480.0),
    "draw/keyed_exponential": ("ns", 15.0),
}
BYTES_LIMIT = ("process/1000000", 200.0)

# In which order the families stand in the table; those not named here come last.
FAMILIES = ["process", "hold", REFERENCE, "timeouts", "mmc", "tree", "phold", "draw"]
UNITS = {"mmc": "customer", "tree": "process", "timeouts": "wait", "draw": "draw"}


def counterparts(name):
    """The reference and the draw that belong to a hold or process benchmark, or None."""
    match = re.fullmatch(r"(?:process|hold|reference_priority_queue)(_\w+?)?/(\d+)", name)
    if not match:
        return None
    shape = match.group(1) or ""
    return f"{REFERENCE}{shape}/{match.group(2)}", f"draw/{shape[1:] or 'sequential'}"


def select(names, pattern):
    """The names that match, and what their ratios need."""
    chosen = {name for name in names if re.search(pattern, name)}
    needed = {other for name in chosen for other in counterparts(name) or ()}
    return [name for name in names if name in chosen | needed]


def run(program, names, repetitions, quick):
    """Runs the named benchmarks; returns Google Benchmark's JSON as text."""
    core = max(os.sched_getaffinity(0))
    exact = "^(" + "|".join(re.escape(name) for name in names) + ")$"
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "out.json"
        command = [program, f"--benchmark_filter={exact}", f"--benchmark_out={out}",
                   "--benchmark_out_format=json", f"--benchmark_repetitions={repetitions}",
                   "--benchmark_enable_random_interleaving=true"]
        if quick:
            command.append("--benchmark_min_time=0.001")
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                              check=False, preexec_fn=lambda: os.sched_setaffinity(0, {core}))
        if done.returncode != 0:
            sys.exit(f"engine_speed.py: {program} failed:\n{done.stderr}")
        return out.read_text()


def measured(report):
    """Repetitions by name: lists of nanoseconds of processor time, and the user counters."""
    times, memory = {}, {}
    for row in report["benchmarks"]:
        if row.get("error_occurred"):
            sys.exit(f"engine_speed.py: {row['name']}: {row['error_message']}")
        if row["run_type"] != "iteration":
            continue
        scale = {"ns": 1.0, "us": 1e3, "ms": 1e6, "s": 1e9}[row["time_unit"]]
        times.setdefault(row["name"], []).append(row["cpu_time"] * scale)
        if "bytes_per_process" in row:
            memory[row["name"]] = row["bytes_per_process"]
    return times, memory


def order(name):
    """Sorts by family, then shape, then size."""
    family = next((index for index, start in enumerate(FAMILIES) if name.startswith(start)),
                  len(FAMILIES))
    return family, name.split("/")[0], [int(word) for word in re.findall(r"\d+", name)], name


def ratio_to_reference(name, medians):
    """Median over median, the cost of the draw subtracted on both sides; None without them."""
    if name.startswith(REFERENCE) or not counterparts(name):
        return None
    reference, draw = counterparts(name)
    if reference not in medians or draw not in medians:
        return None
    return (medians[name] - medians[draw]) / (medians[reference] - medians[draw])


def verdict(value, limit):
    return f"<= {limit:g} {'ok' if value <= limit else 'ABOVE'}"


def print_table(report):
    times, memory = measured(report)
    medians = {name: statistics.median(values) for name, values in times.items()}
    repetitions = max(len(values) for values in times.values())
    print(f"Processor time, median of {repetitions} shuffled repetitions; spread: half of most "
          f"less least.\nratio: to {REFERENCE} of the same size and delays, without the draw.\n")
    print(f"{'benchmark':42} {'per':8} {'ns':>9} {'spread':>7} {'ratio':>6}  must be")
    for name, values in sorted(times.items(), key=lambda item: order(item[0])):
        median = medians[name]
        spread = (max(values) - min(values)) / 2 / median
        ratio = ratio_to_reference(name, medians)
        limit = ""
        if name in LIMITS:
            what, most = LIMITS[name]
            value = median if what == "ns" else ratio
            limit = "" if value is None else verdict(value, most)
        unit = UNITS.get(re.split(r"[/_]", name)[0], "event")
        print(f"{name:42} {unit:8} {median:9.2f} {spread:6.0%}  "
              f"{'' if ratio is None else format(ratio, '5.3f'):>5}  {limit}".rstrip())
    if memory:
        print(f"\n{'waiting processes':>20} {'bytes each':>11}  must be")
    for name, size in sorted(memory.items(), key=lambda item: order(item[0])):
        count = int(name.split("/")[1])
        limit = verdict(size, BYTES_LIMIT[1]) if name == BYTES_LIMIT[0] else ""
        print(f"{count:20,} {size:11.0f}  {limit}".rstrip())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--read", metavar="FILE", help="only print the table of this JSON")
    parser.add_argument("--json", metavar="FILE", help="keep Google Benchmark's JSON here")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="for a moment only: does it work?")
    parser.add_argument("program", nargs="?", help="e.g. build/bench/bench/engine_bench")
    parser.add_argument("regex", nargs="?", default=".", help="which benchmarks; default all")
    arguments = parser.parse_intermixed_args()
    if arguments.read:
        print_table(json.loads(Path(arguments.read).read_text()))
        return 0
    if not arguments.program:
        parser.error("name the program to run")
    listed = subprocess.run([arguments.program, "--benchmark_list_tests=true"], check=True,
                            stdout=subprocess.PIPE, text=True).stdout.split()
    names = select(listed, arguments.regex)
    if not names:
        sys.exit(f"engine_speed.py: no benchmark matches '{arguments.regex}'")
    repetitions = 1 if arguments.quick else arguments.repetitions
    text = run(arguments.program, names, repetitions, arguments.quick)
    if arguments.json:
        final = Path(arguments.json)
        unfinished = final.with_name(final.name + ".unfinished")
        unfinished.write_text(text)
        os.replace(unfinished, final)
    print_table(json.loads(text))
    return 0


if __name__ == "__main__":
    sys.exit(main())
