// @ts-check
import { recall } from './memory.js';
import { isElsewhere } from './place.js';

/** Only what a page has on it is fetched. Addresses in brackets and quotes get their hashed names when files are collected. */
const parts = {
  'article-passages': () => import('./article-passages.js'),
  'click-embed': () => import('./click-embed.js'),
  'comment-folds': () => import('./comment-folds.js'),
  'comment-form': () => import('./comment-form.js'),
  'comment-tools': () => import('./comment-tools.js'),
  'comment-votes': () => import('./comment-votes.js'),
  'follow-form': () => import('./follow-form.js'),
  'load-more': () => import('./load-more.js'),
  'new-comments': () => import('./new-comments.js'),
  'pass-key': () => import('./pass-key.js'),
  'reader-account': () => import('./reader-account.js'),
  'relative-times': () => import('./relative-times.js'),
  'thread-live': () => import('./thread-live.js'),
}
/** What lies folded away comes when it is unfolded. @param {ParentNode} inside */
export function load(inside) {
  for (const [name, bring] of Object.entries(parts)) {
    const part = inside.querySelector(name)
    const fold = part?.closest('details:not([open])')
    if (fold) fold.addEventListener('toggle', () => void bring(), { once: true })
    else if (part) void bring()
  }
  // What could not be sent from any page of the site is sent from whichever is opened next.
  if (!recall('outbox')) return
  if (inside.querySelector('comment-tools')) void import('./leftovers.js').then(({ showLeftovers }) => showLeftovers())
  else void import('./outbox.js')
}

if (!isElsewhere) load(document)
