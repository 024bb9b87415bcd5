// @ts-check
/** What the desk says, to be read and to be heard. */
export class Speech {
  /** @param {HTMLElement} desk */
  constructor(desk) {
    this.desk = desk
    this.said = /** @type {HTMLElement} */ (desk.querySelector('[data-said]'))
    this.alerted = /** @type {HTMLElement} */ (desk.querySelector('[data-alert]'))
  }

  /** @param {string} name */
  word(name) {
    const words = /** @type {HTMLTemplateElement} */ (this.desk.querySelector('template[data-words]'))
    return words.content.querySelector(`[data-word="${name}"]`)?.textContent ?? ''
  }

  /** @param {string} sentence */
  say(sentence) {
    this.alerted.textContent = ''
    this.said.textContent = sentence
  }

  /** @param {string} sentence */
  alert(sentence) {
    this.said.textContent = ''
    this.alerted.textContent = sentence
  }

  /** How much was read today, and that a pause would do good. @param {import('./desk-send.js').Done} done */
  care({ today, advice }) {
    const form = this.desk.querySelector('[data-pause]')
    for (const [name, sentence] of Object.entries({ today, advice })) {
      const told = this.desk.querySelector(`[data-${name}]`)
      if (told) told.textContent = sentence
    }
    const isNew = advice && form?.hasAttribute('hidden')
    form?.toggleAttribute('hidden', !advice)
    if (isNew) this.say(advice)
  }

  hush() {
    this.say('')
  }
}
