import { h } from './dom.js';
import { figure } from './figure.js';
import { estimateText, kindOf } from './format.js';
import { INK, SOFT } from './theme.js';

// Steps of reachable / granted; light to dark, readable without telling hues apart.
export const SURPLUS_STEPS = [
  { upTo: 1.001, colour: '#d7e8f4', text: 'as granted' },
  { upTo: 1.5, colour: '#f6d9a8', text: 'up to 1.5 times' },
  { upTo: 3, colour: '#ec9a50', text: 'up to 3 times' },
  { upTo: 10, colour: '#c44e00', text: 'up to 10 times' },
  { upTo: Infinity, colour: '#6b1a00', text: 'more' },
];
const UNKNOWN = '#ffffff';

function colourOf(reachable, granted) {
  if (kindOf(reachable) !== 'value' || kindOf(granted) !== 'value' || !(granted.mean > 0)) return UNKNOWN;
  return SURPLUS_STEPS.find((step) => reachable.mean <= step.upTo * granted.mean).colour;
}

function nodeOf(summary, design, path) {
  const rows = {
    agents: summary.row(design, 'delegation.agents', { path }),
    reachable: summary.row(design, 'delegation.reachable_weight', { path }),
    granted: summary.row(design, 'delegation.granted_weight', { path }),
  };
  const agents = kindOf(rows.agents) === 'value' ? rows.agents.mean : 0;
  return {
    name: path.split('/').at(-1), path, rows, children: [],
    symbolSize: Math.min(52, Math.max(9, 22 * Math.sqrt(agents))),
    itemStyle: { color: colourOf(rows.reachable, rows.granted), borderColor: INK, borderWidth: 1.2 },
  };
}

function treeOf(summary, design, paths) {
  const nodes = new Map(paths.map((path) => [path, nodeOf(summary, design, path)]));
  const roots = [];
  for (const [path, node] of nodes) {
    const parent = nodes.get(path.slice(0, path.lastIndexOf('/')));
    (path.includes('/') && parent ? parent.children : roots).push(node);
  }
  if (roots.length === 1) return roots[0];
  return { name: 'all workflows', symbolSize: 5, itemStyle: { color: SOFT }, children: roots };
}

function tip(node) {
  if (!node.rows) return node.name;
  return h('div', {}, h('strong', {}, node.path), h('br'),
    `agents per workflow: ${estimateText(node.rows.agents, '')}`, h('br'),
    `reachable weight: ${estimateText(node.rows.reachable, '')}`, h('br'),
    `granted weight: ${estimateText(node.rows.granted, '')}`);
}

function nodeLabel(node) {
  if (!node.rows || kindOf(node.rows.agents) !== 'value') return node.name;
  return `${node.name}\n{small|×${Number(node.rows.agents.mean.toPrecision(3))}}`;
}

/** What the colours of the tree mean. */
export function surplusLegend() {
  const swatch = (colour) => h('span', { class: 'swatch', style: `background:${colour}` });
  return h('ul', { class: 'legend' },
    h('li', {}, 'Reachable weight against granted weight:'),
    SURPLUS_STEPS.map((step) => h('li', {}, swatch(step.colour), step.text)),
    h('li', {}, swatch(UNKNOWN), 'missing'));
}

/** The agents of one design: size is their mean number per workflow, colour their surplus reach. */
export function treeChart(summary, design, paths) {
  const root = treeOf(summary, design, paths);
  const leaves = paths.filter((path) => !paths.some((other) => other.startsWith(`${path}/`))).length;
  const depth = Math.max(...paths.map((path) => path.split('/').length)) - (root.rows ? 1 : 0);
  return figure({
    title: design, height: Math.max(190, leaves * 58 + 40),
    description: paths.map((path) => {
      const { rows } = nodeOf(summary, design, path);
      return `${path}: ${estimateText(rows.agents, '')} agents, reachable ${estimateText(rows.reachable, '')}, granted ${estimateText(rows.granted, '')}`;
    }).join('. '),
    options: (width) => ({
      tooltip: { trigger: 'item', confine: true, formatter: ({ data }) => tip(data) },
      series: [{
        type: 'tree', data: [root], left: 44, right: Math.min(130, width * 0.3), top: 24, bottom: 24, symbol: 'circle',
        orient: 'LR', expandAndCollapse: false, roam: false, initialTreeDepth: -1, silent: false,
        lineStyle: { color: SOFT, width: 1.2, curveness: depth > 0 ? 0.5 : 0 },
        label: {
          position: 'bottom', distance: 6, color: INK, fontSize: 12, lineHeight: 15,
          formatter: ({ data }) => nodeLabel(data), rich: { small: { color: SOFT, fontSize: 11 } },
        },
        leaves: { label: { position: 'right', distance: 8, align: 'left', verticalAlign: 'middle' } },
      }],
    }),
  });
}
