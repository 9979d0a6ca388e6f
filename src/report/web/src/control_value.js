import { h } from './dom.js';
import { estimateText } from './format.js';

const TITLES = {
  exposed_actions: 'Exposed actions', threat_successes: 'Threat successes', out_of_scope_actions: 'Out-of-scope actions',
};

function exposureRow(one) {
  return h('tr', {}, h('th', { scope: 'row' }, TITLES[one.what] ?? one.what), h('td', {}, estimateText(one.avoided, '')),
    one.no_ratio ? h('td', { class: 'missing', colspan: 2 }, one.no_ratio)
      : [h('td', {}, estimateText(one.usd_each, 'USD')), h('td', {}, estimateText(one.delay_s_each, 's'))]);
}

function designBody(value) {
  const loss = typeof value.loss_avoided_usd.mean === 'number' ? `; loss avoided ${estimateText(value.loss_avoided_usd, 'USD')}` : '';
  return h('tbody', { 'data-design': value.design },
    h('tr', { class: 'family' }, h('th', { scope: 'colgroup', colspan: 4 }, value.design,
      h('div', { class: 'small' }, `controls cost ${estimateText(value.cost_usd, 'USD')} more, `
        + `and hold a workflow up ${estimateText(value.delay_s, 's')} longer${loss}`))),
    value.exposures.map(exposureRow));
}

/** What one avoided exposure costs in money and in waiting; null where the results do not tell. */
export function controlValueTable(summary) {
  const values = summary.data.control_value ?? [];
  if (values.length === 0) return null;
  const heads = ['Avoided', 'A replication', 'Cost of each', 'Waiting for each'];
  return h('figure', { class: 'control-value' },
    h('figcaption', {}, h('strong', {}, 'What one avoided exposure costs'),
      h('div', { class: 'small' }, `Beside ${values[0].baseline}: further cost of the controls, and further waiting of all workflows, over what is avoided.`)),
    h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'What one avoided exposure costs' },
      h('table', { class: 'metrics' },
        h('thead', {}, h('tr', {}, heads.map((head) => h('th', { scope: 'col' }, head)))), values.map(designBody))));
}
