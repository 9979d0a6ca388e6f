"""A page with a slot for data, opened in headless Chromium."""

import json
import os
import tempfile
import unittest

from browser import Browser

DRAWN = """[...document.querySelectorAll('.chart')].map(chart =>
  ({label: chart.getAttribute('aria-label'), marks: chart.querySelectorAll('svg path, svg line').length}))"""


class PageCase(unittest.TestCase):
    """Tests of one page, `page`, filled with data and opened in one browser."""

    page = None

    @classmethod
    def setUpClass(cls):
        cls.browser = Browser(os.environ.get("CHROMIUM", "chromium"))
        cls.folder = tempfile.TemporaryDirectory()

    @classmethod
    def tearDownClass(cls):
        cls.browser.__exit__()
        cls.folder.cleanup()

    def show(self, data, width=1280):
        with open(self.page, encoding="ascii") as file:
            page = file.read()
        self.path = os.path.join(self.folder.name, "report.html")
        with open(self.path, "w", encoding="utf-8") as file:
            file.write(page.replace("@BAILIWICK_SUMMARY@", json.dumps(data).replace("<", "\\u003c")))
        self.browser.open(self.path, width)

    def assert_clean(self):
        self.assertEqual(self.browser.complaints(), [])
        self.assertEqual(self.browser.requests(), ["file://" + self.path])
        overflow = self.browser.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        self.assertLessEqual(overflow, 0, "the page is wider than the window")

    def assert_charts(self, number):
        charts = self.browser.evaluate(DRAWN)
        self.assertEqual(self.browser.evaluate("document.documentElement.dataset.charts"), str(number))
        self.assertEqual(len(charts), number)
        for chart in charts:
            self.assertGreater(chart["marks"], 2, chart["label"])

    def text(self, selector="body"):
        return self.browser.evaluate(f"document.querySelector({json.dumps(selector)}).innerText")
