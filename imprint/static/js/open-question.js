// @ts-check
import { page } from './api.js';
import { complain } from './words.js';

const LATEST = 3

/** Opens a question of the newsroom under its paragraph, or closes it. @param {HTMLAnchorElement} link */
export async function toggle(link) {
  const aside = /** @type {HTMLElement} */ (link.parentElement)
  const panel = aside.querySelector('.panel')
  if (panel) return close(aside, link)
  if (aside.ariaBusy) return
  aside.ariaBusy = 'true'
  const { from, problem } = await page(link.pathname)
  aside.ariaBusy = null
  complain(aside, problem)
  if (!from) return problem || location.assign(link.href)
  aside.append(panelOf(from, link))
  link.setAttribute('aria-expanded', 'true')
  const heading = /** @type {HTMLElement} */ (aside.querySelector('.panel h3'))
  heading.focus()
}

/** @param {HTMLElement} aside @param {HTMLAnchorElement} link */
function close(aside, link) {
  aside.querySelector('.panel')?.remove()
  link.setAttribute('aria-expanded', 'false')
  link.focus()
}

/** The question, its latest answers, the form and the way to all. @param {Document} from @param {HTMLAnchorElement} link */
function panelOf(from, link) {
  const panel = document.createElement('div')
  panel.className = 'panel discussion'
  const heading = document.createElement('h3')
  heading.dir = 'auto'
  heading.tabIndex = -1
  heading.textContent = from.querySelector('#discussion-title')?.textContent ?? ''
  const answers = document.createElement('ul')
  const found = [...from.querySelectorAll('ol.thread > li > article')]
  answers.append(...found.slice(0, LATEST).map(answer))
  const form = from.querySelector('comment-form')
  form?.querySelector('#write')?.removeAttribute('id')
  const all = document.createElement('p')
  all.append(...from.querySelectorAll('#discussion > header a:not([hidden])'))
  const more = from.querySelector('.notice')
  panel.append(heading, answers, ...(form ? [form] : more ? [more] : []), all)
  const aside = /** @type {HTMLElement} */ (link.parentElement)
  panel.addEventListener('keydown', ({ key }) => key === 'Escape' && close(aside, link))
  aside.addEventListener('answered', (event) => {
    answers.prepend(answer(/** @type {CustomEvent<HTMLElement>} */ (event).detail))
    const first = /** @type {HTMLElement} */ (answers.firstElementChild)
    first.tabIndex = -1
    first.focus()
  })
  return panel
}

/** As much of a comment as is read here; its date leads to the rest. @param {Element} article */
function answer(article) {
  const item = document.createElement('li')
  const parts = [...article.querySelectorAll(':scope > header, :scope > div')].map((part) => /** @type {Element} */ (part.cloneNode(true)))
  for (const part of parts) for (const named of part.querySelectorAll('[id]')) named.removeAttribute('id')
  item.append(...parts)
  return item
}
