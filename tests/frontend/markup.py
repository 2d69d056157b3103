"""Reads HTML into comparable tokens: order of attributes and white space between tags do not count."""

from html.parser import HTMLParser

VOID = {"input", "path", "br", "img", "meta", "link", "hr", "rect"}


class _Reader(HTMLParser):
    def __init__(self, ignored):
        super().__init__(convert_charrefs=True)
        self.ignored = ignored
        self.tokens = []

    def handle_starttag(self, tag, attrs):
        shown = {name: " ".join((value or "").split()) for name, value in attrs if name not in self.ignored}
        if "class" in shown:
            shown["class"] = " ".join(sorted(set(shown["class"].split())))
        self.tokens.append((tag, tuple(sorted(shown.items()))))

    def handle_endtag(self, tag):
        if tag not in VOID:
            self.tokens.append((f"/{tag}",))

    def handle_data(self, data):
        words = " ".join(data.split())
        if words and self.tokens and self.tokens[-1][0] == "text":
            self.tokens[-1] = ("text", f"{self.tokens[-1][1]} {words}")
        elif words:
            self.tokens.append(("text", words))


def tokens(html, ignored=()):
    """Return `html` as a list of tuples: (tag, attributes), (/tag,) and ("text", words)."""
    reader = _Reader(set(ignored))
    reader.feed(html)
    reader.close()
    return reader.tokens


def elements(html, tag, **attrs):
    """Return the attributes (a dict each) of the elements `tag` that carry all of `attrs`."""
    found = [dict(token[1]) for token in tokens(html) if token[0] == tag and len(token) > 1]
    return [element for element in found if attrs.items() <= element.items()]
