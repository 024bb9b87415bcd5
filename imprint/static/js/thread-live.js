// @ts-check
import { addBadge, leadTo } from './comments.js';
import { takeFrom } from './further.js';
import { root } from './place.js';
import { counted, piece, word } from './words.js';

const EVERY_MS = 20_000
const SELDOMEST_MS = 320_000

/** Says that there are new comments, and brings them when asked; nothing that is being read moves by itself. */
export class ThreadLive extends HTMLElement {
  #newest = -1
  #wait = EVERY_MS
  #timer = 0

  connectedCallback() {
    document.addEventListener('visibilitychange', this.#restart)
    void this.#look()
  }

  disconnectedCallback() {
    document.removeEventListener('visibilitychange', this.#restart)
    clearTimeout(this.#timer)
  }

  get src() {
    return this.getAttribute('src') ?? ''
  }

  #restart = () => {
    clearTimeout(this.#timer)
    if (!document.hidden) void this.#look()
  }

  /** The browser itself asks with If-None-Match; seldomer while the site does not answer. */
  async #look() {
    const response = await fetch(this.src, { cache: 'no-cache' }).catch(() => null)
    const live = response?.ok ? await response.json().catch(() => null) : null
    this.#wait = live ? EVERY_MS : Math.min(this.#wait * 2, SELDOMEST_MS)
    if (live) this.#compare(live)
    clearTimeout(this.#timer)
    if (!document.hidden && this.isConnected) this.#timer = setTimeout(() => this.#look(), this.#wait * (0.8 + Math.random() * 0.4))
  }

  /** @param {{ count: number, newest: number }} live */
  #compare({ count, newest }) {
    if (this.#newest < 0) this.#newest = newest
    const more = count - Number(this.getAttribute('count'))
    const isNew = more > 0 || newest > this.#newest && !root.getElementById(`comment-${newest}`)
    if (isNew) this.#offer(Math.max(more, 1), count, newest)
  }

  /** @param {number} more @param {number} count @param {number} newest */
  #offer(more, count, newest) {
    const words = counted('fresh', more)
    const button = this.querySelector('button') ?? piece('bubble')
    if (button.textContent === words) return
    button.textContent = words
    button.onclick = () => this.#bring(count, newest)
    this.replaceChildren(button)
  }

  /** @param {number} count @param {number} newest */
  async #bring(count, newest) {
    const { added, from, problem } = await takeFrom(this.src.replace('live.json', ''), 'before')
    const button = this.querySelector('button')
    if (problem && button) button.textContent = problem
    if (!from) return
    this.setAttribute('count', String(count))
    this.#newest = newest
    this.textContent = added.length ? '' : word('further')
    const title = root.querySelector('#discussion-title')
    if (title) title.textContent = counted('count', count)
    for (const article of added) addBadge(article, word('new'), 'new')
    if (added[0]) leadTo(added[0])
  }
}
customElements.define('thread-live', ThreadLive)
