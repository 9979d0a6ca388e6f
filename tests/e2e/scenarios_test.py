"""Runs every scenario of the tree, twice, and recounts the AgentDojo tables from the program's JSON.

Usage: scenarios_test.py PATH_OF_BAILIWICK SOURCE_DIRECTORY
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import agentdojo_count

BAILIWICK = pathlib.Path(sys.argv.pop(1)).resolve()
SOURCE = pathlib.Path(sys.argv.pop(1)).resolve()
SCENARIOS = sorted((SOURCE / "scenarios").rglob("*.yaml"))
SUITES = ["banking", "slack"]

# Pairs whose injected goal is executed in full, and user tasks done without a threat, by design.
TABLES = {
    "banking": {"all-tools": (144, 16), "task-tools": (42, 16), "remaining-calls": (34, 16),
                "no-tools-after-untrusted": (0, 4), "no-side-effects-after-untrusted": (0, 4),
                "no-sending-after-untrusted": (16, 6), "pinned-arguments": (0, 16),
                "planned-and-untainted": (0, 9), "confirm-side-effects": (0, 16),
                "confirm-after-untrusted": (0, 16), "always-allowed-tools": (0, 4),
                "always-allowed-or-pinned": (0, 16)},
    "slack": {"all-tools": (105, 21), "task-tools": (19, 21), "remaining-calls": (11, 21),
              "no-tools-after-untrusted": (0, 1), "no-side-effects-after-untrusted": (0, 1),
              "no-sending-after-untrusted": (0, 1), "pinned-arguments": (0, 21),
              "planned-and-untainted": (0, 8), "confirm-side-effects": (0, 21),
              "confirm-after-untrusted": (0, 21), "always-allowed-tools": (0, 0),
              "always-allowed-or-pinned": (0, 21)},
}
PAIRS = {"banking": 144, "slack": 105}


def compare(path, *arguments):
    done = subprocess.run([BAILIWICK, "compare", path, "--json", "--quiet", *arguments],
                          capture_output=True, text=True, cwd=SOURCE, timeout=200)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def cells(result, metric, names):
    """Values of a metric by design, for the rows that have exactly these labels."""
    found = {}
    for row in result["rows"]:
        if row["metric"] == metric and set(row["labels"]) == set(names):
            found.setdefault(row["design"], []).append((row["labels"], row["mean"]))
    return found


class EveryScenario(unittest.TestCase):
    def test_there_are_scenarios(self):
        self.assertIn(SOURCE / "scenarios" / "quickstart.yaml", SCENARIOS)

    def test_runs_twice_with_the_same_records(self):
        for path in SCENARIOS:
            with self.subTest(scenario=path.name):
                runs = [compare(path, "--replications", "2", "--threads", str(threads))
                        for threads in (1, 2)]
                self.assertEqual(runs[0]["fingerprint"], runs[1]["fingerprint"])
                self.assertEqual(runs[0]["rows"], runs[1]["rows"])


class AgentDojo(unittest.TestCase):
    def table(self, path, pairs):
        """(goals reached, tasks done) by design, from the program's results."""
        result = compare(path)
        success = cells(result, "threat.success", ["workflow", "threat"])
        for design, rows in success.items():
            self.assertEqual(len(rows), pairs, design)
            # A pair in which nothing could be injected has no success rate.
            self.assertLessEqual({mean or 0.0 for _, mean in rows}, {0.0, 1.0}, design)
        completed = cells(result, "velocity.completed", ["workflow", "threat"])
        return {design: (sum(mean or 0.0 for _, mean in rows),
                         sum(mean or 0.0 for labels, mean in completed[design]
                             if labels["threat"] == "none"))
                for design, rows in success.items()}

    def recount(self, suite, path):
        self.assertEqual(self.table(path, PAIRS[suite]), TABLES[suite])

    def test_the_invented_suite_agrees_with_an_independent_count(self):
        facts = SOURCE / "tests" / "data" / "agentdojo-mini.json"
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "mini.yaml"
            subprocess.run([BAILIWICK, "import", "agentdojo", facts, "-o", path], check=True,
                           capture_output=True, timeout=60)
            self.assertEqual(self.table(path, 6), agentdojo_count.count(facts))

    def test_shipped_suites_give_the_published_combinatorics(self):
        for suite in SUITES:
            with self.subTest(suite=suite):
                self.recount(suite, SOURCE / "scenarios" / "agentdojo" / f"{suite}.yaml")

    def test_imports_of_the_original_facts_give_the_shipped_scenarios(self):
        data = SOURCE.parent / "shared" / "data" / "agentdojo"
        if not data.is_dir():
            self.skipTest("the original facts are not beside the repository")
        for suite in SUITES:
            done = subprocess.run([BAILIWICK, "import", "agentdojo", f"{suite}.json"], cwd=data,
                                  capture_output=True, text=True, timeout=60)
            shipped = SOURCE / "scenarios" / "agentdojo" / f"{suite}.yaml"
            self.assertEqual(done.stdout, shipped.read_text())
            self.assertEqual(agentdojo_count.count(data / f"{suite}.json"), TABLES[suite])


if __name__ == "__main__":
    unittest.main(verbosity=2)
