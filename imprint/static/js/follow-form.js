// @ts-check
import { ask } from './api.js';
import { refuse, tell, word } from './words.js';

/** Asks for mail without leaving the page. */
export class FollowForm extends HTMLElement {
  connectedCallback() {
    this.addEventListener('submit', (event) => {
      event.preventDefault()
      void this.#send(/** @type {HTMLFormElement} */ (event.target))
    })
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
