// The one script. Everything it does is a comfort: each page works without it.
import {
  Button,
  CharacterCount,
  ErrorSummary,
  ExitThisPage,
  NotificationBanner,
  PasswordInput,
  SkipLink,
  Tabs,
  createAll
} from 'govuk-frontend'
import { Alert } from '@ministryofjustice/frontend/moj/components/alert/alert.mjs'
import { QuietCheckboxes, QuietRadios } from './reveal.js'
import { keepOneOpen, scrollToCurrent } from './shell.js'
import { confirmFirst, filterChoices, selectAll, sendOnce, submitOnChange } from './forms.js'
import { copyText, printPage } from './buttons.js'
import { warnBeforeEnd } from './session.js'
import { showDraftState } from './draft.js'

const upstream = [
  Alert, Button, CharacterCount, ErrorSummary, ExitThisPage, NotificationBanner, PasswordInput, QuietCheckboxes,
  QuietRadios, SkipLink, Tabs
]

function enhance (scope) {
  upstream.forEach((component) => createAll(component, undefined, { scope, onError: () => {} }))
  filterChoices(scope)
  selectAll(scope)
}

document.body.classList.add('js-enabled')
if ('noModule' in HTMLScriptElement.prototype) document.body.classList.add('govuk-frontend-supported')
enhance(document)
keepOneOpen()
scrollToCurrent()
confirmFirst()
sendOnce()
submitOnChange()
copyText()
printPage()
warnBeforeEnd()
showDraftState()
document.addEventListener('htmx:load', (event) => {
  if (event.detail.elt !== document.body) enhance(event.detail.elt)
})
