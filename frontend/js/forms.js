// <form data-confirm="…"> or <button data-confirm="…"> asks before it sends.
export function confirmFirst () {
  document.addEventListener('submit', (event) => {
    const question = event.submitter?.dataset.confirm || event.target.dataset.confirm
    if (question && !window.confirm(question)) {
      event.preventDefault()
      event.stopImmediatePropagation()
    }
  }, true)
}

// A form sent with POST is sent once; a return with the browser's Back button frees it again.
// The button itself is not disabled, or its name and value would not be sent.
export function sendOnce () {
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (form.method !== 'post' || form.dataset.repeat !== undefined || event.defaultPrevented) return
    if (form.dataset.sending) return event.preventDefault()
    form.dataset.sending = 'yes'
    form.setAttribute('aria-busy', 'true')
  })
  window.addEventListener('pageshow', () => {
    document.querySelectorAll('form[data-sending]').forEach((form) => {
      delete form.dataset.sending
      form.removeAttribute('aria-busy')
    })
  })
  document.addEventListener('htmx:afterRequest', (event) => {
    const form = event.target.closest('form')
    if (form) delete form.dataset.sending
  })
}

// <select data-submit-on-change> sends its form, as the button beside it does without a script.
export function submitOnChange () {
  document.addEventListener('change', (event) => {
    if (event.target.matches('[data-submit-on-change]')) event.target.form.requestSubmit()
  })
}

const plain = (text) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/đ/gi, 'd').toLowerCase()

const words = (text) => ` ${plain(text).replace(/[^\p{L}\p{N}]+/gu, ' ').trim()}`

// How well a choice answers what is typed, 0 best: its name begins so, the words in a row, every word begun, none.
function rankOf (item, wanted) {
  const label = words(item.querySelector('label')?.textContent || '')
  if (label.startsWith(wanted)) return 0
  const whole = words(item.textContent)
  if (whole.includes(wanted)) return 1
  return wanted.trim().split(' ').every((part) => whole.includes(` ${part}`)) ? 2 : 3
}

// A long list of choices gets a box that narrows it, without regard to Vietnamese marks; the best come first.
export function filterChoices (scope) {
  scope.querySelectorAll('[data-choices-search]').forEach((box) => {
    const input = box.querySelector('input')
    const list = document.getElementById(box.dataset.choicesSearch)
    const items = Array.from(list.children)
    let wait
    box.hidden = false
    const narrow = () => {
      const wanted = words(input.value)
      const ranks = new Map(items.map((item) => [item, wanted.trim() ? rankOf(item, wanted) : 0]))
      items.forEach((item) => { item.hidden = ranks.get(item) === 3 && !item.querySelector(':checked') })
      list.append(...[...items].sort((one, other) => ranks.get(one) - ranks.get(other)))
    }
    input.addEventListener('input', (event) => {
      clearTimeout(wait)
      // Telex and VNI compose letters: wait until the word stands.
      if (!event.isComposing) wait = setTimeout(narrow, 400)
    })
    input.addEventListener('keydown', (event) => { if (event.key === 'Enter') event.preventDefault() })
  })
}

// A table with data-module="dt-multi-select" gets one box that ticks all rows of the page.
export function selectAll (scope) {
  scope.querySelectorAll('[data-module="dt-multi-select"]').forEach((table) => {
    const place = table.querySelector('[data-select-all]')
    const boxes = () => Array.from(table.querySelectorAll('tbody input[type="checkbox"]'))
    if (!place || place.childElementCount || !boxes().length) return
    const all = document.createElement('input')
    all.type = 'checkbox'
    all.className = 'govuk-checkboxes__input'
    all.id = `${table.id || 'table'}-select-all`
    const label = document.createElement('label')
    label.className = 'govuk-label govuk-checkboxes__label moj-multi-select__toggle-label'
    label.htmlFor = all.id
    label.innerHTML = '<span class="govuk-visually-hidden"></span>'
    label.firstChild.textContent = place.dataset.selectAll
    const item = document.createElement('div')
    item.className = 'govuk-checkboxes__item govuk-checkboxes--small moj-multi-select__checkbox'
    item.append(all, label)
    place.append(item)
    all.addEventListener('change', () => boxes().forEach((box) => { box.checked = all.checked }))
    table.addEventListener('change', () => { all.checked = boxes().every((box) => box.checked) })
  })
}
