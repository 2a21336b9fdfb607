// @ts-check
/**
 * The shapes that the page's modules hand to each other. This file holds no code.
 *
 * @typedef {{label: number, name: string, size: number | null, accuracy: number | null, degree: number | null,
 *     community: number | null, hub: boolean | null}} Vertex  a class; accuracy in [0, 1], null without predictions; the
 *     others null in an imported graph that was not measured
 * @typedef {{source: number, target: number, rank: number, distance: number}} Edge  directed: target is source's rank-th
 *     nearest class; both are labels
 * @typedef {{source: number, target: number, distance: number, mutual: boolean}} Tie  an edge without direction,
 *     source < target; mutual where each lists the other
 * @typedef {{key: string, name?: string, representation: string | null, vertices: Vertex[], edges: Edge[], ties: Tie[],
 *     measures: Object<string, any>, cut: boolean}} ClassGraph  cut where the server held vertices or edges back
 * @typedef {{x: number, y: number}} Point
 * @typedef {{columns: string[], rows: Object<string, any>[], cut: boolean, millis: number}} Answer
 *
 * @typedef {Object} ViewState  what the address holds, and so what a link shares
 * @property {string | null} representation  run/e12/layer
 * @property {string | null} graph  the key of an imported class graph, shown in place of a representation's
 * @property {number} k  neighbours a sample
 * @property {number} classK  edges a class
 * @property {'community' | 'accuracy'} colour
 * @property {number | null} label  the selected class
 * @property {'all' | 'wrong'} samples
 * @property {boolean} cypher  whether the console is open
 * @property {string | null} query  the library query in the console
 */
export {};
