import { figure } from './figure.js';
import { estimateText, kindOf } from './format.js';
import { axisOptions, scaleOfRows } from './scale.js';
import { GRID, INK, SOFT, look, symbolPath } from './theme.js';

const HEADER_PX = 26;
const LINE_PX = 22;
// In a narrow figure the name and the numbers of a design stand above its line.
const NARROW_PX = 560;
const NARROW_LINE_PX = 38;
const NAME_CHARACTERS = 22;

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
  if (line.heading) return [text(line.heading, 0, y + 3, 'left', { fontWeight: 'bold', backgroundColor: '#ffffff', padding: [2, 6, 2, 0] })];
  const kind = kindOf(line.row);
  const value = kind === 'missing' ? 'missing' : estimateText(line.row, unit);
  const valueStyle = kind === 'missing' ? { fill: SOFT, fontStyle: 'italic' } : {};
  if (frame.isNarrow) {
    const white = { backgroundColor: '#ffffff', padding: [0, 4, 0, 0] };
    return [
      stroke(frame.left, y + 9, frame.right, y + 9, GRID, 1),
      text(line.design, 0, y - 8, 'left', white), text(value, frame.right + 12, y - 8, 'right', { ...white, ...valueStyle }),
      ...mark(line, y + 9, at),
    ];
  }
  return [
    stroke(frame.left, y, frame.right, y, GRID, 1),
    text(shorten(line.design, NAME_CHARACTERS), frame.left - 10, y, 'right'),
    text(value, frame.right + 20, y, 'left', valueStyle),
    ...mark(line, y, at),
  ];
}

// The vertical centre of every line, and where the last one ends [px].
function layOut(lines, width) {
  const linePx = width < NARROW_PX ? NARROW_LINE_PX : LINE_PX;
  let bottom = 6;
  const centres = lines.map((line) => {
    const size = line.heading ? HEADER_PX : linePx;
    bottom += size;
    return bottom - size / 2;
  });
  return { centres, bottom };
}

function margins(summary, width, valueCharacters) {
  if (width < NARROW_PX) return { left: 10, right: 14 };
  const longest = Math.min(NAME_CHARACTERS, Math.max(...summary.designs.map((name) => name.length)));
  return { left: longest * 7.6 + 16, right: valueCharacters * 7.2 + 26 };
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
  const valueCharacters = Math.max(...lines.filter((line) => !line.heading)
    .map((line) => (line.row ? estimateText(line.row, unit).length : 7)));
  return figure({
    title, note, description: describe(summary, groups, unit),
    height: (width) => layOut(lines, width).bottom + 56,
    options: (width) => {
      const { centres } = layOut(lines, width);
      return {
        grid: { ...margins(summary, width, valueCharacters), top: 6, bottom: 50 },
        xAxis: { ...axisOptions(scale, axis, SOFT, GRID), nameGap: 28 },
        yAxis: { type: 'value', min: 0, max: 1, show: false },
        series: [{
          type: 'custom', silent: true, clip: false, data: lines.map((_, index) => [scale.min, 0, index]),
          renderItem: (params, api) => {
            const { x, width: inner } = params.coordSys;
            const frame = { left: x, right: x + inner, isNarrow: width < NARROW_PX };
            const at = (value) => api.coord([scale.forward(value), 0])[0];
            return { type: 'group', children: drawLine(lines[params.dataIndex], centres[params.dataIndex], frame, at, unit) };
          },
        }],
      };
    },
  });
}
