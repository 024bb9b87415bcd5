// @ts-check
import { piece, tell } from './words.js';

/**
 * The writer is asked to think again: shows which words it is about, and offers to post the text as it is.
 * @param {HTMLFormElement} form @param {string} problem
 * @param {{ text?: string, marks?: [number, number][] }} about places in the text as the site has it, in code points
 */
export function reconsider(form, problem, { text = '', marks = [] }) {
  form.querySelector('.reconsider')?.remove()
  const shown = piece('reconsider')
  const [why, quotation] = shown.querySelectorAll('p, blockquote')
  if (why) why.textContent = problem
  if (marks.length) quotation?.append(...marked([...text], marks))
  else quotation?.remove()
  form.querySelector('.row, .do')?.after(shown)
  form.querySelector('textarea')?.addEventListener('input', () => shown.remove(), { once: true })
  tell(form, '')
  shown.focus({ preventScroll: true })
  shown.scrollIntoView({ block: 'nearest' })
}

/** @param {string[]} signs @param {[number, number][]} marks */
function marked(signs, marks) {
  /** @type {(Node | string)[]} */
  const pieces = []
  let place = 0
  for (const [begin, end] of marks) {
    const mark = document.createElement('mark')
    mark.textContent = signs.slice(begin, end).join('')
    pieces.push(signs.slice(place, begin).join(''), mark)
    place = end
  }
  return [...pieces, signs.slice(place).join('')]
}
