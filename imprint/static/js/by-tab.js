// @ts-check
import { root } from './place.js';

/**
 * Tab leads from what is selected to the button that is offered for it. Browsers would begin where the reader clicked last, at
 * the head of the page where that was nowhere, or behind an element that took the focus with the click.
 * @param {() => HTMLElement | null | undefined} offered the button, while there is one
 */
export function leadByTab(offered) {
  document.addEventListener('keydown', (event) => {
    const button = offered()
    if (event.key !== 'Tab' || event.shiftKey || event.ctrlKey || event.altKey || !button?.isConnected) return
    const [focus, goal] = root.activeElement || !(root instanceof ShadowRoot) ? [root.activeElement, button] : [document.activeElement, root.host]
    if (focus && !focus.contains(goal)) return
    event.preventDefault()
    button.focus()
  })
}
