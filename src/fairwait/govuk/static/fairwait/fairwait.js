// Pages work without this. With it: the error summary takes the focus, double presses are ignored, passwords can be shown.
import { initAll } from '../govuk-frontend/govuk-frontend.min.js'

initAll()

// One filter at a time, closed by Escape or by pressing elsewhere.
const drops = document.querySelectorAll('details.fw-drop')
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return
  drops.forEach((drop) => {
    if (!drop.open) return
    drop.open = false
    if (drop.contains(document.activeElement)) drop.querySelector('summary').focus()
  })
})
document.addEventListener('click', (event) => {
  drops.forEach((drop) => { if (!drop.contains(event.target)) drop.open = false })
})
