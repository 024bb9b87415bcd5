// @ts-check
import { recall, remember } from './memory.js';
import { base, isElsewhere, isWithoutCookies, lead } from './place.js';
import { word } from './words.js';

/**
 * @typedef {{ id: number, thread: number, parent: number | null, author: { name: string, kind: string, badge: string }, html: string,
 *   posted_at: string, edited_at: string | null, votes: { up: number, down: number }, state: string, by_article_author: boolean, mark: number, person: string, anchor?: { exact: string } | null }} Comment
 * @typedef {{ name: string, has_address: boolean, votes: Record<string, number>, comments: Comment[] }} Mine
 */

const PATIENCE_MS = 20_000
/** In place of the cookie where there can be none; here too, since a frame may keep nothing. */
let token = ''

/**
 * Ask the site. `problem` is a sentence for the reader, empty when all went well.
 * @param {string} method @param {string} path @param {unknown} [body] @param {Record<string, string>} [headers]
 * @returns {Promise<{ data: any, problem: string, status: number }>} status 0: no answer came
 */
export async function ask(method, path, body, headers = {}) {
  if (body) headers = { ...headers, 'Content-Type': 'application/json' }
  headers = { ...headers, ...guest() }
  const sent = { method, headers, body: body ? JSON.stringify(body) : null, signal: AbortSignal.timeout(PATIENCE_MS) }
  const response = await fetch(new URL(`/-/api/v1/${path}`, base), sent).catch(() => null)
  if (!response) return { data: null, problem: word('offline'), status: 0 }
  token = response.headers.get('Imprint-Guest') ?? token
  if (token) remember('guest', token)
  const data = await response.json().catch(() => null)
  if (response.status === 428 && !(/** @type {any} */ (body)?.proof)) {
    const proof = await import('./proof.js').then(({ prove }) => prove(data)).catch(() => '')
    if (proof) return ask(method, path, { .../** @type {any} */ (body), proof }, headers)
  }
  return { data, problem: response.ok ? '' : data?.detail || word('failed'), status: response.status }
}

/** Another page of the site, to take parts from; none, and no problem, where it is not there. @param {string} path */
export async function page(path) {
  const response = await fetch(new URL(path, base), { cache: 'no-cache', headers: path.includes('/-/') ? guest() : {}, signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => null)
  const text = await response?.text().catch(() => null)
  if (!response || text == null || response.status >= 500) return { from: null, problem: word('unreached') }
  return { from: response.ok ? documentOf(text) : null, problem: '' }
}

/** @returns {Record<string, string>} */
function guest() {
  return isWithoutCookies ? { 'Imprint-Guest': token || (recall('guest') ?? '') } : {}
}

/** @param {string} html */
export function documentOf(html) {
  const from = new DOMParser().parseFromString(html, 'text/html')
  if (isElsewhere) lead(from)
  return from
}

/** This device wrote or voted here, so there is something of its own to ask for later. @param {string} thread */
export function haveActed(thread) {
  remember(`acted:${thread}`, 1)
}

/** @type {Map<string, Promise<Mine | null>>} */
const asked = new Map()

/** The reader's own votes, comments and name; null for who never did anything here. @param {string} thread */
export function mine(thread) {
  if (!recall(`acted:${thread}`) && !hasAccount()) return Promise.resolve(null)
  const answer = asked.get(thread) ?? ask('GET', `threads/${thread}/mine`).then(({ data, problem }) => (problem ? null : data))
  asked.set(thread, answer)
  return answer
}

export function hasAccount() {
  return !isElsewhere && /(^|; )imprint_account=1/.test(document.cookie)
}
