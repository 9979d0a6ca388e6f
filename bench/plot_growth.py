#!/usr/bin/python3
"""Draws how time and memory grow with the number of waiting processes, from the JSON of
./dev bench --engine --json FILE, as an SVG.

Usage: plot_growth.py FILE.json OUT.svg
"""

import json
import statistics
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402  The backend comes first.

LINES = [
    ("reference_priority_queue", "bare std::priority_queue, no dispatch", "#888888", "s"),
    ("hold", "callbacks (hold)", "#2a78b5", "^"),
    ("process", "processes", "#c8452c", "o"),
]


def read(path):
    """Nanoseconds by family and size, one a repetition, and bytes by size."""
    times, memory = {}, {}
    for row in json.loads(Path(path).read_text())["benchmarks"]:
        family, _, size = row["name"].partition("/")
        if row["run_type"] != "iteration" or family not in [line[0] for line in LINES]:
            continue
        times.setdefault(family, {}).setdefault(int(size), []).append(row["cpu_time"])
        if "bytes_per_process" in row:
            memory[int(size)] = row["bytes_per_process"]
    return times, memory


def draw_time(axes, times):
    for family, label, colour, marker in LINES:
        sizes = sorted(times[family])
        medians = [statistics.median(times[family][size]) for size in sizes]
        least = [min(times[family][size]) for size in sizes]
        most = [max(times[family][size]) for size in sizes]
        axes.plot(sizes, medians, color=colour, marker=marker, markersize=4, label=label)
        axes.fill_between(sizes, least, most, color=colour, alpha=0.2, linewidth=0)
    axes.set(xscale="log", yscale="log", ylabel="ns of processor time per event")
    axes.legend(frameon=False, fontsize=8)


def draw_memory(axes, memory):
    sizes = sorted(memory)
    axes.plot(sizes, [memory[size] for size in sizes], color="#c8452c", marker="o", markersize=4)
    axes.axhline(200, color="#888888", linestyle=":", linewidth=1)
    axes.text(sizes[0], 196, "200: the most there may be at 1,000,000", fontsize=8,
              color="#555555", ha="left", va="top")
    axes.set(xscale="log", ylabel="bytes per waiting process")
    axes.set_ylim(bottom=0)


def main():
    source, target = sys.argv[1:]
    times, memory = read(source)
    # One file for one input: no date, no random names of parts.
    matplotlib.rcParams.update({"svg.hashsalt": "growth", "svg.fonttype": "none"})
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    draw_time(left, times)
    draw_memory(right, memory)
    for axes in (left, right):
        axes.set_xlabel("waiting processes or pending callbacks")
        axes.grid(alpha=0.3)
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(target, metadata={"Date": None})


if __name__ == "__main__":
    main()
