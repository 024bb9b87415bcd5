// Starts Wagtail's inline panels: its own template does so by an inline script, which our Content-Security-Policy forbids.
const start = () => {
  for (const place of document.querySelectorAll('template[data-inline-panel]')) {
    new window.InlinePanel(JSON.parse(place.dataset.inlinePanel))
    place.remove()
  }
}
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start)
else start()
