// @ts-check
import { language } from './place.js';

/** The day comes before its month, as on the baked page. */
const dated = language.replace(/^en\b.*/, 'en-GB')
const MINUTE_MS = 60_000
/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [['day', 1440], ['hour', 60], ['minute', 1]]
const LONGEST_MIN = 7 * 1440
/** Clocks differ: what comes from so near a future was written now; what is further off keeps its date. */
const SKEW_MIN = 60

/** The baked page tells dates, since it is the same tomorrow; here those of the last week become "5 minutes ago". */
export class RelativeTimes extends HTMLElement {
  #words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  /** @type {Intl.DateTimeFormatOptions} */
  #long = { dateStyle: 'long', timeStyle: 'short', timeZone: this.getAttribute('zone') ?? 'UTC' }
  #timer = 0

  connectedCallback() {
    this.#refresh()
    this.addEventListener('comments-added', () => this.#refresh())
    this.#timer = setInterval(() => document.hidden || this.#refresh(), MINUTE_MS)
  }

  disconnectedCallback() {
    clearInterval(this.#timer)
  }

  #refresh() {
    for (const time of this.querySelectorAll('time')) {
      const minutes = (Date.now() - Date.parse(time.dateTime)) / MINUTE_MS
      if (minutes > LONGEST_MIN || minutes < -SKEW_MIN) continue
      time.title ||= time.textContent || new Date(time.dateTime).toLocaleString(dated, this.#long)
      time.textContent = this.#ago(Math.max(minutes, 0))
    }
  }

  /** @param {number} minutes */
  #ago(minutes) {
    const [unit, length] = UNITS.find(([, length]) => minutes >= length) ?? ['second', Infinity]
    return this.#words.format(-Math.floor(minutes / length), unit)
  }
}
customElements.define('relative-times', RelativeTimes)
