// Numbers as text. Nothing here computes a new result: it rounds and picks units.

const DURATIONS = [
  { from: 0, factor: 1e9, unit: 'ns' },
  { from: 1e-6, factor: 1e6, unit: 'µs' },
  { from: 1e-3, factor: 1e3, unit: 'ms' },
  { from: 1, factor: 1, unit: 's' },
  { from: 120, factor: 1 / 60, unit: 'min' },
  { from: 7200, factor: 1 / 3600, unit: 'h' },
  { from: 172800, factor: 1 / 86400, unit: 'd' },
];
const SHARES = new Set(['share', 'probability', 'fraction']);
const MINUS = '\u2212';

/** The unit to print for values near `size`, and the factor that leads there. */
export function displayUnit(unit, size) {
  if (unit === 's') {
    if (size === 0) return { factor: 1, unit: 's' };
    return DURATIONS.findLast((entry) => Math.abs(size) >= entry.from);
  }
  if (SHARES.has(unit)) return { factor: 100, unit: '%' };
  if (!unit || unit === 'ratio' || unit === 'count' || unit === '1') return { factor: 1, unit: '' };
  return { factor: 1, unit };
}

function decimalsFor(value, halfWidth) {
  if (halfWidth > 1e-9 * Math.abs(value)) {  // Less is rounding.
    return Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(halfWidth))));
  }
  const rounded = String(Number(value.toPrecision(4)));
  const point = rounded.indexOf('.');
  if (rounded.includes('e')) return 6;
  return point < 0 ? 0 : rounded.length - point - 1;
}

function fixed(value, decimals, signed = false) {
  const size = Math.abs(value);
  const text = size.toLocaleString('en-US',
    { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  const isZero = Number(text.replaceAll(',', '')) === 0;
  if (value < 0 && !isZero) return MINUS + text;
  return signed && !isZero ? `+${text}` : text;
}

function withUnit(scaled, unit) {
  return `${fixed(scaled, decimalsFor(scaled, 0))}${unit ? `\u00a0${unit}` : ''}`;
}

/** One number with its unit, to four significant digits. */
export function quantity(value, unit) {
  const shown = displayUnit(unit, value);
  return withUnit(value * shown.factor, shown.unit);
}

/** A tick of an axis: time and shares carry their unit, all else has it in the axis' name. */
export function tickText(value, unit, shown = displayUnit(unit, value)) {
  const hasUnit = unit === 's' || shown.unit === '%';
  return withUnit(value * shown.factor, hasUnit && !(value === 0 && unit === 's') ? shown.unit : '');
}

/** A round time as people say it: 1 min, 6 h, 1 d. */
export function roundTime(value) {
  const shown = [[86400, 'd'], [3600, 'h'], [60, 'min']].find(([size]) => value >= size);
  return shown ? withUnit(value / shown[0], shown[1]) : quantity(value, 's');
}

/** 'value', 'above' (the quantile lies beyond the follow-up) or 'missing'. */
export function kindOf(row) {
  if (!row) return 'missing';
  if (row.mean !== null && row.mean !== undefined) return 'value';
  return row.above !== null && row.above !== undefined ? 'above' : 'missing';
}

/** `{mean, interval, unit}` as texts; `interval` is empty where there is none. */
export function estimate(row, unit, { signed = false } = {}) {
  const kind = kindOf(row);
  if (kind === 'missing') return { mean: 'missing', interval: '', unit: '' };
  if (kind === 'above') return { mean: `above ${quantity(row.above, unit)}`, interval: '', unit: '' };
  const hasInterval = row.low !== null && row.low !== undefined
    && row.high !== null && row.high !== undefined;
  const shown = displayUnit(unit, row.mean || (hasInterval ? row.high : 0));
  const mean = row.mean * shown.factor;
  const half = hasInterval ? ((row.high - row.low) / 2) * shown.factor : 0;
  const decimals = decimalsFor(mean, half);
  return {
    mean: fixed(mean, decimals, signed),
    interval: hasInterval
      ? `${fixed(row.low * shown.factor, decimals, signed)} to ${fixed(row.high * shown.factor, decimals, signed)}`
      : '',
    unit: shown.unit,
  };
}

/** `2.31 (2.29 to 2.33) s` in one string. */
export function estimateText(row, unit, options) {
  const { mean, interval, unit: shown } = estimate(row, unit, options);
  const tail = shown ? `\u00a0${shown}` : '';
  return interval ? `${mean}${tail} (${interval})` : `${mean}${tail}`;
}

/** Labels as `cause=incident, depth=1`. */
export function labelText(labels) {
  return Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`).join(', ');
}
