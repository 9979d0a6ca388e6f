"""The verb catalogue, as a user starts it, from any folder.

Usage: catalogue_test.py PATH_OF_BAILIWICK SOURCE_DIRECTORY
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
FILES = sorted((SOURCE / "scenarios" / "catalogue").glob("SC-*.yaml"))
SAMPLES = ["SC-03", "SC-09"]
WIDTH = 100


def bailiwick(*arguments, directory="/"):
    return subprocess.run([BAILIWICK, *map(str, arguments)], capture_output=True, text=True,
                          cwd=directory, timeout=250)


class Case(unittest.TestCase):
    def run_ok(self, *arguments):
        done = bailiwick(*arguments)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def rows(self, *arguments):
        return json.loads(self.run_ok("catalogue", *arguments, "--json"))["rows"]

    def assert_narrow(self, text):
        for line in text.splitlines():
            self.assertLessEqual(len(line), WIDTH, line)


class Listing(Case):
    def test_every_file_is_listed_under_its_id(self):
        rows = self.rows("list")
        self.assertEqual([row["id"] for row in rows], [path.name[:5] for path in FILES])
        text = self.run_ok("catalogue", "list")
        for row in rows:
            self.assertIn(f"  {row['id']}  {row['title']}\n", text)
            self.assertGreaterEqual(len(row["designs"]), 3, row["id"])
            self.assertGreaterEqual(len(row["modelled_on"]), 1, row["id"])
            names = [design["name"] for design in row["designs"]]
            self.assertLessEqual(set(row["strength"].values()), set(names), row["id"])
        self.assert_narrow(text)

    def test_ids_select(self):
        everything = self.rows("list")
        for word in ("ASI03", "LLM01:2025", "identity-and-privilege", "SC-09"):
            chosen = self.rows("list", "--id", word)
            wanted = [row["id"] for row in everything if word in json.dumps(row["frameworks"])
                      or word in (row["family"], row["id"])]
            self.assertEqual([row["id"] for row in chosen], wanted, word)
        self.assertEqual({row["id"] for row in self.rows("list", "--id", "SC-03,SC-09")}, set(SAMPLES))
        done = bailiwick("catalogue", "list", "--id", "ASI1")
        self.assertEqual(done.returncode, 4)
        self.assertIn("did you mean 'ASI", done.stderr)

    def test_show_prints_the_file(self):
        for path in FILES:
            self.assertEqual(self.run_ok("catalogue", "show", path.name[:5]), path.read_text())
        done = bailiwick("catalogue", "show", "SC-99")
        self.assertEqual((done.returncode, done.stdout), (4, ""))

    def test_another_folder(self):
        with tempfile.TemporaryDirectory() as folder:
            sample = next(path for path in FILES if path.name.startswith("SC-09"))
            (pathlib.Path(folder) / "mine.yaml").write_text(sample.read_text().replace("id: SC-09", "id: SC-77"))
            rows = self.rows("list", "--dir", folder)
            self.assertEqual([row["id"] for row in rows], ["SC-77"])
        self.assertEqual(bailiwick("catalogue", "list", "--dir", folder).returncode, 4)


class Coverage(Case):
    def test_counts_and_names_what_is_missing(self):
        text = self.run_ok("catalogue", "coverage")
        self.assert_narrow(text)
        for matrix in self.rows("coverage"):
            items = matrix["items"]
            missing = [item["id"] for item in items if not item["scenarios"] + item["through_part"]]
            self.assertEqual(matrix["not_covered"], missing)
            self.assertEqual(matrix["covered"], len(items) - len(missing))
            for name in missing:
                self.assertRegex(text, rf"\n    {re.escape(name)}  \w")
        asi = self.rows("coverage", "--framework", "owasp_asi_2026")
        self.assertEqual(len(asi), 1)
        self.assertIn(f"ASI {asi[0]['covered']} of 10", text)
        self.assertEqual(bailiwick("catalogue", "coverage", "--framework", "owasp").returncode, 4)

    def test_explain_names_the_scenarios_that_carry_an_id(self):
        text = self.run_ok("explain", "ASI03")
        self.assertIn("ASI03: Identity and Privilege Abuse", text)
        self.assertIn("SC-09  Agent secret leaks", text)
        self.assertIn("https://", text)
        self.assertIn("MAS-T16", self.run_ok("explain", "T16"))
        self.assertIn("nist_ai_rmf_1_0", self.run_ok("explain", "GOVERN", "1.6"))
        self.assertIn("AML.T0051.001", self.run_ok("explain", "mitre_atlas"))
        done = bailiwick("explain", "LLM01")
        self.assertEqual(done.returncode, 4)
        self.assertIn("the year belongs to the id", done.stderr)


class Running(Case):
    def test_samples_show_what_they_claim_whatever_the_threads(self):
        outputs = [bailiwick("catalogue", "run", *SAMPLES, "--json", "--threads", threads) for threads in (1, 2)]
        self.assertEqual([done.returncode for done in outputs], [0, 0], outputs[0].stdout[-3000:])
        self.assertEqual(outputs[0].stdout, outputs[1].stdout)
        for row in json.loads(outputs[0].stdout)["rows"]:
            success = {design["strength"]: design["figures"][0] for design in row["designs"]}
            self.assertEqual(success["weak"]["metric"], "threat.success")
            self.assertGreater(success["weak"]["low"], success["strong"]["high"], row["id"])

    def test_every_scenario_shows_what_it_claims(self):
        done = bailiwick("catalogue", "run")
        self.assertEqual(done.returncode, 0, "\n".join(re.findall(r"^  [✗?].*", done.stdout, re.M)))
        self.assertIn(f"\n{len(FILES)} scenarios, ", done.stdout)

    def test_text_is_narrow_and_ends_with_the_verdicts(self):
        done = bailiwick("catalogue", "run", "--id", "SC-09", "--replications", "5")
        self.assert_narrow(done.stdout)
        self.assertRegex(done.stdout, r"shared-key +rotated-keys +bound-tokens\n +\(weak\) +\(common\) +\(strong\)\n")
        self.assertRegex(done.stdout, r"time to objective, p50 .* > \d")
        self.assertRegex(done.stdout, r"\n1 scenario, 3 designs, 5 replications each: \d+ checks passed")

    def test_a_failed_check_exits_1(self):
        with tempfile.TemporaryDirectory() as folder:
            sample = next(path for path in FILES if path.name.startswith("SC-09"))
            text = sample.read_text()
            self.assertIn("mean >= 0.5", text)
            (pathlib.Path(folder) / "s.yaml").write_text(text.replace("mean >= 0.5", "max <= 0"))
            done = bailiwick("catalogue", "run", "--dir", folder, "--replications", "10")
            self.assertEqual(done.returncode, 1, done.stdout)
            self.assertIn("✗ threat.success", done.stdout)

    def test_results_carry_the_entry(self):
        path = next(path for path in FILES if path.name.startswith("SC-03"))
        done = bailiwick("run", path, "--replications", "2", "--json")
        entry = json.loads(done.stdout)["catalogue"]
        self.assertEqual(entry["id"], "SC-03")
        self.assertEqual(entry["frameworks"]["owasp_asi_2026"][0],
                         {"id": "ASI02", "title": "Tool Misuse and Exploitation"})
        self.assertIn("SC-03 Support ticket dumps", bailiwick("run", path, "--replications", "2").stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
