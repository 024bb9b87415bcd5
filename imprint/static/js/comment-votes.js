// @ts-check
import { ask, haveActed, mine } from './api.js';
import { idOf } from './comments.js';
import { recall, remember } from './memory.js';
import { complain, word } from './words.js';

const KEPT = 500

/** Votes count without leaving the page; pressing again takes one back. Without script each comment's form does it. */
export class CommentVotes extends HTMLElement {
  /** @type {Record<string, number>} */
  #votes = {}

  async connectedCallback() {
    this.#votes = recall('votes') ?? {}
    this.#mark()
    this.addEventListener('comments-added', () => this.#mark())
    this.addEventListener('submit', (event) => {
      const button = /** @type {SubmitEvent} */ (event).submitter
      if (button instanceof HTMLButtonElement && button.name === 'value') {
        event.preventDefault()
        void this.#vote(button)
      }
    })
    Object.assign(this.#votes, (await mine(this.thread))?.votes)
    this.#mark()
  }

  get thread() {
    return this.getAttribute('thread') ?? ''
  }

  #mark() {
    for (const button of this.#buttons(this)) {
      button.ariaPressed = String(this.#votes[idOf(button)] === Number(button.value))
      button.title = (button.ariaLabel ?? '').replace(/[\s:]*\d+$/, '')
    }
  }

  /** @param {Element} inside @returns {Iterable<HTMLButtonElement>} */
  #buttons(inside) {
    return inside.querySelectorAll('button[name=value]')
  }

  /** @param {HTMLButtonElement} button */
  async #vote(button) {
    const id = idOf(button)
    const form = /** @type {HTMLFormElement} */ (button.form)
    const value = button.ariaPressed === 'true' ? 0 : Number(button.value)
    const { data, problem } = await ask('PUT', `comments/${id}/vote`, { value })
    complain(form, problem && (data?.detail ?? word('uncounted')))
    if (problem) return
    this.#remember(id, value)
    for (const each of this.#buttons(form)) {
      const count = String(each.value === '1' ? data.up : data.down)
      each.ariaPressed = String(Number(each.value) === value)
      each.ariaLabel = (each.ariaLabel ?? '').replace(/\d+$/, count)
      each.textContent = count === '0' ? '' : count
    }
  }

  /** @param {string} id @param {number} value */
  #remember(id, value) {
    haveActed(this.thread)
    delete this.#votes[id]
    if (value) this.#votes[id] = value
    remember('votes', Object.fromEntries(Object.entries(this.#votes).slice(-KEPT)))
  }
}
customElements.define('comment-votes', CommentVotes)
