// @ts-check
/** Files on their way to the server, one after the other: how far each is, and a way to stop it. Owns one element. */
import * as api from './api.js';
import { failure, h } from './dom.js';
import { number } from './text.js';

/** Before a speed is told. */
const SOON = 1;
const MEGA = 1e6;

/** "12.4 of 512 MB, 40.1 MB/s, 13 s left". Pure. @param {number} sent bytes @param {number} total bytes @param {number} seconds since it began */
export function progress(sent, total, seconds) {
  const large = total >= MEGA;
  const amount = (bytes) => (large ? (bytes / MEGA).toFixed(total >= 100 * MEGA ? 0 : 1) : number(bytes));
  const parts = [`${amount(sent)} of ${amount(total)} ${large ? 'MB' : 'bytes'}`];
  if (seconds >= SOON && sent > 0 && sent < total) {
    const left = ((total - sent) * seconds) / sent;
    parts.push(`${(sent / MEGA / seconds).toFixed(1)} MB/s`, left < 90 ? `${Math.ceil(left)} s left` : `${Math.ceil(left / 60)} min left`);
  }
  return parts.join(', ');
}

export class Sending {
  /** @param {HTMLElement} element @param {{room: () => number, onSent: () => Promise<void>, onGone: () => void}} actions room in bytes; gone is what was pressed */
  constructor(element, actions) {
    this.element = element;
    this.actions = actions;
    this.last = Promise.resolve();
    this.list = h('ul');
    this.status = h('p.hidden', { role: 'status' });
    element.append(this.list, this.status);
  }

  /** What went wrong before is no longer said. @param {File[]} files */
  send(files) {
    for (const old of this.list.querySelectorAll('.message, .ended')) old.closest('li').remove();
    for (const file of files) {
      const line = this.line(file);
      this.list.append(line.element);
      this.last = this.last.then(() => this.one(file, line));
    }
    return this.last;
  }

  /** @param {File} file */
  line(file) {
    const stop = new AbortController();
    const bar = h('progress', { max: Math.max(1, file.size), value: 0, 'aria-label': `Sending ${file.name}` });
    const says = h('span.stage', { textContent: 'waits until the others are sent' });
    const cancel = h('button', { type: 'button', textContent: 'Cancel', 'aria-label': `Do not send ${file.name}`, onclick: () => stop.abort() });
    return { stop, bar, says, element: h('li.job', {}, h('div.row', {}, h('span.what', { textContent: file.name }), cancel), bar, says) };
  }

  /** @param {File} file @param {ReturnType<Sending['line']>} line */
  async one(file, { stop, bar, says, element }) {
    const gone = (...children) => {
      const focused = element.contains(document.activeElement);
      if (children.length === 0) element.remove();
      else element.replaceChildren(...children);
      if (focused) this.actions.onGone();
    };
    try {
      const room = this.actions.room();
      if (file.size > room) throw new api.Problem(413, 'Too large', `${file.name} has ${number(file.size)} bytes; there is room for ${number(room)}. Ingest it on the command line: latentgraph ingest`);
      const begun = performance.now();
      says.textContent = progress(0, file.size, 0);
      await api.upload(file, (sent) => {
        bar.value = sent;
        says.textContent = sent < file.size ? progress(sent, file.size, (performance.now() - begun) / 1000) : 'sent; the server looks at it';
        if (sent >= file.size) bar.removeAttribute('value');
      }, stop.signal);
      this.status.textContent = `${file.name} is sent`;
      gone();
    } catch (error) {
      const cancelled = /** @type {Error} */ (error).name === 'AbortError';
      this.status.textContent = cancelled ? `${file.name} was not sent` : '';
      gone(cancelled ? h('p.quiet.ended', { textContent: `${file.name} was not sent: cancelled.` }) : failure(/** @type {Error} */ (error)));
    }
    await this.actions.onSent();
  }
}
