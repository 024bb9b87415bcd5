// @ts-check
/** The card before the moderator, those that are made ready, and who has which. */

const RENEW_MS = 60_000
/** Somebody else has it: soon they may have left it. */
const ASK_AGAIN_MS = 5_000

/** @typedef {import('./moderation-desk.js').ModerationDesk} Desk */

export class Cards {
  /** @type {Map<string, Promise<string>>} */
  #ready = new Map()
  #renewing = 0
  #claimed = ''

  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk
    this.place = /** @type {HTMLElement} */ (desk.querySelector('[data-place]'))
  }

  /** The number of the present comment; empty when there is none. */
  get id() { return this.card?.dataset.card ?? '' }

  /** @returns {HTMLElement | null} */
  get card() { return this.place.querySelector('[data-card]') }

  /** @param {string} what @returns {HTMLElement[]} */
  all(what) { return [...this.place.querySelectorAll(what)].filter((one) => one instanceof HTMLElement) }

  /** @param {string[]} ids */
  prefetch(ids) {
    for (const id of ids) if (!this.#ready.has(id)) void this.#load(id).catch(() => this.#ready.delete(id))
    for (const id of this.#ready.keys()) if (!ids.includes(id)) this.#ready.delete(id)
  }

  /** @param {string} id */
  forget(id) {
    this.#ready.delete(id)
    if (this.#claimed === id) this.#claimed = ''
  }

  /** @param {string} id */
  #load(id) {
    const card = fetch(`${this.desk.dataset.root}${id}/?${this.desk.dataset.query}`).then((answer) => {
      if (!answer.ok) throw new Error(`The card of ${id} is not there: ${answer.status}`)
      return answer.text()
    })
    this.#ready.set(id, card)
    return card
  }

  /** @param {string} id @param {boolean} fresh */
  async open(id, fresh) {
    this.leave()
    if (fresh) this.#ready.delete(id)
    try {
      const html = await (this.#ready.get(id) ?? this.#load(id))
      const parsed = new DOMParser().parseFromString(html, 'text/html')
      this.place.replaceChildren(...parsed.body.childNodes)
      performance.mark('desk-card')
    } catch {
      location.assign(`${this.desk.dataset.root}?${this.desk.dataset.query}&card=${id}`)
    }
  }

  /** It was decided: a second key while the next one comes does nothing. */
  freeze() {
    for (const button of this.all('button')) button.setAttribute('disabled', '')
  }

  /** @param {string} sentence */
  empty(sentence) {
    this.leave()
    const told = document.createElement('p')
    told.textContent = sentence
    this.place.replaceChildren(told)
  }

  focus() {
    this.card?.focus({ preventScroll: true })
    if (this.place.getBoundingClientRect().top < 0) this.place.scrollIntoView({ block: 'start' })
  }

  /** It is this moderator's for two minutes, and again while it is open. */
  claim() {
    this.#claimed = this.id
    void this.#claimNow(this.id)
  }

  /** @param {string} id */
  async #claimNow(id) {
    clearTimeout(this.#renewing)
    const answer = await this.#send(id, 'claim').catch(() => null)
    if (this.id !== id || answer?.status === 404) return
    this.#renewing = setTimeout(() => void this.#claimNow(id), answer?.status === 204 ? RENEW_MS : ASK_AGAIN_MS)
    if (!answer) return
    const told = this.place.querySelector('[data-held-by]')
    if (!(told instanceof HTMLElement) || ![204, 409].includes(answer.status)) return
    told.hidden = answer.status === 204
    if (answer.status === 409) told.textContent = await answer.text()
    const wanted = /** @type {HTMLButtonElement[]} */ (this.all('[data-acts] form[data-leaves] button:not([hidden])'))
    for (const button of wanted) button.disabled = answer.status === 409
  }

  /** Others can have the card now. */
  leave() {
    clearTimeout(this.#renewing)
    if (this.#claimed) void this.#send(this.#claimed, 'release').catch(() => null)
    this.#claimed = ''
  }

  /** @param {string} id @param {'claim' | 'release'} what */
  #send(id, what) {
    const token = /** @type {HTMLInputElement | null} */ (this.desk.querySelector('[name=csrfmiddlewaretoken]'))
    const headers = { 'X-CSRFToken': token?.value ?? '' }
    return fetch(`${this.desk.dataset.root}${id}/${what}/`, { method: 'POST', headers, keepalive: true })
  }
}
