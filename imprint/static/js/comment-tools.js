// @ts-check
import { hasAccount, mine, page } from './api.js';
import { articleOf, idOf, show, turnTo } from './comments.js';
import { recall } from './memory.js';
import { root } from './place.js';
import { complain, piece, tell, word } from './words.js';

/** @import { Comment } from './api.js' */

/** Answers, changes and reports in place; each link leads to a page with the same form, which is what comes here. */
export class CommentTools extends HTMLElement {
  /** @type {Comment[]} */
  #mine = []
  /** @type {import('./comment-quotes.js').CommentQuotes | null} */
  #quotes = null

  async connectedCallback() {
    this.#refresh()
    this.addEventListener('comments-added', () => this.#refresh())
    this.addEventListener('click', (event) => this.#click(event))
    this.addEventListener('keydown', (event) => event.key === 'Escape' && this.#close(event.target))
    this.addEventListener('comment-written', (event) => this.#add([/** @type {CustomEvent<Comment>} */ (event).detail]))
    document.addEventListener('selectionchange', this.#watchSelection)
    if (recall('hidden') || hasAccount()) void import('./hidden-people.js').then(({ beginHiding }) => beginHiding())
    this.#add((await mine(this.getAttribute('thread') ?? ''))?.comments.reverse() ?? [])
  }

  /** Few readers quote: what it needs comes with the first selection here. */
  #watchSelection = () => {
    const selection = getSelection()
    if (!selection || selection.isCollapsed || !this.contains(selection.anchorNode)) return
    document.removeEventListener('selectionchange', this.#watchSelection)
    void import('./comment-quotes.js').then(({ CommentQuotes }) => (this.#quotes = new CommentQuotes()), () => null)
  }

  /** @param {Comment[]} own */
  #add(own) {
    this.#mine.push(...own.filter(({ state }) => state !== 'removed'))
    for (const comment of own) if (comment.state === 'pending') show(comment)
    this.#refresh()
  }

  /** Tools of one's own are others, and each says whose comment it is about. */
  #refresh() {
    for (const tools of this.querySelectorAll('article[data-by] > form[action$="vote/"]:not(:has(.hide, .delete))')) tools.append(' ', piece('hide'))
    for (const comment of this.#mine) this.#own(comment)
    for (const tool of this.querySelectorAll('article > form > :is(a, button)')) tool.setAttribute('aria-describedby', `by-${idOf(tool)}`)
  }

  /** Whoever wrote it may change it for a while or take it back, but not vote on it. @param {Comment} comment */
  #own(comment) {
    const tools = articleOf(comment.id)?.querySelector('form')
    if (!tools || tools.querySelector('.delete')) return
    for (const theirs of tools.querySelectorAll('[href$="#report"], .hide')) theirs.remove()
    for (const vote of tools.querySelectorAll('button')) vote.disabled = true
    const window_ms = Number(this.getAttribute('edit-minutes')) * 60_000
    const names = Math.abs(Date.now() - Date.parse(comment.posted_at)) < window_ms ? ['edit', 'delete'] : ['delete']
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
    const theirs = clicked.closest('.hide')?.closest('article')
    if (theirs) return void import('./hidden-people.js').then(({ hide }) => hide(theirs))
    const quoted = clicked.closest('.quote')?.closest('article')
    const link = quoted ? /** @type {HTMLAnchorElement | null} */ (quoted.querySelector('a[href$="#reply"]')) : clicked.closest('a')
    const kind = link?.hash.slice(1) ?? ''
    if (!link || !idOf(link) || event.ctrlKey || event.metaKey || event.shiftKey) return
    if (!['reply', 'edit', 'delete', 'report'].includes(kind) || (kind === 'reply' && !root.querySelector('comment-form'))) return
    event.preventDefault()
    void this.#open(link, kind)
  }

  /** @param {HTMLAnchorElement} link @param {string} kind */
  async #open(link, kind) {
    const article = /** @type {HTMLElement} */ (link.closest('article'))
    const before = article.querySelector(':scope > .here')
    const quoted = kind === 'reply' ? this.#quotes?.take(article) : ''
    if (quoted && before?.matches('.reply')) return this.#quotes?.putIn(before, quoted)
    before?.remove()
    if (before?.classList.contains(kind)) return
    const { here, problem } = kind === 'reply' ? { here: answerTo(article), problem: '' } : await formFor(link, kind)
    complain(/** @type {Element} */ (link.parentElement), problem)
    if (!here) return problem || location.assign(link.href)
    here.classList.add('here', kind)
    const hint = here.querySelector('.hint')
    if (hint) hint.append(' ', piece('cancel'))
    else here.querySelector('button')?.after(' ', piece('cancel'))
    // Few readers come here. Without the module the form works by itself.
    const acts = kind === 'reply' ? null : await import('./comment-acts.js').catch(() => null)
    if (kind === 'edit') void import('./writing.js').then(({ equip }) => equip(/** @type {HTMLFormElement} */ (here)), () => null)
    if (acts) here.addEventListener('submit', (event) => acts.act(event, kind, article))
    article.append(here)
    const first = /** @type {HTMLElement | null} */ (here.querySelector('textarea, input, button'))
    first?.focus()
    if (quoted) this.#quotes?.putIn(here, quoted)
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
  const copy = /** @type {HTMLElement} */ (root.querySelector('comment-form')?.cloneNode(true))
  const form = /** @type {HTMLFormElement} */ (copy.querySelector('form'))
  form.reset()
  tell(form, '')
  for (const extra of form.querySelectorAll('.bar, .preview, .names, .about-it, .forget')) extra.remove()
  for (const field of form.elements) for (const name of ['id', 'aria-invalid', 'aria-autocomplete', 'aria-controls', 'aria-describedby']) field.removeAttribute(name)
  const parent = /** @type {HTMLInputElement} */ (form.elements.namedItem('parent'))
  parent.value = idOf(article)
  const label = form.querySelector('label')?.firstChild
  if (label) label.textContent = `${word('reply', article.querySelector('header b')?.textContent ?? '')} `
  return copy
}

/** @param {HTMLAnchorElement} link @param {string} kind */
async function formFor(link, kind) {
  const { from, problem } = await page(link.pathname)
  const here = from?.querySelector(`form#${kind}`)
  here?.removeAttribute('id')
  return { here, problem }
}
customElements.define('comment-tools', CommentTools)
