// @ts-check
import { piece } from './words.js';

/** At the head of each comment that has answers, a button folds them away; nothing is remembered. */
export class CommentFolds extends HTMLElement {
  connectedCallback() {
    this.#refresh()
    this.addEventListener('comments-added', () => this.#refresh())
    this.addEventListener('click', (event) => {
      const fold = /** @type {Element} */ (event.target).closest('.fold')
      fold?.setAttribute('aria-expanded', String(fold.ariaExpanded !== 'true'))
    })
  }

  #refresh() {
    for (const list of this.querySelectorAll('li > ol')) {
      const head = list.parentElement?.querySelector('header, p')
      const count = list.querySelectorAll('article').length
      if (!head || !count) continue
      const fold = head.querySelector('.fold') ?? head.appendChild(piece('fold'))
      fold.textContent = String(count)
      fold.ariaLabel = `${fold.ariaLabel?.replace(/ \d+$/, '')} ${count}`
      fold.setAttribute('aria-describedby', head.querySelector('b')?.id ?? '')
    }
  }
}
customElements.define('comment-folds', CommentFolds)
