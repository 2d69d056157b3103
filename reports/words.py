"""How names stand in the sentences of reports."""


def lower_first(name: str) -> str:
    """Return the name as it stands inside a sentence: "Xã Tân Hòa" gives "xã Tân Hòa"."""
    return name[:1].lower() + name[1:]
