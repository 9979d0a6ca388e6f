import { h, section } from './dom.js';
import { estimate, kindOf, labelText } from './format.js';

const FAMILIES = { privilege: 'Privilege', revocation: 'Revocation', threat: 'Threats', blast_radius: 'Blast radius',
  attribution: 'Attribution', velocity: 'Velocity', cost: 'Cost', delegation: 'Delegation', engine: 'Engine' };
const DIRECTIONS = { lower: 'lower is better', higher: 'higher is better' };

// 'better', 'worse', 'different' or '' when the interval of the paired difference holds 0.
function verdict(difference, better) {
  if (kindOf(difference) !== 'value' || typeof difference.low !== 'number') return '';
  if (difference.low <= 0 && difference.high >= 0) return '';
  if (better !== 'lower' && better !== 'higher') return 'different';
  return (difference.high < 0) === (better === 'lower') ? 'better' : 'worse';
}

function estimateNodes(row, unit, options) {
  const { mean, interval, unit: shown } = estimate(row, unit, options);
  const isMissing = kindOf(row) === 'missing';
  return [h('span', { class: isMissing ? 'missing' : 'mean' }, shown ? `${mean}\u00a0${shown}` : mean),
    interval ? h('span', { class: 'interval' }, ` (${interval})`) : null];
}

function differenceNode(difference, metric) {
  if (!difference) return null;
  if (kindOf(difference) === 'missing') return h('div', { class: 'difference' }, 'difference missing');
  const found = verdict(difference, metric.better);
  const word = { better: '✓ better', worse: '✗ worse', different: '≠ differs', '': '≈ not told apart' }[found];
  return h('div', { class: `difference ${found}` }, 'Δ ',
    estimateNodes(difference, metric.unit, { signed: true }), ' ', h('span', { class: 'verdict' }, word));
}

function valueCell(summary, design, cell, metric) {
  const row = summary.row(design, cell.metric, cell.labels);
  const isOddCount = row && kindOf(row) !== 'missing' && row.n !== summary.data.replications;
  return h('td', { 'data-design': design }, estimateNodes(row, metric.unit),
    isOddCount ? h('span', { class: 'count' }, ` n=${row.n}`) : null,
    differenceNode(summary.difference(design, cell.metric, cell.labels), metric));
}

function tableRow(summary, cell) {
  const metric = summary.metric(cell.metric);
  const labels = labelText(cell.labels);
  const isTold = summary.designs.some((design) => verdict(summary.difference(design, cell.metric, cell.labels), metric.better));
  const element = h('tr', {},
    h('th', { scope: 'row', title: metric.meaning }, metric.title, labels ? h('div', { class: 'labels' }, labels) : null,
      h('code', {}, cell.metric), DIRECTIONS[metric.better] ? h('div', { class: 'small' }, DIRECTIONS[metric.better]) : null),
    summary.designs.map((design) => valueCell(summary, design, cell, metric)));
  return { element, isTold, text: `${metric.title} ${cell.metric} ${labels}`.toLowerCase() };
}

function bodies(summary) {
  const families = Map.groupBy
    ? Map.groupBy(summary.cells(), (cell) => cell.metric.split('.')[0])
    : summary.cells().reduce((map, cell) => {
      const family = cell.metric.split('.')[0];
      return map.set(family, [...(map.get(family) ?? []), cell]);
    }, new Map());
  return [...families].map(([family, cells]) => {
    const rows = cells.map((cell) => tableRow(summary, cell));
    const heading = h('tr', { class: 'family' }, h('th', { scope: 'colgroup', colspan: summary.designs.length + 1 }, FAMILIES[family] ?? family));
    return { rows, element: h('tbody', {}, heading, rows.map((row) => row.element)) };
  });
}

function filterBy(groups, words, onlyTold) {
  let shown = 0;
  for (const group of groups) {
    let inGroup = 0;
    for (const row of group.rows) {
      const isShown = words.every((word) => row.text.includes(word)) && (!onlyTold || row.isTold);
      row.element.hidden = !isShown;
      inGroup += Number(isShown);
    }
    group.element.hidden = inGroup === 0;
    shown += inGroup;
  }
  return shown;
}

/** Every metric of the results with intervals and paired differences, searchable. */
export function tableSection(summary) {
  const groups = bodies(summary);
  const total = summary.cells().length;
  const search = h('input', { type: 'search', id: 'metric-search', placeholder: 'for example: revocation incident', autocomplete: 'off' });
  const told = h('input', { type: 'checkbox', id: 'metric-told' });
  const count = h('output', { for: 'metric-search metric-told' });
  const update = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    count.textContent = `${filterBy(groups, words, told.checked)} of ${total} rows`;
  };
  search.addEventListener('input', update);
  told.addEventListener('change', update);
  update();
  const { baseline } = summary.data;
  const head = h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Metric'),
    summary.designs.map((design) => h('th', { scope: 'col' }, design, design === baseline ? h('div', { class: 'small' }, 'baseline') : null))));
  return section('metrics', 'All metrics',
    h('p', { class: 'small' }, `Mean with 95 % interval; Δ is the paired difference from ${baseline ?? 'the baseline'}. `,
      'A verdict stands only where the interval of the difference leaves out 0.'),
    h('div', { class: 'filter' }, h('label', { for: 'metric-search' }, 'Search '), search,
      h('label', { for: 'metric-told' }, told, ' only rows in which a design differs'), count),
    h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'All metrics' },
      h('table', { class: 'metrics' }, head, groups.map((group) => group.element))));
}
