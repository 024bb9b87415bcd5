// @ts-check
/** What the desk sends: a form as a browser would send it, answered in JSON. */

/** @typedef {{ sentence: string, undo: number[], stays: number | null, today: string, advice: string }} Done */

export class Refused extends Error {
  /** @param {number} status @param {string} sentence */
  constructor(status, sentence) {
    super(sentence)
    this.status = status
  }
}

/**
 * Throws Refused with the site's own sentence, or another error when it did not answer.
 * @param {HTMLFormElement} form @param {HTMLButtonElement | null} [button] @returns {Promise<Done>}
 */
export async function post(form, button) {
  const answer = await fetch(button?.hasAttribute('formaction') ? button.formAction : form.action, {
    method: 'POST',
    body: new FormData(form, button),
    headers: { Accept: 'application/json' },
    keepalive: true,
  })
  const json = answer.headers.get('Content-Type')?.startsWith('application/json')
  if (!json) throw new Error(`${answer.status} is no answer of the desk`)
  const told = await answer.json()
  if (!answer.ok) throw new Refused(answer.status, told.detail)
  return told
}
