import { h, nothing, section } from './dom.js';
import { estimateText, kindOf, labelText, quantity } from './format.js';
import { factList } from './header.js';
import { simpleTable } from './inputs.js';
import { lineChart } from './line_chart.js';
import { SOFT, look } from './theme.js';

const MOST_KNEE_LINES = 4;  // more would hide the curves
const MOST_FLIP_LINES = 6;
const MOST_PLAN_LINES = 8;
const sameLabels = (a, b) => labelText(a) === labelText(b);
const percent = (share) => `${Number((100 * share).toFixed(1))} %`;

/** Look-ups over `sweep.json`; the only place that knows how its rows are laid out. */
class Sweep {
  #rows = new Map();

  constructor(data) {
    this.data = data;
    for (const row of data.rows) this.#rows.set(Sweep.#id(row.value, row.design, row.metric, row.labels), row);
  }

  static #id(...parts) { return JSON.stringify(parts); }

  row(value, design, curve) { return this.#rows.get(Sweep.#id(value.text, design, curve.metric, curve.labels)); }

  curves(kind) { return this.data.curves.filter((curve) => curve.kind === kind); }

  /** Whether any design, or the named one, has a number for the curve. */
  hasAny(curve, design) {
    return this.data.rows.some((row) => row.metric === curve.metric && row.mean !== null && sameLabels(row.labels, curve.labels)
      && (!design || row.design === design));
  }

  knees(labels) { return this.data.knees.filter((knee) => knee.value !== null && (!labels || sameLabels(knee.labels, labels))); }

  value(text) { return this.data.values.find((value) => value.text === text); }

  // "assumptions.fan_out.value" is about the fan-out.
  get keyName() {
    const parts = this.data.key.split('.');
    return parts.at(-1) === 'value' && parts.length > 1 ? parts.at(-2) : parts.at(-1);
  }

  get xAxis() {
    return { name: this.keyName, unit: this.data.unit === 's' ? 's' : '', log: this.data.scale === 'log',
      marks: this.data.values.map((value) => ({ x: value.number, label: value.text })) };
  }
}

function header(sweep) {
  const { data } = sweep;
  return h('header', {}, h('p', { class: 'eyebrow' }, 'Bailiwick: sweep of one key'), h('h1', {}, data.scenario.name),
    h('p', { class: 'lead' }, h('code', {}, data.key), ` at ${data.values.length} values`),
    factList([['Scenario file', data.scenario.file], ['Simulated time', quantity(data.scenario.horizon_s, 's')],
      ['Values', data.values.map((value) => value.text).join(', ')], ['Designs', data.designs.join(', ')],
      ['Replications', `${data.replications} at each value`], ['Seed', data.seed],
      ['Fingerprint', data.fingerprint], ['Bailiwick', data.bailiwick]]));
}

// Where the knees lie on the axis of the key: one line for each value and design.
function kneeLines(sweep, labels) {
  const lines = new Map();
  for (const knee of sweep.knees(labels)) {
    const id = `${knee.design}\n${knee.value}`;
    const line = lines.get(id) ?? { knee, causes: [] };
    lines.set(id, { ...line, causes: [...line.causes, knee.labels.cause] });
  }
  if (lines.size > MOST_KNEE_LINES) return [];
  const hasMany = sweep.data.designs.length > 1;
  return [...lines.values()].map(({ knee, causes }) => ({
    x: sweep.value(knee.value).number, colour: hasMany ? look(sweep.data.designs.indexOf(knee.design)).colour : SOFT,
    label: `knee ${knee.value}${labels ? '' : ` (${causes.join(', ')})`}${hasMany ? `, ${knee.design}` : ''}`,
  }));
}

function curveChart(sweep, curve) {
  const { data } = sweep;
  const isModelled = (name) => curve.kind !== 'utilisation' || sweep.hasAny(curve, name);
  const absent = data.designs.filter((name) => !isModelled(name));
  return lineChart({
    title: curve.title,
    note: [{ lower: 'Lower is better', higher: 'Higher is better' }[curve.better],
      absent.length ? `not modelled: ${absent.join(', ')}` : null].filter(Boolean).join(' · '),
    x: sweep.xAxis, y: { name: axisName(curve), unit: curve.unit },
    verticals: kneeLines(sweep, curve.kind === 'exposure' ? curve.labels : null),
    series: data.designs.map((name, index) => ({
      name, ...look(index), points: data.values.map((value) => ({ x: value.number, row: sweep.row(value, name, curve) })),
    })).filter(({ name }) => isModelled(name)),
  });
}

function axisName(curve) {
  if (curve.unit === 's') return 'time';
  return { count: 'actions', '1/h': 'credentials per hour', share: 'share' }[curve.unit] ?? curve.unit;
}

// Which points have room for their value beside them: the knee first, then the ends.
function withLabels(points, kneeText) {
  const span = (of) => (Math.max(...points.map(of)) - Math.min(...points.map(of))) || 1;
  const [width, height] = [span((point) => point.x), span((point) => point.row.mean)];
  const order = [...points].sort((a, b) => rank(b) - rank(a));
  function rank(point) {
    if (point.text === kneeText) return 2;
    return point === points[0] || point === points.at(-1) ? 1 : 0;
  }
  const kept = [];
  for (const point of order) {
    const isFree = kept.every((other) => Math.abs(point.x - other.x) > 0.12 * width || Math.abs(point.row.mean - other.row.mean) > 0.08 * height);
    if (isFree) kept.push(point);
  }
  return points.map((point) => ({ ...point, label: kept.includes(point) ? point.text : undefined }));
}

// Both axes begin where the sweep does, as the knee is found.
function tradeOffChart(sweep, knee) {
  const { data } = sweep;
  const [load] = sweep.curves('load');
  const exposure = sweep.curves('exposure').find((curve) => sameLabels(curve.labels, knee.labels));
  const points = data.values.map((value) => ({
    x: sweep.row(value, knee.design, load)?.mean, row: sweep.row(value, knee.design, exposure), text: value.text }));
  const style = look(data.designs.indexOf(knee.design));
  const at = knee.value === null ? null : points.find((point) => point.text === knee.value);
  const ends = [points[0], points.at(-1)].map((point) => ({ x: point.x, row: { mean: point.row.mean } }));
  return lineChart({
    title: `${knee.design}, cause ${knee.labels.cause}`,
    note: `${at ? `Knee at ${knee.value}` : `No knee: ${knee.reason}`} · axes from the least to the greatest of the sweep`,
    x: { name: 'issuer load, credentials per hour', unit: load.unit, log: false, fit: true },
    y: { name: 'exposed actions', unit: exposure.unit, log: false, fit: true },
    verticals: at ? [{ x: at.x, label: `knee ${knee.value}` }] : [],
    series: [{ name: knee.design, ...style, points: withLabels(points, knee.value) },
      { name: 'straight line between the ends', colour: SOFT, symbol: 'none', dash: 'dashed', points: ends }],
  });
}

function hasTradeOff(sweep, knee) {
  const [load] = sweep.curves('load');
  const exposure = sweep.curves('exposure').find((curve) => sameLabels(curve.labels, knee.labels));
  const flat = ['missing', 'flat_load', 'flat_exposure'].includes(knee.verdict);
  return load && exposure && !flat && sweep.data.values.every((value) =>
    kindOf(sweep.row(value, knee.design, load)) === 'value' && kindOf(sweep.row(value, knee.design, exposure)) === 'value');
}

function robustness({ robustness: found }) {
  if (!found || found.none === 1) return null;
  const shares = [...Object.entries(found.shares), ['none', found.none]].filter(([, share]) => share > 0)
    .sort(([, a], [, b]) => b - a);
  return ` Over ${found.resamples} resamples of the replications: ${shares.map(([name, share]) => `${name} in ${percent(share)}`).join(', ')}.`;
}

function range(sweep, knee) {
  const { values } = sweep.data;
  if (knee.value === null || values.length < 5) return null;
  return ` Swept without ${values[0].text}: ${knee.without_first ?? 'none'}; without ${values.at(-1).text}: ${knee.without_last ?? 'none'}.`;
}

function kneeSection(sweep) {
  const { data } = sweep;
  const drawn = data.knees.filter((knee) => hasTradeOff(sweep, knee));
  return section('knee', 'Where the trade-off bends', h('p', { class: 'small' }, data.knee_method),
    h('ul', { class: 'conclusions spaced' }, data.knees.map((knee) => h('li', {},
      `${knee.design}, cause ${knee.labels.cause}: `,
      knee.value === null ? `no knee; ${knee.reason}.` : [h('strong', {}, knee.value), '.'],
      robustness(knee), range(sweep, knee)))),
    h('div', { class: 'columns two' }, drawn.map((knee) => tradeOffChart(sweep, knee))));
}

function curveSection(sweep, id, title, kinds) {
  const curves = kinds.flatMap((kind) => sweep.curves(kind));
  const [drawn, absent] = [curves.filter((curve) => sweep.hasAny(curve)), curves.filter((curve) => !sweep.hasAny(curve))];
  return section(id, title, h('div', { class: 'columns two' }, drawn.map((curve) => curveChart(sweep, curve))),
    absent.map((curve) => nothing(`${curve.title}: ${curve.kind === 'utilisation' ? 'not modelled' : 'missing'}.`)));
}

// Flips that change which plan is the cheapest of all come first.
function flipMarks(sweep, design) {
  const { data } = sweep;
  const cheapest = (text) => data.cheapest_plans.find((one) => one.design === design && one.value === text)?.plan;
  const flips = data.plan_flips.filter((pair) => pair.design === design).flatMap((pair) => pair.flips);
  const matters = (flip) => cheapest(flip.between[0]) === flip.cheaper_before && cheapest(flip.between[1]) === flip.cheaper_after;
  return [...flips].sort((a, b) => matters(b) - matters(a)).slice(0, MOST_FLIP_LINES).sort((a, b) => a.at - b.at)
    .map((flip) => ({ x: flip.at, low: flip.low, high: flip.high, label: `${flip.cheaper_before} → ${flip.cheaper_after} at ${flip.text}` }));
}

// The plans that are the cheapest somewhere, then those with the least bills.
function drawnPlans(sweep, design) {
  const { data } = sweep;
  const plans = [...new Set(data.plan_flips.flatMap((pair) => pair.plans))];
  const winners = new Set(data.cheapest_plans.filter((one) => one.design === design).map((one) => one.plan));
  const last = (plan) => sweep.row(data.values.at(-1), design, billOf(sweep, plan))?.mean ?? Infinity;
  const kept = [...plans].sort((a, b) => winners.has(b) - winners.has(a) || last(a) - last(b)).slice(0, MOST_PLAN_LINES);
  return plans.filter((plan) => kept.includes(plan)).map((plan) => ({ plan, index: plans.indexOf(plan) }));
}

function billOf(sweep, plan) {
  return sweep.curves('cost').find((curve) => curve.metric === `cost.${plan}`) ?? { metric: `cost.${plan}`, labels: {} };
}

function planChart(sweep, design) {
  const { data } = sweep;
  const drawn = drawnPlans(sweep, design);
  const all = new Set(data.plan_flips.flatMap((pair) => pair.plans)).size;
  return lineChart({
    title: `Bill of each plan: ${design}`,
    note: `Lower is better; dashed: the cheaper of two plans changes, shaded by its interval${drawn.length < all ? ` · ${drawn.length} of ${all} plans` : ''}`,
    // On two logarithmic axes a bill in proportion to the key is a straight line, as it is on two linear ones.
    x: sweep.xAxis, y: { name: 'USD', unit: 'USD', log: data.scale === 'log' }, verticals: flipMarks(sweep, design), height: 340,
    series: drawn.map(({ plan, index }) => ({ name: `${plan} plan`, ...look(index), band: true,
      points: data.values.map((value) => ({ x: value.number, row: sweep.row(value, design, billOf(sweep, plan)) })) })),
  });
}

function flipText(pair) {
  if (pair.flips.length === 0) return pair.cheaper_first ? `${pair.cheaper_first} throughout.` : 'neither is cheaper throughout.';
  const interval = ({ low, high, share, between }, place) => [low !== null && low !== high ? `95 % interval ${place(low)} to ${place(high)}` : null,
    `between ${between[0]} and ${between[1]}`, share !== null && share < 1 ? `in ${percent(share)} of the resamples` : null].filter(Boolean).join(', ');
  const place = (value) => Number(value.toPrecision(4)).toLocaleString('en-US');
  return [...pair.flips.map((flip) => `${flip.cheaper_before} up to ${flip.text} (${interval(flip, place)}), `),
    `${pair.flips.at(-1).cheaper_after} beyond.`].join('');
}

// Which plan is the cheapest along the key, and where that changes.
function planSection(sweep) {
  const { data } = sweep;
  if (!data.plan_flips?.length) return null;
  const [flipping, steady] = [data.plan_flips.filter((pair) => pair.flips.length), data.plan_flips.filter((pair) => !pair.flips.length)];
  const name = (pair) => `${data.designs.length > 1 ? `${pair.design}, ` : ''}${pair.plans.join(' or ')}: `;
  return section('plans', 'Which price plan is the cheapest', h('p', { class: 'small' }, data.flip_method, data.unit === 's' ? ' Intervals are in seconds.' : ''),
    h('div', { class: data.designs.length > 1 ? 'columns two' : 'columns' }, data.designs.map((design) => planChart(sweep, design))),
    h('ul', { class: 'conclusions spaced' }, flipping.map((pair) => h('li', {}, name(pair), flipText(pair)))),
    steady.length ? h('p', { class: 'small' }, 'No flip: ', steady.map((pair) => `${name(pair)}${flipText(pair)}`).join(' ')) : null,
    simpleTable('Cheapest plan', [sweep.keyName, ...data.designs], data.values.map((value) => [value.text, ...data.designs.map((design) => {
      const one = data.cheapest_plans.find((entry) => entry.design === design && entry.value === value.text);
      if (!one?.plan) return 'missing';
      return one.share !== null && one.share < 1 ? `${one.plan} (in ${percent(one.share)} of the resamples)` : one.plan;
    })]), 'numbers'));
}

function tableSection(sweep) {
  const { data } = sweep;
  const cell = (value, design, curve) => {
    const row = sweep.row(value, design, curve);
    if (kindOf(row) === 'missing') return curve.kind === 'utilisation' ? 'not modelled' : 'missing';
    return estimateText(row, curve.unit);
  };
  return section('numbers', 'The numbers',
    h('p', { class: 'small' }, 'Means with 95 % intervals over the replications; every value ran on the same random numbers. ',
      'All metrics stand in sweep.csv.'),
    data.designs.flatMap((design) => [h('h3', {}, design),
      simpleTable(design, [sweep.keyName, ...data.curves.map((curve) => curve.title)],
        data.values.map((value) => [value.text, ...data.curves.map((curve) => cell(value, design, curve))]), 'numbers')]));
}

function notesSection(sweep) {
  const { notes } = sweep.data;
  return section('notes', 'Notes', notes.length ? h('ul', {}, notes.map((note) => h('li', {}, note))) : nothing('None.'));
}

/** Head, sections and title of the page of a sweep. */
export function sweepPage(data) {
  const sweep = new Sweep(data);
  return {
    title: `${data.scenario.name}, ${data.key}: Bailiwick sweep`, header: header(sweep),
    sections: [kneeSection(sweep), planSection(sweep),
      curveSection(sweep, 'exposure', 'Exposed actions', ['exposure']),
      curveSection(sweep, 'effort', 'Load, latency and work', ['load', 'utilisation', 'latency', 'work']),
      curveSection(sweep, 'cost', 'Cost', ['cost']), tableSection(sweep), notesSection(sweep)].filter(Boolean),
  };
}
