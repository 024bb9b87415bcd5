// @ts-check
/** Where the discussion stands: on a page of its own site, or inside an element on a page of somebody else's. */

/** @type {Document | ShadowRoot} */
export let root = document
/** The language of its words. */
export let language = document.documentElement.lang
/** What the site is told of a page elsewhere with the first comment there. @type {{ key?: string, url?: string, title?: string }} */
export let stranger = {}
/** The site whose discussion it is. */
export const base = new URL('/', import.meta.url)
export const isElsewhere = base.origin !== location.origin
/** Browsers keep no cookie of a site that stands inside another one. */
export const isWithoutCookies = isElsewhere || window.parent !== window

/** @param {ShadowRoot} inside @param {string} lang @param {{ key: string, url: string, title: string }} page */
export function moveInto(inside, lang, page) {
  root = inside
  language = lang
  stranger = page
}

/** Addresses that begin with a slash are those of the site. @param {DocumentFragment | Document} from */
export function lead(from) {
  for (const name of ['href', 'src', 'action', 'formaction'])
    for (const element of from.querySelectorAll(`[${name}^="/"]`))
      element.setAttribute(name, new URL(element.getAttribute(name) ?? '', base).href)
  for (const { content } of from.querySelectorAll('template')) lead(content)
}
