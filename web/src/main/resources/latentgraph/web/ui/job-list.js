// @ts-check
/** The server's long work with its progress, the latest first. Owns one element. */
import * as api from './api.js';
import { failure, h, message } from './dom.js';
import { isOver, progress, stage } from './jobs.js';
import { counted } from './text.js';
/** @typedef {import('./types.js').Job} Job */

export class JobList {
  /** @param {string} id @param {import('./types.js').Frame} frame @param {() => void} focus takes the focus of what was pressed and is gone */
  constructor(id, frame, focus) {
    this.frame = frame;
    this.focus = focus;
    this.items = /** @type {Map<number, {state: string, element: HTMLElement, bar: any, says: HTMLElement}>} */ (new Map());
    this.status = h('p.hidden', { role: 'status' });
    this.list = h('ul.jobs', { id });
    this.none = message('No jobs yet', 'Ingests, class graphs, layouts, comparisons and experiments that are computed show their progress here.');
    this.others = h('ul.jobs');
    this.elsewhere = h('div.elsewhere', { hidden: true }, h('h3', { textContent: 'Elsewhere', title: 'Other processes that work in this store, over Bolt. They are ended where they run.' }), this.others);
    this.element = h('div.block', {}, h('h3', { textContent: 'Jobs' }), this.status, this.none, this.list, this.elsewhere);
  }

  /** Draws jobs that changed. @param {Job[]} changed */
  show(changed) {
    for (const job of changed) {
      const known = this.items.get(job.id);
      if (known !== undefined && known.state === job.state && job.state === 'running') {
        known.says.textContent = progress(job);
        set(known.bar, job);
      } else {
        const item = this.item(job);
        if (known === undefined) {
          const next = [...this.items.keys()].filter((id) => id < job.id).sort((a, b) => b - a)[0];
          this.list.insertBefore(item.element, next === undefined ? null : this.items.get(next)?.element ?? null);
        } else {
          const focused = known.element.contains(document.activeElement);
          known.element.replaceWith(item.element);
          if (focused) {
            const button = /** @type {any} */ (item.element.querySelector('button'));
            if (button) button.focus();
            else this.focus();
          }
        }
        this.items.set(job.id, item);
        if (isOver(job) && known !== undefined) this.status.textContent = `${job.kind} ${job.what}: ${job.state}`;
      }
    }
    const all = new Set(this.frame.jobs.all.map((job) => job.id));
    for (const [id, { element }] of this.items) {
      if (!all.has(id)) {
        element.remove();
        this.items.delete(id);
      }
    }
    this.none.hidden = this.items.size > 0;
    const { elsewhere } = this.frame.jobs;
    this.elsewhere.hidden = elsewhere.length === 0;
    this.others.replaceChildren(...elsewhere.map((one) => {
      const bar = h('progress', { 'aria-label': `Progress of ${one.what}`, hidden: one.stage === null });
      set(bar, one);
      return h('li.job', {}, h('div.what', { textContent: one.what }), bar, h('span.stage', { textContent: `${stage(one)}, since ${clock(one.since)}` }));
    }));
  }

  /** @param {Job} job */
  item(job) {
    const bar = h('progress', { 'aria-label': 'Progress', hidden: job.state !== 'running' });
    set(bar, job);
    const says = h('span.stage', { textContent: progress(job) });
    const took = job.started === null || job.ended === null ? '' : ` in ${seconds(job.started, job.ended)}`;
    if (job.state === 'done') says.textContent = 'done' + took;
    const cancel = isOver(job) ? null : h('button', { type: 'button', textContent: 'Cancel', 'aria-label': `Cancel ${job.kind} ${job.what}`, onclick: async (event) => {
      event.target.disabled = true;
      await api.cancelJob(job.id).catch((error) => says.replaceChildren(failure(error)));
    } });
    const made = job.result.representations ?? [];
    const open = (key, text) => h('button.link', { type: 'button', textContent: text, onclick: () => this.frame.go({ view: 'graph', representation: key, graph: null, label: null, other: null, at: null }) });
    const report = job.result.experiment;
    const graphOf = job.state === 'done' && job.kind === 'class graph' ? job.what.split('#')[0] : null;
    const element = h('li.job', { 'data-job': job.id, 'data-state': job.state }, h('div.row', {}, h('span.kind', { textContent: job.kind }), cancel),
      graphOf !== null && this.frame.stored.representations.some((one) => one.key === graphOf) ? open(graphOf, job.what) : h('div.what', { textContent: job.what }), bar, says,
      ...job.warnings.map((text) => h('p.partial', { textContent: text })),
      job.error === null ? null : failure(new Error(job.error)),
      typeof report !== 'string' ? null : h('div', {}, h('button.link', { type: 'button', textContent: 'What it found', onclick: () => this.frame.go({ view: 'experiments', experiment: report }) })),
      made.length === 0 ? null : h('ul', {}, ...made.slice(0, 8).map((one) => h('li', {}, open(one.key, one.key), ` ${counted(one.size, 'sample')}, ${one.status}`)),
        made.length > 8 ? h('li.quiet', { textContent: `and ${made.length - 8} more` }) : null));
    return { state: job.state, element, bar, says };
  }
}

/** @param {any} bar @param {{done: number, total: number}} job */
function set(bar, job) {
  if (job.total > 0) {
    bar.max = job.total;
    bar.value = job.done;
  } else {
    bar.removeAttribute('value');
  }
}

/** The hour, and the day unless it is today. @param {string} time */
function clock(time) {
  const date = new Date(time);
  const today = date.toDateString() === new Date().toDateString();
  return date.toLocaleString([], today ? { timeStyle: 'short' } : { dateStyle: 'short', timeStyle: 'short' });
}

const seconds = (from, to) => {
  const took = (Date.parse(to) - Date.parse(from)) / 1000;
  return took < 60 ? `${took.toFixed(1)} s` : `${Math.floor(took / 60)} min ${Math.round(took % 60)} s`;
};
