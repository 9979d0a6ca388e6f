#!/usr/bin/python3
"""Times whole runs of the real binary: start-up, the quickstart comparison, two threads against
one beside a pure spin loop in the same alternating rounds, a fleet that exchanges and introspects
credentials under chain audit, and the memory of a live credential.

Usage: whole_run.py BUILD_DIRECTORY [--rounds N] [--quick] [--json FILE]
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SPIN_ITERATIONS = 1_500_000_000


def timed(command):
    """Wall and processor seconds of one command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   cwd=ROOT)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu


def compare(binary, threads, out, replications):
    return [str(binary), "compare", "scenarios/quickstart.yaml", "--quiet", "--threads",
            str(threads), "--replications", str(replications), "--out", str(out)]


def actions_of(results):
    manifest = json.loads((Path(results) / "manifest.json").read_text())
    return manifest["actions"], manifest["events"]


def actions_a_core_second(binary, quick):
    """Executed and denied actions a processor second of exchange-at-speed, start-up included."""
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "results"
        command = [str(binary), "run", "bench/scenarios/exchange-at-speed.yaml", "--quiet", "--out",
                   str(out)]
        if quick:
            command += ["--set", "clock.horizon=1min"]
        _, cpu = timed(command)
        return actions_of(out)[0] / cpu


def peak_bytes(command):
    """Largest resident memory of one command."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               cwd=ROOT)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise subprocess.CalledProcessError(status, command)
    return usage.ru_maxrss * 1024


def bytes_a_credential(binary, many):
    """Peak memory with so many live credentials less that with a thousand, for each one more."""
    few = 1000

    def with_seats(count):
        return [str(binary), "run", "bench/scenarios/standing-keys.yaml", "--quiet", "--set",
                f"organisation.departments.everyone.seats={count}"]

    return (peak_bytes(with_seats(many)) - peak_bytes(with_seats(few))) / (many - few)


def measure(arguments):
    build = Path(arguments.build)
    binary = build / "bin" / "bailiwick"
    spin = build / "bench" / "spin_loop"
    replications = 2 if arguments.quick else 10
    iterations = SPIN_ITERATIONS // (50 if arguments.quick else 1)
    rounds = 1 if arguments.quick else arguments.rounds
    report = {"replications": replications, "rounds": rounds, "cores": os.cpu_count()}

    starts = [timed([str(binary), "--version"])[0] for _ in range(5 if arguments.quick else 21)]
    report["version_ms"] = statistics.median(starts) * 1e3

    ours, spins, cpu_ratio, wall_two, cpu_one = [], [], [], [], []
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "results"
        for _ in range(rounds):
            spin_one, _ = timed([str(spin), "1", str(iterations)])
            one, one_cpu = timed(compare(binary, 1, out, replications))
            spin_two, _ = timed([str(spin), "2", str(iterations)])
            two, two_cpu = timed(compare(binary, 2, out, replications))
            spins.append(spin_one / spin_two)
            ours.append(one / two)
            cpu_ratio.append(two_cpu / one_cpu)
            wall_two.append(two)
            cpu_one.append(one_cpu)
        actions, events = actions_of(out)
    report["compare_two_threads_s"] = statistics.median(wall_two)
    report["actions_per_core_second"] = actions / statistics.median(cpu_one)
    report["events_per_core_second"] = events / statistics.median(cpu_one)
    report["speed_up"] = statistics.median(ours)
    report["spin_speed_up"] = statistics.median(spins)
    report["speed_up_share"] = statistics.median(a / b for a, b in zip(ours, spins))
    report["cpu_two_over_one"] = statistics.median(cpu_ratio)
    report["exchange_actions_per_core_second"] = actions_a_core_second(binary, arguments.quick)
    many = 50_000 if arguments.quick else 1_000_000
    report["live_credentials"] = many
    report["bytes_per_live_credential"] = bytes_a_credential(binary, many)
    return report


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", help="build directory, e.g. build/release")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="one small round: does it work?")
    parser.add_argument("--json", help="also write the figures to this file")
    arguments = parser.parse_args()
    report = measure(arguments)
    for name, value in report.items():
        print(f"{name:28} {value:,.3f}" if isinstance(value, float) else f"{name:28} {value}")
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(report, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
