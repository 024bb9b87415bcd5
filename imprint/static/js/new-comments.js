// @ts-check
import { mine } from './api.js';
import { addBadge, idOf, leadTo } from './comments.js';
import { recall, remember } from './memory.js';
import { isElsewhere, root } from './place.js';
import { piece, word } from './words.js';

/** Who comes back sooner is still on the same visit. */
const VISIT_MS = 30 * 60_000
const KEPT = 300
/** Pages tell no less. */
const A_SECOND_MS = 1000

/** Marks what was written since this device was here before; a button and the keys n and p lead from one to the next. */
export class NewComments extends HTMLElement {
  #since = Infinity
  #own = new Set()
  /** @type {Set<Element>} */
  #visited = new Set()
  /** @type {Element | undefined} */
  #at

  async connectedCallback() {
    this.#beginVisit()
    this.#mark()
    addEventListener('pagehide', () => this.#keep())
    root.addEventListener('comments-added', () => this.#mark())
    root.addEventListener('comment-written', (event) => this.#disown(/** @type {CustomEvent} */ (event).detail.id))
    const place = isElsewhere ? root : document
    place.addEventListener('keydown', (event) => this.#press(/** @type {KeyboardEvent} */ (event)))
    for (const { id } of (await mine(this.thread))?.comments ?? []) this.#disown(id)
  }

  get thread() {
    return this.getAttribute('thread') ?? ''
  }

  #beginVisit() {
    const [since, left] = recall('seen')?.[this.thread] ?? [Infinity, Infinity]
    this.#since = (Date.now() - left < VISIT_MS ? since : left) ?? Infinity
    this.#keep()
  }

  /** JSON has no infinity; it becomes null. */
  #keep() {
    const seen = { ...recall('seen'), [this.thread]: [this.#since, Date.now()] }
    remember('seen', Object.fromEntries(Object.entries(seen).slice(-KEPT)))
  }

  #mark() {
    for (const time of root.querySelectorAll('ol.thread article:not(.held) > header time')) {
      const article = /** @type {Element} */ (time.closest('article'))
      const isNew = Date.parse(/** @type {HTMLTimeElement} */ (time).dateTime) + A_SECOND_MS > this.#since
      if (isNew && !this.#own.has(idOf(article)) && !article.querySelector('.badge.new')) addBadge(article, word('new'), 'new')
    }
    this.#show()
  }

  /** One's own is not news. @param {number} id */
  #disown(id) {
    this.#own.add(String(id))
    root.querySelector(`#comment-${id} .badge.new`)?.remove()
    this.#show()
  }

  /** @returns {HTMLElement[]} from top to bottom */
  #fresh() {
    return [...root.querySelectorAll('article:not(.veiled) > header > .badge.new')].map((badge) => /** @type {HTMLElement} */ (badge.closest('article')))
  }

  #show() {
    const count = this.#fresh().filter((article) => !this.#visited.has(article)).length
    if (!count) return this.replaceChildren()
    if (!this.firstChild) this.#build()
    this.querySelector('button')?.replaceChildren(word('next', String(count)))
  }

  #build() {
    const bar = piece('next-bar')
    const keys = /** @type {HTMLInputElement} */ (bar.querySelector('input'))
    keys.checked = this.#hasKeys
    keys.addEventListener('change', () => remember('keys', keys.checked ? null : 'off'))
    bar.querySelector('button')?.addEventListener('click', () => this.#go(1))
    this.append(bar)
  }

  get #hasKeys() {
    return recall('keys') !== 'off'
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const step = { n: 1, N: -1, p: -1 }[event.key]
    const inside = /** @type {Element} */ (event.composedPath()[0])
    if (!step || event.ctrlKey || event.metaKey || event.altKey || !this.#hasKeys) return
    if (inside.closest?.('input:not([type=checkbox]), textarea, select, [contenteditable]')) return
    if (this.#go(step)) event.preventDefault()
  }

  /** @param {number} step */
  #go(step) {
    const fresh = this.#fresh()
    const here = fresh.findIndex((article) => article === this.#at)
    const goal = fresh.at(here < 0 ? Math.min(step, 0) : (here + step) % fresh.length)
    if (!goal) return false
    this.#at = goal
    this.#visited.add(goal)
    leadTo(goal)
    this.#show()
    return true
  }
}
customElements.define('new-comments', NewComments)
