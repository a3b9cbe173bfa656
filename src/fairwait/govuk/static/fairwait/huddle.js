// A huddle works without this. With it: single keys decide, and the page follows where the meeting stands.
import { keeps } from './keep.js'

const room = document.getElementById('huddle')
const form = document.getElementById('walk')
let isTouched = false
let isLeaving = false // a form is on its way: to go elsewhere now would drop its answer
document.addEventListener('submit', () => { isLeaving = true })
window.addEventListener('pageshow', () => { isLeaving = false })
if (form) form.addEventListener('input', () => { isTouched = true })
if (form && form.dataset.keep) keeps(form, document.getElementById('walk-saved'))

// Following: ask every two seconds; never take away a page somebody has begun to fill in.
async function ask () {
  if (isLeaving) return
  try {
    const answer = await fetch(room.dataset.since + room.dataset.revision, { headers: { Accept: 'application/json' } })
    if (answer.status !== 200 || isLeaving) return
    const said = await answer.json()
    if (isLeaving) return
    room.dataset.revision = said.revision
    const words = document.getElementById('moved-words')
    if (room.dataset.follow && !isTouched) window.location.assign(room.dataset.meeting)
    else if (words && said.position !== Number(room.dataset.position)) {
      document.getElementById('moved').replaceChildren(words.content.cloneNode(true))
    }
  } catch { /* the network is away: the next question will tell */ }
}
if (room) window.setInterval(ask, 2000)

// Keys: none with a modifier, none while typing, none where they were turned off.
const typing = (target) => target.closest('input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]')
function choose (radio) {
  if (!radio) return
  radio.checked = true
  radio.focus()
  radio.dispatchEvent(new Event('input', { bubbles: true }))
}
function answer (value) {
  const inFocus = document.activeElement && document.activeElement.closest('.fw-asking')
  const unanswered = [...document.querySelectorAll('.fw-asking')].find((one) => !one.querySelector('input[type=radio]:checked'))
  const question = inFocus && !inFocus.querySelector('input[type=radio]:checked') ? inFocus : unanswered || inFocus
  if (question) choose(question.querySelector(`input[type=radio][value="${value}"]`))
}
const decide = (value) => choose(document.querySelector(`input[name="decision"][value="${value}"]`))
const press = (id) => { const there = document.getElementById(id); if (there) there.click() }
const verbs = {
  y: () => answer('yes'), n: () => answer('no'), c: () => decide('contact'), r: () => decide('recheck'), g: () => decide('team'),
  p: () => decide('pause'), x: () => decide('end'), a: () => decide('confirm'), e: () => decide('note'),
  w: () => { const why = document.getElementById('id_why'); if (why) why.focus() },
  s: () => press('go-not-today'), '[': () => press('previous'), ']': () => press('next'), o: () => press('record'),
  l: () => { const leave = document.querySelector('#leaving button'); if (leave) leave.focus() },
  '?': () => { const keys = document.getElementById('keys'); keys.parentElement.open = true; keys.focus() }
}
document.addEventListener('keydown', (event) => {
  if (!room || !room.dataset.keys || event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return
  const bands = document.querySelectorAll('input[name="decision"][value^="band:"]')
  const verb = /^[1-9]$/.test(event.key) ? () => choose(bands[Number(event.key) - 1]) : verbs[event.key]
  if (!verb) return
  event.preventDefault()
  verb()
})
