// @ts-check
import { hasAccount, mine } from './api.js';

/** Pages are the same for everybody: here what is for strangers gives way to what is for one who has signed in. */
export class ReaderAccount extends HTMLElement {
  async connectedCallback() {
    const thread = this.getAttribute('thread')
    this.#leadBack(thread ? '#discussion' : '')
    if (!hasAccount() || this.hasAttribute('known')) return
    const own = thread ? await mine(thread) : null
    if (thread && !own?.name) return
    this.setAttribute('known', '')
    for (const child of /** @type {Iterable<HTMLElement>} */ (this.children)) {
      if (child.matches('.mail') && !own?.has_address) continue
      child.hidden = !child.hidden
      for (const input of child.querySelectorAll('input')) input.disabled = true
    }
    this.querySelector('b')?.replaceChildren(own?.name ?? '')
  }

  /** To where the reader is now. @param {string} place */
  #leadBack(place) {
    const { pathname, search } = location
    const back = pathname.startsWith('/-/account/') ? search : `?next=${encodeURIComponent(pathname + search + place)}`
    for (const link of this.querySelectorAll('a')) link.search = back
  }
}
customElements.define('reader-account', ReaderAccount)
