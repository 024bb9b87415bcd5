// @ts-check
import { articleOf, present } from './comments.js';
import { kept, recall, remember } from './memory.js';
import { drop, waiting } from './outbox.js';
import { root, stranger } from './place.js';
import { piece, refuse, tell, word } from './words.js';

/** @import { Waiting } from './outbox.js' */

/** Answers that were begun here, and comments that wait on this device until they can be sent, each where it belongs. */
export function showLeftovers() {
  for (const old of root.querySelectorAll('.waits')) old.remove()
  for (const entry of waiting()) if (isHere(entry)) place(entry)
}

/** Once, when the page is opened. */
export function offerUnfinished() {
  for (const key of kept(draft())) {
    const id = /:(\d+)$/.exec(key)?.[1]
    if (!id || id === parentOf(formHere()) || !recall(key)) continue
    const link = /** @type {HTMLAnchorElement} */ (piece('unfinished'))
    const name = articleOf(id)?.querySelector('header b')?.textContent
    link.textContent = name ? word('begun', name) : link.textContent
    link.href = `/-/comments/${id}/#reply`
    link.onclick = (event) => {
      if (!openAnswer(id)) return
      event.preventDefault()
      link.remove()
    }
    onTop(link)
  }
}

function draft() {
  return `draft:${stranger.key ?? ''}${thread()}:`
}

/** A page elsewhere that has no thread yet is known by its key. @param {Waiting} entry */
function isHere({ thread: theirs, sent }) {
  return theirs === thread() && (theirs !== 'by-key' || sent.key === stranger.key)
}

function thread() {
  return root.querySelector('comment-form, comment-tools')?.getAttribute('thread')
}

function formHere() {
  return /** @type {HTMLFormElement | null} */ (root.querySelector('#discussion comment-form:not(.here) > form'))
}

/** @param {HTMLFormElement | null} form */
function parentOf(form) {
  return form && /** @type {HTMLInputElement} */ (form.elements.namedItem('parent')).value
}

/** @param {Element} element */
function onTop(element) {
  root.querySelector('#discussion relative-times')?.before(element)
}

/** The form for an answer, opened if need be; none where the comment is not on this page. @param {string} id */
function openAnswer(id) {
  const article = articleOf(id)
  const isOpen = article?.querySelector(':scope > .reply')
  if (!isOpen) /** @type {HTMLElement | null | undefined} */ (article?.querySelector('form > a[href$="#reply"]'))?.click()
  return /** @type {HTMLFormElement | null | undefined} */ (article?.querySelector(':scope > .reply form'))
}

/** @param {Waiting} entry */
function place(entry) {
  const { sent, refused } = entry
  const own = formHere()
  const isOwn = own && parentOf(own) === String(sent.parent ?? '')
  const isPlain = !sent.question && !sent.anchor
  if (refused && isPlain && isOwn && !textOf(own).value) return change(entry)
  const box = piece('waits')
  box.querySelector('p')?.replaceChildren(refused ?? word('kept'))
  box.classList.toggle('bad', !!refused)
  if (!isPlain || !root.querySelector('comment-form')) box.querySelector('.change')?.remove()
  box.querySelector('blockquote')?.replaceChildren(sent.body)
  box.addEventListener('click', (event) => {
    const pressed = /** @type {Element} */ (event.target)
    if (pressed.closest('.change')) change(entry)
    else if (pressed.closest('.drop')) drop(entry.key)
  })
  const article = sent.parent ? articleOf(sent.parent) : null
  if (article) article.append(box)
  else onTop(box)
}

/** Back into its form, as a draft. @param {Waiting} entry */
function change({ key, thread, sent, refused, field }) {
  const parent = String(sent.parent ?? '')
  const own = formHere()
  const form = own && parentOf(own) === parent ? own : openAnswer(parent)
  if (!form) {
    remember(`${draft()}${parent}`, sent.body)
    drop(key)
    return location.assign(parent ? `/-/comments/${parent}/#reply` : `/-/threads/${thread}/comments/`)
  }
  const text = textOf(form)
  if (text.value !== sent.body) text.value = [text.value, sent.body].filter(Boolean).join('\n\n')
  text.dispatchEvent(new Event('input', { bubbles: true }))
  remember(`${draft()}${parent}`, text.value)
  drop(key)
  text.focus()
  if (refused) refuse(form, refused, field)
}

/** @param {HTMLFormElement} form */
function textOf(form) {
  return /** @type {HTMLTextAreaElement} */ (form.elements.namedItem('body'))
}

document.addEventListener('outbox-changed', showLeftovers)
document.addEventListener('outbox-sent', (event) => {
  const comment = /** @type {CustomEvent<import('./api.js').Comment>} */ (event).detail
  if (String(comment.thread) !== thread()) return
  const form = formHere()
  if (form && !textOf(form).value) tell(form, word(comment.state === 'pending' ? 'received' : 'published'))
  if (root.querySelector('ol.thread') && !root.querySelector('.single')) present(comment)
})
