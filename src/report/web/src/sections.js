import { costSection as costs } from './cost.js';
import { h, nothing, section } from './dom.js';
import { labelText } from './format.js';
import { intervalChart } from './interval_chart.js';
import { lineChart } from './line_chart.js';
import { matrixChart, successLegend } from './matrix_chart.js';
import { look } from './theme.js';
import { surplusLegend, treeChart } from './tree_chart.js';

const MATRIX_FROM_CELLS = 7;

// The designs as series over one label of a metric.
function seriesOver(summary, metric, label, fixed = {}) {
  const xs = summary.labelValues(metric, label, [label], fixed);
  return summary.designs.map((design, index) => ({
    name: design, ...look(index),
    points: xs.map((x) => ({ x: Number(x), row: summary.row(design, metric, { ...fixed, [label]: x }) })),
  }));
}

function groupsOf(summary, wanted) {
  return wanted.flatMap(({ metric, names = [], label }) => summary.cellsOf(metric, names)
    .map((cell) => ({ label: label ? label(cell.labels) : summary.title(cell), metric, labels: cell.labels })));
}

function intervals(summary, title, note, axis, groups) {
  if (groups.length === 0) return nothing(`${title}: not part of these results.`);
  return intervalChart(summary, { title, note, groups, axis, unit: summary.metric(groups[0].metric).unit });
}

/** Amplification, revocation latency and cost of every design, side by side. */
export function axesSection(summary) {
  const amplification = groupsOf(summary, [
    { metric: 'privilege.amplification.user', label: () => 'Reach beyond the person’s own rights' },
    { metric: 'privilege.amplification.task', label: () => 'Reach beyond the task’s needs' },
  ]);
  const revocation = groupsOf(summary, [
    { metric: 'revocation.latency.p50', names: ['cause'], label: ({ cause }) => `${cause}: median` },
    { metric: 'revocation.latency.p95', names: ['cause'], label: ({ cause }) => `${cause}: 95th percentile` },
  ]).sort((a, b) => (a.labels.cause < b.labels.cause ? -1 : Number(a.labels.cause > b.labels.cause)));
  const cost = groupsOf(summary, summary.plans().map((plan) => ({ metric: `cost.${plan}`, label: () => `${plan} plan` })));
  return section('axes', 'The three axes', h('div', { class: 'columns three' },
    intervals(summary, 'Privilege amplification', 'Factor; 1 means no surplus. Lower is better.', 'amplification (factor)', amplification),
    intervals(summary, 'Revocation latency', 'From the instant authority should end to its end. Lower is better.', 'latency', revocation),
    intervals(summary, 'Cost', 'The same run under each price plan. Lower is better.', 'bill [USD]', cost)));
}

function depthChart(summary, metric, title, note, fixed = {}) {
  const depths = summary.labelValues(metric, 'depth', ['depth'], fixed).map(Number);
  if (depths.length === 0) return null;
  return lineChart({
    title, note, series: seriesOver(summary, metric, 'depth', fixed), xTicks: depths,
    x: { name: 'hop (0 is the workflow’s first agent)' },
    y: { name: summary.metric(metric).unit === 's' ? 'latency' : 'amplification', unit: summary.metric(metric).unit },
  });
}

/** How authority and its end change from hop to hop of the delegation. */
export function hopsSection(summary) {
  const causes = summary.labelValues('revocation.latency.p95', 'cause', ['cause', 'depth']);
  const charts = [
    depthChart(summary, 'privilege.amplification.user', 'Amplification over the person, by hop', ''),
    depthChart(summary, 'privilege.amplification.task', 'Amplification over the task, by hop', ''),
    ...causes.map((cause) => depthChart(summary, 'revocation.latency.p95', `Revocation latency by hop: ${cause}`, '95th percentile', { cause })),
  ].filter(Boolean);
  const split = groupsOf(summary, ['handling', 'enforcement'].flatMap((stage) => ['p50', 'p95'].map((quantile) => ({
    metric: `revocation.${stage}.${quantile}`, names: ['cause'],
    label: ({ cause }) => `${cause}: ${stage}, ${quantile === 'p50' ? 'median' : '95th percentile'}`,
  }))));
  return section('hops', 'Hop by hop',
    charts.length ? h('div', { class: 'columns two' }, charts) : nothing('No metric is split by hop in these results.'),
    split.length ? intervals(summary, 'Where revocation time goes',
      'Handling runs until the order is accepted, enforcement until the last enforcement point refuses.', 'time', split) : null);
}

/** What still got through after authority should have ended. */
export function exposureSection(summary) {
  const metric = 'revocation.exposed_actions.after';
  const causes = summary.labelValues(metric, 'cause', ['cause', 't_s']);
  const charts = causes.map((cause) => lineChart({
    title: `Exposed actions after the due instant: ${cause}`, note: 'mean per order, cumulative; lower is better',
    series: seriesOver(summary, metric, 't_s', { cause }), x: { name: 'time since the due instant', unit: 's', log: true },
    y: { name: 'exposed actions', unit: '', log: false },
  }));
  const totals = groupsOf(summary, [{ metric: 'revocation.exposed_actions', names: ['cause', 'actor'],
    label: ({ cause, actor }) => `${cause}: ${actor}` }]);
  return section('exposure', 'After an order',
    charts.length ? h('div', { class: 'columns two' }, charts) : nothing('No exposed actions over time in these results.'),
    totals.length ? intervals(summary, 'Exposed actions by cause and actor', 'Accepted between the due instant and the end of the credential.', 'actions', totals) : null);
}

/** Threat success: one line per goal, or a matrix where there are many. */
export function threatSection(summary) {
  const cells = summary.cellsOf('threat.success', ['workflow', 'threat']);
  const times = groupsOf(summary, ['objective', 'detect', 'contain'].map((stage) => ({
    metric: `threat.time_to_${stage}.p50`, names: ['threat'], label: ({ threat }) => `${threat}: time to ${stage}, median`,
  })));
  const note = h('p', { class: 'small' }, 'A goal succeeds when all its actions were executed. Reachability is not exploitability: these are outcomes under this scenario’s assumptions.');
  const distinct = (name) => [...new Set(cells.map((cell) => cell.labels[name]))];
  if (cells.length === 0) return section('threats', 'Threats', nothing('No threat was part of this run.'));
  const isSmall = cells.length < MATRIX_FROM_CELLS;
  return section('threats', 'Threats', note,
    isSmall ? null : successLegend(),
    h('div', { class: isSmall ? 'columns two' : 'columns three' },
      isSmall
        ? intervals(summary, 'Threat success', 'Share of cases in which the goal was completed. Lower is better.', 'success',
          cells.map((cell) => ({ label: labelText(cell.labels), metric: cell.metric, labels: cell.labels })))
        : summary.designs.map((design) => matrixChart(summary, design, distinct('workflow'), distinct('threat'))),
      times.length && times.length < MATRIX_FROM_CELLS * 2
        ? intervals(summary, 'Time to objective, detection and containment', 'From the compromise.', 'time', times) : null));
}

/** What the same run costs under each plan, and what the controls cost. */
export function costSection(summary) { return costs(summary, groupsOf); }

/** Who delegates to whom, and how much more than granted each can reach. */
export function delegationSection(summary) {
  const paths = summary.labelValues('delegation.agents', 'path', ['path']);
  if (paths.length === 0) return section('delegation', 'Delegation tree', nothing('No delegation was observed.'));
  return section('delegation', 'Delegation tree',
    h('p', { class: 'small' }, 'A node is an agent on its path from the workflow’s first agent; its size is the mean number of such agents per workflow.'),
    surplusLegend(), h('div', { class: 'columns three' }, summary.designs.map((design) => treeChart(summary, design, paths))));
}
