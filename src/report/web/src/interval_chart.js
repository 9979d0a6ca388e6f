import { figure } from './figure.js';
import { estimateText, kindOf } from './format.js';
import { axisOptions, scaleOfRows } from './scale.js';
import { GRID, INK, SOFT, look, symbolPath } from './theme.js';

const HEADER_PX = 26;
const LINE_PX = 22;

// One line of the chart: a group's heading, or one design with its row.
function linesOf(summary, groups) {
  return groups.flatMap((group) => [
    { heading: group.label },
    ...summary.designs.map((design, index) => ({
      design, look: look(index), row: summary.row(design, group.metric, group.labels),
    })),
  ]);
}

function text(value, x, y, align, style = {}) {
  return {
    type: 'text', silent: true,
    style: { text: value, x, y, align, verticalAlign: 'middle', fill: INK, fontSize: 12, ...style },
  };
}

function stroke(x1, y1, x2, y2, colour, width) {
  return { type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: colour, lineWidth: width } };
}

// Dot and whisker of a value; a dot at the follow-up and an arrow to the right of it for 'above'.
function mark(line, y, at) {
  const { colour, symbol } = line.look;
  const kind = kindOf(line.row);
  if (kind === 'missing') return [];
  if (kind === 'above') {
    const x = at(line.row.above);
    return [stroke(x - 14, y, x + 6, y, colour, 2),
      { type: 'path', shape: { pathData: `M${x + 14},${y}l-9,-5v10z` }, style: { fill: colour } }];
  }
  const { mean, low, high } = line.row;
  const dot = { type: 'path', shape: { pathData: symbolPath(symbol, at(mean), y, 10) }, style: { fill: colour } };
  if (typeof low !== 'number' || typeof high !== 'number') return [dot];
  const [left, right] = [at(low), at(high)];
  return [stroke(left, y, right, y, colour, 2), stroke(left, y - 5, left, y + 5, colour, 2),
    stroke(right, y - 5, right, y + 5, colour, 2), dot];
}

function shorten(name, characters) {
  return name.length > characters ? `${name.slice(0, characters - 1)}…` : name;
}

function drawLine(line, y, frame, at, unit) {
  if (line.heading) return [text(line.heading, 0, y + 3, 'left', { fontWeight: 'bold' })];
  const kind = kindOf(line.row);
  const value = kind === 'missing' ? 'missing' : estimateText(line.row, unit);
  return [
    stroke(frame.left, y, frame.right, y, GRID, 1),
    text(shorten(line.design, frame.nameCharacters), frame.left - 10, y, 'right'),
    text(value, frame.right + 20, y, 'left', kind === 'missing' ? { fill: SOFT, fontStyle: 'italic' } : {}),
    ...mark(line, y, at),
  ];
}

function describe(summary, groups, unit) {
  return groups.map((group) => `${group.label}: ${summary.designs.map((design) =>
    `${design} ${estimateText(summary.row(design, group.metric, group.labels), unit)}`).join('; ')}`).join('. ');
}

/**
 * Means with intervals, one line per design under one heading per group; all groups share a unit.
 * `groups` is a list of `{label, metric, labels}`.
 */
export function intervalChart(summary, { title, note, groups, unit, axis }) {
  const lines = linesOf(summary, groups);
  const scale = scaleOfRows(lines.filter((line) => line.row).map((line) => line.row), unit);
  const tops = [];
  let bottom = 6;
  for (const line of lines) {
    const size = line.heading ? HEADER_PX : LINE_PX;
    tops.push(bottom + size / 2);
    bottom += size;
  }
  const valueCharacters = Math.max(...lines.filter((line) => !line.heading)
    .map((line) => (line.row ? estimateText(line.row, unit).length : 7)));
  return figure({
    title, note, height: bottom + 62, description: describe(summary, groups, unit),
    options: (width) => {
      const nameCharacters = width < 480 ? 16 : 22;
      const longest = Math.min(nameCharacters, Math.max(...summary.designs.map((name) => name.length)));
      const left = longest * 7.6 + 16;
      const right = valueCharacters * 7.2 + 26;
      return {
        grid: { left, right, top: 6, bottom: 56 },
        xAxis: { ...axisOptions(scale, axis, SOFT, GRID), nameGap: 30 },
        yAxis: { type: 'value', min: 0, max: 1, show: false },
        series: [{
          type: 'custom', silent: true, clip: false, data: lines.map((_, index) => [scale.min, 0, index]),
          renderItem: (params, api) => {
            const line = lines[params.dataIndex];
            const frame = { left: params.coordSys.x, right: params.coordSys.x + params.coordSys.width, nameCharacters };
            const at = (value) => api.coord([scale.forward(value), 0])[0];
            return { type: 'group', children: drawLine(line, tops[params.dataIndex], frame, at, unit) };
          },
        }],
      };
    },
  });
}
