// @ts-check
import { choose } from './about-passage.js';
import { leadByTab } from './by-tab.js';
import { selected } from './selected-words.js';
import { piece } from './words.js';

const SETTLED_MS = 200
const GAP_PX = 4
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
  leadByTab(() => button)
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
  offered.addEventListener('click', () => comment((selected(story) ?? found).anchor))
  offered.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return
    offered.blur()
    getSelection()?.removeAllRanges()
  })
  const end = found.range.endContainer
  let block = /** @type {Element} */ (end instanceof Element ? end : end.parentElement)
  while (block.parentElement && block.parentElement !== story) block = block.parentElement
  const lines = found.range.getClientRects()
  block.after(offered)
  offered.style.insetBlockStart = `${besideCounts(offered, lines[lines.length - 1] ?? found.range.getBoundingClientRect(), story)}px`
}

/** In the margin at the height of the line; below the counts that stand there. @param {HTMLElement} offered @param {DOMRect} line @param {Element} story */
function besideCounts(offered, line, story) {
  let { top } = line
  for (const count of story.querySelectorAll('.pointed')) {
    const there = count.getBoundingClientRect()
    if (there.top < top + offered.offsetHeight && there.bottom > top) top = there.bottom + GAP_PX
  }
  return top - story.getBoundingClientRect().top
}

/** @param {import('./about-passage.js').Anchor} anchor */
function comment(anchor) {
  const place = /** @type {import('./about-passage.js').Place} */ (document.querySelector('#discussion > comment-form'))
  choose(place, anchor)
  button?.remove()
  getSelection()?.removeAllRanges()
  place.body.focus()
  place.scrollIntoView({ block: 'start' })
}
