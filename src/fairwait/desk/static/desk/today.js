// What falls due at an instant (a contact of a plan that was missed, say) comes onto Today while it is open. Without this
// it is there when the page is opened again.
const place = document.getElementById('by-the-minute')
const PAUSE = 30000

async function ask () {
  try {
    const answer = await fetch(place.dataset.href, { credentials: 'same-origin', redirect: 'error' })
    if (!answer.ok) return
    const part = new DOMParser().parseFromString(await answer.text(), 'text/html').body
    if (part.textContent.trim() !== place.textContent.trim()) place.replaceChildren(...part.childNodes)
  } catch { /* asked again in half a minute */ }
}

if (place) {
  setInterval(() => { if (!document.hidden) ask() }, PAUSE)
  document.addEventListener('visibilitychange', () => { if (!document.hidden) ask() })
}
