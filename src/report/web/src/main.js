import { attackSection } from './attack_tree.js';
import { boundsSection } from './bounds.js';
import { catalogueSection } from './catalogue.js';
import { h } from './dom.js';
import { startCharts } from './figure.js';
import { conclusionSection, pageHeader } from './header.js';
import { designSection, inputSection, worldSection } from './inputs.js';
import { axesSection, costSection, delegationSection, exposureSection, hopsSection, threatSection } from './sections.js';
import { Summary } from './summary.js';
import { sweepPage } from './sweep.js';
import { tableSection } from './table.js';

const CONTENTS = [conclusionSection, axesSection, attackSection, threatSection, hopsSection, exposureSection, boundsSection,
  costSection, delegationSection, tableSection, designSection, worldSection, inputSection];

function navigation(sections) {
  return h('nav', { 'aria-label': 'Contents' }, h('ul', {}, sections.map((part) =>
    h('li', {}, h('a', { href: `#${part.id}` }, part.querySelector('h2').textContent)))));
}

function reportPage(data) {
  const summary = new Summary(data);
  return { title: `${data.scenario.name}: Bailiwick report`, header: pageHeader(summary),
    sections: [catalogueSection, ...CONTENTS].map((build) => build(summary)).filter((part) => part !== null) };
}

function main() {
  const data = JSON.parse(document.getElementById('bailiwick-summary').textContent);
  const { title, header, sections } = data.schema === 'bailiwick/sweep/1' ? sweepPage(data) : reportPage(data);
  document.title = title;
  document.body.replaceChildren(header, navigation(sections), h('main', {}, sections),
    h('footer', {}, 'Written by Bailiwick. This page is one file and asks nothing of any network. ',
      'Charts: Apache ECharts (Apache-2.0); notices stand in the source of this page.'));
  document.documentElement.dataset.charts = String(startCharts());
}

main();
