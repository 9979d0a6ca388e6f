import { h, nothing, section } from './dom.js';
import { look } from './theme.js';

function text(value) {
  if (value === null || value === undefined || value === '') return 'missing';
  return Array.isArray(value) ? `${value[0]} to ${value[1]}` : String(value);
}

// A source that is an address becomes a link, which opens only when the reader follows it.
function source(value) {
  return /^https:\/\/[^\s]+$/.test(value ?? '') ? h('a', { href: value, rel: 'noreferrer' }, value) : text(value);
}

/** A table that scrolls when it is wider than the page. */
export function simpleTable(label, columns, rows, style = null) {
  return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label },
    h('table', { class: style }, h('thead', {}, h('tr', {}, columns.map((column) => h('th', { scope: 'col' }, column)))),
      h('tbody', {}, rows.map((cells) => h('tr', {}, cells.map((cell) => h('td', {}, cell)))))));
}

/** Every design as the overlay that makes it out of the common scenario. */
export function designSection(summary) {
  const designs = summary.data.designs ?? [];
  return section('designs', 'The designs',
    h('p', { class: 'small' }, 'What each design lays over the common scenario.'),
    h('div', { class: 'columns three' }, designs.map((design, index) => h('article', { class: 'design', style: `border-color:${look(index).colour}` },
      h('h3', {}, design.name), h('pre', { tabindex: 0 }, design.patch || '(nothing: the scenario as it stands)'),
      h('p', { class: 'small' }, 'Fingerprint ', h('code', {}, text(design.fingerprint)))))));
}

function frameworkText(frameworks) {
  const parts = Object.entries(frameworks ?? {}).map(([key, ids]) => `${key}: ${ids.join(', ')}`);
  return parts.length ? parts.join('; ') : 'none stated';
}

function named(title, columns, rows) {
  return rows.length ? [h('h3', {}, title), simpleTable(title, columns, rows)] : null;
}

/** What the scenario says of its threats, agents and resources for the reader. */
export function worldSection(summary) {
  const { agents = [], resources = [], threats = [] } = summary.data.world ?? {};
  return section('world', 'The scenario',
    named('Threats', ['Name', 'Goal', 'Frameworks'], threats.map((one) => [one.name, text(one.goal), frameworkText(one.frameworks)])),
    named('Agents', ['Name', 'Purpose'], agents.map((one) => [one.name, one.purpose || 'not stated'])),
    named('Resources', ['Name', 'Owner', 'Data class'], resources.map((one) => [one.name, one.owner || 'nobody', one.data])));
}

/** The numbers that decide the outcome and where they come from. */
export function inputSection(summary) {
  const { assumptions = [], presets = [], notes = [] } = summary.data;
  return section('inputs', 'Assumptions and sources',
    h('h3', {}, 'Assumptions'),
    assumptions.length
      ? simpleTable('Assumptions', ['Name', 'Value', 'Range', 'Source', 'Confidence'],
        assumptions.map((item) => [item.name, text(item.value), text(item.range), source(item.source), text(item.confidence)]))
      : nothing('The scenario lists no assumptions.'),
    h('h3', {}, 'Presets'),
    presets.length
      ? simpleTable('Presets', ['Name', 'Kind', 'Source', 'As of', 'Confidence'],
        presets.map((item) => [item.name, text(item.kind), source(item.source), text(item.as_of), text(item.confidence)]))
      : nothing('The scenario uses no presets.'),
    notes.length ? [h('h3', {}, 'Notes'), h('ul', {}, notes.map((note) => h('li', {}, note)))] : null);
}
