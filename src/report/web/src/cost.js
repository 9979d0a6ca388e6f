import { barChart } from './bar_chart.js';
import { controlValueTable } from './control_value.js';
import { h, nothing, section } from './dom.js';
import { legend } from './figure.js';
import { kindOf } from './format.js';
import { intervalChart } from './interval_chart.js';
import { lineChart } from './line_chart.js';
import { INK, look } from './theme.js';

const MOST_LINES = 6;      // curves in one picture
const MOST_MARKS = 6;      // break-evens marked in it
const MOST_PLANS = 8;      // plans in figures with a line for each design
const MOST_DEPARTMENTS = 12;

const isThere = (row) => kindOf(row) === 'value';

function baselineOf(summary) {
  return summary.designs.includes(summary.data.baseline) ? summary.data.baseline : summary.designs[0];
}

// Groups for which any design has a number.
function present(summary, groups) {
  return groups.filter((group) => summary.designs.some((design) => isThere(summary.row(design, group.metric, group.labels))));
}

// The plans that figures have room for: where there are many, the cheapest of the baseline.
function shownPlans(summary) {
  const plans = summary.plans();
  if (plans.length <= MOST_PLANS) return plans;
  const bill = (plan) => summary.row(baselineOf(summary), `cost.${plan}`)?.mean ?? Infinity;
  const kept = new Set([...plans].sort((a, b) => bill(a) - bill(b)).slice(0, MOST_PLANS));
  return plans.filter((plan) => kept.has(plan));
}

function curveSeries(summary, design, plans) {
  return plans.map((plan) => ({
    name: `${plan} plan`, ...look(plans.indexOf(plan)), band: true,
    points: summary.labelValues('cost.curve', 'actions_per_seat', ['actions_per_seat'], { plan })
      .map((usage) => ({ x: Number(usage), row: summary.row(design, 'cost.curve', { plan, actions_per_seat: usage }) })),
  }));
}

function breakEvenCells(summary) {
  return [...summary.cellsOf('cost.break_even', ['plans']), ...summary.cellsOf('cost.break_even', ['crossing', 'plans'])];
}

// Break-evens of the plans in the picture, and the usage of the run.
function verticalsOf(summary, design, plans, greatest) {
  const marks = breakEvenCells(summary)
    .map((cell) => ({ row: summary.row(design, 'cost.break_even', cell.labels), pair: cell.labels.plans.split('/') }))
    .filter(({ row, pair }) => isThere(row) && row.mean <= greatest && pair.every((plan) => plans.includes(plan)))
    .map(({ row, pair }) => ({ x: row.mean, low: row.low, high: row.high, label: pair.join(' = ') }))
    .sort((a, b) => a.x - b.x);
  const usage = summary.row(design, 'cost.actions_per_seat');
  const shown = marks.slice(0, MOST_MARKS);
  if (!isThere(usage)) return shown;
  const isFar = usage.mean > greatest;
  return isFar ? shown : [...shown, { x: usage.mean, label: 'this run', colour: INK, dash: 'solid' }];
}

// A picture for each handful of plans; the first plan stands in all of them.
function facetsOf(plans) {
  if (plans.length <= MOST_LINES) return [plans];
  const [first, ...others] = plans;
  const facets = [];
  for (let i = 0; i < others.length; i += MOST_LINES - 1) facets.push([first, ...others.slice(i, i + MOST_LINES - 1)]);
  return facets;
}

function costCurves(summary) {
  const plans = summary.labelValues('cost.curve', 'plan', ['plan', 'actions_per_seat']);
  if (plans.length === 0) return [nothing('No bill over usage in these results.')];
  // Where there are many plans, break-evens are against one of them: it stands in every picture.
  const firsts = new Set(breakEvenCells(summary).map((cell) => cell.labels.plans.split('/')[0]));
  const known = summary.plans().filter((plan) => plans.includes(plan));
  const ordered = firsts.size === 1 ? [...firsts, ...known.filter((plan) => !firsts.has(plan))] : known;
  const facets = facetsOf(ordered);
  const means = (design) => JSON.stringify(curveSeries(summary, design, ordered).map((entry) => entry.points.map(({ row }) => row?.mean)));
  const isShared = summary.designs.every((design) => means(design) === means(summary.designs[0]));
  const designs = isShared || facets.length > 1 ? [baselineOf(summary)] : summary.designs;
  return designs.flatMap((design) => facets.map((facet) => {
    const series = curveSeries(summary, design, facet);
    const greatest = Math.max(...series.flatMap((entry) => entry.points.map((point) => point.x)));
    const usage = summary.row(design, 'cost.actions_per_seat')?.mean;
    const far = usage > greatest ? ` · this run is at ${Math.round(usage)}, beyond the picture` : '';
    return lineChart({
      title: isShared ? 'Bill by usage, with break-evens' : `Bill by usage, with break-evens: ${design}`,
      note: `dashed: two plans cost the same, shaded by its interval; solid: usage of ${design}${far}`, series,
      x: { name: 'actions per seat and month', unit: '' }, y: { name: 'bill per seat [USD]', unit: '', log: false },
      verticals: verticalsOf(summary, design, facet, greatest), height: 340,
    });
  }));
}

// For each plan: what departments pay beside what they cause.
function distortionCharts(summary) {
  const design = baselineOf(summary);
  const departments = summary.labelValues('cost.caused_share', 'department', ['department'])
    .filter((department) => isThere(summary.row(design, 'cost.caused_share', { department })))
    .sort((a, b) => summary.row(design, 'cost.caused_share', { department: b }).mean - summary.row(design, 'cost.caused_share', { department: a }).mean);
  if (departments.length < 2) return null;
  const colours = { pays: look(0).colour, causes: look(1).colour };
  const charts = shownPlans(summary)
    .filter((plan) => departments.some((department) => isThere(summary.row(design, 'cost.paid_share', { department, plan }))))
    .map((plan) => {
      const share = summary.row(design, 'cost.distortion', { plan });
      return barChart({
        title: `${plan} plan`, unit: 'share', axis: 'share', max: 0.1,
        note: isThere(share) ? `${Number((100 * share.mean).toFixed(1))} % of the bill is paid for others` : '',
        groups: departments.slice(0, MOST_DEPARTMENTS).map((department) => ({ label: department, bars: [
          { name: 'pays', colour: colours.pays, row: summary.row(design, 'cost.paid_share', { department, plan }) },
          { name: 'causes', colour: colours.causes, row: summary.row(design, 'cost.caused_share', { department }) }] })),
      });
    });
  if (charts.length === 0) return null;
  return h('div', {}, h('h3', {}, `Who pays, and who causes it: ${design}`),
    h('p', { class: 'small' }, 'A department’s share of the bill beside its share of the executed calls.'),
    legend([{ name: 'pays', colour: colours.pays, symbol: 'rect' }, { name: 'causes', colour: colours.causes, symbol: 'rect' }]),
    h('div', { class: 'columns three' }, charts));
}

function lossGroups(summary, groupsOf) {
  const isStated = summary.designs.some((design) => isThere(summary.row(design, 'cost.loss')));
  return isStated ? groupsOf(summary, [{ metric: 'cost.loss', label: () => 'all threats' },
    { metric: 'cost.loss', names: ['threat'], label: ({ threat }) => threat }]) : [];
}

function panelsOf(summary, groupsOf) {
  const plans = shownPlans(summary);
  const byPlan = (metric, of = plans) => of.map((plan) => ({ label: `${plan} plan`, metric, labels: { plan } }))
    .filter((group) => summary.designs.some((design) => summary.row(design, metric, group.labels)));
  const ofBudgets = groupsOf(summary, [{ metric: 'cost.budget_variance', names: ['department', 'plan'],
    label: ({ department, plan }) => `${plan} plan: ${department}` }]);
  return [
    ['Usage', 'Executed actions for each seat and month.', 'actions per seat and month',
      groupsOf(summary, [{ metric: 'cost.actions_per_seat', label: () => 'Actions per seat and month' }])],
    ['Bill per task', 'Over completed workflows.', 'USD per task',
      groupsOf(summary, plans.map((plan) => ({ metric: `cost.${plan}.per_task`, label: () => `${plan} plan` })))],
    ['Bill by department', 'Who pays, by the rule of chargeback.', 'USD',
      groupsOf(summary, plans.map((plan) => ({ metric: `cost.${plan}.per_department`, names: ['department'], label: ({ department }) => `${plan} plan: ${department}` })))],
    ['Bill borne for others', 'Share of a bill that departments pay for what others cause. Lower is better.', 'share of the bill',
      present(summary, byPlan('cost.distortion'))],
    ['Denial of wallet', 'What attackers add to the bill. Lower is better.', 'USD', present(summary, byPlan('cost.denial_of_wallet'))],
    ['Calls beyond the limit', 'Turned away by a plan’s limit on spending.', 'calls', present(summary, byPlan('cost.turned_away'))],
    ['Bill against budget', 'Above 0: over budget.', 'share of the budget', present(summary, [...byPlan('cost.budget_variance', summary.plans()), ...ofBudgets])],
    ['Seats and identities', 'Seats behind which nothing happens; identities that act for several people.', 'share',
      groupsOf(summary, [{ metric: 'cost.idle_seats', label: () => 'Idle seats' }, { metric: 'cost.shared_identities', label: () => 'Identities of several people' }])],
    ['People per identity', 'Mean number of people that an identity acted for.', 'people',
      groupsOf(summary, [{ metric: 'cost.people_per_identity', label: () => 'People per identity' }])],
    ['Price of the controls', 'By item; an item without a price is missing, and not in the total.', 'USD',
      groupsOf(summary, [{ metric: 'cost.governance', names: ['item'], label: ({ item }) => item }])],
    ['Loss', 'What threats cost that came about.', 'USD', lossGroups(summary, groupsOf)],
    ['Break-even usage', 'Actions per seat and month at which the cheaper plan changes.', 'actions per seat and month',
      present(summary, breakEvenCells(summary).map(({ labels }) => ({ metric: 'cost.break_even', labels,
        label: `${labels.plans.replace('/', ' and ')}${labels.crossing ? `, crossing ${labels.crossing}` : ''}` }))
        .filter(({ labels }) => labels.plans.split('/').every((plan) => plans.includes(plan))))],
  ].filter(([, , , groups]) => groups.length > 0);
}

/** What the same run costs under each plan, who pays it, and what the controls cost. */
export function costSection(summary, groupsOf) {
  const plans = summary.plans();
  const panels = panelsOf(summary, groupsOf).map(([title, note, axis, groups]) => intervalChart(summary,
    { title, note, groups, axis, unit: summary.metric(groups[0].metric).unit }));
  return section('cost', 'Cost',
    plans.length > MOST_PLANS
      ? h('p', { class: 'small' }, `Figures by plan show the ${MOST_PLANS} of ${plans.length} plans that are cheapest for ${baselineOf(summary)}; all stand in the table of metrics.`) : null,
    h('div', { class: 'columns two' }, costCurves(summary)),
    distortionCharts(summary), h('div', { class: 'columns two' }, panels), controlValueTable(summary));
}
