// Passkeys: <form data-passkey="create|get" data-question="{…}"> asks the device when it is sent, puts the answer
// into its field `credential` and then sends itself. The words for what may go wrong stand in the form.
const forms = document.querySelectorAll('form[data-passkey]')

function say (form, name) {
  form.querySelectorAll('[data-passkey-says]').forEach((line) => { line.hidden = line.dataset.passkeySays !== name })
}

async function ask (form) {
  const answer = await window.webauthnJSON[form.dataset.passkey](JSON.parse(form.dataset.question))
  form.elements.credential.value = JSON.stringify(answer)
  form.submit()
}

forms.forEach((form) => {
  if (!window.PublicKeyCredential) return say(form, 'unsupported')
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    say(form, 'waiting')
    ask(form).catch(() => say(form, 'failed'))
  })
})
