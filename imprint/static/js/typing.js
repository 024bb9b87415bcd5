// @ts-check

/** As if it were typed, so that undo takes it back. @param {HTMLTextAreaElement} text @param {string} words @param {number} start @param {number} end */
export function put(text, words, start, end) {
  text.setSelectionRange(start, end)
  if (document.execCommand('insertText', false, words)) return
  text.setRangeText(words, start, end, 'end')
  text.dispatchEvent(new InputEvent('input', { bubbles: true, data: words }))
}
