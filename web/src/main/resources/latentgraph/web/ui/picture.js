// @ts-check
/** Pictures as SVG text, of a few kinds of shapes, with a title and a legend. Pure, but for what reads a drawn graph. */

/** @typedef {{name: string, attributes: Object<string, string | number>, content?: string | Shape[]}} Shape  an element of SVG */
/** @typedef {{colour?: string, text: string}} Key  an entry of the legend */
/** @typedef {{width: number, height: number, title: string, legend: Key[], ground: string, ink: string, font: string}} Sheet
 *     what the shapes stand on: CSS px, colours, the fonts' names */

const TITLE = 30;
const LINE = 20;
const LETTER = 6.6; // CSS px, about, at 12 px
const UNSAID = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** @param {string} name of an element @param {Object<string, string | number>} attributes @param {string | Shape[]} [content] @returns {Shape} */
export const shape = (name, attributes, content) => ({ name, attributes, content });

const MARKUP = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** Text as XML has it, without what XML cannot hold. @param {any} text */
export const escaped = (text) => String(text).replace(UNSAID, '\ufffd').replace(/[&<>"']/g, (letter) => MARKUP[letter]);

const attribute = (value) => (typeof value === 'number' ? String(Math.round(100 * value) / 100) : escaped(value));

/** @param {Shape} shape @returns {string} */
function written({ name, attributes, content }) {
  const inside = content === undefined ? '' : typeof content === 'string' ? escaped(content) : content.map(written).join('');
  const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${attribute(value)}"`).join('');
  return inside === '' ? `<${name}${given}/>` : `<${name}${given}>${inside}</${name}>`;
}

/** The keys of a legend in lines that fit. @param {Key[]} keys @param {number} width */
function lines(keys, width) {
  const all = /** @type {(Key & {x: number})[][]} */ ([]);
  let x = Infinity;
  for (const key of keys) {
    const room = (key.colour ? 17 : 0) + LETTER * key.text.length + 18;
    if (x + room > width - 12) {
      x = 14;
      all.push([]);
    }
    all[all.length - 1].push({ ...key, x });
    x += room;
  }
  return all;
}

/** A whole picture. @param {Sheet} sheet @param {Shape[]} shapes @returns {string} SVG */
export function svg({ width, height, title, legend, ground, ink, font }, shapes) {
  const keys = lines(legend, width);
  const whole = TITLE + height + keys.length * LINE + (keys.length > 0 ? 10 : 0);
  const text = (x, y, content, more = {}) => shape('text', { x, y, fill: ink, 'font-size': 12, ...more }, content);
  return '<?xml version="1.0" encoding="UTF-8"?>\n' + written(shape('svg', { xmlns: 'http://www.w3.org/2000/svg', width, height: whole, viewBox: `0 0 ${attribute(width)} ${attribute(whole)}`,
    'font-family': font.replaceAll('"', "'") }, [
    shape('title', {}, title), shape('rect', { width, height: whole, fill: ground }), text(14, 20, title, { 'font-weight': 600, 'font-size': 13 }),
    shape('svg', { y: TITLE, width, height, viewBox: `0 0 ${attribute(width)} ${attribute(height)}` }, shapes),
    ...keys.flatMap((line, i) => line.flatMap(({ colour, text: says, x }) => {
      const y = TITLE + height + 18 + i * LINE;
      return [...(colour ? [shape('circle', { cx: x + 5, cy: y - 4, r: 5, fill: colour })] : []), text(x + (colour ? 17 : 0), y, says)];
    })),
  ])) + '\n';
}

/** What Cytoscape has drawn, where it is seen: edges, then nodes with their names. @param {any} cy @returns {Shape[]} */
export function graphShapes(cy) {
  const size = (element, name) => parseFloat(element.renderedStyle(name)) || 0;
  const above = (a, b) => a.style('z-index') - b.style('z-index');
  const zoom = cy.zoom();
  const pan = cy.pan();
  const seen = ({ x, y }) => ({ x: x * zoom + pan.x, y: y * zoom + pan.y });
  const edges = cy.edges(':visible').toArray().sort(above).flatMap((edge) => {
    const [from, to] = [seen(edge.sourceEndpoint()), seen(edge.targetEndpoint())];
    const opacity = +edge.style('line-opacity') * edge.effectiveOpacity();
    const width = size(edge, 'width');
    const line = shape('line', { x1: from.x, y1: from.y, x2: to.x, y2: to.y, stroke: edge.style('line-color'), 'stroke-width': width, 'stroke-opacity': opacity,
      ...(edge.style('line-style') === 'dashed' ? { 'stroke-dasharray': '6 3' } : {}) });
    if (edge.style('target-arrow-shape') === 'none') return [line];
    const long = Math.hypot(to.x - from.x, to.y - from.y) || 1;
    const [dx, dy] = [(to.x - from.x) / long, (to.y - from.y) / long];
    const at = (back, aside) => `${attribute(to.x - back * dx - aside * dy)},${attribute(to.y - back * dy + aside * dx)}`;
    return [line, shape('polygon', { points: [at(0, 0), at(8, 3.5), at(8, -3.5)].join(' '), fill: edge.style('line-color'), 'fill-opacity': opacity })];
  });
  const nodes = cy.nodes(':visible').toArray().sort(above);
  const circles = nodes.flatMap((node) => {
    const { x, y } = node.renderedPosition();
    const [r, border] = [size(node, 'width') / 2, size(node, 'border-width')];
    const outline = size(node, 'outline-width');
    return [...(outline > 0 && +node.style('outline-opacity') > 0 ? [shape('circle', { cx: x, cy: y, r: r + border + size(node, 'outline-offset') + outline / 2, fill: 'none',
      stroke: node.style('outline-color'), 'stroke-width': outline, opacity: node.effectiveOpacity() })] : []),
    shape('circle', { cx: x, cy: y, r: node.style('border-position') === 'outside' ? r + border / 2 : r, fill: node.style('background-color'), stroke: node.style('border-color'),
      'stroke-width': border, opacity: node.effectiveOpacity() })];
  });
  const names = nodes.filter((node) => node.style('label') !== '' && +node.style('text-opacity') > 0).map((node) => {
    const { x, y } = node.renderedPosition();
    const font = size(node, 'font-size');
    const below = node.style('text-valign') === 'bottom';
    const halo = size(node, 'text-outline-width');
    return shape('text', { x, y: below ? y + size(node, 'width') / 2 + size(node, 'text-margin-y') + font : y + 0.35 * font, 'text-anchor': 'middle', 'font-size': font,
      'font-weight': node.style('font-weight'), fill: node.style('color'), opacity: node.effectiveOpacity() * +node.style('text-opacity'),
      ...(halo > 0 ? { stroke: node.style('text-outline-color'), 'stroke-width': 2 * halo, 'stroke-linejoin': 'round', 'paint-order': 'stroke' } : {}) }, node.style('label'));
  });
  return [...edges, ...circles, ...names];
}
