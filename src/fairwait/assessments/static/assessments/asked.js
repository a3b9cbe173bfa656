// A question that depends on an earlier answer is shown while that answer stands. Without this, saving does the same.
const form = document.getElementById('request')

const given = (code) => {
  const data = new FormData(form)
  return [...data.getAll(`q_${code}`), ...data.getAll(`d_${code}-year`)].filter(Boolean)
}

// What was answered in an earlier conversation is not among the boxes: there the page as it came stands.
const isTyped = (code) => form.elements[`q_${code}`] && !form.querySelector(`details [name="q_${code}"]`)

function look () {
  for (const one of form.querySelectorAll('[data-when]')) {
    const code = one.dataset.when
    if (!isTyped(code) && !given(code).length) continue
    const values = given(code)
    const ground = form.querySelector(`[name="q_${code}"]`)?.closest('[data-when]')
    const holds = values.some((value) => one.dataset.is.split(' ').some((is) => is === value || is === 'said'))
    one.hidden = !holds || Boolean(ground && ground.hidden)
  }
}

if (form) {
  form.addEventListener('change', look)
  form.addEventListener('input', look)
}
