// @ts-check
import { ask, hasAccount, mine } from './api.js';
import { refuse, tell, word } from './words.js';

/** Asks for mail without leaving the page. */
export class FollowForm extends HTMLElement {
  connectedCallback() {
    this.addEventListener('submit', (event) => {
      event.preventDefault()
      void this.#send(/** @type {HTMLFormElement} */ (event.target))
    })
    if (hasAccount()) void this.#knowAddress()
  }

  /** An account has one already; it can still write another. */
  async #knowAddress() {
    const account = await mine(this.getAttribute('thread') ?? '')
    const field = this.querySelector('input')
    if (field && account?.has_address) field.required = false
  }

  /** @param {HTMLFormElement} form */
  async #send(form) {
    tell(form, word('sending'))
    const sent = Object.fromEntries(new FormData(form))
    const { data, problem } = await ask('POST', `threads/${this.getAttribute('thread')}/follows`, sent)
    if (problem) refuse(form, problem, data?.field)
    else tell(form, data?.detail ?? word('asked'))
  }
}
customElements.define('follow-form', FollowForm)
