// @ts-check
/** One key for each act. While somebody types, or with Ctrl, Alt or Meta, keys are what they always are. */

/** @typedef {import('./moderation-desk.js').ModerationDesk} Desk */

/** @param {Desk} desk */
export function listen(desk) {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || isTyping(event.target)) return
    if (desk.querySelector('dialog[open]') || document.querySelector('.w-dialog:not([aria-hidden])')) return
    const act = actOf(desk, event.key.toLowerCase())
    if (!act) return
    event.preventDefault()
    event.stopImmediatePropagation()
    act()
  }, { capture: true })
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof Element && target.closest('input:not([type=checkbox]), textarea, select, [contenteditable]')
}

/** @param {Desk} desk @param {string} key @returns {(() => unknown) | undefined} */
function actOf(desk, key) {
  /** @type {Record<string, () => unknown>} */
  const acts = {
    a: () => press(desk, '[data-leaves=approved] button, [data-leaves=restored] button'),
    r: () => ask(desk),
    n: () => desk.go(1),
    j: () => desk.go(1),
    p: () => desk.go(-1),
    k: () => desk.go(-1),
    z: () => desk.undo.take(),
    e: () => edit(desk),
    s: () => toggle(desk, '[data-covered]'),
    x: () => desk.rows.tick(desk.cards.id),
    '?': () => desk.querySelector('dialog')?.showModal(),
  }
  if (/^[1-9]$/.test(key)) return isAsking(desk) ? () => choose(desk, Number(key)) : undefined
  return acts[key]
}

/** @param {Desk} desk @param {string} what */
function press(desk, what) {
  const button = desk.cards.card?.querySelector(what)
  if (button instanceof HTMLButtonElement && !button.disabled) button.form?.requestSubmit(button)
}

/** @param {Desk} desk */
function grounds(desk) {
  return desk.cards.card?.querySelector('[data-remove]') ?? null
}

/** @param {Desk} desk */
function isAsking(desk) {
  const asked = grounds(desk)
  return asked instanceof HTMLDetailsElement && asked.open
}

/** @param {Desk} desk */
function ask(desk) {
  const asked = grounds(desk)
  if (!(asked instanceof HTMLDetailsElement)) return
  asked.open = !asked.open
  if (!asked.open) return
  const first = asked.querySelector('[name=ground]')
  if (first instanceof HTMLElement) first.focus()
  desk.speech.say(desk.speech.word('why'))
}

/** @param {Desk} desk @param {number} number */
function choose(desk, number) {
  const button = grounds(desk)?.querySelectorAll('[name=ground]')[number - 1]
  if (button instanceof HTMLButtonElement && !button.disabled) button.form?.requestSubmit(button)
}

/** @param {Desk} desk */
function edit(desk) {
  const details = toggle(desk, '[data-edit]')
  const field = details?.open ? details.querySelector('textarea') : null
  field?.focus()
}

/** @param {Desk} desk @param {string} what */
function toggle(desk, what) {
  const details = desk.cards.card?.querySelector(what)
  if (!(details instanceof HTMLDetailsElement)) return null
  details.open = !details.open
  return details
}
