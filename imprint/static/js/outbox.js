// @ts-check
import { ask, haveActed } from './api.js';
import { recall, remember } from './memory.js';

/**
 * A comment that waits on this device until it can be sent. The key makes it one comment, however often it is sent.
 * @typedef {{ key: string, thread: string, sent: { body: string, parent: number | null, key?: string, question?: unknown, anchor?: unknown }, refused?: string, field?: string }} Waiting
 */

const FIRST_MS = 5_000
const SELDOMEST_MS = 300_000

let wait_ms = FIRST_MS
let timer = 0

/** @returns {Waiting[]} */
export function waiting() {
  return recall('outbox') ?? []
}

/** @param {Waiting} entry @returns {boolean} whether the device has kept it */
export function keep(entry) {
  write([...waiting().filter(({ key }) => key !== entry.key), entry])
  later()
  return waiting().some(({ key }) => key === entry.key)
}

/** @param {string} key */
export function drop(key) {
  write(waiting().filter((entry) => entry.key !== key))
}

/** Send what waits, in its order. Not from two tabs at once. */
export function flush() {
  clearTimeout(timer)
  if (!navigator.locks) return sendAll()
  return navigator.locks.request('imprint-outbox', { ifAvailable: true }, (lock) => (lock ? sendAll() : later()))
}

async function sendAll() {
  for (const entry of waiting()) {
    if (entry.refused) continue
    const { key, thread, sent } = entry
    const { data, problem, status } = await ask('POST', `threads/${thread}/comments`, sent, { 'Idempotency-Key': key })
    if (status === 201 && data?.id) arrived(entry, data)
    else if (isFinal(status) && data?.detail) keepRefused({ ...entry, refused: problem, field: data.field })
    else return later()
  }
  wait_ms = FIRST_MS
}

/** @param {number} status */
function isFinal(status) {
  return status >= 400 && status < 500 && status !== 408 && status !== 429
}

/** @param {Waiting} entry @param {import('./api.js').Comment} comment */
function arrived(entry, comment) {
  if (!waiting().some(({ key }) => key === entry.key)) return
  drop(entry.key)
  haveActed(entry.thread)
  document.dispatchEvent(new CustomEvent('outbox-sent', { detail: comment }))
}

/** @param {Waiting} entry */
function keepRefused(entry) {
  if (waiting().some(({ key }) => key === entry.key)) write(waiting().map((old) => (old.key === entry.key ? entry : old)))
}

/** @param {Waiting[]} entries */
function write(entries) {
  remember('outbox', entries.length ? entries : null)
  document.dispatchEvent(new Event('outbox-changed'))
}

function later() {
  clearTimeout(timer)
  timer = setTimeout(flush, wait_ms)
  wait_ms = Math.min(wait_ms * 2, SELDOMEST_MS)
}

addEventListener('online', () => {
  wait_ms = FIRST_MS
  if (waiting().length) void flush()
})
addEventListener('storage', (event) => event.key === 'imprint:outbox' && document.dispatchEvent(new Event('outbox-changed')))
if (waiting().length) void flush()
