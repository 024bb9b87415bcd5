// @ts-check
import { root } from './place.js';
import { put } from './typing.js';
import { piece } from './words.js';

const MOST = 6
/** What is typed behind an "@" that begins a word. */
const TYPED = /(?:^|[^\p{L}\p{N}@])@([^\n@]{0,30})$/u

/** Offers the people on this page after "@": arrows choose, Enter or Tab takes, Escape closes. @param {HTMLTextAreaElement} text */
export function offerNames(text) {
  const list = piece('names')
  list.id = `names-${Math.random().toString(36).slice(2)}`
  /** @type {string[]} */
  let found = []
  let at = 0

  const typed = () => TYPED.exec(text.value.slice(0, text.selectionStart))?.[1]

  function offer() {
    const words = typed()?.toLowerCase()
    const all = words === undefined ? [] : people(text)
    found = all.filter((name) => name.toLowerCase().startsWith(words ?? '') && name.toLowerCase() !== words).slice(0, MOST)
    if (!found.length) return close()
    list.replaceChildren(...found.map((name, number) => option(name, `${list.id}-${number}`)))
    list.style.insetBlockStart = `${text.offsetTop + text.offsetHeight}px`
    if (!list.isConnected) text.closest('label')?.after(list)
    text.setAttribute('aria-controls', list.id)
    mark(0)
  }

  /** @param {number} number */
  function mark(number) {
    at = (number + found.length) % found.length
    for (const [index, item] of [...list.children].entries()) item.ariaSelected = String(index === at)
    text.setAttribute('aria-activedescendant', `${list.id}-${at}`)
  }

  function close() {
    list.remove()
    for (const name of ['aria-controls', 'aria-activedescendant']) text.removeAttribute(name)
  }

  /** @param {string | undefined} name */
  function take(name) {
    const end = text.selectionStart
    put(text, `${name} `, end - (typed()?.length ?? 0), end)
    close()
  }

  text.setAttribute('aria-autocomplete', 'list')
  text.addEventListener('input', offer)
  text.addEventListener('blur', close)
  text.addEventListener('keydown', (event) => {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const takes = ['Enter', 'Tab'].includes(event.key)
    if (!list.isConnected || event.isComposing || !(way || takes || event.key === 'Escape')) return
    event.preventDefault()
    event.stopPropagation()
    if (way) mark(at + way)
    else if (takes) take(found[at])
    else close()
  })
  list.addEventListener('pointerdown', (event) => {
    event.preventDefault()
    const chosen = /** @type {Element} */ (event.target).closest('[role=option]')
    if (chosen) take(chosen.textContent)
  })
  offer()
}

/** Whoever has written here, last written first. @param {HTMLTextAreaElement} text */
function people(text) {
  const above = text.closest('article')?.querySelector('header b')?.textContent
  const names = [...root.querySelectorAll('ol.thread article:not(.veiled) header b')].map((name) => name.textContent)
  return [...new Set(above ? [above, ...names] : names)]
}

/** @param {string} name @param {string} id */
function option(name, id) {
  const item = document.createElement('li')
  item.role = 'option'
  item.id = id
  item.dir = 'auto'
  item.textContent = name
  return item
}
