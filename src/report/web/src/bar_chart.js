import { figure } from './figure.js';
import { estimateText, kindOf } from './format.js';
import { axisOptions, scaleOfRows } from './scale.js';
import { GRID, INK, SOFT } from './theme.js';

const BAR_PX = 13;
const GAP_PX = 12;
const NAME_CHARACTERS = 16;

function shorten(name) {
  return name.length > NAME_CHARACTERS ? `${name.slice(0, NAME_CHARACTERS - 1)}…` : name;
}

function bar(row, y, colour, at) {
  if (kindOf(row) !== 'value') return [];
  const [from, to] = [at(0), at(row.mean)];
  const shapes = [{ type: 'rect', shape: { x: Math.min(from, to), y, width: Math.abs(to - from), height: BAR_PX - 2 }, style: { fill: colour } }];
  if (typeof row.low !== 'number' || typeof row.high !== 'number') return shapes;
  const middle = y + BAR_PX / 2 - 1;
  const line = (x1, y1, x2, y2) => ({ type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: INK, lineWidth: 1.2 } });
  const [low, high] = [at(row.low), at(row.high)];
  return [...shapes, line(low, middle, high, middle), line(low, middle - 3, low, middle + 3), line(high, middle - 3, high, middle + 3)];
}

/**
 * Horizontal bars from 0 with whiskers: `groups` is a list of `{label, bars: [{name, colour, row}]}`, all
 * in one unit; the bars of a group stand below one another in the order of the legend.
 */
export function barChart({ title, note, legend, groups, unit, axis, max }) {
  const rows = groups.flatMap((group) => group.bars.map((entry) => entry.row));
  const scale = scaleOfRows([...rows, max ? { mean: max } : null].filter(Boolean), unit, { log: false });
  const sizeOf = (group) => group.bars.length * BAR_PX + GAP_PX;
  const tops = groups.map((_, index) => groups.slice(0, index).reduce((sum, group) => sum + sizeOf(group), 6));
  const bottom = groups.reduce((sum, group) => sum + sizeOf(group), 6);
  return figure({
    title, note, legend, height: bottom + 52,
    description: groups.map((group) => `${group.label}: ${group.bars.map((entry) =>
      `${entry.name} ${estimateText(entry.row, unit)}`).join('; ')}`).join('. '),
    options: () => ({
      grid: { left: 128, right: 24, top: 6, bottom: 46 },
      xAxis: { ...axisOptions(scale, axis, SOFT, GRID), nameGap: 28 },
      yAxis: { type: 'value', min: 0, max: 1, show: false },
      series: [{
        type: 'custom', silent: true, clip: false, data: groups.map((_, index) => [scale.min, 0, index]),
        renderItem: (params, api) => {
          const group = groups[params.dataIndex];
          const y = tops[params.dataIndex];
          const at = (value) => api.coord([scale.forward(value), 0])[0];
          return { type: 'group', children: [
            { type: 'text', silent: true, style: { text: shorten(group.label), x: params.coordSys.x - 10, y: y + (group.bars.length * BAR_PX) / 2,
              align: 'right', verticalAlign: 'middle', fill: INK, fontSize: 12 } },
            ...group.bars.flatMap((entry, index) => bar(entry.row, y + index * BAR_PX, entry.colour, at))] };
        },
      }],
    }),
  });
}
