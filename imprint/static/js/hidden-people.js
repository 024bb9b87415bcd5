// @ts-check
import { ask, hasAccount } from './api.js';
import { recall, remember } from './memory.js';
import { root } from './place.js';
import { piece, word } from './words.js';

/**
 * People by the digest that stands beside their comments; `kept`: the account has it too.
 * @typedef {Record<string, { name: string, kept?: boolean }>} People
 */

/** Comments that this reader opened all the same. @type {WeakSet<Element>} */
const opened = new WeakSet()

/** Whom this reader does not want to see: on this device, and with an account on all of theirs. */
export async function beginHiding() {
  root.addEventListener('comments-added', veilAll)
  veilAll()
  if (hasAccount()) await merge()
}

/** @param {HTMLElement} article of a comment by whoever is to be hidden */
export function hide(article) {
  const person = article.dataset.by ?? ''
  const name = nameIn(article)
  write({ ...people(), [person]: { name } })
  if (hasAccount()) void ask('PUT', `me/hidden/${person}`).then(({ problem }) => problem || setKept(person))
  veil(article, word('hidden', name), word('undo'), () => showAgain(person, article))
  const undo = article.querySelector('.veil button')
  if (undo instanceof HTMLElement) undo.focus()
  veilAll()
}

/** @param {string} person @param {HTMLElement} [goal] */
function showAgain(person, goal) {
  const { [person]: _gone, ...others } = people()
  write(others)
  if (hasAccount()) void ask('DELETE', `me/hidden/${person}`)
  veilAll()
  goal?.focus()
}

/** @returns {People} */
function people() {
  return recall('hidden') ?? {}
}

/** @param {People} those */
function write(those) {
  remember('hidden', Object.keys(those).length ? those : null)
}

/** @param {string} person */
function setKept(person) {
  const those = people()
  if (those[person]) write({ ...those, [person]: { ...those[person], kept: true } })
}

/** What was taken back on another device is shown again here; what only this device knows goes to the account. */
async function merge() {
  const { data } = await ask('GET', 'me/hidden')
  if (!data) return
  const theirs = new Set(data.people)
  const ours = people()
  for (const [person, { kept }] of Object.entries(ours)) {
    if (!theirs.delete(person) && kept) delete ours[person]
    else if (!kept) void ask('PUT', `me/hidden/${person}`).then(({ problem }) => problem || setKept(person))
  }
  for (const person of theirs) ours[person] = { name: '', kept: true }
  write(ours)
  veilAll()
}

function veilAll() {
  const those = people()
  for (const article of /** @type {Iterable<HTMLElement>} */ (root.querySelectorAll('ol.thread article[data-by]'))) {
    const isHidden = (article.dataset.by ?? '') in those && !opened.has(article)
    if (!isHidden) unveil(article)
    else if (!article.matches('.veiled')) veil(article, word('veiled'), word('show'), () => open(article))
  }
  list(those)
}

/** @param {HTMLElement} article @param {string} words @param {string} label @param {() => void} act */
function veil(article, words, label, act) {
  const line = piece('veil')
  line.querySelector('span')?.append(words)
  const button = line.querySelector('button')
  button?.append(label)
  button?.addEventListener('click', act)
  article.classList.add('veiled')
  article.removeAttribute('aria-labelledby')
  article.prepend(line)
}

/** @param {Element} article */
function unveil(article) {
  if (!article.matches('.veiled')) return
  article.classList.remove('veiled')
  article.setAttribute('aria-labelledby', article.querySelector('header b')?.id ?? '')
  article.querySelector('.veil')?.remove()
}

/** @param {HTMLElement} article */
function open(article) {
  opened.add(article)
  unveil(article)
  article.tabIndex = -1
  article.focus()
}

/** In the head of the discussion, to take it back. @param {People} those */
function list(those) {
  const before = root.querySelector('details.hidden-people')
  const count = Object.keys(those).length
  if (!count) return before?.remove()
  const shown = before ?? piece('hidden-people')
  shown.querySelector('summary span')?.replaceChildren(String(count))
  shown.querySelector('ul')?.replaceChildren(...Object.entries(those).map(([person, { name }]) => itemFor(person, name)))
  if (!before) root.querySelector('#discussion > header')?.append(shown)
}

/** @param {string} person @param {string} name */
function itemFor(person, name) {
  const item = piece('hidden-person')
  const article = root.querySelector(`ol.thread article[data-by="${person}"]`)
  const known = name || (article && nameIn(article)) || word('somebody')
  item.querySelector('bdi')?.append(known)
  const button = item.querySelector('button')
  button?.setAttribute('aria-label', `${button.textContent} – ${known}`)
  button?.addEventListener('click', () => {
    showAgain(person)
    const next = root.querySelector('.hidden-people summary') ?? root.querySelector('#discussion-title')
    if (!(next instanceof HTMLElement)) return
    if (next.matches('h2')) next.tabIndex = -1
    next.focus()
  })
  return item
}

/** @param {Element} article */
function nameIn(article) {
  return article.querySelector('header b')?.textContent ?? ''
}
