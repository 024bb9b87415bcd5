// @ts-check
/** Words and pieces of page in the language of the site, from the page's own templates; and how they are told. */

import { language, root } from './place.js';

/** @param {string} name @param {Iterable<Element>} [among] */
function find(name, among = pieces()) {
  return [...among].find((piece) => piece.classList.contains(name))
}

function pieces() {
  const template = /** @type {HTMLTemplateElement | null} */ (root.querySelector('template#words'))
  return template ? template.content.children : []
}

/** @param {string} name @param {string} [filling] what comes in place of %s */
export function word(name, filling = '') {
  return find(name)?.textContent.replace('%s', () => filling) ?? ''
}

/** A sentence with a number, in the plural that the language has for it. @param {string} name @param {number} count */
export function counted(name, count) {
  const rules = new Intl.PluralRules(language)
  const samples = /** @type {HTMLElement[]} */ ([...pieces()].filter((piece) => piece.classList.contains(name)))
  const alike = samples.find((sample) => rules.select(Number(sample.dataset.n)) === rules.select(count)) ?? samples.at(-1)
  return alike?.textContent.replace(alike.dataset.n ?? '', new Intl.NumberFormat(language).format(count)) ?? ''
}

/** A copy to put on the page. @param {string} name */
export function piece(name) {
  return /** @type {HTMLElement} */ (find(name)?.cloneNode(true) ?? document.createElement('i'))
}

/** @param {HTMLFormElement} form @param {string} words @param {boolean} [isBad] */
export function tell(form, words, isBad = false) {
  const said = /** @type {Element} */ (form.querySelector('.said'))
  said.textContent = words
  said.classList.toggle('bad', isBad)
}

/** Why it was not taken; the field that it is about has the focus. @param {HTMLFormElement} form @param {string} problem @param {string} [name] */
export function refuse(form, problem, name = '') {
  tell(form, problem, true)
  const field = form.elements.namedItem(name)
  if (!(field instanceof HTMLElement)) return
  field.setAttribute('aria-invalid', 'true')
  field.addEventListener('input', () => field.removeAttribute('aria-invalid'), { once: true })
  field.focus()
}

/** A line of its own, until the next try. @param {Element} place @param {string} problem empty when all went well */
export function complain(place, problem) {
  place.querySelector(':scope > .said')?.remove()
  if (!problem) return
  const said = document.createElement('p')
  said.className = 'said bad'
  said.role = 'alert'
  place.append(said)
  said.textContent = problem
}
