// Colours after Okabe and Ito (2008), darkened until each has a contrast of 3:1 on white; every
// design also has its own symbol, so that nothing is told by colour alone.
const COLOURS = ['#0072b2', '#c44e00', '#007f5f', '#8e3a80', '#7a5c00', '#3d3d3d', '#9c1c2e', '#3b4cc0'];
const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond', 'pin', 'roundRect', 'circle', 'rect'];

export const INK = '#1f2933';
export const SOFT = '#5b6773';
export const GRID = '#e3e7eb';
export const FONT = '13px "DejaVu Sans", system-ui, sans-serif';
export const FONT_FAMILY = '"DejaVu Sans", system-ui, sans-serif';

/** Colour and symbol of the item at `index` of a list that has a legend. */
export function look(index) {
  return { colour: COLOURS[index % COLOURS.length], symbol: SYMBOLS[index % SYMBOLS.length] };
}

/** Path of a symbol centred on (x, y), `size` wide, for custom series and legends. */
export function symbolPath(symbol, x, y, size) {
  const r = size / 2;
  switch (symbol) {
    case 'rect': return `M${x - r},${y - r}h${size}v${size}h${-size}z`;
    case 'roundRect': return `M${x - r},${y - r / 2}h${size}v${r}h${-size}z`;
    case 'triangle': return `M${x},${y - r}L${x + r},${y + r}L${x - r},${y + r}z`;
    case 'pin': return `M${x},${y + r}L${x + r},${y - r}L${x - r},${y - r}z`;
    case 'diamond': return `M${x},${y - r}L${x + r},${y}L${x},${y + r}L${x - r},${y}z`;
    case 'none': return `M${x - r},${y - 1}h${size}v2h${-size}z`;  // a line without marks
    default: return `M${x - r},${y}a${r},${r} 0 1,0 ${size},0a${r},${r} 0 1,0 ${-size},0z`;
  }
}

/** The same symbol for a line series. */
export function seriesSymbol(symbol) {
  return `path://${symbolPath(symbol, 10, 10, 20)}`;
}
