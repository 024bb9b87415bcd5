// @ts-check
import { leadTo, takeFrom } from './comments.js';
import { word } from './words.js';

/** The next page's comments come below those that are here. Where that fails, the link leads there. */
export class LoadMore extends HTMLElement {
  connectedCallback() {
    this.addEventListener('click', (event) => {
      const link = this.querySelector('a')
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
      event.preventDefault()
      void this.#load(link)
    })
  }

  /** @param {HTMLAnchorElement} link */
  async #load(link) {
    const words = link.textContent
    link.textContent = word('loading')
    const taken = await takeFrom(link.pathname, 'after')
    if (!taken) return location.assign(link.href)
    link.textContent = words
    if (taken.added[0]) leadTo(taken.added[0])
    const next = taken.from.querySelector('load-more a')?.getAttribute('href')
    if (next) link.setAttribute('href', next)
    else this.remove()
  }
}
customElements.define('load-more', LoadMore)
