"""Opens reports in headless Chromium: no complaint, no request, every chart drawn, nothing cut off.

Usage: browser_test.py REPORT_PAGE SAMPLE_SUMMARY [SCREENSHOT_FOLDER]
"""

import copy
import json
import os
import sys
import unittest

sys.dont_write_bytecode = True
from page_case import PageCase

PAGE, SUMMARY, SCREENSHOTS = (sys.argv[1:] + [None])[:3]
SECTIONS = ["conclusions", "axes", "threats", "hops", "exposure", "bounds", "cost", "delegation", "metrics", "designs", "world", "inputs"]


def sample():
    with open(SUMMARY, encoding="utf-8") as file:
        return json.load(file)


def matrix_sample():
    """A study of many (workflow, threat) cells and little else, with designs that differ fully."""
    summary = sample()
    summary["rows"] = [
        {"design": design["name"], "metric": "threat.success", "labels": {"workflow": f"user-{u}", "threat": f"goal-{g}"},
         "mean": float(i == 0), "low": float(i == 0), "high": float(i == 0), "n": 1}
        for i, design in enumerate(summary["designs"]) for u in range(16) for g in range(9)]
    summary["differences"] = []
    return summary


def hostile_sample():
    """Names that would be markup if they were ever read as such, and every number missing."""
    summary = copy.deepcopy(sample())
    evil = "</script><img src=x onerror=alert(1)><b>${7*7}"
    summary["scenario"]["name"] = evil
    text = json.dumps(summary).replace("jit-task", json.dumps(evil)[1:-1])
    summary = json.loads(text)
    for row in summary["rows"] + summary["differences"]:
        row.update(mean=None, low=None, high=None)
        row.pop("above", None)
    summary["conclusions"] = []
    return summary


def many_plans_sample(plans=13):
    """Every plan's bill over usage, who pays and who causes it, attackers' part, budgets and seats."""
    summary = sample()
    summary["rows"] = [row for row in summary["rows"] if not row["metric"].startswith("cost.")]
    summary["metrics"] += [{"name": name, "unit": unit, "better": "lower", "title": name, "meaning": name} for name, unit in (
        ("cost.distortion", "share"), ("cost.paid_share", "share"), ("cost.caused_share", "share"), ("cost.denial_of_wallet", "USD"),
        ("cost.budget_variance", "share"), ("cost.idle_seats", "share"), ("cost.shared_identities", "share"))]

    def put(metric, labels, mean, spread=0.05):
        for design in summary["designs"]:
            bounds = {} if mean is None else {"low": mean * (1 - spread), "high": mean * (1 + spread)}
            summary["rows"].append({"design": design["name"], "metric": metric, "labels": labels, "mean": mean, "n": 10, **bounds})

    names = [f"p{i:02}" for i in range(plans)]
    for i, plan in enumerate(names):
        put(f"cost.{plan}", {}, 100.0 + 10 * i)
        for usage in range(0, 1300, 100):
            put("cost.curve", {"plan": plan, "actions_per_seat": str(usage)}, 30.0 - 2 * i + usage * 0.01 * i)
        put("cost.distortion", {"plan": plan}, 0.02 * i)
        put("cost.denial_of_wallet", {"plan": plan}, 1.5 * i)
        put("cost.budget_variance", {"plan": plan}, 0.1 if i == 0 else None)
        for department, share in (("support", 0.7), ("sales", 0.3)):
            put("cost.paid_share", {"department": department, "plan": plan}, share)
    for department, share in (("support", 0.4), ("sales", 0.6)):
        put("cost.caused_share", {"department": department}, share)
    for i, plan in enumerate(names[1:], 1):
        put("cost.break_even", {"plans": f"p00/{plan}"}, 200.0)
        put("cost.break_even", {"crossing": "2", "plans": f"p00/{plan}"}, 900.0 if i == 1 else None)
    put("cost.actions_per_seat", {}, 5000.0)
    put("cost.idle_seats", {}, 0.25)
    put("cost.shared_identities", {}, 0.5)
    return summary


EVIL = "<img src=x onerror=alert(1)> under control"


def attacked_sample():
    """Trees of three designs: a goal with what followed it, a chain that broke, and a very long one."""
    summary = sample()
    leak = {"step": "threat", "text": "leak", "layers": [{"id": "L4", "title": "Deployment and Infrastructure"}]}
    layers = [{"id": "L1", "title": "Foundation Models"}, {"id": "L3", "title": "Agent Frameworks"}]
    ticket = {"step": "threat", "text": "poisoned-ticket", "first_s": 40, "last_s": 400, "goal": "exfiltrate: customers", "layers": layers}
    steps = [
        {"step": "call", "text": "crm.lookup refused: scope", "end": "stopped", "count": 41, "first_s": 50, "last_s": 90},
        {"step": "alarm", "text": "alarm: anomaly", "end": "defence", "first_s": 60,
         "children": [{"step": "answer", "text": "revocation ordered", "end": "defence", "first_s": 70}]},
        {"step": "goal", "text": "goal reached", "end": "succeeded", "first_s": 60, "goal": "exfiltrate: customers",
         "children": [{**leak, "end": "stopped", "first_s": 340}]}]
    through = {"step": "exposure", "text": "triage meets it", "first_s": 40, "children": [
        {"step": "control", "text": EVIL, "end": "succeeded", "first_s": 40, "children": steps}]}
    calls = [{"step": "call", "text": f"tool.action_{i} refused: policy no-such-rule", "end": "stopped", "first_s": 40 + i} for i in range(60)]
    trees = [[{**ticket, "end": "succeeded", "children": [through]}],
             [{**ticket, "end": "stopped", "children": [{**leak, "end": "stopped", "count": 0}]}],
             [{**ticket, "end": "stopped", "children": calls}]]
    summary["attacks"] = {"replication": 4, "why": "the first in which leak reached its goal under some design", "designs": [
        {"design": design["name"], "goals": i == 0 and 1 or 0, "threats": trees[i]} for i, design in enumerate(summary["designs"])]}
    return summary


class ReportPageTest(PageCase):
    page = PAGE

    def test_sample_is_drawn_without_complaint_or_request(self):
        for width in (1280, 600):
            with self.subTest(width=width):
                self.show(sample(), width)
                self.assert_clean()
                self.assert_charts(22)
                found = self.browser.evaluate("[...document.querySelectorAll('main > section')].map(s => s.id)")
                self.assertEqual(found, SECTIONS)
                if SCREENSHOTS:
                    self.browser.screenshot(os.path.join(SCREENSHOTS, f"report-{width}.png"))

    def test_head_names_what_was_simulated(self):
        self.show(sample())
        head = self.text("header")
        for fact in ("sample-support-desk", "sample.yaml", "9c41f27be0a35d18", "static-seat-keys", "2\u00a0d"):
            self.assertIn(fact, head)
        self.assertIn("the injected goal is never completed", self.text("#conclusions"))

    def test_missing_is_not_zero_and_above_is_said(self):
        self.show(sample())
        chart = self.browser.evaluate("""[...document.querySelectorAll('#axes .chart')][1].getAttribute('aria-label')""")
        self.assertIn("completion: 95th percentile: static-seat-keys above 24\u00a0h", chart)
        row = self.browser.evaluate("""[...document.querySelectorAll('.metrics tr')].find(row =>
            row.innerText.includes('Time to objective')).lastElementChild.innerText""")
        self.assertEqual(row.split("\n")[0], "missing")

    def test_verdict_needs_an_interval_without_zero(self):
        summary = sample()
        metric = "privilege.amplification.user"
        for row in summary["differences"]:
            if row["metric"] == metric and not row["labels"]:
                row.update(mean=-1.0, low=-2.0, high=-0.5 if row["design"] == "jit-task" else 0.5)
        self.show(summary)
        cells = self.browser.evaluate(f"""[...document.querySelectorAll('.metrics tr')].find(row =>
            row.querySelector('code')?.textContent === '{metric}').innerText""")
        self.assertEqual(cells.count("better\n") + cells.endswith("✓ better"), 2)  # the direction and jit-task
        self.assertIn("≈ not told apart", cells)

    def test_search_narrows_the_table(self):
        self.show(sample())
        self.browser.evaluate("""(() => { const box = document.getElementById('metric-search');
            box.value = 'revocation incident p50'; box.dispatchEvent(new Event('input')); })()""")
        shown = self.browser.evaluate("""[...document.querySelectorAll('.metrics tbody tr:not(.family)')]
            .filter(row => row.offsetParent).map(row => row.querySelector('code').textContent)""")
        self.assertEqual(shown, ["revocation.latency.p50"])
        self.assertEqual(self.text("output"), f"1 of {len(sample()['rows']) // 3} rows")

    def test_many_goals_become_a_matrix_per_design(self):
        self.show(matrix_sample())
        self.assert_clean()
        self.assert_charts(3)
        fills = self.browser.evaluate("""[...document.querySelectorAll('#threats .chart')].map(chart =>
            [...chart.querySelectorAll('path')].filter(p => p.getAttribute('fill') === '#6b1a00').length)""")
        self.assertEqual(fills, [144, 0, 0])

    def test_markup_in_names_stays_text_and_missing_numbers_draw_nothing(self):
        self.show(hostile_sample())
        self.assert_clean()
        self.assertEqual(self.browser.evaluate("document.querySelectorAll('img, main b').length"), 0)
        self.assertIn("</script><img src=x", self.text("h1"))
        self.assertIn("missing", self.text("#metrics"))

    def test_an_entry_of_the_catalogue_stands_first_with_its_sources(self):
        evil = "<img src=x onerror=alert(1)>"
        summary = sample()
        summary["catalogue"] = {
            "id": "SC-03", "title": "Support ticket dumps a database", "family": "goal-and-tool", "trigger": ["adversarial"],
            "what_happens": f"Somebody writes {evil}.", "look_at": "The success of the attack.",
            "modelled_on": [{"name": "A case", "kind": "research", "when": "2025-07", "facts": "It was shown.",
                             "sources": ["https://example.org/case", "javascript:alert(1)"]}],
            "strength": {"weak": "static-seat-keys", "common": "workflow-tokens", "strong": "jit-task"},
            "frameworks": {"owasp_asi_2026": [{"id": "ASI02", "title": "Tool Misuse and Exploitation"}]}}
        self.show(summary)
        self.assert_clean()
        self.assertEqual(self.browser.evaluate("document.querySelector('main > section').id"), "catalogue")
        text = self.browser.evaluate("document.querySelector('#catalogue').textContent")
        for part in ("SC-03: Support ticket dumps a database", evil, "The success of the attack.", "A case (research, 2025-07)",
                     "It was shown.", "weak static-seat-keys", "ASI02", "Tool Misuse and Exploitation"):
            self.assertIn(part, text)
        links = self.browser.evaluate("[...document.querySelectorAll('#catalogue a')].map(a => a.href)")
        self.assertEqual(links, ["https://example.org/case"])
        self.assertEqual(self.browser.evaluate("document.querySelectorAll('img').length"), 0)

    def test_attack_trees_stand_side_by_side_with_times_and_what_stopped_them(self):
        self.show(attacked_sample())
        self.assert_clean()
        found = self.browser.evaluate("[...document.querySelectorAll('main > section')].map(s => s.id)")
        self.assertEqual(found[found.index("threats") - 1], "attacks")
        rows = self.browser.evaluate("""[...document.querySelectorAll('#attacks [data-design]')].map(tree =>
            [...tree.querySelectorAll('.step')].map(row => [row.getAttribute('aria-level'), row.querySelector('.when').textContent,
              row.querySelector('.what').textContent, row.querySelector('.end')?.textContent ?? '']))""")
        self.assertEqual(len(rows), 3)
        self.assertEqual(rows[0], [
            ["1", "40\u00a0s", "poisoned-ticketL1L3goal reached exfiltrate: customers", "goal reached"],
            ["2", "+0\u00a0s", "triage meets it", ""],
            ["3", "+0\u00a0s", EVIL, "got through"],
            ["4", "+10\u00a0s", "41\u00d7crm.lookup refused: scope", "stopped"],
            ["4", "+20\u00a0s", "alarm: anomaly", "noticed"],
            ["5", "+30\u00a0s", "revocation ordered", "answered"],
            ["4", "+20\u00a0s", "goal reached", ""],
            ["5", "+5\u00a0min", "leakL4goal not reached", "goal not reached"]])
        self.assertEqual(rows[1][-1], ["2", "", "leakL4never began", "never began"])
        self.assertEqual(len(rows[2]), 61)
        self.assertEqual(self.text("#attacks [data-design]:nth-child(3) summary"), "16 more steps")
        self.assertEqual(self.browser.evaluate("document.querySelectorAll('#attacks img').length"), 0)
        self.assertEqual(self.browser.evaluate("document.querySelector('#attacks .layer[title]').title"),
                         "MAESTRO L1: Foundation Models")
        # Every row of a tree begins its time at the same place, whatever its level.
        lefts = self.browser.evaluate("""[...new Set([...document.querySelectorAll('#attacks [data-design]:nth-child(1) .body')]
            .map(body => Math.round(body.getBoundingClientRect().left)))].length""")
        self.assertEqual(lefts, 1)
        if SCREENSHOTS:
            self.browser.screenshot(os.path.join(SCREENSHOTS, "attacks.png"))

    def test_many_plans_are_split_over_pictures_and_the_cheapest_have_figures(self):
        for width in (1280, 600):
            self.show(many_plans_sample(), width)
            self.assert_clean()
            if SCREENSHOTS:
                self.browser.screenshot(os.path.join(SCREENSHOTS, f"cost-{width}.png"))
        labels = self.browser.evaluate("[...document.querySelectorAll('#cost .chart')].map(chart => chart.getAttribute('aria-label'))")
        curves = [label for label in labels if label.startswith("Bill by usage")]
        # The first plan beside five, five and two others, once for all designs.
        self.assertEqual(len(curves), 3)
        self.assertTrue(all("p00 plan" in label for label in curves))
        self.assertIn("p12 plan", curves[2])
        bars = [label for label in labels if label.startswith("p0") and "support: pays 70" in label]
        self.assertEqual(len(bars), 8)
        self.assertIn("sales: pays 30.0\u00a0% (28.5 to 31.5); causes 60.0\u00a0% (57.0 to 63.0)", bars[0])
        text = self.text("#cost")
        for part in ("8 of 13 plans", "Denial of wallet", "Bill against budget", "Seats and identities", "this run is at 5000, beyond the picture"):
            self.assertIn(part, text)
        # Only the plan with a budget has a line there, and only a crossing that exists one.
        budget = next(label for label in labels if label.startswith("Bill against budget"))
        self.assertNotIn("p01 plan", budget)
        crossings = next(label for label in labels if label.startswith("Break-even usage"))
        self.assertEqual(crossings.count("crossing 2"), 1)

    def test_without_threats_there_is_no_section_of_attacks(self):
        self.show(sample())
        self.assertFalse(self.browser.evaluate("document.getElementById('attacks') !== null"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
