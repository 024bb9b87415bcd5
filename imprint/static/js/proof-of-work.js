// @ts-check
import { digestsBehind } from './sha256.js';

/**
 * A challenge of ALTCHA, version 1: which number behind the salt has the digest? This file is a worker as well.
 * @typedef {{ algorithm: string, challenge: string, maxnumber: number, salt: string, signature: string }} Challenge
 */

/** Where the worker is: files have hashed names. */
export const address = import.meta.url
const AT_ONCE = 5_000

/** In slices, so that the page goes on answering where there can be no worker. @param {Challenge} challenge @returns {Promise<number>} -1: there is none */
export async function solve({ challenge, maxnumber, salt }) {
  const wanted = Int32Array.from(challenge.match(/.{8}/g) ?? [], (part) => parseInt(part, 16) | 0)
  const digest = digestsBehind(salt)
  for (let number = 0; number <= maxnumber; number++) {
    const found = digest(String(number))
    if (found[0] === wanted[0] && wanted.every((part, index) => part === found[index])) return number
    if (number % AT_ONCE === AT_ONCE - 1) await new Promise((go) => setTimeout(go))
  }
  return -1
}

if (typeof document === 'undefined') addEventListener('message', ({ data }) => void solve(data).then((number) => postMessage(number)))
