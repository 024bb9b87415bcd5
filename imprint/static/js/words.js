// @ts-check
/** Words and pieces of page in the language of the site, from the page's own templates. */

/** @param {string} name @param {Iterable<Element>} [among] */
function find(name, among = pieces()) {
  return [...among].find((piece) => piece.classList.contains(name))
}

function pieces() {
  const template = /** @type {HTMLTemplateElement | null} */ (document.querySelector('template#words'))
  return template ? template.content.children : []
}

/** @param {string} name @param {string} [filling] what comes in place of %s */
export function word(name, filling = '') {
  return find(name)?.textContent.replace('%s', () => filling) ?? ''
}

/** A sentence with a number, in the plural that the language has for it. @param {string} name @param {number} count */
export function counted(name, count) {
  const rules = new Intl.PluralRules(document.documentElement.lang)
  const samples = /** @type {HTMLElement[]} */ ([...pieces()].filter((piece) => piece.classList.contains(name)))
  const alike = samples.find((sample) => rules.select(Number(sample.dataset.n)) === rules.select(count)) ?? samples.at(-1)
  return alike?.textContent.replace(alike.dataset.n ?? '', String(count)) ?? ''
}

/** A copy to put on the page. @param {string} name */
export function piece(name) {
  return /** @type {HTMLElement} */ (find(name)?.cloneNode(true) ?? document.createElement('i'))
}
