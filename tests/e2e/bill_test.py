"""Bills and their exports as a user sees them, against the metrics of their run and FOCUS 1.2.

Usage: bill_test.py PATH_OF_BAILIWICK SOURCE_DIRECTORY
"""

import csv
import io
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from decimal import Decimal

BAILIWICK = pathlib.Path(sys.argv.pop(1)).resolve()
SOURCE = pathlib.Path(sys.argv.pop(1)).resolve()
QUICKSTART = "scenarios/quickstart.yaml"
RULES = json.loads((SOURCE / "tests/data/focus-1.2-columns.json").read_text())
DESIGNS = ["static-seat-keys", "workflow-tokens", "jit-task"]
PLANS = ["seat", "action", "hybrid"]


def bailiwick(*arguments):
    return subprocess.run([BAILIWICK, *map(str, arguments)], capture_output=True, text=True, cwd=SOURCE, timeout=120)


def faults(rows):
    """What breaks the column rules in rows, a sentence each."""
    names = list(rows[0])
    ours = [name for name in names if name.startswith(RULES["custom_prefix"])]
    known = [column["name"] for column in RULES["columns"]]
    if names[-len(ours):] != ours:
        yield "custom columns are not last"
    theirs = [name for name in names if name not in ours]
    if theirs != [name for name in known if name in theirs]:
        yield f"unknown, or out of order: {theirs}"
    for column in RULES["columns"]:
        name = column["name"]
        if name not in names:
            if column["level"] == "mandatory":
                yield f"no {name}"
            continue
        pattern = RULES["patterns"].get("currency" if name in RULES["currency_columns"] else column["type"])
        for row in rows:
            value = row[name]
            if not value:
                if not column["nullable"]:
                    yield f"{name} is null"
                continue
            if pattern and not re.fullmatch(pattern, value):
                yield f"{name}: {value}"
            if column["type"] == "json":
                keys = json.loads(value)
                if any(isinstance(one, (dict, list)) for one in keys.values()):
                    yield f"{name} is not flat"
            allowed = column.get("allowed") or column.get("allowed_by", {}).get(row["ServiceCategory"])
            if allowed and value not in allowed:
                yield f"{name} may not be {value}"
            if column.get("non_negative") and Decimal(value) < 0:
                yield f"{name} is negative"
    for row in rows:
        for name, categories in RULES["only_for"].items():
            if bool(row[name]) != (row["ChargeCategory"] in categories):
                yield f"{name} with {row['ChargeCategory']}"
        for name, categories in RULES["required_for"].items():
            if not row[name] and row["ChargeCategory"] in categories:
                yield f"{name} is null"
        for one, other in RULES["null_together"]:
            if bool(row[one]) != bool(row[other]):
                yield f"{one} without {other}"
        for one, other in RULES["null_if_null"]:
            if row[one] and not row[other]:
                yield f"{one} without {other}"
        for pairs in RULES["never_together"]:
            if all(row[name] == value for name, value in pairs.items()):
                yield str(pairs)
        for price, quantity, cost in RULES["products"]:
            is_off = abs(Decimal(row[price]) * Decimal(row[quantity]) - Decimal(row[cost]))
            if is_off > Decimal("0.000002"):
                yield f"{cost} is off by {is_off}"
        for first, last in RULES["ascending"]:
            if row[first] >= row[last]:
                yield f"{first} is not before {last}"


class Bill(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.directory = pathlib.Path(cls.temporary.name)
        cls.run_directory = cls.directory / "run"
        done = bailiwick("compare", QUICKSTART, "--replications", "2", "--set", "clock.horizon=34h", "--seed", "9",
                         "--out", cls.run_directory, "-q")
        assert done.returncode == 0, done.stderr

    def run_ok(self, *arguments):
        done = bailiwick(*arguments)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def metrics(self):
        """cost.PLAN and its parts in micros, by design, replication, plan and department."""
        found = {}
        with open(self.run_directory / "replications.csv", newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                metric = re.fullmatch(r"cost\.(seat|action|hybrid)(\.per_department)?", row["metric"])
                if metric:
                    key = (row["design"], int(row["replication"]), metric[1], row["labels"].removeprefix("department="))
                    found[key] = round(float(row["value"]) * 1e6)
        return found

    def test_bills_are_the_metrics_of_their_run_to_the_millionth(self):
        metrics = self.metrics()
        self.assertEqual(len(metrics), 3 * 2 * 3 * 4)
        for design in DESIGNS:
            for replication in (0, 1):
                bill = json.loads(self.run_ok("bill", self.run_directory, "--design", design, "--replication",
                                              replication, "--json"))
                self.assertEqual((bill["seed"], bill["design"], bill["replication"]), (9, design, replication))
                self.assertEqual([one["plan"] for one in bill["plans"]], PLANS)
                for one in bill["plans"]:
                    key = (design, replication, one["plan"])
                    total = Decimal(one["total"])
                    lines = [row for row in bill["rows"] if row["plan"] == one["plan"]]
                    self.assertEqual(total * 1000000, metrics[*key, ""])
                    self.assertEqual(sum(Decimal(row["amount"]) for row in lines), total)
                    self.assertEqual(sum(Decimal(part["amount"]) for part in one["departments"]), total)
                    for part in one["departments"]:
                        self.assertEqual(Decimal(part["amount"]) * 1000000, metrics[*key, part["department"]])
                    for row in lines:
                        parts = row["departments"]
                        self.assertEqual(sum(Decimal(part["amount"]) for part in parts), Decimal(row["amount"]))
                        self.assertEqual(sum(part["quantity"] for part in parts) + row["nobodys_quantity"],
                                         row["quantity"])

    def test_the_text_has_lines_sums_and_what_a_department_pays(self):
        text = self.run_ok("bill", self.run_directory, "--plan", "seat")
        # 210 seats for 2 of 31 days at 30 USD.
        self.assertRegex(text, r"\n +seats +420 seat days +30\.00 / 31 +406\.451613\n")
        self.assertIn("invoice 406.451613 USD = cost.seat\n", text)
        self.assertRegex(text, r"\n +support +232\.258065 +57\.1 %\n")
        text = self.run_ok("bill", self.run_directory, "--plan", "seat", "--department", "sales")
        self.assertRegex(text, r"\n +seats +420 seat days .* 120 seat days +28\.6 % +116\.129032\n")
        self.assertTrue(text.endswith("sales pays 116.129032 USD, 28.6 % of it\n"))

    def test_a_scenario_file_gives_the_same_bills(self):
        of_run = self.run_ok("bill", self.run_directory)
        of_file = self.run_ok("bill", QUICKSTART, "--seed", "9", "--set", "clock.horizon=34h")
        self.assertEqual(of_run, of_file)
        self.assertNotEqual(of_run, self.run_ok("bill", QUICKSTART, "--set", "clock.horizon=34h"))

    def test_what_there_is_not_is_an_input_error_with_names(self):
        run = self.run_directory
        for arguments, words in (
                (["bill", run, "--plan", "hybird"], "did you mean 'hybrid'? there are: seat, action, hybrid"),
                (["bill", run, "--department", "sale"], "did you mean 'sales'?"),
                (["bill", run, "--design", "jit-tasks"], "did you mean 'jit-task'?"),
                (["bill", run, "--replication", "2"], "it has 2, counted from 0"),
                (["bill", run, "--seed", "1"], "give the scenario file"),
                (["bill", run, "--set", "clock.horizon=1h"], "give the scenario file"),
                (["bill", self.directory], "no manifest.json"),
                (["bill", "no-such-file.yaml"], "no-such-file.yaml"),
                (["export", "focus", run, "--plan", "none"], "no price plan 'none'"),
                (["export", "ocsf", run], "not built yet"),
                (["export", run], "")):
            done = bailiwick(*arguments)
            self.assertEqual(done.returncode, 4, arguments)
            self.assertIn(words, done.stderr)
            self.assertEqual(done.stdout, "")

    def test_focus_rows_keep_the_rules_and_add_up_to_the_invoices(self):
        file = self.directory / "focus.csv"
        self.assertEqual(self.run_ok("export", "focus", self.run_directory, "-o", file), f"Wrote {file}.\n")
        self.assertEqual(sorted(path.name for path in self.directory.iterdir()), ["focus.csv", "run"])
        with open(file, newline="", encoding="utf-8") as stream:
            rows = list(csv.DictReader(stream))
        self.assertEqual(list(faults(rows)), [])
        metrics = self.metrics()
        for design in DESIGNS:
            for plan in PLANS:
                bill = [row for row in rows if (row["x_Design"], row["x_Plan"]) == (design, plan)]
                self.assertEqual(sum(Decimal(row["BilledCost"]) for row in bill) * 1000000, metrics[design, 0, plan, ""])
                self.assertEqual({row["SubAccountId"] for row in bill}, {"support", "finance", "sales"})
        self.assertEqual(len(rows), 3 * (3 + 3 + 9))
        one = {row["x_Design"]: json.loads(row["Tags"]) for row in rows}["jit-task"]
        self.assertEqual(one["scenario"], "shared-support-desk")
        self.assertEqual(one["seed"], 9)

    def test_a_broken_row_is_noticed(self):
        # A name that is given twice is billed once.
        text = self.run_ok("export", "focus", self.run_directory, "--plan", "seat,seat", "--design", "jit-task,jit-task")
        rows = list(csv.DictReader(io.StringIO(text)))
        self.assertEqual(len(rows), 3)
        self.assertEqual(list(faults(rows)), [])
        for change in ({"BilledCost": "$1"}, {"ChargeFrequency": "Usage-Based"}, {"ChargeCategory": "Usage"},
                       {"BillingPeriodEnd": "2026-01-01"}, {"PricingUnit": ""}, {"ListUnitPrice": "31"},
                       {"ServiceSubcategory": "Storage"}, {"Tags": '{"a": []}'}, {"ProviderName": ""}):
            self.assertNotEqual(list(faults([{**rows[0], **change}])), [], change)

    def test_csv_has_a_row_a_line_and_department(self):
        rows = list(csv.DictReader(io.StringIO(self.run_ok("export", "csv", self.run_directory, "--plan", "hybrid"))))
        self.assertEqual({row["design"] for row in rows}, set(DESIGNS))
        metrics = self.metrics()
        for design in DESIGNS:
            total = sum(Decimal(row["department_amount"]) for row in rows if row["design"] == design)
            self.assertEqual(total * 1000000, metrics[design, 0, "hybrid", ""])

    def test_bills_of_a_run_whose_scenario_changed_are_refused(self):
        changed = self.directory / "changed.yaml"
        changed.write_text((SOURCE / QUICKSTART).read_text())
        run = self.directory / "of-changed"
        self.run_ok("run", changed, "--replications", "1", "--set", "clock.horizon=2h", "--out", run, "-q")
        changed.write_text(changed.read_text().replace("400/h", "300/h"))
        done = bailiwick("bill", run)
        self.assertEqual(done.returncode, 4)
        self.assertIn("run it again", done.stderr)
        changed.unlink()
        shutil.rmtree(run)


if __name__ == "__main__":
    unittest.main()
