// @ts-check
import { leadByTab } from './by-tab.js';
import { idOf } from './comments.js';
import { root } from './place.js';
import { piece } from './words.js';

const SETTLED_MS = 250
/** So long after it was selected. */
const HELD_MS = 1500

/** What is selected in a comment can be quoted: by a button beside it, or by answering. */
export class CommentQuotes {
  #button = piece('quote')
  /** @type {{ article: Element, words: string, at: number } | null} */
  #held = null
  #timer = 0

  constructor() {
    document.addEventListener('selectionchange', () => {
      clearTimeout(this.#timer)
      this.#hold()
      this.#timer = setTimeout(() => this.#offer(), SETTLED_MS)
    })
    // A press may end the selection before it is counted as a press.
    document.addEventListener('pointerdown', () => this.#hold(), true)
    leadByTab(() => this.#button)
    this.#hold()
    this.#offer()
  }

  /** The quotation to put into an answer to the article; it is used up. @param {Element} article */
  take(article) {
    this.#hold()
    const held = this.#held
    this.#held = null
    this.#button.remove()
    if (held?.article !== article || Date.now() - held.at > HELD_MS) return ''
    getSelection()?.removeAllRanges()
    return held.words.replace(/^/gm, '> ').replace(/^> $/gm, '>')
  }

  /** Behind what is typed already. @param {Element} here @param {string} words */
  putIn(here, words) {
    const text = /** @type {HTMLTextAreaElement} */ (here.querySelector('textarea'))
    text.value = `${text.value && `${text.value.trimEnd()}\n\n`}${words}\n\n`
    text.dispatchEvent(new Event('input', { bubbles: true }))
    text.focus()
    text.setSelectionRange(text.value.length, text.value.length)
  }

  #hold() {
    const range = this.#range()
    const article = range && textOf(range.startContainer)?.parentElement
    if (!article || !idOf(article) || textOf(range.endContainer)?.parentElement !== article) return
    const words = String(getSelection()).replace(/\n{3,}/g, '\n\n').trim()
    if (words) this.#held = { article, words, at: Date.now() }
  }

  #range() {
    const selection = getSelection()
    return selection?.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null
  }

  /** The button comes after the text, so that Tab leads to it, and stands at the end of the selection. */
  #offer() {
    const range = this.#range()
    const article = this.#held?.article
    if (!range || !article?.contains(range.startContainer) || !article.querySelector('a[href$="#reply"]')) {
      if (this.#button !== root.activeElement) this.#button.remove()
      return
    }
    if (Date.now() - (this.#held?.at ?? 0) > HELD_MS) return this.#button.remove()
    if (this.#button.parentElement !== article) textOf(range.startContainer)?.after(this.#button)
    const [inside, around] = [[...range.getClientRects()].at(-1), article.getBoundingClientRect()]
    if (!inside) return
    this.#button.style.insetBlockStart = `${inside.bottom - around.top + 4}px`
    const left = Math.min(inside.right, around.right - this.#button.offsetWidth) - around.left
    this.#button.style.left = `${Math.max(left - this.#button.offsetWidth / 2, 0)}px`
  }
}

/** The text of the comment around it. @param {Node} node */
function textOf(node) {
  const element = node instanceof Element ? node : node.parentElement
  return element?.closest('article > div') ?? null
}
