// @ts-check
import { recall, remember } from './memory.js';
import { root } from './place.js';

/** Who comes back sooner is still on the same visit. */
const VISIT_MS = 30 * 60_000
const KEPT = 300
/** Pages tell no less. */
const A_SECOND_MS = 1000

/** Knows what was written since this device was here before; what marks it and leads to it comes when there is such a thing. */
export class NewComments extends HTMLElement {
  #since = Infinity
  /** One's own are not news. @type {Set<string>} */
  own = new Set()

  connectedCallback() {
    const [since, left] = recall('seen')?.[this.thread] ?? [Infinity, Infinity]
    this.#since = (Date.now() - left < VISIT_MS ? since : left) ?? Infinity
    this.#keep()
    addEventListener('pagehide', () => this.#keep())
    root.addEventListener('comment-written', (event) => this.own.add(String(/** @type {CustomEvent} */ (event).detail.id)))
    root.addEventListener('comments-added', this.#look)
    this.#look()
  }

  get thread() {
    return this.getAttribute('thread') ?? ''
  }

  /** JSON has no infinity; it becomes null. */
  #keep() {
    const seen = { ...recall('seen'), [this.thread]: [this.#since, Date.now()] }
    remember('seen', Object.fromEntries(Object.entries(seen).slice(-KEPT)))
  }

  #look = () => {
    if (!this.news().length) return
    root.removeEventListener('comments-added', this.#look)
    void import('./next-new.js').then(({ lead }) => lead(this), () => null)
  }

  /** @returns {Element[]} from top to bottom */
  news() {
    const times = /** @type {HTMLTimeElement[]} */ ([...root.querySelectorAll('ol.thread article:not(.held) > header time')])
    return times.filter(({ dateTime }) => Date.parse(dateTime) + A_SECOND_MS > this.#since).map((time) => /** @type {Element} */ (time.closest('article')))
  }
}
customElements.define('new-comments', NewComments)
