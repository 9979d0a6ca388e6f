"""Prices beside a run: they change its costs and nothing else.

Usage: pricing_test.py PATH_OF_BAILIWICK SOURCE_DIRECTORY
"""

import csv
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

BAILIWICK = pathlib.Path(sys.argv.pop(1)).resolve()
SOURCE = pathlib.Path(sys.argv.pop(1)).resolve()
FEW = ["--replications", "3", "--quiet"]
OTHER_PRICES = """pricing:
  dear: {plan: seat, price: 99 USD/seat/month}
  mixed: {plan: hybrid, seat: 1 USD/seat/month, included: $included_actions, overage: $overage_price}
  limited: {plan: action, price: 0.25 USD/action, bills_failures: true, cap: {spend: 20 USD/month, mode: reserve}}
chargeback: {by: usage}
"""


def bailiwick(*arguments):
    return subprocess.run([BAILIWICK, *map(str, arguments)], capture_output=True, text=True, cwd=SOURCE, timeout=120)


def with_other_prices(text):
    """The scenario with another `pricing:` and `chargeback:` section, and no check of a cost."""
    sections = re.split(r"(?m)^(?=[a-z_]+:)", text)
    kept = [section for section in sections if not section.startswith(("pricing:", "chargeback:"))]
    return "".join(kept) + OTHER_PRICES


class Pricing(unittest.TestCase):
    def results_of(self, scenario, folder):
        done = bailiwick("compare", scenario, *FEW, "--out", folder)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        with open(folder / "replications.csv", newline="") as file:
            rows = [row for row in csv.DictReader(file) if not row["metric"].startswith("cost.")]
        audit = folder / "log.sqlite"
        logged = bailiwick("run", scenario, "--design", "jit-task", "--replications", "1", "--quiet", "--audit", audit)
        self.assertEqual(logged.returncode, 0, logged.stdout + logged.stderr)
        return rows, json.loads((folder / "summary.json").read_text()), audit

    def test_prices_change_no_other_result(self):
        quickstart = SOURCE / "scenarios" / "quickstart.yaml"
        with tempfile.TemporaryDirectory() as scratch:
            scratch = pathlib.Path(scratch)
            dear = scratch / "quickstart.yaml"
            dear.write_text(with_other_prices(quickstart.read_text()))
            rows, summary, audit = self.results_of(quickstart, scratch / "a")
            other_rows, other_summary, other_audit = self.results_of(dear, scratch / "b")
            self.assertGreater(len(rows), 1000)
            self.assertEqual(rows, other_rows)
            self.assertEqual(audit.read_bytes(), other_audit.read_bytes())
            fingerprints = [design["fingerprint"] for design in summary["designs"]]
            self.assertEqual(fingerprints, [design["fingerprint"] for design in other_summary["designs"]])

            def plain(document):
                return [row for row in document["rows"] if not row["metric"].startswith("cost.")]
            self.assertEqual(plain(summary), plain(other_summary))


if __name__ == "__main__":
    unittest.main()
