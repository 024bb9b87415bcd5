// @ts-check
import { leadTo } from './comments.js';
import { takeFrom } from './further.js';
import { complain, word } from './words.js';

/** The next page's comments come to those that are here. Where they do not, the link leads there. */
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
    const { added, from, problem } = await takeFrom(link.pathname, 'after')
    link.textContent = words
    complain(this, problem)
    if (!from) return problem || location.assign(link.href)
    if (added[0]) leadTo(added[0])
    const next = from.querySelector('load-more a[rel=next]')
    if (next) link.replaceWith(next)
    else this.remove()
  }
}
customElements.define('load-more', LoadMore)
