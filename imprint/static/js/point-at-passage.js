// @ts-check
import { selected } from './passages.js';
import { piece } from './words.js';

const SETTLED_MS = 200
/** @type {HTMLElement | undefined} */
let button
/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting

/** Offers to comment on what is selected. @param {Element} story */
export function watch(story) {
  if (!document.querySelector('#discussion > comment-form')) return
  document.addEventListener('selectionchange', () => {
    clearTimeout(waiting)
    waiting = setTimeout(() => offer(story), SETTLED_MS)
  })
  // Who selects with the keyboard comes to the button first, wherever browsers would begin.
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Tab' || event.shiftKey || !button?.isConnected || document.activeElement !== document.body) return
    event.preventDefault()
    button.focus()
  })
  offer(story)
}

/** Beside the text, or at the foot of a narrow window; behind its paragraph in the order of the keyboard. @param {Element} story */
function offer(story) {
  if (button?.matches(':focus')) return
  button?.remove()
  const found = selected(story)
  if (!found) return
  const offered = piece('point')
  button = offered
  // Who presses it must not lose what is selected.
  offered.addEventListener('pointerdown', (event) => event.preventDefault())
  offered.addEventListener('mousedown', (event) => event.preventDefault())
  offered.addEventListener('click', () => about(found.anchor))
  offered.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return
    offered.blur()
    getSelection()?.removeAllRanges()
  })
  const end = found.range.endContainer
  let block = /** @type {Element} */ (end instanceof Element ? end : end.parentElement)
  while (block.parentElement && block.parentElement !== story) block = block.parentElement
  const lines = found.range.getClientRects()
  const last = lines[lines.length - 1] ?? found.range.getBoundingClientRect()
  offered.style.insetBlockStart = `${last.top - story.getBoundingClientRect().top}px`
  block.after(offered)
}

/** The thread's form, with the passage above it. @param {{ exact: string, prefix: string, suffix: string }} anchor */
function about(anchor) {
  const form = /** @type {HTMLFormElement} */ (document.querySelector('#discussion > comment-form form'))
  const text = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem('body'))
  forget(form)
  const field = document.createElement('input')
  field.type = 'hidden'
  field.name = 'anchor'
  field.value = JSON.stringify(anchor)
  const quote = piece('about-it')
  quote.textContent = anchor.exact
  quote.append(field)
  const no = piece('forget')
  no.addEventListener('click', () => {
    forget(form)
    text.focus()
  })
  form.prepend(quote, no)
  quote.id = 'about-passage'
  text.setAttribute('aria-describedby', quote.id)
  document.addEventListener('comment-written', () => forget(form), { once: true })
  button?.remove()
  getSelection()?.removeAllRanges()
  text.focus()
  form.scrollIntoView({ block: 'start' })
}

/** @param {HTMLFormElement} form */
function forget(form) {
  for (const part of form.querySelectorAll('.about-it, .forget')) part.remove()
  form.querySelector('textarea')?.removeAttribute('aria-describedby')
}
