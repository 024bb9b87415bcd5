// @ts-check
import { documentOf } from './api.js';
import { root } from './place.js';
import { counted, word } from './words.js';

/** @import { Comment } from './api.js' */

const DEEPEST = 5

/** @param {number | string} id */
export function articleOf(id) {
  return root.getElementById(`comment-${id}`)
}

/** @param {Element | null} inside */
export function idOf(inside) {
  return inside?.closest('article[id^="comment-"]')?.id.slice('comment-'.length) ?? ''
}

/** The elements of an HTML text that the server has cleaned. @param {string} html */
export function elementsOf(html) {
  return [...documentOf(html).body.children]
}

/** A comment of the API at its place on the page. @param {Comment} comment @returns {HTMLElement} its article */
export function show(comment) {
  const there = articleOf(comment.id)
  if (there) return there
  const item = itemOf(comment)
  const above = comment.parent ? articleOf(comment.parent)?.closest('li') : null
  if (above) answersBelow(above, item).append(item)
  else putOnTop(item)
  tellAdded(item)
  return /** @type {HTMLElement} */ (item.querySelector('article'))
}

/** One's own that was written just now. @param {Comment} comment */
export function present(comment) {
  const article = show(comment)
  article.dispatchEvent(new CustomEvent('comment-written', { bubbles: true, detail: comment }))
  if (comment.state === 'published') countMore(1)
  return article
}

/** @param {Comment} comment */
function itemOf(comment) {
  const template = /** @type {HTMLTemplateElement} */ (root.querySelector('template#comment'))
  const item = /** @type {HTMLElement} */ (document.importNode(template.content, true).firstElementChild)
  const article = /** @type {HTMLElement} */ (item.querySelector('article'))
  article.id = `comment-${comment.id}`
  article.className = `m${comment.mark % 12} s${Math.floor(comment.mark / 12)}`
  if (comment.person) article.dataset.by = comment.person
  article.setAttribute('aria-labelledby', `by-${comment.id}`)
  for (const link of article.querySelectorAll('a, form')) turnTo(link, comment.id)
  const [name, time, text] = ['header b', 'time', 'div'].map((where) => /** @type {HTMLElement} */ (article.querySelector(where)))
  name?.append(comment.author.name)
  name?.setAttribute('id', `by-${comment.id}`)
  time?.setAttribute('datetime', comment.posted_at)
  text?.append(...elementsOf(comment.html))
  if (comment.anchor) quote(article, comment.anchor.exact)
  const badge = comment.by_article_author ? word('wrote') : comment.author.badge
  if (badge) addBadge(article, badge, comment.author.kind)
  if (comment.state !== 'pending') return item
  article.classList.add('held')
  addBadge(article, word('waiting'), 'waiting')
  return item
}

/** The passage that it is about. @param {Element} article @param {string} words */
function quote(article, words) {
  const passage = document.createElement('blockquote')
  passage.className = 'passage'
  passage.dir = 'auto'
  passage.textContent = words
  article.querySelector('header')?.after(passage)
}

/** @param {Element} link @param {number | string} id */
export function turnTo(link, id) {
  const attribute = link.matches('form') ? 'action' : 'href'
  link.setAttribute(attribute, (link.getAttribute(attribute) ?? '').replace('/0/', `/${id}/`))
}

/** @param {Element} article @param {string} words @param {string} [kind] */
export function addBadge(article, words, kind = '') {
  const badge = document.createElement('span')
  badge.className = `badge ${kind}`
  badge.textContent = words
  article.querySelector('header b')?.after(' ', badge)
}

/** The list of answers to a comment; the deepest stand beside what they answer and say so. @param {Element} above @param {Element} item */
function answersBelow(above, item) {
  const list = /** @type {Element} */ (above.parentElement)
  let depth = 0
  for (let outer = list; outer.closest('li'); outer = /** @type {Element} */ (outer.closest('li')?.parentElement)) depth++
  if (depth >= DEEPEST) {
    const line = document.createElement('p')
    line.className = 'to'
    line.textContent = word('answers', above.querySelector('header b')?.textContent ?? '')
    item.querySelector('header')?.after(line)
    return list
  }
  return listIn(above)
}

/** @param {Element} item */
export function listIn(item) {
  return item.querySelector(':scope > ol') ?? item.appendChild(document.createElement('ol'))
}

/** Beside the form: before the first where the form is above the list, else behind the last. @param {Element} item */
function putOnTop(item) {
  const list = root.querySelector('ol.thread')
  const form = root.querySelector('comment-form')
  const isAbove = form && list && form.compareDocumentPosition(list) & Node.DOCUMENT_POSITION_FOLLOWING
  if (isAbove) list.prepend(item)
  else list?.append(item)
}

/** Votes, times and tools are set to what came. @param {Element} item */
export function tellAdded(item) {
  item.dispatchEvent(new CustomEvent('comments-added', { bubbles: true }))
}

/** The figure over the discussion, where there is one. @param {number} change */
export function countMore(change) {
  const live = root.querySelector('thread-live')
  const title = root.querySelector('#discussion-title')
  if (!live || !title) return
  const count = Number(live.getAttribute('count')) + change
  live.setAttribute('count', String(count))
  title.textContent = counted('count', count)
}

/** Unfolds what it stands in. @param {HTMLElement} article */
export function leadTo(article) {
  let item = article.closest('li')
  while ((item = item?.parentElement?.closest('li') ?? null)) item.querySelector('.fold')?.setAttribute('aria-expanded', 'true')
  article.tabIndex = -1
  article.focus({ preventScroll: true })
  article.scrollIntoView({ block: 'nearest' })
}
