import { Checkboxes, Radios } from 'govuk-frontend'

// Upstream marks an answer that opens a further field with aria-expanded, which ARIA does not allow on a radio
// button or a check box. The field stands next in the page, so nothing is lost without it.
const quiet = (Component) => class extends Component {
  syncConditionalRevealWithInputState ($input) {
    super.syncConditionalRevealWithInputState($input)
    $input.removeAttribute('aria-expanded')
  }
}

export const QuietRadios = quiet(Radios)
export const QuietCheckboxes = quiet(Checkboxes)
