// Starts Wagtail's inline panels: its own template does so by an inline script, which our Content-Security-Policy forbids.
const start = () => {
  const places = /** @type {NodeListOf<HTMLTemplateElement>} */ (document.querySelectorAll('template[data-inline-panel]'))
  for (const place of places) {
    const { InlinePanel } = /** @type {any} */ (window)
    new InlinePanel(JSON.parse(place.dataset.inlinePanel ?? ''))
    place.remove()
  }
}
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start)
else start()
