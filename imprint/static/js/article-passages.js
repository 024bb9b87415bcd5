// @ts-check
import { highlight, place } from './passages.js';
import { base } from './place.js';
import { counted } from './words.js';

/** @typedef {{ at: number, exact: string, comments: number[] }} Passage */

/** Words of the article that are talked about: counts beside them, the way to them, and what few readers use, when they do. */
export class ArticlePassages extends HTMLElement {
  connectedCallback() {
    const story = document.querySelector('.story > .body')
    if (!story) return
    story.addEventListener('click', (event) => void this.#open(event))
    if (this.hasAttribute('point')) this.#waitForSelection(story)
    if (Number(this.getAttribute('count'))) void this.#show(story)
  }

  /** @param {Event} event */
  async #open(event) {
    const link = /** @type {Element} */ (event.target).closest('.asks > a')
    const { ctrlKey, metaKey, shiftKey } = /** @type {MouseEvent} */ (event)
    if (!link || ctrlKey || metaKey || shiftKey) return
    event.preventDefault()
    const questions = await import('./open-question.js').catch(() => null)
    if (questions) void questions.toggle(/** @type {HTMLAnchorElement} */ (link))
    else location.assign(/** @type {HTMLAnchorElement} */ (link).href)
  }

  /** @param {Element} story */
  #waitForSelection(story) {
    document.addEventListener('selectionchange', async () => {
      if (getSelection()?.isCollapsed) return
      const pointing = await import('./point-at-passage.js').catch(() => null)
      pointing?.watch(story)
    }, { once: true })
  }

  /** @param {Element} story */
  async #show(story) {
    const response = await fetch(new URL(this.getAttribute('src') ?? '', base), { cache: 'no-cache' }).catch(() => null)
    const told = response?.ok ? await response.json().catch(() => null) : null
    /** @type {Passage[]} */
    const passages = told?.passages ?? []
    for (const passage of passages) count(story, passage)
    const lead = () => {
      const id = Number(location.hash.match(/^#passage-(\d+)/)?.[1])
      const passage = passages.find(({ comments }) => comments.includes(id))
      const range = passage && place(story, passage)
      if (range) highlight(range)
    }
    addEventListener('hashchange', lead)
    lead()
  }
}

/** In the margin, so that nothing moves. @param {Element} story @param {Passage} passage */
function count(story, passage) {
  const range = place(story, passage)
  const block = range?.endContainer.parentElement?.closest('p, li, blockquote, h2, h3, h4, td, figcaption')
  if (!range || !block || !story.contains(block)) return
  const link = document.createElement('a')
  link.className = 'pointed'
  link.href = passage.comments.length > 1 ? `${location.pathname}comments/inline/1/#comment-${passage.comments[0]}` : `#comment-${passage.comments[0]}`
  if (!document.getElementById(`comment-${passage.comments[0]}`) && passage.comments.length === 1) link.href = `/-/comments/${passage.comments[0]}/`
  link.textContent = new Intl.NumberFormat(document.documentElement.lang).format(passage.comments.length)
  link.setAttribute('aria-label', counted('pointed', passage.comments.length))
  link.style.setProperty('--nth', String(block.querySelectorAll('.pointed').length))
  for (const show of ['pointerenter', 'focus']) link.addEventListener(show, () => highlight(range, false))
  block.classList.add('has-pointed')
  block.append(link)
}
customElements.define('article-passages', ArticlePassages)
