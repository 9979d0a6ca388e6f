"""Attack trees as a user sees them: on the terminal, as JSON, and in summary.json.

Usage: attack_test.py PATH_OF_BAILIWICK SOURCE_DIRECTORY
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

BAILIWICK = pathlib.Path(sys.argv.pop(1)).resolve()
SOURCE = pathlib.Path(sys.argv.pop(1)).resolve()
CHAIN = SOURCE / "tests" / "data" / "attack-chain.yaml"
FEW = ["--replications", "3"]


def bailiwick(*arguments):
    return subprocess.run([BAILIWICK, *map(str, arguments)], capture_output=True, text=True, cwd=SOURCE, timeout=120)


def steps_of(nodes, level=0):
    for node in nodes:
        yield level, node
        yield from steps_of(node.get("children", []), level + 1)


class Attack(unittest.TestCase):
    def run_ok(self, *arguments):
        done = bailiwick(*arguments)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def test_the_chain_hangs_together_and_breaks_where_a_control_stands(self):
        attacks = json.loads(self.run_ok("attack", CHAIN, *FEW, "--json"))["attacks"]
        trees = {tree["design"]: tree for tree in attacks["designs"]}
        self.assertEqual(trees["seat-keys"]["goals"], 3)
        self.assertEqual(trees["session-tokens"]["goals"], 0)
        self.assertEqual(trees["task-tokens"]["goals"], 1)
        (root,) = trees["seat-keys"]["threats"]
        self.assertEqual([layer["id"] for layer in root["layers"]], ["L1", "L3"])
        levels = {node["text"]: level for level, node in steps_of([root]) if node["step"] == "threat"}
        self.assertEqual(list(levels), ["poisoned-ticket", "token-theft", "lateral-movement"])
        self.assertEqual(sorted(levels.values()), list(levels.values()))
        parents = [node for _, node in steps_of([root]) if any(child["step"] == "threat" for child in node.get("children", []))]
        self.assertEqual([node["step"] for node in parents], ["goal", "goal"])
        (root,) = trees["task-tokens"]["threats"]
        stopped = [node["text"] for _, node in steps_of([root]) if node["step"] == "call" and node.get("end") == "stopped"]
        self.assertTrue(any("refused: scope" in text for text in stopped), stopped)
        self.assertIn("crm.lookup refused: credential expired", stopped)  # By the thief.
        for design, broken in (("session-tokens", ["token-theft", "lateral-movement"]), ("task-tokens", ["lateral-movement"])):
            never = [node["text"] for _, node in steps_of(trees[design]["threats"]) if node["step"] == "threat" and node.get("count") == 0]
            self.assertEqual(never, broken)

    def test_time_does_not_run_backwards_from_a_step_to_what_came_of_it(self):
        attacks = json.loads(self.run_ok("attack", CHAIN, *FEW, "--json"))["attacks"]

        def check(node):
            for child in node.get("children", []):
                if "first_s" in node and "first_s" in child:
                    self.assertGreaterEqual(child["first_s"], node["first_s"], child["text"])
                self.assertGreaterEqual(child.get("last_s", child.get("first_s", 0)), child.get("first_s", 0))
                check(child)

        for tree in attacks["designs"]:
            for node in tree["threats"]:
                check(node)

    def test_the_terminal_shows_one_line_a_step(self):
        text = self.run_ok("attack", CHAIN, *FEW, "--design", "session-tokens")
        self.assertRegex(text, r"^across-layers-chain, seed 1, replication \d: ")
        self.assertIn("session-tokens: 0 goals reached\n", text)
        self.assertRegex(text, r"x THREAT poisoned-ticket \[MAESTRO L1, L3\]: goal not reached \(exfiltrate: customers")
        self.assertRegex(text, r"\n +x +THREAT token-theft \[MAESTRO L4, L6\]: never began")
        self.assertNotIn("seat-keys", text)

    def test_a_chosen_replication_and_the_summary_show_the_same_tree(self):
        with tempfile.TemporaryDirectory() as directory:
            out = pathlib.Path(directory) / "out"
            self.run_ok("compare", CHAIN, *FEW, "--out", out, "--quiet")
            summary = json.loads((out / "summary.json").read_text())
        found = json.loads(self.run_ok("attack", CHAIN, *FEW, "--json"))["attacks"]
        self.assertEqual(summary["attacks"], found)
        chosen = json.loads(self.run_ok("attack", CHAIN, "--replication", found["replication"], "--json"))["attacks"]
        self.assertEqual(chosen["designs"], found["designs"])

    def test_threads_change_no_byte_and_another_seed_does(self):
        one = self.run_ok("compare", CHAIN, *FEW, "--json", "--threads", "1")
        self.assertEqual(one, self.run_ok("compare", CHAIN, *FEW, "--json", "--threads", "3"))
        other = self.run_ok("attack", CHAIN, *FEW, "--json", "--seed", "2")
        self.assertNotEqual(json.loads(other)["attacks"]["designs"], json.loads(one)["attacks"]["designs"])

    def test_misuse_exits_4_and_says_why(self):
        done = bailiwick("attack", CHAIN, "--replication", "1", "--replications", "2")
        self.assertEqual(done.returncode, 4)
        done = bailiwick("attack", CHAIN, "--design", "nobody")
        self.assertEqual(done.returncode, 4)
        self.assertIn("has no design 'nobody'", done.stderr)
        with tempfile.TemporaryDirectory() as directory:
            quiet = pathlib.Path(directory) / "quiet.yaml"
            quiet.write_text(re.sub(r"\nthreats:\n(  .*\n)+", "\n", CHAIN.read_text()))
            done = bailiwick("attack", quiet)
            self.assertEqual(done.returncode, 4)
            self.assertIn("has no threats", done.stderr)
            self.assertNotIn("attacks", json.loads(self.run_ok("compare", quiet, *FEW, "--json")))

    def test_the_catalogue_shows_blast_radii(self):
        # So few replications leave checks open, which the exit code tells.
        text = bailiwick("catalogue", "run", "SC-03", "--replications", "3", "--json").stdout
        (scenario,) = json.loads(text)["rows"]
        for design in scenario["designs"]:
            figures = {figure["name"]: figure for figure in design["figures"]}
            potential, actual = (figures[f"{kind} blast radius"]["mean"] for kind in ("potential", "actual"))
            self.assertGreaterEqual(potential, 0.0)
            self.assertGreaterEqual(actual, 0.0)
            self.assertLessEqual(actual, potential)


if __name__ == "__main__":
    unittest.main()
