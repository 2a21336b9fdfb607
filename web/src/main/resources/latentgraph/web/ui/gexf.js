// @ts-check
/** The graph that an answer draws as GEXF (https://gexf.net), as the server writes class graphs. Pure. */
import { escaped } from './picture.js';

/** @typedef {{id: string, properties: Object<string, any>, caption: string, kind?: string, source?: string, target?: string}} Element */

/** @param {any} value @returns {string | null} null for what is not told */
const text = (value) => (value === null || value === undefined ? null : typeof value === 'object' ? JSON.stringify(value) : String(value));

/**
 * What the elements' properties are: numbers where all are, booleans where all are, else texts.
 * @param {Element[]} elements @returns {Map<string, 'double' | 'boolean' | 'string'>} by name
 */
function types(elements) {
  const found = new Map();
  for (const { properties } of elements) {
    for (const [name, value] of Object.entries(properties)) {
      if (text(value) === null) continue;
      const type = typeof value === 'number' && Number.isFinite(value) ? 'double' : typeof value === 'boolean' ? 'boolean' : 'string';
      found.set(name, (found.get(name) ?? type) === type ? type : 'string');
    }
  }
  return found;
}

/**
 * @param {{nodes: Element[], edges: Element[]}} graph of answer.js' graphOf
 * @param {string} description
 * @returns {string} with the kind (a node's label, a relationship's type) of each as an attribute
 */
export function gexf({ nodes, edges }, description) {
  const kinds = { node: types(nodes), edge: types(edges) };
  const ids = new Map(['node', 'edge'].map((element) => [element, new Map([...kinds[element].keys()].map((name, i) => [name, `p${i}`]))]));
  const declared = (element) => `    <attributes class="${element}" mode="static">\n      <attribute id="kind" title="kind" type="string"/>\n`
    + [...kinds[element]].map(([name, type]) => `      <attribute id="${ids.get(element)?.get(name)}" title="${escaped(name)}" type="${type}"/>\n`).join('') + '    </attributes>\n';
  const values = (element, kind, properties) => '<attvalues>' + [['kind', kind], ...Object.entries(properties).map(([name, value]) => [ids.get(element)?.get(name), text(value)])]
    .map(([id, value]) => (id === undefined || value === null || value === '' ? '' : `<attvalue for="${id}" value="${escaped(value)}"/>`)).join('') + '</attvalues>';
  return `<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">
  <meta>
    <creator>LatentGraph</creator>
    <description>${escaped(description)}</description>
  </meta>
  <graph defaultedgetype="directed" mode="static">
${declared('node')}${declared('edge')}    <nodes>
${nodes.map(({ id, caption, kind = '', properties }) => `      <node id="${escaped(id)}" label="${escaped(caption)}">${values('node', kind, properties)}</node>\n`).join('')}    </nodes>
    <edges>
${edges.map(({ source, target, caption, properties }, i) => `      <edge id="${i}" source="${escaped(source)}" target="${escaped(target)}">${values('edge', caption, properties)}</edge>\n`).join('')}    </edges>
  </graph>
</gexf>
`;
}
