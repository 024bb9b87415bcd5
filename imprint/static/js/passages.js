// @ts-check
/** The text of an article without white space, as the site counts it, and the nodes that its characters stand in. */

const NOT_TEXT = '.asks, .pointed, .point, script, style, template'
const WHITE = /\s/

/** @param {Element} story @returns {{ text: string, nodes: Text[], starts: number[] }} */
function squeezed(story) {
  const walker = document.createTreeWalker(story, NodeFilter.SHOW_TEXT)
  const nodes = [], starts = []
  let text = ''
  for (let node = /** @type {Text | null} */ (walker.nextNode()); node; node = /** @type {Text | null} */ (walker.nextNode())) {
    if (node.parentElement?.closest(NOT_TEXT)) continue
    nodes.push(node)
    starts.push(text.length)
    text += node.data.replace(/\s+/g, '')
  }
  return { text, nodes, starts }
}

/** Where it stands now; of several equal places the one nearest to where the site says. @param {Element} story @param {{ at: number, exact: string }} passage */
export function place(story, { at, exact }) {
  const { text, nodes, starts } = squeezed(story)
  let best = -1
  for (let found = text.indexOf(exact); found >= 0 && exact; found = text.indexOf(exact, found + 1))
    if (best < 0 || Math.abs(found - at) < Math.abs(best - at)) best = found
  if (best < 0) return null
  const range = document.createRange()
  range.setStart(...point(nodes, starts, best))
  const [node, offset] = point(nodes, starts, best + exact.length - 1)
  range.setEnd(node, offset + 1)
  return range
}

/** @param {Text[]} nodes @param {number[]} starts @param {number} at @returns {[Text, number]} */
function point(nodes, starts, at) {
  const number = starts.findLastIndex((start) => start <= at)
  const node = /** @type {Text} */ (nodes[number])
  let left = at - /** @type {number} */ (starts[number])
  for (let offset = 0; offset < node.length; offset++) if (!WHITE.test(node.data[offset] ?? '') && left-- === 0) return [node, offset]
  return [node, 0]
}

/** Colours it without touching the page, where browsers can. @param {Range} range @param {boolean} [leads] */
export function highlight(range, leads = true) {
  if (CSS.highlights) CSS.highlights.set('passage', new Highlight(range))
  if (leads) range.startContainer.parentElement?.scrollIntoView({ block: 'center' })
}

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
