// @ts-check
/** Long work in the server, as it happens: server-sent events, and what is asked for where they fail. */
import * as api from './api.js';
/** @typedef {import('./types.js').Job} Job */

const AGAIN = 2000;

/** @param {Job} job */
export const isOver = (job) => job.state !== 'waiting' && job.state !== 'running';

/** How far a job is, in words: "waiting", "placing points, 45 %". Pure. @param {Job} job */
export const progress = (job) => (job.state === 'running' ? stage(job) : job.state);

/** @param {{stage: string | null, done: number, total: number}} work that runs */
export function stage({ stage: name, done, total }) {
  const share = total > 0 ? `${Math.floor((100 * done) / total)} %` : '';
  return [name, share].filter((part) => part !== null && part !== '').join(', ') || 'running';
}

export class Jobs {
  /** @param {{onJobs: (changed: Job[]) => void, onStored: () => void}} actions */
  constructor(actions) {
    this.actions = actions;
    /** The latest first. @type {Job[]} */
    this.all = [];
    /** What other processes do. @type {import('./types.js').Elsewhere[]} */
    this.elsewhere = [];
    this.waiting = /** @type {Map<number, ((job: Job) => void)[]>} */ (new Map());
    // A browser opens few connections to one server: a page that nobody looks at leaves its own to others.
    addEventListener('visibilitychange', () => this.listen());
  }

  /** Begins or ends to listen. */
  listen() {
    if (document.hidden) {
      this.source?.close();
      this.source = null;
      return;
    }
    if (this.source && this.source.readyState !== EventSource.CLOSED) return;
    const before = this.source !== undefined;
    const source = new EventSource('/api/jobs/events');
    this.source = source;
    source.addEventListener('jobs', (event) => {
      this.all = JSON.parse(event.data).jobs;
      this.heard(this.all);
      if (before || source.heard) this.actions.onStored();
      source.heard = true;
    });
    source.addEventListener('job', (event) => {
      const job = JSON.parse(event.data);
      const place = this.all.findIndex((one) => one.id === job.id);
      if (place < 0) this.all.unshift(job);
      else this.all[place] = job;
      this.heard([job]);
    });
    source.addEventListener('elsewhere', (event) => {
      this.elsewhere = JSON.parse(event.data).elsewhere;
      this.actions.onJobs([]);
    });
    source.addEventListener('stored', () => this.actions.onStored());
  }

  /** @param {Job[]} changed */
  heard(changed) {
    this.actions.onJobs(changed);
    for (const job of changed) {
      for (const told of this.waiting.get(job.id) ?? []) told(job);
    }
  }

  /**
   * Waits until a job is done.
   * @param {Job} job @param {(job: Job) => void} [told] how far it is
   * @throws {api.Problem} if it fails or is cancelled
   */
  async done(job, told = () => {}) {
    let now = job;
    while (!isOver(now)) {
      told(now);
      now = await this.next(job.id);
    }
    if (now.state === 'failed') throw new api.Problem(422, 'Failed', now.error ?? '');
    if (now.state === 'cancelled') throw new api.Problem(409, 'Cancelled', `${now.kind} ${now.what} was cancelled.`);
    return now;
  }

  /** The job when it next changed; asked for where no event tells. @param {number} id @returns {Promise<Job>} */
  next(id) {
    return new Promise((resolve, reject) => {
      const own = (job) => {
        clearTimeout(timer);
        this.waiting.set(id, (this.waiting.get(id) ?? []).filter((one) => one !== own));
        resolve(job);
      };
      const timer = setTimeout(() => api.job(id).then(own, reject), AGAIN);
      this.waiting.set(id, [...(this.waiting.get(id) ?? []), own]);
    });
  }
}
