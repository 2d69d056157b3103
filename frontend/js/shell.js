// The account panel closes on Escape and on a press elsewhere.
export function keepOneOpen () {
  const close = (except) => {
    document.querySelectorAll('details.dt-account[open]').forEach((panel) => {
      if (panel !== except) panel.open = false
    })
  }
  document.addEventListener('click', (event) => close(event.target.closest('details.dt-account')))
  document.addEventListener('keydown', (event) => {
    const panel = event.key === 'Escape' && document.querySelector('details.dt-account[open]')
    if (!panel) return
    panel.open = false
    panel.querySelector('summary').focus()
  })
}

// On a phone the strips of links scroll sideways: bring the current one into sight.
export function scrollToCurrent () {
  document.querySelectorAll('.dt-nav__list, .moj-sub-navigation__list').forEach((list) => {
    const current = list.querySelector('[aria-current]')
    if (current) list.scrollLeft = current.offsetLeft - list.offsetLeft - 24
  })
}
