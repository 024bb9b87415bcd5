// @ts-check
import { NOT_TEXT } from './passages.js';

/** The selected words as a TextQuoteSelector; null where nothing of the article's own text is selected. @param {Element} story */
export function selected(story) {
  const selection = getSelection()
  if (!selection?.rangeCount || selection.isCollapsed) return null
  const range = selection.getRangeAt(0)
  const [start, end] = [range.startContainer, range.endContainer]
  if (![start, end].every((node) => isText(story, node))) return null
  const exact = words(range)
  const [before, after] = [document.createRange(), document.createRange()]
  before.setStart(story, 0)
  before.setEnd(start, range.startOffset)
  after.setStart(end, range.endOffset)
  after.setEndAfter(/** @type {Node} */ (story.lastChild))
  return exact ? { range, anchor: { exact, prefix: words(before).slice(-32), suffix: words(after).slice(0, 32) } } : null
}

/** @param {Element} story @param {Node} node */
function isText(story, node) {
  const element = node instanceof Element ? node : node.parentElement
  return story.contains(node) && !element?.closest('.asks, .corrections, .syndicated, .topics, click-embed')
}

/** @param {Range} range */
function words(range) {
  const copy = document.createElement('div')
  copy.append(range.cloneContents())
  for (const other of copy.querySelectorAll(NOT_TEXT)) other.remove()
  for (const block of copy.querySelectorAll('p, li, h2, h3, h4, td, th, div, br, blockquote')) block.before(' ')
  return (copy.textContent ?? '').replace(/\s+/g, ' ').trim()
}
