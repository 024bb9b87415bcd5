// @ts-check
import { highlight, place } from './passages.js';
import { base } from './place.js';
import { counted } from './words.js';

/** @typedef {{ at: number, exact: string, comments: number[] }} Passage */

/** Counts beside the words of the article that are talked about, and the way to them. @param {Element} story @param {string} src */
export async function show(story, src) {
  const response = await fetch(new URL(src, base), { cache: 'no-cache' }).catch(() => null)
  const told = response?.ok ? await response.json().catch(() => null) : null
  /** @type {Passage[]} */
  const passages = told?.passages ?? []
  for (const passage of passages) count(story, passage)
  const lead = () => {
    const id = Number(location.hash.match(/^#passage-(\d+)/)?.[1])
    const passage = passages.find(({ comments }) => comments.includes(id))
    const range = passage && place(story, passage)
    if (range) highlight(range)
  }
  addEventListener('hashchange', lead)
  lead()
}

/** In the margin, so that nothing moves. @param {Element} story @param {Passage} passage */
function count(story, passage) {
  const range = place(story, passage)
  const block = range?.endContainer.parentElement?.closest('p, li, blockquote, h2, h3, h4, td, figcaption')
  if (!range || !block || !story.contains(block)) return
  const link = document.createElement('a')
  link.className = 'pointed'
  link.href = passage.comments.length > 1 ? `${location.pathname}comments/inline/1/#comment-${passage.comments[0]}` : `#comment-${passage.comments[0]}`
  if (!document.getElementById(`comment-${passage.comments[0]}`) && passage.comments.length === 1) link.href = `/-/comments/${passage.comments[0]}/`
  link.textContent = new Intl.NumberFormat(document.documentElement.lang).format(passage.comments.length)
  link.setAttribute('aria-label', counted('pointed', passage.comments.length))
  link.style.setProperty('--nth', String(block.querySelectorAll('.pointed').length))
  for (const show of ['pointerenter', 'focus']) link.addEventListener(show, () => highlight(range, false))
  block.classList.add('has-pointed')
  block.append(link)
}
