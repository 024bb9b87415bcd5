// @ts-check
import { ask, haveActed } from './api.js';
import { leadTo, present } from './comments.js';
import { kept, recall, remember } from './memory.js';
import { root, stranger } from './place.js';
import { refuse, tell, word } from './words.js';

const KEPT = ['name', 'email']

/** Sends a comment without leaving the page. What is typed stays on this device until the site has taken it. */
export class CommentForm extends HTMLElement {
  /** @type {[string, string] | null} */
  #sent = null
  #isSending = false
  #touched_ms = 0

  connectedCallback() {
    if (!this.form) return
    this.body.value ||= recall(this.draft) ?? ''
    if (!this.matches('.here')) this.#keepPassage()
    for (const name of KEPT) this.field(name).value ||= recall(name) ?? ''
    this.body.addEventListener('input', () => {
      remember(this.draft, this.body.value || null)
      tell(this.form, '')
    })
    for (const kind of ['focusin', 'input']) this.addEventListener(kind, () => (this.#touched_ms ||= performance.now()))
    this.form.addEventListener('submit', (event) => {
      event.preventDefault()
      if (event.submitter?.hasAttribute('formaction')) void import('./writing.js').then(({ preview }) => preview(this.form))
      else if (!this.#isSending) void this.#send(event.submitter?.getAttribute('name') === 'insists')
    })
    this.addEventListener('focusin', () => void import('./writing.js').then(({ equip }) => equip(this.form), () => null), { once: true })
    if (this.body.value) prepare()
    else this.body.addEventListener('input', prepare, { once: true })
    if (!this.matches('.here')) void this.#offerUnfinished()
  }

  get form() {
    return /** @type {HTMLFormElement} */ (this.querySelector('form'))
  }

  get body() {
    return this.field('body')
  }

  get thread() {
    return this.getAttribute('thread') ?? ''
  }

  get parent() {
    return this.field('parent').value
  }

  get draft() {
    const question = this.field('question')?.value
    return `draft:${stranger.key ?? ''}${this.thread}:${this.parent}${question ? `q${question}` : ''}`
  }

  /** @param {string} name */
  field(name) {
    return /** @type {HTMLInputElement} */ (this.form.elements.namedItem(name))
  }

  /** What the draft is about belongs to it; without a text there is no draft. */
  #keepPassage() {
    const anchor = recall(`${this.draft}:about`)
    if (anchor && this.body.value && !this.field('anchor')) void import('./about-passage.js').then(({ choose }) => choose(this, anchor), () => null)
  }

  forgetPassage() {
    remember(`${this.draft}:about`, null)
    for (const part of this.querySelectorAll('.about-it, .forget')) part.remove()
    this.body.removeAttribute('aria-describedby')
  }

  /** @param {boolean} insists on posting it as it is, after having been asked to think again */
  async #send(insists) {
    this.#isSending = true
    tell(this.form, word('sending'))
    for (const name of KEPT) remember(name, this.field(name).value || null)
    const { body, name, email, notify } = Object.fromEntries(new FormData(this.form))
    const own = { body: String(body), name, email, notify, parent: this.parent ? Number(this.parent) : null }
    const sent = { ...own, ...this.#about(), ...(insists && { insists }), ...(this.thread === 'by-key' && stranger) }
    const key = this.#keyFor(JSON.stringify(sent))
    const { data, problem, status } = await ask('POST', `threads/${this.thread}/comments`, { ...sent, ...this.#signs() }, { 'Idempotency-Key': key })
    const outbox = status ? null : await import('./outbox.js').catch(() => null)
    this.#isSending = false
    if (outbox?.keep({ key, thread: this.thread, sent })) this.#waits()
    else if (data?.reconsider) void import('./reconsider.js').then(({ reconsider }) => reconsider(this.form, problem, data), () => refuse(this.form, problem))
    else if (problem || !data) refuse(this.form, problem || word('failed'), data?.field)
    else this.#taken(data)
  }

  /** Those by which programs are known; a trap that a browser has filled in by itself is empty the next time. */
  #signs() {
    const { value } = this.field('website')
    this.field('website').value = ''
    return { ...(value && { website: value }), ...(this.#touched_ms && { seconds: (performance.now() - this.#touched_ms) / 1000 }) }
  }

  /** What of the article it is about, if anything. */
  #about() {
    const [anchor, question] = ['anchor', 'question'].map((name) => this.field(name)?.value)
    return { ...(anchor && { anchor: JSON.parse(anchor) }), ...(question && { question: Number(question) }) }
  }

  /** The same for what is sent again because no answer came, another one for another text. @param {string} sent */
  #keyFor(sent) {
    let [before, key] = this.#sent ?? recall(`${this.draft}:key`) ?? ['', '']
    if (before !== sent) key = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    this.#keep([sent, key])
    return key
  }

  /** @param {[string, string] | null} sent until the site has answered, also over a reload */
  #keep(sent) {
    this.#sent = sent
    remember(`${this.draft}:key`, sent)
  }

  #clear() {
    remember(this.draft, null)
    this.#keep(null)
    this.forgetPassage()
    this.body.value = ''
    this.#touched_ms = 0
    for (const part of this.querySelectorAll('.preview, .reconsider')) part.remove()
  }

  /** On this device, until there is a connection. */
  #waits() {
    this.#clear()
    tell(this.form, word('kept'))
    if (!this.matches('.here')) return
    const shown = /** @type {HTMLElement | null | undefined} */ (this.parentElement?.querySelector('.waits'))
    this.remove()
    shown?.focus()
  }

  /** Answers that were begun; few have that. */
  async #offerUnfinished() {
    if (!kept(this.draft.replace(/[^:]*$/, '')).some((key) => /:\d+$/.test(key) && key !== this.draft)) return
    const { offerUnfinished } = await import('./leftovers.js')
    offerUnfinished()
  }

  /** @param {import('./api.js').Comment} comment */
  #taken(comment) {
    this.#clear()
    haveActed(this.thread)
    tell(this.form, word(comment.state === 'pending' ? 'received' : 'published'))
    const isHere = root.querySelector('ol.thread') && !this.closest('.single')
    if (!isHere) return location.assign(`/-/comments/${comment.id}/`)
    const article = present(comment)
    const panel = this.closest('.asks')
    if (panel) panel.dispatchEvent(new CustomEvent('answered', { detail: article }))
    else this.parent ? leadTo(article) : article.scrollIntoView({ block: 'nearest' })
    if (this.matches('.here')) this.remove()
  }
}

/** Fetch what keeps a comment that cannot be sent, while there is a connection. */
function prepare() {
  void import('./leftovers.js').catch(() => null)
}
customElements.define('comment-form', CommentForm)
