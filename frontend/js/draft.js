// The line under a form that says whether the draft is kept: <p class="dt-saved" data-draft-state
// data-saving="Đang lưu…" data-saved="Đã lưu lúc %s" data-failed="Chưa lưu được…">.
// A form that saves through htmx carries data-draft; any other code may send the event
// `den-truong:draft` with detail {state: 'saving' | 'saved' | 'failed'}.
const clock = () => new Date().toLocaleTimeString('vi', { hour: '2-digit', minute: '2-digit', hour12: false })

function show (state) {
  document.querySelectorAll('[data-draft-state]').forEach((line) => {
    line.dataset.state = state
    line.textContent = (line.dataset[state] || '').replace('%s', clock())
  })
}

// What was typed goes with the form itself: saving it beside that would only meet the newer answer.
function leaveOutWhenSent () {
  document.addEventListener('submit', (event) => {
    if (!event.target.matches('[data-draft]') || event.defaultPrevented) return
    event.target.dataset.sent = ''
    window.htmx?.trigger(event.target, 'htmx:abort')
  })
  document.addEventListener('htmx:beforeRequest', (event) => {
    if ('sent' in event.target.dataset) event.preventDefault()
  })
  // The page comes back as it was left when somebody goes back to it.
  window.addEventListener('pageshow', () => {
    document.querySelectorAll('[data-draft][data-sent]').forEach((form) => delete form.dataset.sent)
  })
}

export function showDraftState () {
  leaveOutWhenSent()
  document.addEventListener('den-truong:draft', (event) => show(event.detail.state))
  const watch = (name, state) => document.addEventListener(name, (event) => {
    if (event.target.closest('[data-draft]')) show(typeof state === 'function' ? state(event) : state)
  })
  watch('htmx:beforeRequest', 'saving')
  watch('htmx:afterRequest', (event) => event.detail.successful ? 'saved' : 'failed')
}
