// A request is kept as it is typed, and whoever may be meant is shown while a name is typed. Without this, the buttons
// "Save, and go on later" and "Look" do the same by hand.
const form = document.getElementById('request')
const saved = document.getElementById('request-saved')
const found = document.getElementById('who')
const [PAUSE, AGAIN, SHORT] = [1500, 10000, 300]
let waiting
let asking
let asked
let sent = ''
let saving = null

const typed = () => new URLSearchParams(new FormData(form))
const boxes = (name) => { const box = form.elements[name]; return !box ? [] : box instanceof RadioNodeList ? [...box] : [box] }
const shown = (data, name) => data.getAll(name).join('\u0000')

// One save at a time: a second would say of the first that it was another window.
function keep () {
  clearTimeout(waiting)
  saving = (saving || Promise.resolve()).then(send, send)
  return saving
}

async function send () {
  const body = typed()
  if (body.toString() === sent) return
  try {
    const answer = await fetch(form.dataset.keep, { method: 'POST', body, credentials: 'same-origin', redirect: 'error', keepalive: true })
    const told = await answer.json()
    if (told.refused) { saved.textContent = told.refused; return }
    const before = JSON.parse(body.get('was') || '{}')
    const now = typed()
    for (const [name, value] of Object.entries(told.values)) {
      if (shown(now, name) === shown(body, name)) put(name, value)
      else if (name in before) told.was[name] = before[name] // typed on meanwhile: it has not heard of this yet
      else delete told.was[name]
    }
    form.elements.was.value = JSON.stringify(told.was)
    saved.textContent = told.said
    if (typed().toString() === now.toString()) sent = typed().toString()
  } catch {
    saved.textContent = form.dataset.unsaved
    waiting = setTimeout(keep, AGAIN)
  }
}

// Where another window was first, the box shows what now stands.
function put (name, value) {
  for (const one of boxes(name)) {
    if (one.type === 'radio' || one.type === 'checkbox') one.checked = [value].flat().includes(one.value)
    else one.value = value
  }
}

async function look () {
  if (asked) asked.abort()
  asked = new AbortController()
  try {
    const answer = await fetch(form.dataset.who, { method: 'POST', body: typed(), credentials: 'same-origin', redirect: 'error', signal: asked.signal })
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
  let isSettled = false
  form.addEventListener('submit', (event) => {
    clearTimeout(waiting)
    if (!saving || isSettled) return
    event.preventDefault()
    isSettled = true
    const go = () => setTimeout(() => form.requestSubmit(event.submitter)) // a form that is being sent is not sent again
    saving.then(go, go)
  })
  document.addEventListener('visibilitychange', () => { if (document.hidden) keep() })
}
