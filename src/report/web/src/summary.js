import { labelText } from './format.js';

const compareValues = new Intl.Collator('en', { numeric: true }).compare;

function key(metric, labels) {
  const sorted = Object.entries(labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([metric, sorted.map(([name, value]) => [name, String(value)])]);
}

/** Look-ups over `summary.json`; the only place that knows how its rows are laid out. */
export class Summary {
  #rows = new Map();
  #differences = new Map();
  #cells = new Map();
  #metrics = new Map();

  constructor(data) {
    this.data = data;
    this.designs = (data.designs ?? []).map((design) => design.name);
    for (const metric of data.metrics ?? []) this.#metrics.set(metric.name, metric);
    for (const row of data.rows ?? []) {
      const id = key(row.metric, row.labels);
      this.#rows.set(`${row.design}\n${id}`, row);
      if (!this.#cells.has(id)) this.#cells.set(id, { metric: row.metric, labels: row.labels ?? {} });
    }
    for (const row of data.differences ?? []) {
      this.#differences.set(`${row.design}\n${key(row.metric, row.labels)}`, row);
    }
  }

  /** Every (metric, labels) that any design has, in the order of the file. */
  cells() { return [...this.#cells.values()]; }

  /** The cells of one metric whose label names are exactly `names`, plus fixed label values. */
  cellsOf(metric, names = [], fixed = {}) {
    const wanted = [...names, ...Object.keys(fixed)].sort().join();
    return this.cells().filter((cell) => cell.metric === metric
      && Object.keys(cell.labels).sort().join() === wanted
      && Object.entries(fixed).every(([name, value]) => String(cell.labels[name]) === String(value)));
  }

  /** The distinct values of label `name` over the cells of `metric` with exactly `names`. */
  labelValues(metric, name, names, fixed = {}) {
    const values = new Set(this.cellsOf(metric, names, fixed).map((cell) => String(cell.labels[name])));
    return [...values].sort(compareValues);
  }

  row(design, metric, labels = {}) { return this.#rows.get(`${design}\n${key(metric, labels)}`); }

  difference(design, metric, labels = {}) {
    return this.#differences.get(`${design}\n${key(metric, labels)}`);
  }

  /** Title, unit, direction and meaning of a metric; a name stands in for a missing title. */
  metric(name) {
    return this.#metrics.get(name)
      ?? { name, unit: '', better: 'none', title: name, meaning: '' };
  }

  title(cell) {
    const labels = labelText(cell.labels);
    const { title } = this.metric(cell.metric);
    return labels ? `${title} · ${labels}` : title;
  }

  /** Names of the price plans: `cost.<plan>` that have a row without labels in USD. */
  plans() {
    const reserved = new Set(['break_even', 'actions_per_seat', 'governance', 'curve', 'distortion', 'loss', 'paid_share', 'caused_share', 'denial_of_wallet', 'turned_away',
      'budget_variance', 'idle_seats', 'shared_identities', 'people_per_identity', 'usage']);
    const found = this.cells().map((cell) => /^cost\.([^.]+)$/.exec(cell.metric)?.[1])
      .filter((name) => name && !reserved.has(name));
    return [...new Set(found)];
  }
}
