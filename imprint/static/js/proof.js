// @ts-check
import { root } from './place.js';
import { address, solve } from './proof-of-work.js';
import { word } from './words.js';

const PATIENCE_MS = 30_000

/**
 * The site wants a proof that this is meant: count for a moment, or, where that does not work, wait as long as it says.
 * @param {{ challenge: import('./proof-of-work.js').Challenge, wait?: string, retry_after?: number }} asked @returns {Promise<string>} what is sent as `proof`
 */
export async function prove({ challenge, wait = '', retry_after = 0 }) {
  for (const said of root.querySelectorAll('.said')) if (said.textContent === word('sending')) said.textContent = word('moment')
  const number = await inWorker(challenge).catch(() => solve(challenge))
  const { algorithm, challenge: digest, salt, signature } = challenge
  if (number >= 0) return btoa(JSON.stringify({ algorithm, challenge: digest, number, salt, signature }))
  await new Promise((go) => setTimeout(go, (retry_after + 1) * 1000))
  return wait
}

/** Not on pages of other sites, whose workers must be their own. @param {unknown} challenge @returns {Promise<number>} */
function inWorker(challenge) {
  return new Promise((answer, fail) => {
    const worker = new Worker(address, { type: 'module' })
    setTimeout(fail, PATIENCE_MS)
    worker.addEventListener('error', fail)
    worker.addEventListener('message', ({ data }) => {
      worker.terminate()
      answer(data)
    })
    worker.postMessage(challenge)
  })
}
