// @ts-check
import { base } from './place.js';

const encoder = new TextEncoder()

/** Where the site keeps the discussion; imprint/discussion/embedding.py works out the same. @param {string} origin @param {string} key */
export async function pathOf(origin, key) {
  if (!crypto.subtle) return pathFromSite(origin, key)
  const host = (origin.split('://')[1] ?? '').replace(/[^a-z0-9.-]/g, '-')
  const words = key.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 60).toLowerCase()
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(`${origin} ${key}`)))
  const digest = [...bytes.slice(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `/talk/${host}/${words}-${digest}/`
}

/** On plain http browsers withhold the digest. @param {string} origin @param {string} key */
async function pathFromSite(origin, key) {
  const query = new URLSearchParams({ origin, key })
  const response = await fetch(new URL(`/-/api/v1/threads/path?${query}`, base)).catch(() => null)
  const answer = await response?.json().catch(() => null)
  return String(answer?.path ?? '')
}

/** The discussion on a page of the site, or what is shown where none has begun. @param {Document} from */
export function fragmentOf(from) {
  const begun = from.querySelector('#discussion')
  const template = /** @type {HTMLTemplateElement | null} */ (from.querySelector('template#elsewhere'))
  return begun ?? template?.content.querySelector('#discussion') ?? null
}

/** What the site is told of the page with the first comment. @param {Element} element */
export function strangerOf(element) {
  const canonical = /** @type {HTMLLinkElement | null} */ (document.querySelector('link[rel=canonical]'))?.href ?? ''
  const told = element.getAttribute('url') ?? canonical
  const here = URL.canParse(told, location.href) ? new URL(told, location.href) : location
  const url = here.origin === location.origin ? here : location
  return { key: element.getAttribute('key') || location.pathname, url: `${url.origin}${url.pathname}${url.search}`, title: document.title }
}

/** @type {Map<string, Promise<CSSStyleSheet>>} */
const sheets = new Map()

/** @param {string[]} addresses */
export function sheetsOf(addresses) {
  for (const address of addresses) if (!sheets.has(address)) sheets.set(address, sheetAt(address))
  return Promise.all(addresses.map((address) => /** @type {Promise<CSSStyleSheet>} */ (sheets.get(address))))
}

/** `rem` is the page's; here it is the discussion's own. @param {string} address */
async function sheetAt(address) {
  const sheet = new CSSStyleSheet()
  const response = await fetch(new URL(address, base)).catch(() => null)
  const text = response?.ok ? await response.text() : ''
  return sheet.replace(text.replace(/@(?:media|container)[^{]*\{|(-?[\d.]+)rem\b/g, (all, size) => (size ? `calc(${size} * var(--rem))` : all)))
}
