// @ts-check
const MAY = 'allow-scripts allow-same-origin allow-popups allow-presentation'

/** Nothing of a film elsewhere is asked for before the reader clicks its link; then it plays in the link's place. */
export class ClickEmbed extends HTMLElement {
  connectedCallback() {
    this.querySelector('a')?.addEventListener('click', (event) => {
      if (!this.dataset.src || event.ctrlKey || event.metaKey || event.shiftKey) return
      event.preventDefault()
      this.#open(this.dataset.src)
    })
  }

  /** @param {string} address */
  #open(address) {
    const frame = document.createElement('iframe')
    frame.className = 'frame'
    frame.title = this.dataset.title ?? ''
    frame.allow = 'autoplay; fullscreen; encrypted-media; picture-in-picture'
    frame.setAttribute('sandbox', MAY)
    frame.tabIndex = 0
    frame.src = address
    this.replaceChildren(frame)
    frame.focus()
  }
}
customElements.define('click-embed', ClickEmbed)
