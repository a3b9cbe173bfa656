// A form is kept while it is typed. Without this, its buttons do the same by hand.
// `form` says where it is kept (data-keep) and what stands where it could not be (data-unsaved), or not by whoever is signed
// out (data-out); `saved` is told of each. Once they have signed in in another window, the form goes on by itself.
const [PAUSE, AGAIN] = [1500, 10000]

export function keeps (form, saved) {
  let waiting
  let sent = ''
  let saving = null
  let isRenewed = false
  let isLeaving = false // it is on its way by a button, which keeps what was typed itself

  const typed = () => new URLSearchParams(new FormData(form))
  const boxes = (name) => { const box = form.elements[name]; return !box ? [] : box instanceof RadioNodeList ? [...box] : [box] }
  const shown = (data, name) => data.getAll(name).join('\u0000')

  // One save at a time: a second would say of the first that it was another window.
  function keep () {
    clearTimeout(waiting)
    if (isLeaving) return saving
    saving = (saving || Promise.resolve()).then(send, send)
    return saving
  }

  async function send () {
    const body = typed()
    if (body.toString() === sent) return
    try {
      const answer = await fetch(form.dataset.keep, { method: 'POST', body, credentials: 'same-origin', redirect: 'error', keepalive: true })
      if ([401, 403].includes(answer.status)) {
        saved.textContent = form.dataset.out || form.dataset.unsaved
        const isNew = await renewed()
        waiting = setTimeout(keep, isNew && !isRenewed ? PAUSE : AGAIN)
        isRenewed = isNew
        return
      }
      isRenewed = false
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

  // Whoever signs in anew is given another token, which a page that was open before does not hold. Never a colleague's.
  async function renewed () {
    const answer = await fetch(location.href, { credentials: 'same-origin' }) // signed out still, this is the page to sign in at
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const [mine, theirs] = [document, page].map((one) => one.getElementById('signed-in')?.textContent)
    const token = page.querySelector('[name=csrfmiddlewaretoken]')
    if (!token || !mine || mine !== theirs) return false
    for (const one of document.querySelectorAll('[name=csrfmiddlewaretoken]')) one.value = token.value
    return true
  }

  // Where another window was first, the box shows what now stands.
  function put (name, value) {
    for (const one of boxes(name)) {
      if (one.type === 'radio' || one.type === 'checkbox') one.checked = [value].flat().includes(one.value)
      else one.value = value
    }
  }

  // What was typed before this had come is not kept yet.
  const isTouched = (one) => one.type !== 'hidden' &&
    (one.value !== (one.defaultValue ?? one.value) || one.checked !== (one.defaultChecked ?? one.checked))
  if ([...form.elements].some(isTouched)) waiting = setTimeout(keep, PAUSE)
  else sent = typed().toString()
  form.addEventListener('input', () => {
    clearTimeout(waiting)
    waiting = setTimeout(keep, PAUSE)
  })
  let isSettled = false
  form.addEventListener('submit', (event) => {
    clearTimeout(waiting)
    isLeaving = true
    if (!saving || isSettled) return
    event.preventDefault()
    isSettled = true
    const go = () => setTimeout(() => form.requestSubmit(event.submitter)) // a form that is being sent is not sent again
    saving.then(go, go)
  })
  window.addEventListener('pageshow', () => { isLeaving = isSettled = false })
  document.addEventListener('visibilitychange', keep) // gone for a while, or back from signing in
}
