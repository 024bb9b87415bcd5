// @ts-check
import { ask } from './api.js';
import { countMore, elementsOf, idOf } from './comments.js';
import { refuse, tell, word } from './words.js';

/** Send a form that came from a comment's own page, and show what became of it. @param {Event} event @param {string} kind @param {HTMLElement} article */
export async function act(event, kind, article) {
  const form = /** @type {HTMLFormElement} */ (event.target)
  if (new FormData(form).get('reason') === 'illegal') return // For that there is a page of its own.
  event.preventDefault()
  tell(form, word('sending'))
  const insists = /** @type {SubmitEvent} */ (event).submitter?.getAttribute('name') === 'insists'
  const { data, problem } = await request(kind, idOf(article), { ...Object.fromEntries(new FormData(form)), ...(insists && { insists }) })
  const asked = data?.reconsider && (await import('./reconsider.js').catch(() => null))
  if (asked) return asked.reconsider(form, problem, data)
  if (problem) return refuse(form, problem, data?.field)
  const shown = kind === 'edit' ? changed(article, data) : kind === 'delete' ? gone(article) : thanks(form)
  form.remove()
  shown.tabIndex = -1
  shown.focus()
}

/** @param {string} kind @param {string} id @param {Record<string, unknown>} sent */
function request(kind, id, sent) {
  if (kind === 'edit') return ask('PATCH', `comments/${id}`, sent)
  if (kind === 'delete') return ask('DELETE', `comments/${id}`)
  return ask('POST', `comments/${id}/reports`, sent)
}

/** The same text again is no change. @param {HTMLElement} article @param {import('./api.js').Comment} comment */
function changed(article, { html, edited_at }) {
  article.querySelector(':scope > div')?.replaceChildren(...elementsOf(html))
  if (!edited_at) return article
  article.querySelector('.edited')?.remove()
  article.querySelector(':scope > div')?.after(line('edited'))
  return article
}

/** @param {HTMLElement} article */
function gone(article) {
  if (!article.matches('.held')) countMore(-1)
  article.className = 'gone'
  article.removeAttribute('aria-labelledby')
  article.replaceChildren(line('deleted'))
  article.dispatchEvent(new CustomEvent('comments-added', { bubbles: true }))
  return article
}

/** @param {HTMLElement} form */
function thanks(form) {
  const words = line('reported')
  words.classList.add('said')
  form.before(words)
  return words
}

/** @param {string} name */
function line(name) {
  const paragraph = document.createElement('p')
  paragraph.className = name
  paragraph.textContent = word(name)
  return paragraph
}
