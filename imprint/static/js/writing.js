// @ts-check
import { ask } from './api.js';
import { elementsOf } from './comments.js';
import { root } from './place.js';
import { put } from './typing.js';
import { piece, refuse, tell, word } from './words.js';

/** What each tool puts before and behind the selection. @type {Record<string, [string, string]>} */
const AROUND = { bold: ['**', '**'], italic: ['*', '*'], code: ['`', '`'], spoiler: ['||', '||'] }
/** @type {Record<string, string>} */
const KEYS = { b: 'bold', i: 'italic', k: 'link' }
const ADDRESS = 'https://'

/** Tools over the text field of a form, keys for three of them, and names after "@". @param {HTMLFormElement} form */
export function equip(form) {
  const text = /** @type {HTMLTextAreaElement | null} */ (form.querySelector('textarea[name=body]'))
  if (!text || form.querySelector('.bar')) return
  const bar = piece('bar')
  text.closest('label')?.before(bar)
  bar.addEventListener('click', (event) => {
    const tool = /** @type {Element} */ (event.target).closest('button')
    if (tool) use(tool.value, text)
  })
  bar.addEventListener('keydown', (event) => step(event, [...bar.querySelectorAll('button')]))
  text.addEventListener('keydown', (event) => {
    const tool = KEYS[event.key.toLowerCase()]
    if (!tool || event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    use(tool, text)
  })
  text.addEventListener('input', () => form.querySelector('.preview')?.remove())
  text.addEventListener('input', (event) => {
    if (/** @type {InputEvent} */ (event).data !== '@' || text.hasAttribute('aria-autocomplete')) return
    void import('./mentions.js').then(({ offerNames }) => offerNames(text), () => null)
  })
}

/** What it will look like, below the text. @param {HTMLFormElement} form */
export async function preview(form) {
  const body = String(new FormData(form).get('body'))
  const { data, problem } = await ask('POST', 'preview', { body })
  form.querySelector('.preview')?.remove()
  if (!data || problem) return refuse(form, problem || word('failed'), data?.field)
  tell(form, '')
  const shown = piece('preview')
  shown.querySelector('div')?.append(...elementsOf(data.html))
  form.querySelector('.row, .do')?.after(shown)
  shown.focus({ preventScroll: true })
  shown.scrollIntoView({ block: 'nearest' })
}

/** A toolbar is one stop for Tab; arrows go through it, as they point. @param {KeyboardEvent} event @param {HTMLButtonElement[]} tools */
function step(event, tools) {
  const here = tools.findIndex((tool) => tool === root.activeElement)
  const way = document.dir === 'rtl' ? -1 : 1
  const to = { ArrowRight: here + way, ArrowLeft: here - way, Home: 0, End: tools.length - 1 }[event.key]
  const goal = tools[((to ?? -1) + tools.length) % tools.length]
  if (to === undefined || !goal) return
  event.preventDefault()
  for (const tool of tools) tool.tabIndex = tool === goal ? 0 : -1
  goal.focus()
}

/** @param {string} tool @param {HTMLTextAreaElement} text */
function use(tool, text) {
  const around = AROUND[tool]
  text.focus()
  if (tool === 'quote') quote(text)
  else if (tool === 'link') link(text)
  else if (around) toggle(text, around)
}

/** @param {HTMLTextAreaElement} text @param {[string, string]} around */
function toggle(text, [before, behind]) {
  let { start, end } = selected(text)
  if (before === '`' && text.value.slice(start, end).includes('\n')) before = '```\n', behind = '\n```'
  const [left, right] = [text.value.slice(0, start), text.value.slice(end)]
  const isOnlyHalf = before === '*' && left.endsWith('**') && !left.endsWith('***')
  if (left.endsWith(before) && right.startsWith(behind) && !isOnlyHalf) {
    put(text, text.value.slice(start, end), start - before.length, end + behind.length)
    start -= before.length, end -= before.length
  } else {
    put(text, before + text.value.slice(start, end) + behind, start, end)
    start += before.length, end += before.length
  }
  text.setSelectionRange(start, end)
}

/** Marks do not work beside a space. @param {HTMLTextAreaElement} text */
function selected(text) {
  let { selectionStart: start, selectionEnd: end, value } = text
  while (end > start && /\s/.test(value[end - 1] ?? '')) end--
  while (start < end && /\s/.test(value[start] ?? '')) start++
  return { start, end }
}

/** @param {HTMLTextAreaElement} text */
function link(text) {
  const { start, end } = selected(text)
  const words = text.value.slice(start, end)
  const [, name] = /^\[(.*)\]\(.*\)$/s.exec(words) ?? []
  if (name !== undefined) return put(text, name, start, end)
  const isAddress = /^https?:\/\/\S+$/i.test(words)
  put(text, isAddress ? `[](${words})` : `[${words}](${ADDRESS})`, start, end)
  const at = words && !isAddress ? start + words.length + 3 : start + 1
  text.setSelectionRange(at, words && !isAddress ? at + ADDRESS.length : at)
}

/** Whole lines; what is written behind them is no part of the quotation. @param {HTMLTextAreaElement} text */
function quote(text) {
  const { value } = text
  const start = value.lastIndexOf('\n', text.selectionStart - 1) + 1
  const end = value.indexOf('\n', text.selectionEnd) < 0 ? value.length : value.indexOf('\n', text.selectionEnd)
  const lines = value.slice(start, end).split('\n')
  const isQuoted = lines.every((line) => line.startsWith('>'))
  const changed = lines.map((line) => (isQuoted ? line.replace(/^> ?/, '') : `> ${line}`)).join('\n')
  const gap = isQuoted || !lines.join('') ? '' : '\n'.repeat(2 - Math.min(/^\n*/.exec(value.slice(end))?.[0].length ?? 0, 2))
  put(text, changed + gap, start, end)
}
