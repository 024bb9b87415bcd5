// @ts-check
/** Words of the article that are talked about, or will be. Few readers need more than this, so the rest comes with the need. */
export class ArticlePassages extends HTMLElement {
  connectedCallback() {
    const story = document.querySelector('.story > .body')
    if (!story) return
    story.addEventListener('click', (event) => void this.#open(event))
    if (this.hasAttribute('point')) this.#waitForSelection(story)
    if (!Number(this.getAttribute('count'))) return
    void import('./passage-counts.js').then(({ show }) => show(story, this.getAttribute('src') ?? ''), () => null)
  }

  /** @param {Event} event */
  async #open(event) {
    const link = /** @type {Element} */ (event.target).closest('.asks > a')
    const { ctrlKey, metaKey, shiftKey } = /** @type {MouseEvent} */ (event)
    if (!link || ctrlKey || metaKey || shiftKey) return
    event.preventDefault()
    const questions = await import('./open-question.js').catch(() => null)
    if (questions) void questions.toggle(/** @type {HTMLAnchorElement} */ (link))
    else location.assign(/** @type {HTMLAnchorElement} */ (link).href)
  }

  /** @param {Element} story */
  #waitForSelection(story) {
    const begin = async () => {
      if (getSelection()?.isCollapsed) return
      document.removeEventListener('selectionchange', begin)
      const pointing = await import('./point-at-passage.js').catch(() => null)
      pointing?.watch(story)
    }
    document.addEventListener('selectionchange', begin)
  }
}
customElements.define('article-passages', ArticlePassages)
