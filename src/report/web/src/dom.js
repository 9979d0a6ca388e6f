/** Creates an element. Text children become text nodes, so no value of a scenario is read as HTML. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** A section with a heading that the table of contents links to. */
export function section(id, title, ...children) {
  return h('section', { id, 'aria-labelledby': `${id}-title` },
    h('h2', { id: `${id}-title` }, title), ...children);
}

/** What stands where a figure would be when the results hold nothing for it. */
export function nothing(text) {
  return h('p', { class: 'missing' }, text);
}
