// A word the council would rather not write is said below the field while it is typed. It stops nothing; without this it
// is said once what was written is kept.
const told = document.querySelector('[data-avoided]')
const FIELDS = 'main form[method=post] :is(textarea, input[type=text]):not([spellcheck=false], [name=avoided], [name=phrases])'
const avoided = told.dataset.avoided.split('\n').map((word) => {
  const plain = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return [word, new RegExp(`(?<![\\p{L}\\p{N}_])${plain}s?(?![\\p{L}\\p{N}_])`, 'iu')]
})
const hints = new WeakMap()

function look (field) {
  const found = avoided.filter(([, asked]) => asked.test(field.value)).map(([word]) => word)
  const words = found.length ? `${told.dataset.hint} ${found.join(', ')}.` : ''
  let hint = hints.get(field)
  if (!hint && !words) return
  if (!hint || !hint.isConnected) {
    hint = document.createElement('p')
    hint.className = 'fw-note fw-note--ochre fw-noprint'
    hint.setAttribute('aria-hidden', 'true') // read out once, from the one place below
    hints.set(field, hint)
    field.after(hint)
  }
  hint.hidden = !words
  if (hint.textContent !== words) hint.textContent = told.textContent = words
}

document.addEventListener('input', (event) => { if (event.target.matches(FIELDS)) look(event.target) })
document.querySelectorAll(FIELDS).forEach(look)
