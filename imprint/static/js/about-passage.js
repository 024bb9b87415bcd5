// @ts-check
import { remember } from './memory.js';
import { piece } from './words.js';

/** @typedef {{ exact: string, prefix: string, suffix: string }} Anchor */
/** @typedef {HTMLElement & { form: HTMLFormElement, body: HTMLElement, draft: string, forgetPassage: () => void }} Place a comment-form */

/** The form's comment will be about words of the article, which stand above it. @param {Place} place @param {Anchor} anchor */
export function choose(place, anchor) {
  const { form, body } = place
  place.forgetPassage()
  remember(`${place.draft}:about`, anchor)
  const field = document.createElement('input')
  field.type = 'hidden'
  field.name = 'anchor'
  field.value = JSON.stringify(anchor)
  const quote = piece('about-it')
  quote.id = 'about-passage'
  quote.textContent = anchor.exact
  quote.append(field)
  const no = piece('forget')
  no.addEventListener('click', () => {
    place.forgetPassage()
    body.focus()
  })
  form.prepend(quote, no)
  body.setAttribute('aria-describedby', quote.id)
}
