// Say of a tip that it helps, or hide it, without leaving the page: what is typed below stays. Without this the page is
// read again.
document.querySelectorAll('form[data-tip]').forEach((form) => {
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const sent = new FormData(form, event.submitter)
    try {
      const answer = await fetch(form.action, {
        method: 'POST', body: sent, credentials: 'same-origin', redirect: 'manual', headers: { 'X-Fairwait-In-Place': '1' }
      })
      if (!answer.ok) return // refused, or signed out meanwhile: nothing was kept, so the tip stays
    } catch { return }
    const tip = form.closest('aside')
    if (sent.get('said') === 'helps') form.remove()
    else tip.remove()
    const heading = document.querySelector('main h1')
    heading.tabIndex = -1 // whoever pressed by keyboard goes on from the top of the page
    heading.focus({ preventScroll: true })
  })
})
