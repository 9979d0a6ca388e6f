import { h, section } from './dom.js';
import { simpleTable } from './inputs.js';

// Addresses become links, which open only when the reader follows them.
function sources(addresses) {
  return h('ul', { class: 'small' }, addresses.map((address) => h('li', {},
    /^https?:\/\/[^\s]+$/.test(address) ? h('a', { href: address, rel: 'noreferrer' }, address) : address)));
}

function publishedCase(one) {
  return h('article', {}, h('h3', {}, `${one.name} (${one.kind}, ${one.when})`), h('p', {}, one.facts), sources(one.sources));
}

function idRows(frameworks) {
  return Object.entries(frameworks).flatMap(([key, items]) => items.map((item) => [key, item.id, item.title]));
}

/** What a scenario of the threat catalogue is about; null for any other scenario. */
export function catalogueSection(summary) {
  const entry = summary.data.catalogue;
  if (!entry) return null;
  const { weak, common, strong } = entry.strength;
  return section('catalogue', `${entry.id}: ${entry.title}`,
    h('p', {}, entry.what_happens),
    h('p', {}, h('strong', {}, 'What to look at: '), entry.look_at),
    h('p', { class: 'small' }, `Family ${entry.family}; trigger ${entry.trigger.join(', ')}. Designs: `,
      `weak ${weak}, common ${common}, strong ${strong}.`),
    entry.modelled_on.map(publishedCase),
    h('details', {}, h('summary', {}, 'Ids of public frameworks'),
      simpleTable('Ids of public frameworks', ['Framework', 'Id', 'Title'], idRows(entry.frameworks))));
}
