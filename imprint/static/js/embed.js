// @ts-check
import { ImprintCount } from './imprint-count.js';
import { ImprintDiscussion } from './imprint-discussion.js';

/** Pages of other sites load /-/embed.js, which calls this. @param {string[]} styles */
export function start(styles) {
  ImprintDiscussion.styles = styles
  if (!customElements.get('imprint-discussion')) customElements.define('imprint-discussion', ImprintDiscussion)
  if (!customElements.get('imprint-count')) customElements.define('imprint-count', ImprintCount)
}
