// A request is kept as it is typed, and whoever may be meant is shown while a name is typed. Without this, the buttons
// "Save, and go on later" and "Look" do the same by hand.
const form = document.getElementById('request')
const saved = document.getElementById('request-saved')
const found = document.getElementById('who')
const [PAUSE, AGAIN, SHORT] = [1500, 10000, 300]
let waiting
let asking
let sent = ''

const typed = () => new URLSearchParams(new FormData(form))

async function keep () {
  clearTimeout(waiting)
  const body = typed()
  if (body.toString() === sent) return
  try {
    const answer = await fetch(form.dataset.keep, { method: 'POST', body, credentials: 'same-origin', redirect: 'error', keepalive: true })
    const told = await answer.json()
    if (told.refused) { saved.textContent = told.refused; return }
    form.elements.was.value = JSON.stringify(told.was)
    for (const [name, value] of Object.entries(told.values)) put(name, value)
    saved.textContent = told.said
    sent = typed().toString()
  } catch {
    saved.textContent = form.dataset.unsaved
    waiting = setTimeout(keep, AGAIN)
  }
}

// Where another window was first, the box shows what now stands.
function put (name, value) {
  const box = form.elements[name]
  if (!box) return
  const boxes = box instanceof RadioNodeList ? [...box] : [box]
  for (const one of boxes) {
    if (one.type === 'radio' || one.type === 'checkbox') one.checked = [value].flat().includes(one.value)
    else one.value = value
  }
}

async function look () {
  try {
    const answer = await fetch(form.dataset.who, { method: 'POST', body: typed(), credentials: 'same-origin', redirect: 'error' })
    if (!answer.ok) return
    const part = new DOMParser().parseFromString(await answer.text(), 'text/html').body
    found.replaceChildren(...part.childNodes)
  } catch { /* the button is there */ }
}

if (form) {
  sent = typed().toString()
  form.addEventListener('input', (event) => {
    clearTimeout(waiting)
    waiting = setTimeout(keep, PAUSE)
    if (found && event.target.name === 'find') {
      clearTimeout(asking)
      asking = setTimeout(look, SHORT)
    }
  })
  form.addEventListener('submit', () => clearTimeout(waiting))
  document.addEventListener('visibilitychange', () => { if (document.hidden) keep() })
}
