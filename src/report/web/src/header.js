import { h, nothing, section } from './dom.js';
import { quantity } from './format.js';
import { legend } from './figure.js';
import { look } from './theme.js';

const SHOWN_CONCLUSIONS = 8;
// Conclusions about these metrics come first; the others follow in the order of the file.
const HEADLINES = ['privilege.amplification.user', 'privilege.amplification.task', 'revocation.latency.p95',
  'revocation.exposed_actions', 'threat.success', 'velocity.completed'];

/** Names and values in a row. */
export function factList(pairs) {
  return h('dl', { class: 'facts' }, pairs.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, String(value ?? 'missing')))));
}

function facts(data) {
  const { scenario } = data;
  const duration = (value) => (typeof value === 'number' ? quantity(value, 's') : 'missing');
  return factList([
    ['Scenario file', scenario.file], ['Simulated time', `${duration(scenario.horizon_s)}, of which warm-up ${duration(scenario.warmup_s)}`],
    ['Replications', data.replications], ['Seed', data.seed], ['Baseline', data.baseline ?? 'none'],
    ['Fingerprint', data.fingerprint], ['Bailiwick', data.bailiwick],
  ]);
}

// The conclusion on the whole, which names no metric, comes first.
function rank(conclusion, plans) {
  if (conclusion.metric === '') return -2;
  if (conclusion.metric.startsWith('engine.')) return -1; // A control that cannot keep up.
  if (conclusion.metric === 'threat.interaction') return -1; // A threat that does better with it.
  const order = [...HEADLINES, ...plans.map((plan) => `cost.${plan}`)];
  const found = order.indexOf(conclusion.metric);
  return found < 0 ? order.length : found;
}

function conclusionItem(conclusion) {
  if (conclusion.metric === '') return h('li', {}, h('strong', {}, 'On the whole: '), conclusion.text);
  return h('li', {}, conclusion.text);
}

function conclusions(summary) {
  const all = summary.data.conclusions ?? [];
  if (all.length === 0) return nothing('No conclusions: a single design was run.');
  const plans = summary.plans();
  const sorted = [...all].sort((a, b) => rank(a, plans) - rank(b, plans));
  const items = sorted.map((conclusion) => conclusionItem(conclusion));
  const list = h('ul', { class: 'conclusions' }, items.slice(0, SHOWN_CONCLUSIONS));
  if (items.length <= SHOWN_CONCLUSIONS) return list;
  return h('div', {}, list, h('details', {}, h('summary', {}, `${items.length - SHOWN_CONCLUSIONS} more conclusions`),
    h('ul', { class: 'conclusions' }, items.slice(SHOWN_CONCLUSIONS))));
}

/** The head of the page: what was simulated, and with which numbers it can be repeated. */
export function pageHeader(summary) {
  const { data } = summary;
  return h('header', {}, h('p', { class: 'eyebrow' }, 'Bailiwick: comparison of control designs'),
    h('h1', {}, data.scenario.name), data.scenario.summary ? h('p', { class: 'lead' }, data.scenario.summary) : null, facts(data));
}

/** What follows from the numbers, in sentences, and the designs that are compared. */
export function conclusionSection(summary) {
  return section('conclusions', 'What follows', legend(summary.designs.map((name, index) => ({ name, ...look(index) }))),
    conclusions(summary),
    h('p', { class: 'small' }, 'Numbers in brackets, and the whiskers of every chart, are 95 % confidence intervals over the replications. ',
      'Designs ran on common random numbers, so differences are paired. ',
      h('em', {}, 'missing'), ' means that a number could not be observed; it never stands for 0. ',
      h('em', {}, 'above X'), ' means that the quantile lies beyond the largest follow-up X.'));
}
