// @ts-check
import { mine, page } from './api.js';
import { act } from './comment-acts.js';
import { articleOf, idOf, show, turnTo } from './comments.js';
import { piece, word } from './words.js';

/** @import { Comment } from './api.js' */

/** Answers, changes and reports in place; each link leads to a page with the same form, which is what comes here. */
export class CommentTools extends HTMLElement {
  async connectedCallback() {
    this.addEventListener('click', (event) => this.#click(event))
    this.addEventListener('keydown', (event) => event.key === 'Escape' && this.#close(event.target))
    this.addEventListener('comment-written', (event) => this.#own(/** @type {CustomEvent<Comment>} */ (event).detail))
    const own = (await mine(this.getAttribute('thread') ?? ''))?.comments ?? []
    for (const comment of own.reverse()) {
      if (comment.state === 'pending') show(comment)
      if (comment.state !== 'removed') this.#own(comment)
    }
  }

  /** Whoever wrote it may change it for a while, and take it back. @param {Comment} comment */
  #own(comment) {
    const tools = articleOf(comment.id)?.querySelector('form')
    if (!tools || tools.querySelector('.delete')) return
    const window_ms = Number(this.getAttribute('edit-minutes')) * 60_000
    const names = Date.now() - Date.parse(comment.posted_at) < window_ms ? ['edit', 'delete'] : ['delete']
    for (const name of names) {
      const link = piece(name)
      turnTo(link, comment.id)
      tools.append(' ', link)
    }
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const clicked = /** @type {Element} */ (event.target)
    if (clicked.closest('.cancel')) return this.#close(clicked)
    const link = clicked.closest('a')
    const kind = link?.hash.slice(1) ?? ''
    if (!link || !idOf(link) || event.ctrlKey || event.metaKey || event.shiftKey) return
    if (!['reply', 'edit', 'delete', 'report'].includes(kind) || (kind === 'reply' && !document.querySelector('comment-form'))) return
    event.preventDefault()
    void this.#open(link, kind)
  }

  /** @param {HTMLAnchorElement} link @param {string} kind */
  async #open(link, kind) {
    const article = /** @type {HTMLElement} */ (link.closest('article'))
    const before = article.querySelector(':scope > .here')
    before?.remove()
    if (before?.classList.contains(kind)) return
    const here = kind === 'reply' ? answerTo(article) : await formFor(link, kind)
    if (!here) return location.assign(link.href)
    here.classList.add('here', kind)
    const hint = here.querySelector('.hint')
    if (hint) hint.append(' ', piece('cancel'))
    else here.querySelector('button')?.after(' ', piece('cancel'))
    article.append(here)
    if (kind !== 'reply') here.addEventListener('submit', (event) => act(event, kind, article))
    const first = /** @type {HTMLElement | null} */ (here.querySelector('textarea, input, button'))
    first?.focus()
  }

  /** @param {EventTarget | null} inside */
  #close(inside) {
    const here = /** @type {Element} */ (inside).closest('.here')
    const article = here?.closest('article')
    const link = /** @type {HTMLElement | null} */ (article?.querySelector(`form > a[href$="#${here?.classList[1]}"]`))
    here?.remove()
    link?.focus()
  }
}

/** A copy of the thread's form. @param {HTMLElement} article */
function answerTo(article) {
  const copy = /** @type {HTMLElement} */ (document.querySelector('comment-form')?.cloneNode(true))
  const form = /** @type {HTMLFormElement} */ (copy.querySelector('form'))
  form.reset()
  for (const said of form.querySelectorAll('.said')) said.textContent = ''
  const parent = /** @type {HTMLInputElement} */ (form.elements.namedItem('parent'))
  parent.value = idOf(article)
  const label = form.querySelector('label')?.firstChild
  if (label) label.textContent = `${word('reply', article.querySelector('header b')?.textContent ?? '')} `
  return copy
}

/** @param {HTMLAnchorElement} link @param {string} kind */
async function formFor(link, kind) {
  const form = (await page(link.pathname))?.querySelector(`form#${kind}`)
  form?.removeAttribute('id')
  return form ?? null
}
customElements.define('comment-tools', CommentTools)
