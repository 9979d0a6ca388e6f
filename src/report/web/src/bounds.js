import { h, nothing, section } from './dom.js';
import { quantity } from './format.js';

const STAGES = [
  ['handling', 'Handling'], ['new_presentations', 'New presentations'], ['with_sessions', 'With sessions'],
  ['with_descendants', 'With descendants'], ['latency', 'In all'],
];

const isNumber = (value) => typeof value === 'number';
const theory = (stage) => (isNumber(stage.bound_s) ? quantity(stage.bound_s, 's') : '∞');

// Theory, and below it what was seen; handling and descendants are seen for whole orders only.
function stageCell(row, name) {
  const stage = row[name];
  if (name !== 'latency' && !row.is_ordered) return h('td', { class: 'missing' }, row.point ? '' : 'no order');
  if (name === 'handling' && row.point) return h('td', {});
  const isOfOrders = name === 'with_descendants' && row.point;
  return h('td', {}, h('span', { class: 'mean' }, theory(stage)),
    isOfOrders ? null : h('div', { class: 'small' }, 'seen ', isNumber(stage.seen_s) ? quantity(stage.seen_s, 's') : 'none'));
}

function boundsRow(row) {
  const name = row.point ? `at ${row.point}` : row.cause;
  return h('tr', { 'data-design': row.design }, h('th', { scope: 'row' }, name, row.point ? null : h('div', { class: 'small' }, `${row.orders} orders`)),
    STAGES.map(([stage]) => stageCell(row, stage)));
}

function designBody(rows, design) {
  return h('tbody', {}, h('tr', { class: 'family' }, h('th', { scope: 'colgroup', colspan: STAGES.length + 1 }, design)),
    rows.filter((row) => row.design === design).map(boundsRow));
}

/** How long a revocation can take by theory, beside the longest that was seen. */
export function boundsSection(summary) {
  const rows = summary.data.bounds ?? [];
  if (rows.length === 0) return section('bounds', 'Revocation bounds', nothing('No bounds are part of these results.'));
  return section('bounds', 'Revocation bounds',
    h('p', {}, 'Worst case by theory, and the worst case seen. Had a run exceeded a bound, there would be no result.'),
    h('p', { class: 'small' }, summary.data.bounds_assumptions ?? ''),
    h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Revocation bounds' },
      h('table', { class: 'metrics' },
        h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Cause and point'), STAGES.map(([, title]) => h('th', { scope: 'col' }, title)))),
        summary.designs.map((design) => designBody(rows, design)))));
}
