// @ts-check
import { mine } from './api.js';
import { addBadge, idOf, leadTo } from './comments.js';
import { recall, remember } from './memory.js';
import { isElsewhere, root } from './place.js';
import { piece, word } from './words.js';

/** @typedef {HTMLElement & { thread: string, own: Set<string>, news: () => Element[] }} Bar a new-comments */

/** Marks new comments; a button at the foot of the screen and the keys n and p lead from one to the next. @param {Bar} bar */
export function lead(bar) {
  /** @type {Set<Element>} */
  const visited = new Set()
  /** @type {Element | undefined} */
  let at

  function mark() {
    for (const article of bar.news())
      if (!bar.own.has(idOf(article)) && !article.querySelector('.badge.new')) addBadge(article, word('new'), 'new')
    show()
  }

  /** @param {number | string} id */
  function disown(id) {
    bar.own.add(String(id))
    root.querySelector(`#comment-${id} .badge.new`)?.remove()
    show()
  }

  function show() {
    const count = fresh().filter((article) => !visited.has(article)).length
    if (!count) return bar.replaceChildren()
    if (!bar.firstChild) build()
    bar.querySelector('button')?.replaceChildren(word('next', String(count)))
  }

  function build() {
    const inside = piece('next-bar')
    const keys = /** @type {HTMLInputElement} */ (inside.querySelector('input'))
    keys.checked = hasKeys()
    keys.addEventListener('change', () => remember('keys', keys.checked ? null : 'off'))
    inside.querySelector('button')?.addEventListener('click', () => go(1))
    bar.append(inside)
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    const step = { n: 1, N: -1, p: -1 }[event.key]
    const inside = /** @type {Element} */ (event.composedPath()[0])
    if (!step || event.ctrlKey || event.metaKey || event.altKey || !hasKeys()) return
    if (inside.closest?.('input:not([type=checkbox]), textarea, select, [contenteditable]')) return
    if (go(step)) event.preventDefault()
  }

  /** @param {number} step */
  function go(step) {
    const all = fresh()
    const here = all.findIndex((article) => article === at)
    const goal = all.at(here < 0 ? Math.min(step, 0) : (here + step) % all.length)
    if (!goal) return false
    at = goal
    visited.add(goal)
    leadTo(goal)
    show()
    return true
  }

  root.addEventListener('comments-added', mark)
  root.addEventListener('comment-written', (event) => disown(/** @type {CustomEvent} */ (event).detail.id))
  const place = isElsewhere ? root : document
  place.addEventListener('keydown', (event) => press(/** @type {KeyboardEvent} */ (event)))
  mark()
  void mine(bar.thread).then((own) => {
    for (const { id } of own?.comments ?? []) disown(id)
  })
}

function hasKeys() {
  return recall('keys') !== 'off'
}

/** @returns {HTMLElement[]} from top to bottom */
function fresh() {
  return [...root.querySelectorAll('article:not(.veiled) > header > .badge.new')].map((badge) => /** @type {HTMLElement} */ (badge.closest('article')))
}
