// The list works without this. With it: single keys move along the rows, and a range of ticks is made with Shift.
const list = document.querySelector('table.fw-list')
const rows = list ? [...list.tBodies[0].rows] : []
const keys = document.getElementById('list-keys') // a list where nobody waits has none
const keysOn = keys && keys.dataset.on
const tickOf = (row) => row.querySelector('input.fw-tick')

// The row the focus is in is the one that is meant: the browser shows it, and a screen reader says it.
function go (row) {
  const there = row && (row.querySelector('a.fw-who') || tickOf(row) || row.querySelector('a'))
  if (!there) return
  there.focus()
  there.scrollIntoView({ block: 'nearest' })
}
const current = () => rows.indexOf(document.activeElement && document.activeElement.closest('tbody tr'))
const step = (by) => {
  const at = current()
  go(rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1)])
}
const verbs = {
  j: () => step(1),
  k: () => step(-1),
  x: () => { const row = rows[current()]; if (row && tickOf(row)) tickOf(row).click() },
  '/': () => { const find = document.getElementById('fw-find'); if (find) find.focus() },
  '?': () => { keys.open = true; keys.querySelector('summary').focus() }
}
const typing = (target) => target.closest('input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]')
document.addEventListener('keydown', (event) => {
  if (!keysOn || event.ctrlKey || event.altKey || event.metaKey || typing(event.target) || !verbs[event.key]) return
  event.preventDefault()
  verbs[event.key]()
})

// A tick with Shift held does the same to every row since the last one.
let last = null
if (list) {
  list.addEventListener('click', (event) => {
    if (!event.target.matches('input.fw-tick')) return
    const at = rows.indexOf(event.target.closest('tr'))
    if (event.shiftKey && last !== null) {
      rows.slice(Math.min(at, last), Math.max(at, last) + 1).forEach((row) => { if (tickOf(row)) tickOf(row).checked = event.target.checked })
    }
    last = at
  })
}
