"""Opens the pages of sweeps in headless Chromium: no complaint, no request, every chart, the knee.

Usage: sweep_browser_test.py REPORT_PAGE SAMPLE_SWEEP [SCREENSHOT_FOLDER]
"""

import copy
import json
import os
import sys
import unittest

sys.dont_write_bytecode = True
from page_case import PageCase

PAGE, SWEEP, SCREENSHOTS = (sys.argv[1:] + [None])[:3]
SECTIONS = ["knee", "exposure", "effort", "cost", "numbers", "notes"]


def sample():
    with open(SWEEP, encoding="utf-8") as file:
        return json.load(file)


def two_designs():
    """The sample beside a design that exposes nothing and whose issuer has servers."""
    sweep = sample()
    other = copy.deepcopy(sweep["rows"])
    for row in other:
        row["design"] = "other"
        if row["metric"] == "revocation.exposed_actions":
            row.update(mean=0.0, low=0.0, high=0.0)
        if row["metric"] == "engine.issuer.utilisation":
            row.update(mean=0.25, low=0.2, high=0.3)
    sweep["rows"] += other
    sweep["designs"].append("other")
    sweep["knees"] += [{**knee, "design": "other", "value": None, "verdict": "flat_exposure", "robustness": None,
                        "reason": "the key does not change the exposed actions"} for knee in sample()["knees"]]
    return sweep


def priced_sample():
    """The sample with three plans, of which two flip once."""
    sweep = sample()
    flip = {"at": 60.0, "text": "1 min", "low": 45.0, "high": 70.0, "share": 0.9, "between": ["40s", "80s"],
            "cheaper_before": "action", "cheaper_after": "seat"}
    sweep["flip_method"] = "How flips are found."
    sweep["plan_flips"] = [
        {"design": "workflow-tokens", "plans": ["seat", "action"], "cheaper_first": "action", "flips": [flip]},
        {"design": "workflow-tokens", "plans": ["seat", "hybrid"], "cheaper_first": "hybrid", "flips": []}]
    sweep["cheapest_plans"] = [{"design": "workflow-tokens", "value": value["text"], "plan": "action" if i < 3 else "seat",
                                "share": 0.9 if i == 3 else 1.0} for i, value in enumerate(sweep["values"])]
    return sweep


def hostile_sample():
    """A design's name that would be markup if it were ever read as such, and every number missing."""
    evil = "</script><img src=x onerror=alert(1)><b>${7*7}"
    sweep = json.loads(json.dumps(sample()).replace('"workflow-tokens"', json.dumps(evil)))
    for row in sweep["rows"]:
        row.update(mean=None, low=None, high=None)
    for knee in sweep["knees"]:
        knee.update(value=None, verdict="missing", reason="missing at a value", robustness=None)
    return sweep


class SweepPageTest(PageCase):
    page = PAGE

    def labels(self, section):
        return self.browser.evaluate(
            f"[...document.querySelectorAll('#{section} .chart')].map(chart => chart.getAttribute('aria-label'))")

    def test_sample_is_drawn_without_complaint_or_request(self):
        for width in (1280, 600):
            with self.subTest(width=width):
                self.show(sample(), width)
                self.assert_clean()
                # Two trade-offs, two causes, load, latency, work, and four costs.
                self.assert_charts(11)
                found = self.browser.evaluate("[...document.querySelectorAll('main > section')].map(s => s.id)")
                self.assertEqual(found, SECTIONS)
                if SCREENSHOTS:
                    self.browser.screenshot(os.path.join(SCREENSHOTS, f"sweep-{width}.png"))

    def test_head_names_the_key_and_its_values(self):
        self.show(sample())
        head = self.text("header")
        for fact in (sample()["key"], "10s, 20s, 40s, 80s, 5min, 15min, 1h", sample()["fingerprint"]):
            self.assertIn(fact, head)

    def test_the_knee_is_said_and_marked_in_every_curve(self):
        self.show(sample())
        knees = {knee["labels"]["cause"]: knee["value"] for knee in sample()["knees"]}
        for cause, value in knees.items():
            self.assertIn(f"cause {cause}: {value}.", self.text("#knee"))
        texts = self.browser.evaluate("""[...document.querySelectorAll('.chart')].map(chart =>
            [...chart.querySelectorAll('svg text')].map(text => text.textContent).join(' '))""")
        for text in texts:
            self.assertIn("knee ", text)

    def test_ticks_are_the_values_of_the_key(self):
        self.show(sample())
        texts = self.browser.evaluate("""[...document.querySelector('#exposure .chart').querySelectorAll('svg text')]
            .map(text => text.textContent)""")
        for value in sample()["values"]:
            self.assertIn(value["text"], texts)

    def test_what_is_not_modelled_is_not_zero(self):
        self.show(sample())
        self.assertIn("Issuer utilisation: not modelled.", self.text("#effort"))
        self.assertIn("not modelled", self.text("#numbers"))

    def test_two_designs_share_the_charts_and_a_utilisation_has_its_own(self):
        self.show(two_designs())
        self.assert_clean()
        self.assert_charts(12)
        self.assertIn("other, cause incident: no knee; the key does not change the exposed actions.", self.text("#knee"))
        self.assertTrue(any("other: at 10s 25.0" in label for label in self.labels("effort")), self.labels("effort"))
        if SCREENSHOTS:
            self.browser.screenshot(os.path.join(SCREENSHOTS, "sweep-two.png"))

    def test_flips_of_price_plans_are_said_and_marked(self):
        self.show(priced_sample())
        self.assert_clean()
        self.assert_charts(12)
        text = self.text("#plans")
        for part in ("How flips are found.", "seat or action: action up to 1 min (95 % interval 45 to 70, between 40s and 80s, in 90 % of the resamples), seat beyond.",
                     "No flip: seat or hybrid: hybrid throughout.", "seat (in 90 % of the resamples)"):
            self.assertIn(part, text)
        marks = self.browser.evaluate("[...document.querySelectorAll('#plans svg text')].map(text => text.textContent).join(' ')")
        self.assertIn("action → seat at 1 min", marks)
        if SCREENSHOTS:
            self.browser.screenshot(os.path.join(SCREENSHOTS, "sweep-plans.png"))

    def test_markup_in_names_stays_text_and_missing_numbers_draw_nothing(self):
        self.show(hostile_sample())
        self.assert_clean()
        self.assert_charts(0)
        self.assertEqual(self.browser.evaluate("document.querySelectorAll('img, main b').length"), 0)
        self.assertIn("</script><img src=x", self.text("#numbers"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
