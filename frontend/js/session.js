// Five minutes before the session ends, says so. The time is set anew by each page, since each page asks the server.
const WARN_BEFORE_SECONDS = 300

export function warnBeforeEnd () {
  const box = document.querySelector('[data-session-seconds]')
  const seconds = Number(box?.dataset.sessionSeconds)
  // Longer waits overflow the browser's timer.
  if (!seconds || seconds > 86400) return
  setTimeout(() => { box.hidden = false }, Math.max(seconds - WARN_BEFORE_SECONDS, 10) * 1000)
  box.querySelector('[data-close]').addEventListener('click', () => { box.hidden = true })
}
