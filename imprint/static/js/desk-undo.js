// @ts-check
import { post, Refused } from './desk-send.js'

/** As long as the button stands there. */
const UNDO_MS = 10_000

/** The last decision can be taken back, even before the site has answered. */
export class Undo {
  /** @type {{ id: string, answer: Promise<import('./desk-send.js').Done> } | null} */
  #last = null
  #ending = 0

  /** @param {import('./moderation-desk.js').ModerationDesk} desk */
  constructor(desk) {
    this.desk = desk
    this.form = /** @type {HTMLFormElement} */ (desk.querySelector('form[data-undo]'))
  }

  /** @param {string} id @param {Promise<import('./desk-send.js').Done>} answer */
  offer(id, answer) {
    clearTimeout(this.#ending)
    this.#last = { id, answer }
    for (const old of this.form.querySelectorAll('[name=decision]')) old.remove()
    this.form.hidden = false
    this.#ending = setTimeout(() => this.withdraw(), UNDO_MS)
  }

  withdraw() {
    clearTimeout(this.#ending)
    this.#last = null
    this.form.hidden = true
  }

  async take() {
    const { speech } = this.desk
    const last = this.#last
    if (!last && !this.form.querySelector('[name=decision]')) return speech.say(speech.word('none'))
    this.withdraw()
    try {
      if (last) this.#put((await last.answer).undo)
      const asked = post(this.form)
      this.#put([])
      const { sentence, stays } = await asked
      await this.desk.undone(String(stays ?? last?.id), sentence)
    } catch (error) {
      speech.alert(error instanceof Refused ? error.message : speech.word('lost'))
    }
  }

  /** @param {number[]} decisions */
  #put(decisions) {
    for (const old of this.form.querySelectorAll('[name=decision]')) old.remove()
    for (const decision of decisions) {
      const field = document.createElement('input')
      Object.assign(field, { type: 'hidden', name: 'decision', value: String(decision) })
      this.form.append(field)
    }
  }
}
