"""Sweeps the scenario of price plans under a load without chance and compares its flips with algebra.

Usage: flips_test.py PATH_OF_BAILIWICK SOURCE_DIRECTORY
"""

import json
import pathlib
import subprocess
import sys
import unittest

BAILIWICK = pathlib.Path(sys.argv.pop(1)).resolve()
SOURCE = pathlib.Path(sys.argv.pop(1)).resolve()
SCENARIO = "scenarios/seat-or-action.yaml"

# One workflow in the month, whose calls all succeed: 2 + 2 * fan_out of them.
WITHOUT_CHANCE = ["--set", "workflows.request.arrivals={each_threat: {}}", "--set", "workflows.request.deadline=30d",
                  "--set", "assumptions.lookup_failure.value=0", "--set", "designs.jit-task.credentials.lifetime=31d",
                  "--set", "pricing.seat={plan: seat, price: 0.30 USD/seat/month}"]


def sweep(key, values):
    done = subprocess.run([BAILIWICK, "sweep", SCENARIO, *WITHOUT_CHANCE, "--key", key, "--values", values,
                           "--replications", "2", "--json", "--quiet"],
                          capture_output=True, text=True, cwd=SOURCE, timeout=200)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


class FlipsTest(unittest.TestCase):
    def flips(self, found, *plans):
        pair = next(pair for pair in found["plan_flips"] if pair["plans"] == list(plans))
        return pair["flips"]

    def test_plans_flip_where_their_bills_are_equal(self):
        found = sweep("assumptions.fan_out.value", "10,20,40")
        # 20 seats * 0.30 USD = 6 USD: 60 calls at 0.10, 75 at 0.08; 2 + 2 * fan_out of them.
        for plan, calls in (("action", 60), ("any-call", 75)):
            [flip] = self.flips(found, "seat", plan)
            self.assertAlmostEqual(flip["at"], (calls - 2) / 2, places=6)
            self.assertAlmostEqual(flip["low"], flip["at"], places=6)
            self.assertAlmostEqual(flip["high"], flip["at"], places=6)
            self.assertEqual(flip["between"], ["20", "40"])
            self.assertEqual(flip["cheaper_before"], plan)
            self.assertEqual(flip["cheaper_after"], "seat")
        # Nothing fails, so 0.08 is less than 0.10 for the same calls.
        self.assertEqual(self.flips(found, "action", "any-call"), [])
        self.assertEqual([one["plan"] for one in found["cheapest_plans"]], ["any-call", "any-call", "seat"])

    def test_break_even_of_the_run_is_that_of_the_prices(self):
        done = subprocess.run([BAILIWICK, "compare", SCENARIO, *WITHOUT_CHANCE, "--json", "--quiet"],
                              capture_output=True, text=True, cwd=SOURCE, timeout=200)
        rows = {(row["metric"], row["labels"].get("plans")): row for row in json.loads(done.stdout)["rows"]}
        for plan, usage in (("action", 3), ("any-call", 3.75)):
            row = rows["cost.break_even", f"seat/{plan}"]
            self.assertAlmostEqual(row["mean"], usage)
            self.assertAlmostEqual(row["high"] - row["low"], 0)


if __name__ == "__main__":
    unittest.main(verbosity=1)
