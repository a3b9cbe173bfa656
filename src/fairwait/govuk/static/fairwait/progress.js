// While work is under way: ask for the part of the page that moves, and go on once there is none. Without this, the
// link "Look again" does the same by hand.
const live = document.getElementById('fw-live')
const said = document.getElementById('fw-said')
const EVERY = 1000
let missed = 0

async function look() {
  try {
    const answer = await fetch(live.dataset.part, { credentials: 'same-origin', redirect: 'error' })
    if (answer.status === 204) return location.reload()
    if (!answer.ok) throw new Error(String(answer.status))
    const part = new DOMParser().parseFromString(await answer.text(), 'text/html').body
    live.replaceChildren(...part.childNodes)
    const words = live.querySelector('[data-said]').dataset.said
    if (words !== said.textContent) said.textContent = words // told once a phase, not once a second
    missed = 0
  } catch {
    missed += 1
  }
  if (missed < 30) setTimeout(look, EVERY * Math.min(1 + missed, 10))
}

if (live) setTimeout(look, EVERY)
