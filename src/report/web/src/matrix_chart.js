import { h } from './dom.js';
import { figure } from './figure.js';
import { estimateText, kindOf } from './format.js';
import { GRID, SOFT } from './theme.js';

const STEPS = [
  { upTo: 0, colour: '#e8f1f7', text: 'never' },
  { upTo: 0.25, colour: '#f9dca9', text: 'up to 25 %' },
  { upTo: 0.75, colour: '#ec9a50', text: 'up to 75 %' },
  { upTo: 0.999999, colour: '#c44e00', text: 'below 100 %' },
  { upTo: Infinity, colour: '#6b1a00', text: 'always' },
];

function colourOf(row) {
  return kindOf(row) === 'value' ? STEPS.find((step) => row.mean <= step.upTo).colour : '#ffffff';
}

/** What the colours of the matrix mean. */
export function successLegend() {
  const swatch = (colour) => h('span', { class: 'swatch', style: `background:${colour}` });
  return h('ul', { class: 'legend' }, h('li', {}, 'Goal completed:'),
    STEPS.map((step) => h('li', {}, swatch(step.colour), step.text)),
    h('li', {}, swatch('#ffffff'), 'missing'));
}

/** One cell per (workflow, threat) of a design, coloured by how often the goal succeeded. */
export function matrixChart(summary, design, workflows, threats) {
  const cells = workflows.flatMap((workflow, y) => threats.map((threat, x) => ({
    workflow, threat, x, y, row: summary.row(design, 'threat.success', { workflow, threat }),
  })));
  const tip = ({ workflow, threat, row }) => h('div', {}, h('strong', {}, `${workflow} × ${threat}`), h('br'),
    `threat success: ${estimateText(row, 'share')}`);
  const longest = Math.max(...workflows.map((name) => name.length));
  const axis = { type: 'category', axisTick: { show: false }, axisLine: { lineStyle: { color: GRID } }, splitArea: { show: false } };
  return figure({
    title: design, height: workflows.length * 18 + 110,
    description: cells.map(({ workflow, threat, row }) => `${workflow} with ${threat}: ${estimateText(row, 'share')}`).join('. '),
    options: () => ({
      tooltip: { trigger: 'item', confine: true, formatter: ({ data }) => tip(data.cell) },
      grid: { left: Math.min(120, longest * 7 + 12), right: 8, top: 6, bottom: 100 },
      xAxis: { ...axis, data: threats, axisLabel: { rotate: 60, interval: 0, color: SOFT, fontSize: 11, width: 96, overflow: 'truncate' } },
      yAxis: { ...axis, data: workflows, inverse: true, axisLabel: { interval: 0, color: SOFT, fontSize: 11, width: 108, overflow: 'truncate' } },
      series: [{
        type: 'custom',
        data: cells.map((cell) => ({ value: [cell.x, cell.y], cell })),
        renderItem: (params, api) => {
          const { row } = cells[params.dataIndex];
          const [x, y] = api.coord([api.value(0), api.value(1)]);
          const [width, height] = api.size([1, 1]);
          return {
            type: 'rect', shape: { x: x - width / 2 + 1, y: y - height / 2 + 1, width: width - 2, height: height - 2 },
            style: { fill: colourOf(row), stroke: kindOf(row) === 'value' ? 'none' : SOFT, lineWidth: 1 },
          };
        },
      }],
    }),
  });
}
