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

/** The keys that begin so. @param {string} beginning */
export function kept(beginning) {
  try {
    const start = `imprint:${beginning}`
    return Object.keys(localStorage).filter((key) => key.startsWith(start)).map((key) => key.slice('imprint:'.length))
  } catch {
    return []
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
