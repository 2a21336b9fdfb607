// @ts-check
/**
 * The shapes that the page's modules hand to each other. This file holds no code.
 *
 * @typedef {{label: number, name: string, size: number | null, accuracy: number | null, degree: number | null,
 *     community: number | null, hub: boolean | null, purity?: number | null}} Vertex  a class; accuracy in [0, 1], null without
 *     predictions; purity in [0, 1], absent until it is asked for; the others null in an imported graph that was not measured
 * @typedef {{source: number, target: number, rank: number, distance: number}} Edge  directed: target is source's rank-th
 *     nearest class; both are labels
 * @typedef {{source: number, target: number, distance: number, mutual: boolean}} Tie  an edge without direction,
 *     source < target; mutual where each lists the other
 * @typedef {{key: string, name?: string, representation: string | null, vertices: Vertex[], edges: Edge[], ties: Tie[],
 *     measures: Object<string, any>, cut: boolean, places?: Places}} ClassGraph  cut where the server held vertices or edges back
 * @typedef {{x: number, y: number}} Point
 * @typedef {{layouts: string[], layout: string | null, points: Point[] | null, absent?: string}} Places  the stored layouts of a class graph, the one that is
 *     taken, and where it places the vertices, in their order; null where none is taken; absent is a layout
 *     that was asked for and is not stored
 * @typedef {{representation: string, layout: string, total: number, drawn: number, dataSet: string, names: Map<number, string>,
 *     index: number[], sample: string[], x: Float64Array, y: Float64Array, label: (number | null)[],
 *     prediction: (number | null)[], purity: (number | null)[], community: (number | null)[], places: Map<number, number>}} Cloud
 *     the drawn points of a layout, of total samples: index and the columns after it have one element a point, by index;
 *     names by label; places is where in the columns an index stands
 * @typedef {{columns: string[], rows: Object<string, any>[], cut: boolean, millis: number,
 *     plan?: {depth: number, name: string, details: string, estimatedRows: number | null, rows: number | null, dbHits: number | null}[]}} Answer
 *
 * @typedef {Object} View  a part of the page that owns one element; it is made once, as new …View(element, frame)
 * @property {HTMLElement} element
 * @property {(state: ViewState) => Promise<void>} show  draws what the state says; of several answers, the last state's alone
 * @property {() => void} hide  another view is shown now: what is still being read is of no use
 * @property {(state: ViewState) => void} escape  the key was pressed: gives up what is selected
 * @property {() => Object<string, any>} selection  values for parameters of queries, by their names
 * @property {() => Promise<void>} [stored]  frame.stored has changed while this view is shown, by whomever
 * @property {(changed: Job[]) => void} [jobs]  these have changed while this view is shown
 *
 * @typedef {Object} Frame  what views ask of the page
 * @property {(change: Partial<ViewState>) => void} go  changes what is seen; the address follows
 * @property {(change: Partial<ViewState>) => void} keep  puts into the address what is already drawn, such as a zoom
 * @property {(change: Partial<ViewState>) => void} replace  as go, without a step for the back button
 * @property {{runs: any[], representations: any[], classGraphs: any[]}} stored  rows of runs/list, runs/representations and
 *     class-graph/list
 * @property {() => Promise<void>} reread  after something was stored
 * @property {() => void} selected  after what is selected changed without the address: the console's parameters follow
 * @property {Map<string, any>} library  the named queries
 * @property {import('./jobs.js').Jobs} jobs  the server's long work
 *
 * @typedef {{id: number, kind: string, what: string, state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled', stage: string | null,
 *     done: number, total: number, warnings: string[], created: string, started: string | null, ended: string | null,
 *     error: string | null, result: Object<string, any>}} Job  total is 0 where it is not known
 *
 * @typedef {{what: string, since: string, stage: string | null, done: number, total: number}} Elsewhere  what another process does in the store
 *
 * @typedef {Object} ViewState  what the address holds, and so what a link shares
 * @property {string} view  its name; the first one where there is no such
 * @property {string | null} representation  run/e12/layer
 * @property {string | null} graph  the key of an imported class graph, shown in place of a representation's
 * @property {number} k  neighbours a sample
 * @property {number} classK  edges a class
 * @property {string} colour  one of state.js' COLOURS of the view
 * @property {number | null} label  the selected class
 * @property {number | null} other  the class that it is looked at together with
 * @property {string | null} places  a stored layout of the class graph, or stress for places found in the browser; null: a stored one if there is
 * @property {boolean} hulls  whether the communities of the class graph are outlined
 * @property {string | null} against  the representation that this one is set against
 * @property {'typical' | 'border' | 'wrong' | 'all'} samples  which ones of the selected class
 * @property {string | null} layout  of the latent map
 * @property {number | null} sample  the index of the selected latent
 * @property {string | null} beside  what stands beside the sample's representation: runs, epochs, layers, or keys joined by commas
 * @property {number | null} to  the index of the sample that a path leads to
 * @property {string | null} otherLayout  of the second of two maps
 * @property {boolean} align  whether the second of two maps is turned to the first
 * @property {string | null} gathered  the selected samples of a map, as gathered.js writes them
 * @property {string | null} kept  the key of the kept selection that is shown
 * @property {{x: number, y: number, zoom: number} | null} at  the place in the middle of the latent map; zoom 1 shows all
 * @property {string} find  words that the runs of the table contain
 * @property {string} sort  a column of the table, '-' before it for the greatest first; '' for the newest first
 * @property {string | null} group  what the table is grouped by
 * @property {readonly string[]} picked  runs
 * @property {string | null} measure  that representations were compared by
 * @property {string | null} parameters  its own, as JSON text
 * @property {string | null} layer  of the compared; null for all
 * @property {number | null} epoch  of the compared; null for all
 * @property {string | null} experiment  the key of a stored one, or the name of one that is to be made
 * @property {boolean} whole  whether comparisons over a part of the samples are left out
 * @property {string | null} settings  of the one that is to be made, as JSON text
 * @property {boolean} cypher  whether the console is open
 * @property {string | null} query  the library query in the console
 * @property {string | null} statement  what was run in its place; of at most 4,000 characters
 * @property {string} form  what answers are shown as: table, graph, chart or plan
 */
export {};
