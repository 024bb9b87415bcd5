// @ts-check
import { page } from './api.js';
import { articleOf, idOf, listIn, tellAdded } from './comments.js';
import { root } from './place.js';

/**
 * Take over the comments of another page that are not here yet; what is here stays as it is.
 * @param {string} path @param {'before' | 'after'} side where top-level ones go
 * @returns {Promise<{ added: HTMLElement[], from: Document | null, problem: string }>} as `page` does
 */
export async function takeFrom(path, side) {
  const { from, problem } = await page(path)
  const list = root.querySelector('ol.thread')
  const theirs = from?.querySelector('ol.thread')
  /** @type {HTMLElement[]} */
  const added = []
  if (!list || !theirs) return { added, from: null, problem }
  const tops = document.createDocumentFragment()
  for (const article of theirs.querySelectorAll('article')) {
    if (articleOf(idOf(article)) || tops.contains(article)) continue
    const item = /** @type {HTMLElement} */ (article.parentElement)
    const above = item.parentElement?.closest('li')?.querySelector('article')
    const here = above && root.getElementById(above.id)?.parentElement
    if (here) listIn(here).append(item)
    else tops.append(item)
    added.push(article)
  }
  if (side === 'before') list.prepend(tops)
  else list.append(tops)
  if (added.length) tellAdded(list)
  return { added, from, problem }
}
