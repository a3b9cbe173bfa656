// A request is kept as it is typed, and whoever may be meant is shown while a name is typed. Without this, the buttons
// "Save, and go on later" and "Look" do the same by hand.
import { keeps } from '../fairwait/keep.js'

const form = document.getElementById('request')
const found = document.getElementById('who')
const SHORT = 300
let asking
let asked

async function look () {
  if (asked) asked.abort()
  asked = new AbortController()
  try {
    const body = new URLSearchParams(new FormData(form))
    const answer = await fetch(form.dataset.who, { method: 'POST', body, credentials: 'same-origin', redirect: 'error', signal: asked.signal })
    if (!answer.ok) return
    const part = new DOMParser().parseFromString(await answer.text(), 'text/html').body
    found.replaceChildren(...part.childNodes)
  } catch { /* the button is there */ }
}

if (form) {
  keeps(form, document.getElementById('request-saved'))
  form.addEventListener('input', (event) => {
    if (!found || event.target.name !== 'find') return
    clearTimeout(asking)
    asking = setTimeout(look, SHORT)
  })
}
