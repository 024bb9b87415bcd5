// @ts-check
/** The list of what waits: which card comes next, and what was decided and may come back. */

const FEW = 8
const AHEAD = 2

export class Rows {
  /** @type {Map<string, HTMLElement>} decided, and where it would come back */
  #taken = new Map()

  /** @param {import('./moderation-desk.js').ModerationDesk} desk */
  constructor(desk) {
    this.desk = desk
    this.list = /** @type {HTMLElement} */ (desk.querySelector('[data-rows]'))
  }

  /** @returns {HTMLElement[]} */
  get #rows() { return [...this.list.querySelectorAll('li')] }

  /** @param {string} id */
  mark(id) {
    for (const row of this.#rows) {
      if (row.dataset.id === id) row.setAttribute('aria-current', 'true')
      else row.removeAttribute('aria-current')
    }
  }

  /** @param {string} id @param {number} step @returns {string | undefined} */
  beside(id, step) {
    const rows = this.#rows
    const here = rows.findIndex((row) => row.dataset.id === id)
    return rows[here + step]?.dataset.id
  }

  /** Those that may come next. @param {string} id @returns {string[]} */
  around(id) {
    const steps = [-1, ...Array.from({ length: AHEAD }, (_, ahead) => ahead + 1)]
    return steps.map((step) => this.beside(id, step)).filter((one) => one !== undefined)
  }

  /** It is decided; gives the one to show instead. @param {string} id @returns {string | undefined} */
  take(id) {
    const next = this.beside(id, 1) ?? this.beside(id, -1)
    const row = this.#rows.find((one) => one.dataset.id === id)
    if (row) {
      this.#taken.set(id, row)
      row.remove()
      this.#count(-1)
    }
    return next
  }

  /** It waits again, as the first. @param {string} id */
  restore(id) {
    const row = this.#taken.get(id)
    if (!row) return
    this.#taken.delete(id)
    this.list.prepend(row)
    this.#count(1)
  }

  /** @param {number} change */
  #count(change) {
    const shown = this.desk.querySelector('[aria-current=page] [data-count]')
    if (shown) shown.textContent = String(Math.max(0, Number(shown.textContent) + change))
  }

  /** More lines when few are left. */
  async fill() {
    if (this.#rows.length >= FEW) return
    const answer = await fetch(`${this.desk.dataset.root}rows/?${this.desk.dataset.query}`).catch(() => null)
    if (!answer?.ok) return
    const known = new Set(this.#rows.map((row) => row.dataset.id))
    const parsed = new DOMParser().parseFromString(await answer.text(), 'text/html')
    for (const row of parsed.querySelectorAll('li')) {
      const id = row.dataset.id ?? ''
      if (!known.has(id) && !this.#taken.has(id)) this.list.append(row)
    }
    const first = this.#rows[0]?.dataset.id
    if (!this.desk.cards.id && first) await this.desk.open(first)
  }

  /** @param {string} id */
  tick(id) {
    const row = this.#rows.find((one) => one.dataset.id === id)
    const box = row?.querySelector('input')
    if (box) box.checked = !box.checked
    const bulk = this.desk.querySelector('.desk__bulk')
    if (bulk instanceof HTMLDetailsElement) bulk.open = true
  }

  /** @param {Element} all */
  tickAll(all) {
    for (const row of this.#rows) {
      const box = row.querySelector('input')
      if (box && all instanceof HTMLInputElement) box.checked = all.checked
    }
  }
}
