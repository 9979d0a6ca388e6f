import { displayUnit, kindOf, roundTime, tickText } from './format.js';

const TIME_TICKS = [1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1, 10, 60, 600, 3600, 21600, 86400, 604800, 2592000, 31536000];

function finiteValues(rows) {
  const values = [];
  for (const row of rows) {
    if (kindOf(row) === 'value') values.push(row.mean, row.low, row.high);
    if (kindOf(row) === 'above') values.push(row.above);
  }
  return values.filter((value) => typeof value === 'number');
}

function niceStep(span, count) {
  const raw = span / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  return [1, 2, 2.5, 5, 10].map((m) => m * power).find((step) => step >= raw);
}

// From 0 on unless `fit` asks for the range of the values.
function linear(values, unit, count, fit = false) {
  const low = fit ? Math.min(...values) : Math.min(0, ...values);
  const high = Math.max(...values, low + Number.MIN_VALUE);
  const shown = displayUnit(unit, high);
  const { factor } = shown;
  const step = niceStep(((high - low) || 1) * factor, count) / factor;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9) || 1;
  const ticks = [];
  for (let i = first; i <= last; i += 1) ticks.push(i * step);
  return {
    isLog: false, min: first * step, max: last * step, ticks,
    forward: (value) => value, label: (tick) => tickText(tick, unit, shown),
  };
}

function logarithmic(values, unit) {
  const positive = values.filter((value) => value > 0);
  const least = Math.min(...positive);
  const most = Math.max(...positive);
  const powers = [];
  for (let i = Math.floor(Math.log10(least)) - 1; i <= Math.ceil(Math.log10(most)); i += 1) powers.push(10 ** i);
  const candidates = unit === 's' ? TIME_TICKS : powers;
  const below = candidates.filter((tick) => tick <= least).at(-1) ?? least;
  // What is zero or negative has no place on this axis and is drawn at its left end, marked "0".
  const hasZero = values.some((value) => value <= 0);
  const start = hasZero ? (candidates.filter((tick) => tick < below).at(-1) ?? below / 10) : below;
  const end = candidates.find((tick) => tick >= most) ?? most;
  const inside = candidates.filter((tick) => tick >= start && tick <= end);
  const every = Math.ceil(inside.length / 8);
  const ticks = inside.filter((_, index) => index % every === 0);
  return {
    isLog: true, min: Math.log10(start), max: Math.log10(end === start ? start * 10 : end),
    ticks: ticks.map((tick) => Math.log10(tick)),
    forward: (value) => (value > start ? Math.log10(value) : Math.log10(start)),
    label: (tick) => {
      if (hasZero && Math.abs(tick - Math.log10(start)) < 1e-9) return '0';
      const value = Number((10 ** tick).toPrecision(12));
      return unit === 's' ? roundTime(value) : tickText(value, unit);
    },
  };
}

/** The scale of plain numbers: logarithmic when they spread over more than a factor of 50. */
export function scaleOfValues(values, unit, { count = 4, log = 'auto', fit = false } = {}) {
  if (values.length === 0) return linear([0, 1], unit, count);
  const positive = values.filter((value) => value > 0);
  const isWide = positive.length > 1 && Math.max(...positive) / Math.min(...positive) > 50;
  const isSigned = values.some((value) => value < 0) && log !== true;
  return (log === true && positive.length > 0) || (log === 'auto' && isWide && !isSigned)
    ? logarithmic(values, unit) : linear(values, unit, count, fit);
}

/** The scale that holds every mean, bound and follow-up of the rows. */
export function scaleOfRows(rows, unit, options) {
  return scaleOfValues(finiteValues(rows), unit, options);
}

/** Options of an ECharts value axis for a scale. */
export function axisOptions(scale, name, soft, grid) {
  return {
    type: 'value', min: scale.min, max: scale.max, name: scale.isLog ? `${name} (log scale)` : name,
    nameLocation: 'middle', nameTextStyle: { color: soft, fontSize: 12 },
    axisLine: { show: true, onZero: false, lineStyle: { color: soft } },
    axisTick: { show: true, customValues: scale.ticks },
    axisLabel: { color: soft, fontSize: 11, customValues: scale.ticks, formatter: scale.label, hideOverlap: true },
    splitLine: { show: true, lineStyle: { color: grid } },
  };
}
