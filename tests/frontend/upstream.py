"""Turns the options of GOV.UK Frontend's fixtures into ours: context of a component, or a Django form.

Each function takes the options of one fixture and returns what to render, or None when an option is one we do
not offer. `fixtures/*.json` holds exactly the fixtures for which there is an answer.
"""

from django import forms
from django.forms.utils import ErrorDict
from django.utils.safestring import mark_safe

from interface.forms import Checkboxes, HouseForm, Radios

# Words that upstream writes in English, and ours.
WORDS = {
    "Error:": "Lỗi:",
    "Warning": "Cảnh báo",
    "Success": "Đã xong",
    "Important": "Lưu ý",
    "Back": "Quay lại",
    "Breadcrumb": "Đường dẫn trang",
    "Contents": "Nội dung",
}
PLAIN = {
    "text": "text",
    "html": "text",
    "classes": "classes",
    "attributes": "attrs",
    "id": "id",
    "href": "href",
    "type": "type",
    "name": "name",
    "value": "value",
    "disabled": "disabled",
    "open": "open",
    "role": "role",
    "items": "items",
    "rows": "rows",
    "title": "title",
    "label": "label",
    "summaryText": "summary",
    "summaryHtml": "summary",
    "titleText": "title",
    "titleHtml": "title",
    "titleId": "title_id",
    "headingLevel": "heading_level",
    "titleHeadingLevel": "heading_level",
    "iconFallbackText": "icon_text",
    "collapseOnMobile": "collapse",
    "labelText": "label",
    "idPrefix": "id_prefix",
    "descriptionText": "description",
    "descriptionHtml": "description",
    "preventDoubleClick": "prevent_double_click",
    "disableAutoFocus": "disable_auto_focus",
    "visuallyHiddenText": "hidden",
}


def plain(options, allowed):
    """Return the options under our names, HTML marked as such, or None."""
    if not isinstance(options, dict) or not set(options) <= set(allowed.split()):
        return None
    return {PLAIN[key]: _value(key, options) for key in sorted(options, reverse=True)}


def _value(key, options):
    value = options[key]
    if (
        key in ("text", "titleText", "summaryText")
        and key.replace("Text", "Html").replace("text", "html") in options
    ):
        key, value = "html", options[key.replace("Text", "Html").replace("text", "html")]
    return mark_safe(value) if key.lower().endswith("html") and isinstance(value, str) else value  # noqa: S308


def component(allowed, **nested):
    """Return a translator for a component; `nested` translates the members of list options."""

    def translate(options):
        context = plain(options, allowed)
        if context is None:
            return None
        for key, member in nested.items():
            context[key] = [member(item) for item in context.get(key) or []]
            if None in context[key]:
                return None
        return context

    return translate


def notification(options):
    context = component(
        "text html type titleText titleHtml titleId titleHeadingLevel role classes attributes"
    )(options)
    if context and "html" in options:
        context["html"] = mark_safe(options["html"])  # noqa: S308
    return context


def row(options):
    """A row of a summary list; actions of one element or more."""
    known = {"key", "value", "actions", "classes"}
    if not isinstance(options, dict) or not set(options) <= known:
        return None
    key, value = (plain(options.get(part, {}), "text html") for part in ("key", "value"))
    actions = options.get("actions", {})
    links = [
        plain(item, "href text html visuallyHiddenText classes attributes")
        for item in actions.get("items") or []
    ]
    if None in (key, value, *links) or set(actions) - {"items"}:
        return None
    return {
        "key": key.get("text"),
        "value": value.get("text"),
        "actions": links,
        "classes": options.get("classes"),
    }


def summary_list(options):
    context = component("rows classes attributes", rows=row)(options)
    if context:
        context["has_actions"] = any(item["actions"] for item in context["rows"])
    return context


def task(options):
    if not isinstance(options, dict) or not set(options) <= {"title", "hint", "status", "href", "classes"}:
        return None
    status = options.get("status", {})
    title, hint = (plain(options.get(part, {}), "text html") for part in ("title", "hint"))
    tag = plain(status.get("tag", {}), "text html classes")
    words = plain({key: status[key] for key in ("text", "html") if key in status}, "text html")
    if None in (title, hint, tag) or set(status) - {"tag", "text", "html", "classes"}:
        return None
    return {
        "title": title.get("text"),
        "hint": hint.get("text"),
        "href": options.get("href"),
        "classes": options.get("classes"),
        "tag": tag,
        "status": words.get("text"),
        "status_classes": status.get("classes"),
    }


def tab(options):
    if not isinstance(options, dict) or not set(options) <= {"id", "label", "panel", "attributes"}:
        return None
    panel = plain(options.get("panel", {}), "html attributes")
    if panel is None or "id" not in options:
        return None
    return {
        "id": options["id"],
        "label": options["label"],
        "attrs": options.get("attributes"),
        "panel": panel.get("text"),
        "panel_attrs": panel.get("attrs"),
    }


def link(options):
    return plain(options, "href text html attributes")


def panel(options):
    """Of the two panels upstream has, the confirmation is ours."""
    if "interruption" in options.get("classes", ""):
        return None
    return component("titleText titleHtml text html headingLevel classes attributes")(options)


COMPONENTS = {
    "back-link": component("text html href classes attributes"),
    "breadcrumbs": component("items classes attributes collapseOnMobile labelText", items=link),
    "button": component("text html href type name value classes attributes disabled id"),
    "details": component("summaryText summaryHtml text html id classes attributes open"),
    "error-summary": component(
        "titleText titleHtml descriptionText descriptionHtml errorList", errorList=lambda item: None
    ),
    "inset-text": component("text html id classes attributes"),
    "notification-banner": notification,
    "panel": panel,
    "skip-link": component("text html href classes attributes"),
    "summary-list": summary_list,
    "tabs": component("id title items classes attributes", items=tab),
    "tag": component("text html classes attributes"),
    "task-list": component("items idPrefix classes attributes", items=task),
    "warning-text": component("text html iconFallbackText classes attributes"),
}


def errors_of(options):
    """The error summary calls its list differently, and shows nothing without one."""
    known = {"titleText", "titleHtml", "descriptionText", "descriptionHtml", "errorList"}
    if not set(options) <= known or not options.get("errorList"):
        return None
    rest = plain({key: value for key, value in options.items() if key != "errorList"}, " ".join(known))
    errors = [plain(item, "text html href") for item in options["errorList"]]
    return None if rest is None or None in errors else {**rest, "errors": errors}


COMPONENTS["error-summary"] = errors_of


def _texts(options):
    parts = [options.get(part, {}) for part in ("label", "hint", "errorMessage")]
    if any(set(part) - {"text"} for part in parts):
        return None
    return [part.get("text", "") for part in parts]


def field(options, allowed, build):
    """Return (form, name) for a fixture of one form field, or None."""
    common = {"name", "id", "label", "hint", "errorMessage", "value", "classes", *allowed.split()}
    texts = _texts(options) if set(options) <= common else None
    if texts is None:
        return None
    label, hint, error = texts
    made = build(options, {"label": label, "help_text": hint})
    if made is None:
        return None
    form = HouseForm({options["name"]: options.get("value", options.get("values", ""))}, auto_id="%s")
    form.fields[options["name"]] = made
    form._errors, form.cleaned_data = ErrorDict(), {}
    if error:
        form.add_error(options["name"], error)
    return form, options["name"]


def text_box(options, kwargs):
    attrs = {"class": options["classes"]} if "classes" in options else {}
    attrs |= {key: options[key] for key in ("inputmode", "autocapitalize", "pattern") if key in options}
    widget = forms.TextInput(attrs)
    widget.input_type = options.get("type", "text")
    return forms.CharField(widget=widget, **kwargs)


def text_area(options, kwargs):
    attrs = {key: options[key] for key in ("rows",) if key in options}
    attrs |= {"class": options["classes"]} if "classes" in options else {}
    return forms.CharField(widget=forms.Textarea(attrs), **kwargs)


def file_box(options, kwargs):
    attrs = {"class": options["classes"]} if "classes" in options else {}
    return forms.FileField(widget=forms.FileInput(attrs), **kwargs)


def drop_down(options, kwargs):
    items = options.get("items") or []
    if any(
        not isinstance(item, dict) or set(item) - {"text", "value"} or "value" not in item for item in items
    ):
        return None
    attrs = {"class": options["classes"]} if "classes" in options else {}
    choices = [(str(item["value"]), item["text"]) for item in items]
    # Django selects an empty choice when nothing is chosen; so does a browser.
    if "" in dict(choices):
        return None
    return forms.ChoiceField(choices=choices, widget=forms.Select(attrs), **kwargs)


def choices_of(widget_class, field_class):
    """Radios and check boxes: the legend is the label of the field."""

    def build(options, kwargs):
        items = options.get("items") or []
        legend = options.get("fieldset", {}).get("legend", {})
        if any(not isinstance(item, dict) or set(item) - {"text", "value", "hint"} for item in items):
            return None
        if set(options.get("fieldset", {})) != {"legend"} or set(legend) - {"text"}:
            return None
        if any(set(item.get("hint", {})) - {"text"} for item in items):
            return None
        hints = {item["value"]: item["hint"]["text"] for item in items if item.get("hint")}
        choices = [(str(item["value"]), item["text"]) for item in items]
        widget = widget_class(hints=hints, look=options.get("classes", ""))
        return field_class(choices=choices, widget=widget, **{**kwargs, "label": legend.get("text", "")})

    return build


FIELDS = {
    "checkboxes": ("items fieldset idPrefix values", choices_of(Checkboxes, forms.MultipleChoiceField)),
    "file-upload": ("", file_box),
    "input": ("type inputmode autocapitalize pattern", text_box),
    "radios": ("items fieldset idPrefix", choices_of(Radios, forms.ChoiceField)),
    "select": ("items", drop_down),
    "textarea": ("rows", text_area),
}
