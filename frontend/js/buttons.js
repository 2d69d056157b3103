// <button type="button" data-print> prints the page.
export function printPage () {
  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-print]')) window.print()
  })
}

// <button type="button" data-copy="#id" data-copied="Đã chép"> copies the text of an element.
export function copyText () {
  document.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-copy]')
    if (!button) return
    const source = document.querySelector(button.dataset.copy)
    await navigator.clipboard.writeText(source.value || source.textContent.trim())
    button.textContent = button.dataset.copied
  })
}
