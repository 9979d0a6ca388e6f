import { h } from './dom.js';
import { figure, legend } from './figure.js';
import { estimateText, kindOf } from './format.js';
import { axisOptions, scaleOfRows, scaleOfValues } from './scale.js';
import { GRID, INK, SOFT, seriesSymbol } from './theme.js';

const LABEL_PX = 15;  // each vertical line has its label one line higher than the one before

function shown(series) {
  return series.points.filter((point) => kindOf(point.row) === 'value');
}

function lineSeries(series, xScale, yScale, tip) {
  const points = shown(series);
  return {
    type: 'line', name: series.name, step: series.step ?? false, symbol: series.symbol === 'none' ? 'none' : seriesSymbol(series.symbol),
    symbolSize: series.band ? 5 : 9, color: series.colour, lineStyle: { width: 2, type: series.dash ?? 'solid' }, z: 3,
    showSymbol: true, showAllSymbol: true,
    data: points.map((point) => ({
      value: [xScale.forward(point.x) + series.shift, yScale.forward(point.row.mean)],
      tooltip: { formatter: () => tip(series, point) },
      label: { show: Boolean(point.label), formatter: point.label, position: [12, -10], color: INK, fontSize: 11 },
    })),
  };
}

// Whiskers of the values, and an arrow at the top for what lies above the largest follow-up.
function whiskers(series, xScale, yScale) {
  const points = series.points.filter((point) => kindOf(point.row) !== 'missing');
  return {
    type: 'custom', silent: true, clip: false, z: 2,
    data: points.map((point) => [xScale.forward(point.x) + series.shift, yScale.forward(point.row.mean ?? point.row.above)]),
    renderItem: (params, api) => {
      const point = points[params.dataIndex];
      const x = api.coord([api.value(0), api.value(1)])[0];
      const at = (value) => api.coord([0, yScale.forward(value)])[1];
      const style = { stroke: series.colour, lineWidth: 1.5 };
      if (kindOf(point.row) === 'above') {
        const y = at(point.row.above);
        return { type: 'group', children: [
          { type: 'line', shape: { x1: x, y1: y + 14, x2: x, y2: y }, style },
          { type: 'path', shape: { pathData: `M${x},${y - 9}l-5,9h10z` }, style: { fill: series.colour } }] };
      }
      if (typeof point.row.low !== 'number') return null;
      const [low, high] = [at(point.row.low), at(point.row.high)];
      return { type: 'group', children: [[x, low, x, high], [x - 4, low, x + 4, low], [x - 4, high, x + 4, high]]
        .map(([x1, y1, x2, y2]) => ({ type: 'line', shape: { x1, y1, x2, y2 }, style })) };
    },
  };
}

// The area between the bounds of a series, for lines that are no separate values.
function band(series, xScale, yScale) {
  const points = shown(series).filter(({ row }) => typeof row.low === 'number' && typeof row.high === 'number');
  return {
    type: 'custom', silent: true, clip: true, z: 1, data: [[0, 0]],
    renderItem: (params, api) => {
      const at = (point, value) => api.coord([xScale.forward(point.x), yScale.forward(value)]);
      const outline = [...points.map((point) => at(point, point.row.high)), ...[...points].reverse().map((point) => at(point, point.row.low))];
      return { type: 'polygon', shape: { points: outline }, style: { fill: series.colour, opacity: 0.16 } };
    },
  };
}

// Where a vertical line may lie: from its lower to its upper bound.
function verticalBands(verticals, xScale) {
  const bounded = verticals.filter((line) => typeof line.low === 'number' && typeof line.high === 'number' && line.high > line.low);
  return {
    type: 'custom', silent: true, clip: true, z: 0, data: bounded.map((line) => [xScale.forward(line.x), 0]),
    renderItem: (params, api) => {
      const line = bounded[params.dataIndex];
      const [left, right] = [line.low, line.high].map((value) => api.coord([xScale.forward(value), 0])[0]);
      const { y, height } = params.coordSys;
      return { type: 'rect', shape: { x: left, y, width: right - left, height }, style: { fill: line.colour ?? SOFT, opacity: 0.18 } };
    },
  };
}

function verticalLines(verticals, xScale) {
  return {
    type: 'line', data: [], symbol: 'none', silent: true, z: 1,
    markLine: {
      symbol: 'none', silent: true, precision: 9,
      data: verticals.map((line, index) => ({
        xAxis: xScale.forward(line.x), name: line.label,
        lineStyle: { color: line.colour ?? SOFT, type: line.dash ?? 'dashed', width: 1.5 },
        label: { formatter: line.label, color: line.colour ?? SOFT, fontSize: 11, position: 'end', rotate: 0,
          distance: 4 + index * LABEL_PX },
      })),
    },
  };
}

// Ticks only at these places, each with its own label: values that somebody chose.
function tickAt(scale, marks) {
  const ticks = marks.map((mark) => scale.forward(mark.x));
  const [low, high] = [Math.min(...ticks), Math.max(...ticks)];
  const margin = (high - low) * 0.04;
  const nearest = (tick) => ticks.reduce((best, at, index) => (Math.abs(at - tick) < Math.abs(ticks[best] - tick) ? index : best), 0);
  Object.assign(scale, { ticks, min: low - margin, max: high + margin, label: (tick) => marks[nearest(tick)].label });
}

function notes(series, unit) {
  return series.flatMap((entry) => {
    const rows = entry.points.map((point) => point.row);
    const missing = rows.filter((row) => kindOf(row) === 'missing').length;
    const above = rows.find((row) => kindOf(row) === 'above');
    const texts = [];
    if (missing > 0) texts.push(`${entry.name}: ${missing === rows.length ? 'missing' : `${missing} of ${rows.length} points missing`}`);
    if (above) texts.push(`${entry.name}: ${estimateText(above, unit)} (arrow)`);
    return texts;
  });
}

/**
 * Lines with whiskers. `series` is a list of `{name, colour, symbol, points: [{x, row}]}`; `x` and
 * `y` are `{name, unit, log, fit}`, where `fit` lets an axis begin at its least value, and `x.marks` is
 * a list of `{x, label}` that takes the place of ticks; a point may have a `label`;
 * `verticals` marks places on the x axis as `{x, label}`, shaded from `low` to `high`; a series with `band` has its bounds as an area.
 */
export function lineChart({ title, note, series, x, y, verticals = [], height = 300, xTicks, step }) {
  const xValues = [...series.flatMap((entry) => entry.points.map((point) => point.x)), ...verticals.map((line) => line.x)];
  const rows = series.flatMap((entry) => entry.points.map((point) => point.row));
  const xScale = scaleOfValues(xValues, x.unit, { log: x.log ?? false, count: 6, fit: x.fit });
  if (x.marks) tickAt(xScale, x.marks);
  if (xTicks) Object.assign(xScale, { ticks: xTicks, min: Math.min(...xTicks) - 0.3, max: Math.max(...xTicks) + 0.3 });
  const yScale = scaleOfRows(rows, y.unit, { log: y.log ?? 'auto', count: 5, fit: y.fit });
  const dodge = (xScale.max - xScale.min) * (xTicks ? 0.02 : 0);
  const placed = series.map((entry, index) => ({ ...entry, step, shift: (index - (series.length - 1) / 2) * dodge }));
  const xText = (value) => (xTicks ? String(value) : xScale.label(xScale.forward(value)));
  const tip = (entry, point) => h('div', {}, h('strong', {}, entry.name), h('br'), `${x.name}: ${xText(point.x)}`,
    h('br'), estimateText(point.row, y.unit));
  const remarks = notes(placed, y.unit);
  return figure({
    title, note: [note, ...remarks].filter(Boolean).join(' · '), legend: legend(series), height,
    description: placed.map((entry) => `${entry.name}: ${entry.points.map((point) =>
      `at ${xText(point.x)} ${estimateText(point.row, y.unit)}`).join(', ')}`).join('. '),
    options: () => ({
      grid: { left: 78, right: verticals.length ? 50 : 24, top: verticals.length * LABEL_PX + 18, bottom: 52 },
      tooltip: { trigger: 'item', confine: true },
      xAxis: { ...axisOptions(xScale, x.name, SOFT, GRID), nameGap: 30 },
      yAxis: { ...axisOptions(yScale, y.name, SOFT, GRID), nameGap: 58 },
      series: [...placed.map((entry) => lineSeries(entry, xScale, yScale, tip)),
        ...placed.map((entry) => (entry.band ? band(entry, xScale, yScale) : whiskers(entry, xScale, yScale))),
        ...(verticals.length ? [verticalBands(verticals, xScale), verticalLines(verticals, xScale)] : [])],
    }),
  });
}
