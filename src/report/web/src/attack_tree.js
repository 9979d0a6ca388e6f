import { h, section } from './dom.js';
import { quantity } from './format.js';
import { look } from './theme.js';

const SHOWN_ROWS = 45;

// Said in words and drawn as a sign: colour alone tells nothing.
const ENDS = {
  succeeded: { sign: '\u25b2', text: 'got through' },
  stopped: { sign: '\u2715', text: 'stopped' },
  defence: { sign: '\u25c6', text: 'noticed' },
};
const WORDS = { answer: 'answered', contained: '' };

function endOf(node) {
  if (node.step === 'threat' && node.count === 0) return { sign: '\u2715', text: node.end === 'stopped' ? 'never began' : 'did not come' };
  if (node.step === 'threat' && node.end === 'stopped') return { ...ENDS.stopped, text: 'goal not reached' };
  if (node.step === 'threat' && node.end === 'succeeded') return { ...ENDS.succeeded, text: 'goal reached' };
  if (node.step === 'contained' && node.end === 'succeeded') return { ...ENDS.succeeded, text: 'open' };
  if (node.step === 'goal') return { ...ENDS.succeeded, text: '' };
  const end = ENDS[node.end];
  return end ? { ...end, text: WORDS[node.step] ?? end.text } : null;
}

// The trees as rows, each with its level and the beginning of its attack.
function rowsOf(nodes, level = 0, begin = null) {
  return nodes.flatMap((node) => {
    const origin = begin ?? node.first_s ?? 0;
    return [{ node, level, origin }, ...rowsOf(node.children ?? [], level + 1, origin)];
  });
}

function timeText({ node, level, origin }) {
  if (typeof node.first_s !== 'number') return '';
  return level === 0 ? quantity(node.first_s, 's') : `+${quantity(node.first_s - origin, 's')}`;
}

function layerChips(layers) {
  if (!layers) return null;
  return h('span', { class: 'layers' }, layers.map(({ id, title }) => h('span', { class: 'layer', title: `MAESTRO ${id}: ${title}` }, id)));
}

function endText(end) {
  return end?.text ? h('span', { class: 'end' }, end.text) : null;
}

// A card: the threat, its layers, how it ended and what it was after.
function threatCard(node, end) {
  return h('span', { class: 'what' }, h('strong', {}, node.text), layerChips(node.layers),
    h('span', { class: 'aim' }, endText(end), node.goal ? ` ${node.goal}` : null));
}

function stepText(node) {
  const times = (node.count ?? 1) > 1 ? h('span', { class: 'times' }, `${node.count}\u00d7`) : null;
  return h('span', { class: 'what' }, times, node.text);
}

function row(entry) {
  const { node, level } = entry;
  const end = endOf(node);
  return h('li', { class: `step ${node.step} ${node.end ?? 'none'}`, 'aria-level': level + 1, role: 'treeitem' },
    h('span', { class: 'when' }, timeText(entry)),
    h('span', { class: 'body', style: `--level:${Math.min(level, 9)}` },
      h('span', { class: 'sign', 'aria-hidden': true }, end ? end.sign : node.step === 'omitted' ? '\u2026' : '\u25cb'),
      node.step === 'threat' ? threatCard(node, end) : [stepText(node), endText(end)]));
}

function treeList(name, rows) {
  return h('ul', { class: 'attack', role: 'tree', 'aria-label': name }, rows.map(row));
}

function designTree(tree, index) {
  const rows = rowsOf(tree.threats);
  const more = rows.length - SHOWN_ROWS;
  const reached = tree.goals === 0 ? 'no goal reached' : `${tree.goals} ${tree.goals === 1 ? 'goal' : 'goals'} reached`;
  return h('article', { class: 'design attacked', style: `border-top-color:${look(index).colour}`, 'data-design': tree.design },
    h('h3', {}, tree.design, h('span', { class: `verdict ${tree.goals ? 'succeeded' : 'stopped'}` }, reached)),
    treeList(`Attacks on ${tree.design}`, rows.slice(0, SHOWN_ROWS)),
    more > 0 ? h('details', {}, h('summary', {}, `${more} more ${more === 1 ? 'step' : 'steps'}`),
      treeList(`More attacks on ${tree.design}`, rows.slice(SHOWN_ROWS))) : null);
}

function legend() {
  const item = (kind, text) => h('li', {}, h('span', { class: `sign ${kind}` }, ENDS[kind].sign), text);
  return h('ul', { class: 'legend attack-legend' }, item('succeeded', 'the attacker got what he tried'),
    item('stopped', 'a control, or the model, stopped him there'), item('defence', 'noticed or answered'),
    h('li', {}, h('span', { class: 'layer' }, 'L1'), 'MAESTRO layer of a threat'));
}

/** How attacks unfolded in one replication, design beside design; null without threats. */
export function attackSection(summary) {
  const { attacks } = summary.data;
  if (!attacks || attacks.designs.every((tree) => tree.threats.length === 0)) return null;
  const wide = attacks.designs.length > 2 ? 'three' : 'two';
  return section('attacks', 'How the attack unfolds',
    h('p', { class: 'small' }, `Replication ${attacks.replication}, ${attacks.why}; it is the same for all designs. `,
      'A threat shows its time since the start of the run, its steps the time since then; alike steps are merged and show the first. ',
      'A threat that follows another one hangs below the goal that set it off, or below the threat that never got so far.'),
    legend(),
    h('div', { class: attacks.designs.length > 1 ? `columns ${wide}` : 'columns' },
      attacks.designs.map((tree) => designTree(tree, summary.designs.indexOf(tree.design)))));
}
