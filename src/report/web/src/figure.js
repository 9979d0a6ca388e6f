import { h } from './dom.js';
import { echarts } from './echarts.js';
import { FONT_FAMILY, INK, symbolPath } from './theme.js';

const PRINT_WIDTH_PX = 660;
const charts = [];

/**
 * A titled figure with one chart. `options(width)` returns the ECharts options for that width in
 * pixels; `description` is what a screen reader says instead of the drawing.
 */
export function figure({ title, note, legend, height, description, options }) {
  const holder = h('div', { class: 'chart', role: 'img', 'aria-label': `${title}. ${description}` });
  const pixels = (width) => (typeof height === 'function' ? height(width) : height);
  charts.push({ holder, options, pixels });
  return h('figure', {}, h('figcaption', {}, h('strong', {}, title), note ? h('span', {}, ` ${note}`) : null),
    legend ?? null, holder);
}

/** A row of symbol, colour and name; the symbols are those of the chart. */
export function legend(entries) {
  return h('ul', { class: 'legend' }, entries.map(({ name, colour, symbol }) => {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('viewBox', '0 0 14 14');
    svg.setAttribute('aria-hidden', 'true');
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('d', symbolPath(symbol, 7, 7, 11));
    path.setAttribute('fill', colour);
    svg.append(path);
    return h('li', {}, svg, name);
  }));
}

function draw(entry, width) {
  entry.holder.style.height = `${entry.pixels(width)}px`;
  entry.chart.resize({ width, height: entry.pixels(width) });
  entry.chart.setOption({
    animation: false,
    textStyle: { fontFamily: FONT_FAMILY, color: INK },
    ...entry.options(width),
  }, { notMerge: true });
}

function drawAll(widthOf) {
  for (const entry of charts) draw(entry, widthOf(entry.holder));
}

/** Draws every figure of the page; call once the page stands in the document. */
export function startCharts() {
  const onScreen = (holder) => Math.max(240, holder.clientWidth);
  for (const entry of charts) {
    const width = onScreen(entry.holder);
    entry.chart = echarts.init(entry.holder, null, { renderer: 'svg', width, height: entry.pixels(width) });
  }
  drawAll(onScreen);
  let pending = 0;
  window.addEventListener('resize', () => {
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(() => drawAll(onScreen));
  });
  window.addEventListener('beforeprint', () => {
    drawAll((holder) => Math.min(onScreen(holder), PRINT_WIDTH_PX));
  });
  window.addEventListener('afterprint', () => drawAll(onScreen));
  return charts.length;
}
