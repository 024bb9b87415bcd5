// @ts-check
import { hasAccount, mine } from './api.js';

/** Pages are the same for everybody: here what is for strangers gives way to what is for one who has signed in. */
export class ReaderAccount extends HTMLElement {
  async connectedCallback() {
    if (!hasAccount() || this.hasAttribute('known')) return
    const thread = this.getAttribute('thread')
    const name = thread ? (await mine(thread))?.name : ''
    if (thread && !name) return
    this.setAttribute('known', '')
    for (const child of /** @type {Iterable<HTMLElement>} */ (this.children)) child.hidden = !child.hidden
    for (const input of this.querySelectorAll('input')) input.disabled = true
    this.querySelector('b')?.replaceChildren(name ?? '')
  }
}
customElements.define('reader-account', ReaderAccount)
