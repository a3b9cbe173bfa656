// While a campaign runs: ask whether anything is new and, where it is, put the new figures in place of the old. Without
// this, the link "Look again" does the same by hand.
const live = document.getElementById('campaign')
const said = document.getElementById('campaign-said')
const EVERY = 5000

async function look() {
  try {
    const answer = await fetch(live.dataset.since + live.dataset.revision, { credentials: 'same-origin', redirect: 'error' })
    if (answer.status === 200) {
      const page = await fetch(location.href, { credentials: 'same-origin', redirect: 'error' })
      const fresh = new DOMParser().parseFromString(await page.text(), 'text/html').getElementById('campaign')
      if (!fresh) return location.reload()
      const isHere = live.contains(document.activeElement)
      if (!isHere) { // nobody loses the link they stand on
        live.replaceChildren(...fresh.childNodes)
        live.dataset.revision = fresh.dataset.revision
        if (said.textContent !== fresh.dataset.said) said.textContent = fresh.dataset.said
      }
    }
  } catch { /* asked again */ }
  setTimeout(look, EVERY)
}
if (live) setTimeout(look, EVERY)
