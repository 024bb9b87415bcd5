// @ts-check
/** The text of an article without white space, as the site counts it, and the nodes that its characters stand in. */

export const NOT_TEXT = '.asks, .pointed, .point, script, style, template'
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
