// @ts-check
import { Cards } from './desk-cards.js'
import { listen } from './desk-keys.js'
import { Rows } from './desk-rows.js'
import { post, Refused } from './desk-send.js'
import { Speech } from './desk-speech.js'
import { Undo } from './desk-undo.js'

/**
 * The newsroom's desk. Each button also works without this; it decides without a reload: the next card is there before
 * the site has answered, and what the site refuses comes back.
 */
export class ModerationDesk extends HTMLElement {
  speech = new Speech(this)
  cards = new Cards(this)
  rows = new Rows(this)
  undo = new Undo(this)

  connectedCallback() {
    this.addEventListener('submit', (event) => this.#submit(event))
    this.addEventListener('click', (event) => this.#click(event))
    if (this.dataset.keys === 'on') listen(this)
    addEventListener('pagehide', () => this.cards.leave())
    this.#show()
    for (const hidden of this.querySelectorAll('[data-show-keys], .desk__all')) hidden.removeAttribute('hidden')
  }

  /** The present card is in the page: it is claimed, and its neighbours are made ready. */
  #show() {
    const id = this.cards.id
    this.rows.mark(id)
    if (!id) return
    for (const button of this.cards.all('[data-go]')) button.hidden = false
    this.cards.claim()
    this.cards.prefetch(this.rows.around(id))
  }

  /** @param {string | undefined} id @param {boolean} [fresh] not from what was made ready */
  async open(id, fresh = false) {
    if (!id) return this.cards.empty(this.speech.word('empty'))
    await this.cards.open(id, fresh)
    this.#show()
    this.cards.focus()
  }

  /** @param {1 | -1} step */
  async go(step) {
    const id = this.rows.beside(this.cards.id, step)
    if (!id) return this.speech.say(this.speech.word(step > 0 ? 'last' : 'first'))
    this.speech.hush()
    await this.open(id)
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    const form = /** @type {HTMLFormElement} */ (event.target)
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter)
    if (form.dataset.leaves) void this.#leave(form, button, form.dataset.leaves)
    else if ('stays' in form.dataset) void this.#stay(form, button)
    else if ('undo' in form.dataset) void this.undo.take()
    else return
    event.preventDefault()
  }

  /** @param {HTMLFormElement} form @param {HTMLButtonElement | null} button @param {string} word */
  async #leave(form, button, word) {
    const id = this.cards.id
    const answer = post(form, button)
    answer.catch(() => {}) // What went wrong is told below, when the next card is there.
    this.undo.offer(id, answer)
    this.speech.say(this.speech.word(word))
    const next = this.rows.take(id)
    this.cards.forget(id)
    this.cards.freeze()
    await this.open(next)
    try {
      this.speech.care(await answer)
      await this.rows.fill()
    } catch (error) {
      await this.#refused(id, error)
    }
  }

  /** Somebody was quicker: it stays away. Otherwise it comes back. @param {string} id @param {unknown} error */
  async #refused(id, error) {
    this.undo.withdraw()
    this.speech.alert(error instanceof Refused ? error.message : this.speech.word('lost'))
    if (error instanceof Refused && error.status === 409) return
    this.rows.restore(id)
    await this.open(id, true)
  }

  /** @param {HTMLFormElement} form @param {HTMLButtonElement | null} button */
  async #stay(form, button) {
    const id = this.cards.id
    try {
      const { sentence } = await post(form, button)
      await this.open(id, true)
      this.speech.say(sentence)
    } catch (error) {
      this.speech.alert(error instanceof Refused ? error.message : this.speech.word('lost'))
    }
  }

  /** @param {MouseEvent} event */
  #click(event) {
    if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return
    const go = event.target.closest('[data-go]')
    const row = event.target.closest('[data-rows] a')
    if (event.target.closest('[data-show-keys]')) this.querySelector('dialog')?.showModal()
    else if (event.target.matches('[data-tick-all]')) this.rows.tickAll(event.target)
    else if (go) void this.go(go.getAttribute('data-go') === '1' ? 1 : -1)
    else if (row) {
      event.preventDefault()
      void this.open(row.closest('li')?.dataset.id)
    }
  }

  /** A decision was taken back. @param {string} id @param {string} sentence */
  async undone(id, sentence) {
    this.rows.restore(id)
    await this.open(id, true)
    this.speech.say(sentence)
  }
}
customElements.define('moderation-desk', ModerationDesk)
