"""Runs every scenario of the tree, twice, and recounts the AgentDojo tables from the program's JSON.

Usage: scenarios_test.py PATH_OF_BAILIWICK SOURCE_DIRECTORY
"""

import json
import pathlib
import subprocess
import sys
import unittest

BAILIWICK = pathlib.Path(sys.argv.pop(1)).resolve()
SOURCE = pathlib.Path(sys.argv.pop(1)).resolve()
SCENARIOS = sorted((SOURCE / "scenarios").rglob("*.yaml"))
SUITES = ["banking", "slack"]

# Pairs whose injected goal is executed in full, and user tasks done without a threat, by design.
GOALS = {
    "banking": {"all-tools": 144, "task-tools": 42, "remaining-calls": 34,
                "no-side-effects-after-untrusted": 0, "pinned-arguments": 0},
    "slack": {"all-tools": 105, "task-tools": 19, "remaining-calls": 11,
              "no-side-effects-after-untrusted": 0, "pinned-arguments": 0},
}
DONE = {
    "banking": {"all-tools": 16, "task-tools": 16, "remaining-calls": 16,
                "no-side-effects-after-untrusted": 4, "pinned-arguments": 16},
    "slack": {"all-tools": 21, "task-tools": 21, "remaining-calls": 21,
              "no-side-effects-after-untrusted": 1, "pinned-arguments": 21},
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
    def recount(self, suite, path):
        result = compare(path)
        success = cells(result, "threat.success", ["workflow", "threat"])
        for design, rows in success.items():
            self.assertEqual(len(rows), PAIRS[suite], design)
            self.assertLessEqual({mean for _, mean in rows}, {0.0, 1.0}, design)
        self.assertEqual({design: sum(mean for _, mean in rows)
                          for design, rows in success.items()}, GOALS[suite])
        completed = cells(result, "velocity.completed", ["workflow", "threat"])
        self.assertEqual({design: sum(mean for labels, mean in rows if labels["threat"] == "none")
                          for design, rows in completed.items()}, DONE[suite])

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


if __name__ == "__main__":
    unittest.main(verbosity=2)
