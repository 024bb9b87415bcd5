// @ts-check
/** What this device keeps for its reader; never sent anywhere. Browsers may forbid it, then nothing is kept. */

/** @param {string} key @returns {any} */
export function recall(key) {
  try {
    return JSON.parse(localStorage.getItem(`imprint:${key}`) ?? 'null')
  } catch {
    return null
  }
}

/** @param {string} key @param {unknown} value null forgets it */
export function remember(key, value) {
  try {
    if (value === null) localStorage.removeItem(`imprint:${key}`)
    else localStorage.setItem(`imprint:${key}`, JSON.stringify(value))
  } catch {
    // Full or forbidden: the page works without.
  }
}
