// @ts-check
import { documentOf, haveActed, page } from './api.js';
import { articleOf, leadTo } from './comments.js';
import { load } from './main.js';
import { base, moveInto } from './place.js';
import { fragmentOf, pathOf, sheetsOf, strangerOf } from './embedding.js';

/** The discussion of a page of another site: the baked page of the thread, in a shadow root, with the scripts of home. */
export class ImprintDiscussion extends HTMLElement {
  static observedAttributes = ['key', 'sort']
  /** @type {string[]} */
  static styles = []
  #root = this.attachShadow({ mode: 'open' })
  #path = ''

  connectedCallback() {
    this.#root.addEventListener('click', this.#click)
    this.#root.addEventListener('comment-written', this.#written)
    void this.#begin()
  }

  attributeChangedCallback() {
    if (this.isConnected && this.#path) void this.#begin()
  }

  get key() {
    return this.getAttribute('key') || location.pathname
  }

  async #begin() {
    this.#path = await pathOf(location.origin, this.key)
    const sort = this.getAttribute('sort') ?? ''
    const isSorted = ['oldest', 'top'].includes(sort) && (await this.#open(`${this.#path}comments/${sort}/1/`))
    if (!isSorted && !(await this.#open(this.#path, true))) this.#complain()
    const [, id] = /^#comment-(\d+)$/.exec(location.hash) ?? []
    if (id) void this.#find(id)
  }

  /** @param {string} path @param {boolean} [isFirst] whether there is something to show even where nobody has written */
  async #open(path, isFirst = false) {
    const asked = fetch(new URL(path, base), { cache: 'no-cache' }).catch(() => null)
    const [response, sheets] = await Promise.all([asked, sheetsOf(ImprintDiscussion.styles)])
    if (!response || (!response.ok && !isFirst)) return false
    const from = documentOf(await response.text())
    const section = fragmentOf(from)
    if (!section) return false
    moveInto(this.#root, from.documentElement.lang, strangerOf(this))
    this.#root.adoptedStyleSheets = sheets
    this.#root.replaceChildren(this.#frame(from, section))
    load(this.#root)
    return true
  }

  /** @param {Document} from @param {Element} section */
  #frame(from, section) {
    const [reset, place] = [document.createElement('div'), document.createElement('div')]
    reset.className = 'imprint-reset'
    place.className = 'imprint'
    place.lang = from.documentElement.lang
    place.dir = from.documentElement.dir || 'ltr'
    const foot = /** @type {HTMLTemplateElement | null} */ (from.querySelector('template#foot'))
    place.append(section, foot?.content ?? '')
    reset.append(place)
    queueMicrotask(() => reset.style.setProperty('--medium', getComputedStyle(reset).fontSize))
    return reset
  }

  #complain() {
    const words = document.createElement('p')
    words.role = 'alert'
    words.lang = 'en'
    words.dir = 'ltr'
    words.textContent = 'The discussion cannot be reached. Please try again in a moment.'
    this.#root.replaceChildren(words)
  }

  /** Links inside the discussion stay inside; a place on the page cannot be led to from outside of the element. @param {Event} event */
  #click = (event) => {
    const { ctrlKey, metaKey, shiftKey, target } = /** @type {MouseEvent & { target: Element }} */ (event)
    const link = target.closest('a')
    if (!link || event.defaultPrevented || ctrlKey || metaKey || shiftKey || link.target) return
    const place = link.getAttribute('href') ?? ''
    const isHere = place.startsWith('#')
    if (!isHere && !(link.origin === base.origin && link.pathname.startsWith(this.#path))) return
    event.preventDefault()
    void (isHere ? this.#goTo(place.slice(1)) : this.#follow(link))
  }

  /** @param {string} id */
  #goTo(id) {
    const found = this.#root.getElementById(id)
    if (found?.matches('article')) leadTo(found)
    else found?.focus()
  }

  /** @param {HTMLAnchorElement} link */
  async #follow(link) {
    if (!(await this.#open(link.pathname, link.pathname === this.#path))) return location.assign(link.href)
    const title = this.#root.getElementById('discussion-title')
    if (title) title.tabIndex = -1
    title?.focus({ preventScroll: true })
    this.scrollIntoView({ block: 'nearest' })
  }

  /** A comment that an address of this page names; it may stand on a further page of the discussion. @param {string} id */
  async #find(id) {
    if (!articleOf(id)) {
      const { from } = await page(`/-/comments/${id}/`)
      const link = /** @type {HTMLAnchorElement | null} */ (from?.querySelector('.about .kicker a'))
      if (link?.pathname.startsWith(this.#path)) await this.#open(link.pathname)
    }
    const article = articleOf(id)
    if (article) leadTo(article)
  }

  /** With the first comment the discussion has begun. @param {Event} event */
  #written = (event) => {
    const thread = String(/** @type {CustomEvent} */ (event).detail.thread)
    haveActed(thread)
    for (const element of this.#root.querySelectorAll('[thread="by-key"]')) element.setAttribute('thread', thread)
  }
}
